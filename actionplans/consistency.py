"""The only home of the template's checks: what contradicts itself or hangs loose in a plan. Pure; it warns, never blocks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Line = Mapping[str, Any]  # {"id", "values": {column: canonical value}, "texts"}
Lines = dict[str, list[Line]]
# Likelihood times impact from which a threat is called high, and the share of money above which a plan is called wishful.
HIGH_THREAT = 12
MOST_IDEAS = Decimal("0.6")
POWERFUL = 4


@dataclass(frozen=True)
class Finding:
    """One thing worth a look: which check, which line (by its name, empty for the whole plan), where to mend it."""

    check: str
    line: str
    field: str
    text: str = ""


def findings(document: Mapping, checks: list[Mapping]) -> list[Finding]:
    """Return what the template's checks find in a document (see questionnaires/document.py), in the template's order."""
    fields = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    lines = {key: field["rows"] for key, field in fields.items() if field["type"] == "table"}
    answers = {key: field.get("value") for key, field in fields.items()}
    found = []
    for check in checks:
        run = CHECKS.get(check["key"])
        if run:
            found += [Finding(check["key"], name, field, str(check["text"])) for name, field in run(lines, answers)]
    return found


def _name(line: Line) -> str:
    values = line["values"]
    return str(values.get("title") or values.get("what_for") or values.get("threat") or "")


def _of(lines: Lines, table: str) -> list[Line]:
    """Return the lines of a table that have a name: an empty line is not yet a thing to check."""
    return [line for line in lines.get(table, []) if _name(line)]


def _pointed_at(lines: Lines, table: str, column: str) -> set[str]:
    return {line["values"].get(column) for line in lines.get(table, [])}


def _unused(table: str, by: str, column: str) -> Callable:
    """Return the check that every line of `table` is named in `column` of some line of `by`."""

    def run(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
        used = _pointed_at(lines, by, column)
        yield from ((_name(line), by) for line in _of(lines, table) if line["id"] not in used)

    return run


def _lacks(table: str, *columns: str) -> Callable:
    """Return the check that every line of `table` has something in one of `columns`."""

    def run(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
        for line in _of(lines, table):
            if not any(line["values"].get(column) not in (None, "") for column in columns):
                yield _name(line), table

    return run


def _wrong_side(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    for line in _of(lines, "indicators"):
        values = line["values"]
        if values.get("baseline") is None or values.get("target") is None:
            continue
        step = Decimal(values["target"]) - Decimal(values["baseline"])
        if (values.get("direction") == "up" and step <= 0) or (values.get("direction") == "down" and step >= 0):
            yield _name(line), "indicators"


def _outside(day: str | None, first: str | None, last: str | None) -> bool:
    """Return whether a day lies before `first` or after `last`; ISO days compare as texts, a missing one says nothing."""
    return bool(day and ((first and day < first) or (last and day > last)))


def _milestone_outside(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    actions = {line["id"]: line["values"] for line in lines.get("actions", [])}
    for line in _of(lines, "milestones"):
        action = actions.get(line["values"].get("action"), {})
        if _outside(line["values"].get("due"), action.get("start"), action.get("end")):
            yield _name(line), "milestones"


def _action_outside(lines: Lines, answers: Mapping) -> Iterator[tuple[str, str]]:
    first, last = answers.get("plan_start"), answers.get("plan_end")
    for line in _of(lines, "actions"):
        if any(_outside(line["values"].get(day), first, last) for day in ("start", "end")):
            yield _name(line), "actions"


def _circles(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    after = {line["id"]: line["values"].get("depends_on") for line in lines.get("actions", [])}
    for line in _of(lines, "actions"):
        seen, at = set(), after.get(line["id"])
        while at in after and at not in seen:
            if at == line["id"]:
                yield _name(line), "actions"
                break
            seen.add(at)
            at = after[at]


def _mostly_ideas(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    whole = ideas = Decimal(0)
    for line in lines.get("budget", []):
        amount = Decimal(line["values"].get("amount") or 0)
        whole += amount
        ideas += amount if line["values"].get("state") == "idea" else 0
    if whole and ideas / whole > MOST_IDEAS:
        yield "", "budget"


def _single_capacity(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    used = [line["values"].get("capacity") for line in _of(lines, "actions") if line["values"].get("capacity")]
    if len(used) > 1 and len(set(used)) == 1:
        yield "", "actions"


def _powerful(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    for line in _of(lines, "stakeholders"):
        if int(Decimal(line["values"].get("power") or 0)) >= POWERFUL and not line["values"].get("next_step"):
            yield _name(line), "stakeholders"


def _threats(lines: Lines, _answers: Mapping) -> Iterator[tuple[str, str]]:
    for line in lines.get("heritage_threats", []):
        values = line["values"]
        weight = Decimal(values.get("likelihood") or 0) * Decimal(values.get("impact") or 0)
        if weight >= HIGH_THREAT and not values.get("measure"):
            yield _name(line), "heritage_threats"


CHECKS: dict[str, Callable[[Lines, Mapping], Iterator[tuple[str, str]]]] = {
    "objective_without_action": _unused("objectives", "actions", "objective"),
    "action_without_lead": _lacks("actions", "lead_unit", "lead_person"),
    "action_without_milestone": _unused("actions", "milestones", "action"),
    "action_without_budget": _unused("actions", "budget", "action"),
    "action_without_objective": _lacks("actions", "objective"),
    "indicator_without_baseline": _lacks("indicators", "baseline"),
    "indicator_without_target": _lacks("indicators", "target"),
    "indicator_target_wrong_side": _wrong_side,
    "milestone_outside_action": _milestone_outside,
    "action_outside_period": _action_outside,
    "circular_dependency": _circles,
    "mostly_ideas": _mostly_ideas,
    "single_capacity": _single_capacity,
    "powerful_without_step": _powerful,
    "asset_risk_without_measure": _threats,
}
