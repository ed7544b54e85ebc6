"""The only home of `manage.py make_awards`: a round with many jurors, candidates and scorecards in little time, for measuring.

At scale 10: 40 jurors, 1 000 candidates, 5 000 scorecards with all criteria, two of three handed in. Each text is the
demonstration's full plan, the larger of the two forms. Rows go in at once and past the services: the round's chained ledger
knows nothing of these cards, so `check_awards` finds them missing there. Use it on data that is thrown away.
"""

import hashlib
import random
import uuid
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from actionplans.queries import DEFAULT_TEMPLATE
from actionplans.seeding import DATA, load_default_template
from awards import workflow
from awards.enums import ApplicationState, PhaseKind, RoundKind, ScorecardState, SeatState, SubmissionKind
from awards.models import (
    Application,
    Assignment,
    Candidacy,
    Criterion,
    CriterionScore,
    Cycle,
    Round,
    Scorecard,
    Seat,
    Submission,
)
from awards.rulebook import Eligibility, Rules
from awards.seeding import load_form
from awards.services import cycles, rounds
from pearls.models import Country, Edition, Municipality, User
from pearls.questionnaires.document import build_document
from pearls.questionnaires.enums import SnapshotKind, VersionState
from pearls.questionnaires.models import AnswerSheet, Snapshot, TemplateVersion
from pearls.questionnaires.services import begin_sheet, copy_answers
from pearls.services.facts import load_countries

YEAR = 2099
JURORS, CANDIDATES, CARDS = 4, 100, 500
"""How many at scale 1."""
BATCH = 50
"""Candidates that one transaction makes: each has a text of its own."""
DAY = timedelta(days=1)


def make_awards(scale: float, year: int = YEAR) -> Round:
    """Return the round, open, with everything in it; raises CommandError where the year has one already."""
    if Edition.objects.filter(year=year).exists():
        raise CommandError(f"The round of {year} is there already; begin with an empty database, or name another year.")
    rng = random.Random(year)  # noqa: S311 -- the same in every run
    round_ = begin(max(1, round(JURORS * scale)), year)
    document, sheet = sample_text()
    numbers = range(1, max(1, round(CANDIDATES * scale)) + 1)
    for start in range(0, len(numbers), BATCH):
        candidates(round_, numbers[start : start + BATCH], document, sheet)
    readings = assign(round_, max(1, round(CARDS * scale)))
    rounds.move_round(round_=round_, transition=workflow.OPEN_ROUND, by=None)
    score(Round.objects.get(pk=round_.pk), readings, rng)
    return Round.objects.get(pk=round_.pk)


@transaction.atomic
def begin(jurors: int, year: int) -> Round:
    """Return a jury's round in a running cycle, its jurors seated."""
    load_countries()
    load_form({})
    load_default_template({})
    now = timezone.now()
    edition = Edition.objects.create(year=year)
    who = Eligibility(("DK", "EE", "FI", "LV"), ("DEF",), (), "en")
    cycle = cycles.make_cycle(
        edition=edition, name=f"Call {year}", rules=Rules(eligibility=who), by=None, invented=True
    )
    cycles.set_phases(cycle=cycle, phases={PhaseKind.APPLICATION: (now - 10 * DAY, now - 5 * DAY, 0)}, by=None)
    cycle = cycles.move_cycle(cycle=Cycle.objects.get(pk=cycle.pk), transition=workflow.OPEN_CYCLE, by=None)
    made = rounds.make_round(
        cycle=cycle, kind=RoundKind.JURY, name="Many", opens_at=now - DAY, closes_at=now + 30 * DAY, by=None
    )
    nobody = make_password(None)
    people = [
        User(email=f"juror-{n}.{year}@awards.example", name=f"Juror {n}", password=nobody) for n in range(1, jurors + 1)
    ]
    User.objects.bulk_create(people)
    Seat.objects.bulk_create(
        Seat(round=made, user=user, email=user.email, name=user.name, state=SeatState.ACCEPTED) for user in people
    )
    return made


@transaction.atomic
def sample_text() -> tuple[dict[str, Any], AnswerSheet]:
    """Return the demonstration's full plan as a document, and a sheet of its form."""
    content = yaml.safe_load((DATA / "demo" / "kalnupe.yaml").read_text("utf-8"))
    version = TemplateVersion.objects.filter(template__slug=DEFAULT_TEMPLATE, state=VersionState.PUBLISHED).latest(
        "number"
    )
    sheet, writer = begin_sheet(version=version), User.objects.filter(email__endswith="@awards.example").earliest("pk")
    copy_answers(sheet=sheet, answers=content["answers"], tables=content["tables"], by=writer)
    sheet.refresh_from_db()
    return build_document(sheet, {}), sheet


@transaction.atomic
def candidates(round_: Round, numbers: range, document: dict[str, Any], sample: AnswerSheet) -> None:
    """Put a batch of towns into the round, each with an application and its frozen text."""
    clerk, now, country = round_.seats.earliest("email").user, timezone.now(), Country.objects.get(code="LV")
    assert clerk is not None
    year = round_.cycle.edition.year
    towns = Municipality.objects.bulk_create(
        Municipality(
            name=f"Town {n} of {year}",
            slug=f"awards-{year}-{n}",
            country=country,
            population=5000,
            population_year=2025,
            invented=True,
        )
        for n in numbers
    )
    sheets = AnswerSheet.objects.bulk_create(AnswerSheet(version_id=sample.version_id) for _town in towns)
    bids = Application.objects.bulk_create(
        Application(cycle=round_.cycle, municipality=t, sheet=s, state=ApplicationState.SUBMITTED, created_by=clerk)
        for t, s in zip(towns, sheets, strict=True)
    )
    texts = Snapshot.objects.bulk_create(
        _text(document, sheet, town, clerk, year) for town, sheet in zip(towns, sheets, strict=True)
    )
    handed_in = Submission.objects.bulk_create(
        Submission(
            application=bid, kind=SubmissionKind.APPLICATION, number=1, snapshot=text, sha256=text.sha256,
            code=uuid.uuid4().hex[:24], submitted_at=now, submitted_by=clerk,
        )
        for bid, text in zip(bids, texts, strict=True)
    )  # fmt: skip
    Candidacy.objects.bulk_create(
        Candidacy(round=round_, application=s.application, submission=s, number=n)
        for n, s in zip(numbers, handed_in, strict=True)
    )


def _text(document: dict[str, Any], sheet: AnswerSheet, town: Municipality, clerk: User, year: int) -> Snapshot:
    head = {
        "kind": "application",
        "name": town.name,
        "municipality": town.name,
        "country": "LV",
        "edition": year,
        "partners": [],
    }
    sha256 = hashlib.sha256(town.slug.encode()).hexdigest()
    document = {**document, "head": head}
    return Snapshot(
        sheet=sheet, number=1, kind=SnapshotKind.SUBMISSION, document=document, sha256=sha256, created_by=clerk
    )


def assign(round_: Round, count: int) -> list[Assignment]:
    """Return `count` readings, dealt out in turn, so that each candidate has about as many as any other."""
    bids, seats = list(round_.candidacies.order_by("number")), list(round_.seats.all())
    turns = min(count, len(bids) * len(seats))
    pairs = ((bids[at % len(bids)], seats[(at + at // len(bids)) % len(seats)]) for at in range(turns))
    unique = {(bid.pk, seat.pk): Assignment(candidacy=bid, seat=seat) for bid, seat in pairs}
    return Assignment.objects.bulk_create(unique.values(), batch_size=1000)


@transaction.atomic
def score(round_: Round, readings: list[Assignment], rng: random.Random) -> None:
    """Give every reading a scorecard with all criteria, every third of them still a draft."""
    criteria: list[Criterion] = list(round_.criteria.all())
    now = timezone.now()
    cards = Scorecard.objects.bulk_create(_card(reading, at, now) for at, reading in enumerate(readings))
    CriterionScore.objects.bulk_create(
        (
            CriterionScore(scorecard=card, criterion=c, value=rng.randint(c.minimum, c.maximum))
            for card in cards
            for c in criteria
        ),
        batch_size=5000,
    )


def _card(reading: Assignment, at: int, now: Any) -> Scorecard:
    if at % 3 == 0:
        return Scorecard(assignment=reading, comment="Begun.", version=1)
    return Scorecard(
        assignment=reading, comment="Convincing.", version=1, state=ScorecardState.SUBMITTED, handed_in_at=now
    )


class Command(BaseCommand):
    """Make the round."""

    help = "Make a round with many jurors, candidates and scorecards, for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask how large."""
        parser.add_argument("--year", type=int, default=YEAR, help="the edition that gets the round")
        parser.add_argument("--scale", type=float, default=10, help="10: 40 jurors, 1000 candidates, 5000 scorecards")

    def handle(self, **options: Any) -> None:
        """Make it and say what there is."""
        made = make_awards(options["scale"], options["year"])
        counted = {
            "jurors": made.seats.count(),
            "candidates": made.candidacies.count(),
            "scorecards": Scorecard.objects.filter(assignment__candidacy__round=made).count(),
        }
        self.stdout.write(", ".join(f"{n} {what}" for what, n in counted.items()))
