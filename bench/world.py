"""The only home of what the measurements know of the data: plans, their people's sessions, their places to write in."""

import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from actionplans.models import Plan
from pearls.enums import MAY_EDIT, RoleName
from pearls.models import Role, User
from pearls.questionnaires.models import Answer, Row
from pearls.questionnaires.services import rebuild_facts

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORDS = (
    "door",
    "lamp",
    "river",
    "school",
    "hall",
    "choir",
    "bread",
    "bridge",
    "harbour",
    "winter",
    "key",
    "table",
    "boat",
)


def sign_in(user: User) -> str:
    """Return the key of a new session of `user`, as a sign-in page would have made it."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def curator() -> User:
    """Return somebody who may read every plan."""
    user, made = User.objects.get_or_create(email="curator@dataset.example", defaults={"name": "Curator"})
    if made:
        Role.objects.create(user=user, name=RoleName.CURATOR)
    return user


@dataclass
class Seat:
    """One person at one plan, in one browser tab: the versions this person has seen, and the last number heard of."""

    plan: str
    town: int
    title: str
    user: User
    session: str
    versions: dict[str, int] = field(default_factory=dict)
    since: int = 0

    def take(self, answer: dict[str, Any]) -> None:
        """Note the versions in an answer of the protocol, as the editor does."""
        for result in answer["results"]:
            if result["status"] in {"ok", "merged", "conflict"}:
                self.versions[result["anchor"]] = result["version"]
        for change in answer["changes"]:
            if change["version"] is not None:
                self.versions[change["anchor"]] = change["version"]
        self.since = max(self.since, answer["seq"])


def seats(count: int, rng: Random, people: int = 2) -> list[list[Seat]]:
    """Return for `count` random plans the seats of those who may write in them."""
    chosen = rng.sample(sorted(Plan.objects.filter(municipality__slug__startswith="dataset-").values_list("pk")), count)
    plans = Plan.objects.filter(pk__in=[pk for (pk,) in chosen]).select_related("sheet")
    return [_seats_of(plan)[:people] for plan in plans]


def _seats_of(plan: Plan) -> list[Seat]:
    writers = User.objects.filter(plan_memberships__plan=plan, plan_memberships__role__in=MAY_EDIT).order_by("pk")
    return [seat_of(plan, user) for user in writers]


def seat_of(plan: Plan, user: User) -> Seat:
    """Return a seat of `user` at a plan, who has just opened it."""
    title = Answer.objects.get(sheet=plan.sheet, key="plan_title").value
    return Seat(str(plan.pk), plan.municipality_id, title, user, sign_in(user), anchors_of(plan), plan.sheet.change_seq)


def anchors_of(plan: Plan) -> dict[str, int]:
    """Return every place for prose in a plan with its version: long answers, and what budget lines are for."""
    answers = Answer.objects.filter(sheet=plan.sheet, key__in=PROSE).values_list("key", "version")
    rows = Row.objects.filter(sheet=plan.sheet, table="budget", deleted_at__isnull=True)
    cells = {f"cell:{row.pk}:what_for": row.versions.get("what_for", 0) for row in rows}
    return {f"answer:{key}": version for key, version in answers} | cells


PROSE = ("vision", "problem_story", "gaps_story", "learning_story", "half_money_story", "local_group_story")


def sentence(rng: Random, words: int = 60) -> str:
    """Return prose that was never written before."""
    return " ".join(rng.choices(WORDS, k=words)) + f" {rng.getrandbits(64):x}."


def plan_count() -> int:
    """Return how many plans there are."""
    return Plan.objects.count()


def long_plan() -> str:
    """Return the key of a plan of about 30 pages: one of the others, with its lines written twice."""
    plan = Plan.objects.filter(municipality__slug__startswith="dataset-").select_related("sheet").order_by("pk")[0]
    rows = list(Row.objects.filter(sheet=plan.sheet))
    for row in rows:
        row.pk, row.position = uuid.uuid4(), f"{row.position}V"
    Row.objects.bulk_create(rows)
    rebuild_facts(sheet=plan.sheet)
    return str(plan.pk)


def analyze() -> None:
    """Let the database look at its data, as it does by itself after some minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
