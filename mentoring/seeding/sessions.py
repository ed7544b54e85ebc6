"""The only home of the demonstration's learning sessions: what was, who came, what comes, and one that is full."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import yaml

from mentoring.enums import RegistrationState, SessionState
from mentoring.models import LearningSession, PartyPerson, Registration, Relationship, SessionMaterial
from mentoring.seeding.meetings import DEMO
from pearls.models import User


def seed(relationships: Sequence[Relationship], *, now: datetime) -> None:
    """Make the sessions of the demonstration and let the people of the mentorings come; once."""
    plans: list[dict[str, Any]] = yaml.safe_load((DEMO / "sessions.yaml").read_text("utf-8"))
    if not relationships or LearningSession.objects.filter(title__in=[plan["title"] for plan in plans]).exists():
        return
    acts = PartyPerson.objects.filter(party__relationship__in=relationships, until__isnull=True)
    people = list(User.objects.filter(pk__in=acts.values("user")).order_by("pk"))
    made = LearningSession.objects.bulk_create(_session(plan, relationships[0], now) for plan in plans)
    Registration.objects.bulk_create(
        row for turn, session in enumerate(made) for row in _registrations(session, people, turn)
    )
    SessionMaterial.objects.bulk_create(
        SessionMaterial(session=session, title="Slides", address=f"https://slides.example/{number}")
        for number, session in enumerate(made, 1)
        if session.state == SessionState.HELD
    )


def _session(plan: dict[str, Any], relationship: Relationship, now: datetime) -> LearningSession:
    begins = (now + timedelta(days=plan["day"])).replace(hour=plan["hour"], minute=0, second=0, microsecond=0)
    place = plan.get("place", "")
    return LearningSession(
        season_id=relationship.season_id, kind=plan["kind"], title=plan["title"], about=plan["about"], starts_at=begins,
        ends_at=begins + timedelta(minutes=plan["minutes"]), place=place, is_public=plan["public"], places=plan["places"],
        link="" if place else "https://meet.example/learning",
        state=SessionState.HELD if plan["day"] < 0 else SessionState.OPEN,
    )  # fmt: skip


def _registrations(session: LearningSession, people: list[User], turn: int) -> list[Registration]:
    """Return two thirds of the people, the first ones with a place; in sessions that are over, nine in ten were there."""
    come = [user for number, user in enumerate(people) if (number + turn) % 3]
    held, room = session.state == SessionState.HELD, session.places or len(come)
    states = [RegistrationState.GOING if at < room else RegistrationState.WAITING for at in range(len(come))]
    return [
        Registration(
            session=session, user=user, state=state, attended=(at % 10 != 7) if held and state == "going" else None
        )
        for at, (user, state) in enumerate(zip(come, states, strict=True))
    ]
