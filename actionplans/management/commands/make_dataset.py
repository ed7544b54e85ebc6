"""The only home of `manage.py make_dataset`: many invented plans in little time, for measuring and for trying faults.

Plan number n is the same at every scale and in every run: its words are those of the demonstration's full plan, shuffled
by a generator that is seeded with n. What exists already is left alone, so a larger scale adds to a smaller one.
"""

import random
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from actionplans.models import Plan, PlanMember
from actionplans.queries import DEFAULT_TEMPLATE
from actionplans.seeding import DATA, load_default_template
from pearls.enums import MemberRole
from pearls.folding import fold
from pearls.models import Country, Edition, Membership, Municipality, PlaceName, User
from pearls.questionnaires import completeness, fractional, values
from pearls.questionnaires.definition import Definition
from pearls.questionnaires.enums import TEXT_TYPES, Outcome
from pearls.questionnaires.models import Answer, AnswerSheet, Row, TemplateVersion
from pearls.questionnaires.projections import project
from pearls.questionnaires.queries import definition_of, identity_id
from pearls.services.demo import PASSWORD
from pearls.services.facts import load_countries

PLANS_PER_SCALE = 50
ROWS_PER_PLAN = 60
BATCH = 25
"""Plans that one transaction makes and memory holds."""
PEOPLE = {"owner": MemberRole.OWNER, "editor": MemberRole.EDITOR, "commenter": MemberRole.COMMENTER}
STARTS = ("Kal", "Vest", "Soo", "Lin", "Bir", "Ost", "Mar", "Sand", "Jūr", "Tam", "Grön", "Ēr", "Łak", "Pil", "Nor")
MIDDLES = ("a", "er", "i", "o", "ene", "u", "in", "el")
ENDS = ("nupe", "hamn", "vere", "dal", "pils", "borg", "linn", "ów", "kylä", "see", "stad", "muiža")

# Every value at version 1 has its line in the change log, as if it had been typed: otherwise an edit made on it could
# neither be merged nor compared. One statement for a batch of sheets; ids are made of the place, so that they repeat.
WRITE_CHANGES = """
INSERT INTO questionnaires_change
  (sheet_id, seq, op_id, anchor, "before", "after", base_version, new_version, outcome, actor_id, session, "at")
SELECT v.sheet_id, row_number() OVER (PARTITION BY v.sheet_id ORDER BY v.kind, v.anchor),
  md5(v.sheet_id::text || v.anchor)::uuid, v.anchor, NULL, v.after, 0, 1, %s, s.changed_by_id, 'dataset', s.changed_at
FROM (
  SELECT sheet_id, 1 AS kind, 'answer:' || key AS anchor, value AS after FROM questionnaires_answer
  UNION ALL
  SELECT sheet_id, 2, 'row:' || id || ':' || "table",
    jsonb_build_object('table', "table", 'position', position, 'deleted', false) FROM questionnaires_row
  UNION ALL
  SELECT r.sheet_id, 3, 'cell:' || r.id || ':' || c.key, c.value
  FROM questionnaires_row r, jsonb_each(r.cells) c
) v JOIN questionnaires_answersheet s ON s.id = v.sheet_id
WHERE v.sheet_id = ANY(%s)
"""


class Command(BaseCommand):
    """Make plans of 48 questions and about 60 lines each, 50 for each step of the scale."""

    help = (
        "Fill the database with invented plans: 50 at scale 1, 500 at scale 10. Safe to repeat; never for production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the scale."""
        parser.add_argument("--scale", type=float, default=1, help="1 makes 50 plans, 10 makes 500, 0.1 makes 5")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make what is missing, batch by batch, and say how much it was and how long it took."""
        if not 0 < options["scale"] <= 1000:
            raise CommandError("The scale is a number above 0, at most 1000.")
        began = time.monotonic()
        wanted = max(1, round(PLANS_PER_SCALE * options["scale"]))
        counts = make_dataset(wanted)
        said = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"Made {said} in {time.monotonic() - began:.1f} s")


def make_dataset(wanted: int) -> dict[str, int]:
    """Make the plans with the numbers 0 to `wanted` - 1 that are not there yet; return what was made, by name."""
    prepare()
    known = set(Municipality.objects.filter(slug__startswith="dataset-").values_list("slug", flat=True))
    missing = [number for number in range(wanted) if slug_of(number) not in known]
    counts = dict.fromkeys(("plans", "people", "answers", "lines", "changes"), 0)
    world = World() if missing else None
    for start in range(0, len(missing), BATCH):
        made = world.make(missing[start : start + BATCH])  # type: ignore[union-attr]
        counts = {name: counts[name] + made[name] for name in counts}
    return counts


def prepare() -> None:
    """Load what plans stand on, where it is missing: countries, an edition, the published template."""
    if not Country.objects.exists():
        load_countries()
    if not Edition.objects.filter(is_current=True).exists():
        edition, _made = Edition.objects.get_or_create(year=timezone.now().year + 1)
        Edition.objects.filter(pk=edition.pk).update(is_current=True)
    if not TemplateVersion.objects.filter(template__slug=DEFAULT_TEMPLATE).exists():
        load_default_template({})


def slug_of(number: int) -> str:
    """Return the address of the municipality of a plan; by it the plan is found again."""
    return f"dataset-{number:05}"


def name_of(number: int) -> str:
    """Return the name of a municipality that does not exist; equal sounds are told apart by a number."""
    rest, start = divmod(number, len(STARTS))
    rest, end = divmod(rest, len(ENDS))
    again, middle = divmod(rest, len(MIDDLES))
    return STARTS[start] + MIDDLES[middle] + ENDS[end] + (f" {again + 1}" if again else "")


@dataclass
class Pattern:
    """The full plan of the demonstration in canonical values, thinned to about 60 lines."""

    definition: Definition
    answers: dict[str, Any]
    tables: dict[str, list[dict]]

    @classmethod
    def read(cls, definition: Definition) -> "Pattern":
        """Return the pattern from the data file."""
        source = yaml.safe_load((DATA / "demo" / "kalnupe.yaml").read_text(encoding="utf-8"))
        total = sum(len(lines) for lines in source["tables"].values())
        tables = {
            table: lines[: max(1, round(len(lines) * ROWS_PER_PLAN / total))]
            for table, lines in source["tables"].items()
        }
        return cls(definition, source["answers"], tables)


@dataclass
class Shaper:
    """One plan's own words and numbers: everything random comes from one seeded generator."""

    pattern: Pattern
    number: int

    def __post_init__(self) -> None:
        self.rng = random.Random(self.number)  # noqa: S311 -- repeatable on purpose, no secret
        self.ids = {
            line["ref"]: self.new_id() for lines in self.pattern.tables.values() for line in lines if "ref" in line
        }

    def new_id(self) -> uuid.UUID:
        """Return the next id of this plan."""
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def value(self, spec: Mapping, raw: Any) -> Any:
        """Return a value of the pattern made this plan's own, in the form in which the database keeps it."""
        kind = spec["type"]
        if kind in TEXT_TYPES:
            return values.parse(spec, self.shuffled(str(raw)))
        if kind == "money":
            return values.parse(spec, str(self.rng.randrange(1, 300) * 50))
        if kind == "row":
            return str(self.target(spec["table"], raw))
        if kind == "rows":
            return list(dict.fromkeys(str(self.target(spec["table"], item)) for item in raw))
        plain = isinstance(raw, (int, float)) and not isinstance(raw, bool)
        return values.parse(spec, str(raw) if plain else raw)

    def shuffled(self, text: str) -> str:
        """Return the words of a text in another order."""
        words = text.split()
        self.rng.shuffle(words)
        return " ".join(words)

    def target(self, table: str, ref: str) -> uuid.UUID:
        """Return the line that a reference means; where it was thinned out, another one of that table."""
        lines = self.pattern.tables[table]
        return self.ids.get(ref) or self.ids[self.rng.choice(lines)["ref"]]


@dataclass
class Heap:
    """The objects of one batch, in the order in which they are stored."""

    municipalities: list[Municipality] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    sheets: list[AnswerSheet] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    members: list[PlanMember] = field(default_factory=list)


class World:
    """What all plans share, and how one batch of them is made and stored."""

    def __init__(self) -> None:
        """Read template, pattern, countries and edition once."""
        found = TemplateVersion.objects.filter(template__slug=DEFAULT_TEMPLATE, definition__isnull=False)
        self.version = found.latest("number")
        self.definition = definition_of(self.version.pk)
        self.pattern = Pattern.read(self.definition)
        self.countries = list(Country.objects.order_by("code"))
        self.edition = Edition.objects.get(is_current=True)
        self.now = timezone.now()

    @cached_property
    def password(self) -> str:
        """Return the demonstration's password as it is stored; hashing it for each person would take minutes."""
        return make_password(PASSWORD)

    @cached_property
    def identity(self) -> Callable[[str], uuid.UUID]:
        """Return the function from a field's key to its identity, each computed once."""
        known = {key: identity_id(self.definition, key) for key in self.definition.fields}
        return known.__getitem__

    @transaction.atomic
    def make(self, numbers: Iterable[int]) -> dict[str, int]:
        """Make and store the plans with these numbers; return how much that was."""
        heap = Heap()
        for number in numbers:
            self._add(heap, number)
        self._store(heap)
        sheets = [sheet.pk for sheet in heap.sheets]
        with connection.cursor() as cursor:
            cursor.execute(WRITE_CHANGES, [Outcome.APPLIED, sheets])
        return {
            "plans": len(heap.plans),
            "people": len(heap.users),
            "answers": len(heap.answers),
            "lines": len(heap.rows),
            "changes": sum(sheet.change_seq for sheet in heap.sheets),
        }

    def _add(self, heap: Heap, number: int) -> None:
        shaper = Shaper(self.pattern, number)
        body = Municipality(
            name=name_of(number),
            slug=slug_of(number),
            country=self.countries[number % len(self.countries)],
            population=shaper.rng.randrange(900, 60_000),
            population_year=2025,
            invented=True,
        )
        people = {
            part: User(email=f"{part}.{number}@dataset.example", name=f"{part.capitalize()} {number}")
            for part in PEOPLE
        }
        sheet = AnswerSheet(id=shaper.new_id(), version=self.version)
        plan = Plan(id=shaper.new_id(), municipality=body, edition=self.edition, sheet=sheet)
        plan.created_by = sheet.changed_by = people["owner"]
        sheet.changed_at = self.now
        heap.municipalities.append(body)
        heap.users += people.values()
        heap.memberships.append(Membership(user=people["owner"], municipality=body, role=MemberRole.OWNER))
        heap.members += [PlanMember(plan=plan, user=people[part], role=role) for part, role in PEOPLE.items()]
        heap.sheets.append(sheet)
        heap.plans.append(plan)
        self._fill(heap, sheet, shaper)

    def _fill(self, heap: Heap, sheet: AnswerSheet, shaper: Shaper) -> None:
        rows = [row for table in self.pattern.tables for row in self._rows(sheet, table, shaper)]
        answers = []
        for key, raw in self.pattern.answers.items():
            value = shaper.value(self.definition.fields[key], raw)
            answers.append(
                Answer(
                    sheet=sheet, identity_id=self.identity(key), key=key, value=value, version=1, updated_at=self.now
                )
            )
        sheet.change_seq = len(answers) + sum(1 + len(row.cells) for row in rows)
        sheet.facts = self._facts(answers, rows)
        heap.rows += rows
        heap.answers += answers

    def _rows(self, sheet: AnswerSheet, table: str, shaper: Shaper) -> list[Row]:
        columns = self.definition.columns[table]
        lines = self.pattern.tables[table]
        rows = []
        for line, position in zip(lines, fractional.spread(len(lines)), strict=True):
            raw = {key: value for key, value in line.items() if key in columns and value is not None}
            cells = {key: shaper.value(columns[key], value) for key, value in raw.items()}
            row = Row(id=shaper.ids[line["ref"]], sheet=sheet, table=table, identity_id=self.identity(table))
            row.position, row.cells, row.versions = position, cells, dict.fromkeys(cells, 1)
            rows.append(row)
        return rows

    def _facts(self, answers: list[Answer], rows: list[Row]) -> dict:
        """Return what services.sheets.facts_from_scratch() would read back; a test holds the two together."""
        fields = self.definition.fields
        facts = {answer.key: completeness.fact_of(fields[answer.key], answer.value) for answer in answers}
        for table in self.pattern.tables:
            changed = {str(row.pk): row.cells for row in rows if row.table == table}
            facts[table] = completeness.table_fact(None, fields[table], changed)
        return facts

    def _store(self, heap: Heap) -> None:
        for user in heap.users:
            user.password = self.password
        Municipality.objects.bulk_create(heap.municipalities)
        PlaceName.objects.bulk_create(
            PlaceName(municipality=body, name=body.name, folded=fold(body.name)) for body in heap.municipalities
        )
        User.objects.bulk_create(heap.users)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in heap.users
        )
        for thing in (*heap.sheets, *heap.plans, *heap.members, *heap.memberships):
            renew_keys(thing)
        AnswerSheet.objects.bulk_create(heap.sheets)
        Plan.objects.bulk_create(heap.plans)
        Membership.objects.bulk_create(heap.memberships)
        PlanMember.objects.bulk_create(heap.members)
        by_sheet = {sheet.pk: sheet.changed_by for sheet in heap.sheets}
        for answer in heap.answers:
            answer.updated_by = by_sheet[answer.sheet_id]  # type: ignore[assignment]
        Answer.objects.bulk_create(heap.answers, batch_size=1000)
        Row.objects.bulk_create(heap.rows, batch_size=1000)
        project(self.definition, heap.rows)


def renew_keys(thing: Any) -> None:
    """Copy into `thing` the keys that the database gave to what it points at after the two were tied."""
    for relation in thing._meta.concrete_fields:
        if relation.is_relation and relation.is_cached(thing):
            target = relation.get_cached_value(thing)
            if target is not None:
                setattr(thing, relation.attname, target.pk)
