"""The only home of the way back from plain data: rules and questions as they were stored, and words for what makes no sense; pure."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from mentoring.matching.problem import (
    Conflict,
    Forbid,
    Matching,
    Need,
    Offer,
    Pair,
    Pin,
    Preference,
    Problem,
    Quota,
    Refusal,
    Rules,
    Stage,
    Unmatched,
)

SETS = {"periods", "formats", "groups", "serves", "evidence", "hard", "previous", "acquainted"}
TUPLES = {"by", "only", "place"}


def _row(kind: type, data: Mapping[str, Any]) -> Any:
    known = {f.name for f in fields(kind)}
    return kind(**{name: _value(name, value) for name, value in data.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if value is not None and name in SETS:
        return frozenset(tuple(item) if isinstance(item, list) else item for item in value)
    return tuple(value) if value is not None and name in TUPLES else value


def read_rules(data: Mapping[str, Any]) -> Rules:
    """Return rules from plain data; what is left out is as usual, what is unknown is left out."""
    quotas = tuple(_row(Quota, quota) for quota in data.get("quotas", ()))
    return _row(Rules, {**data, "quotas": None} | {"quotas": quotas})


def read_problem(data: Mapping[str, Any]) -> Problem:
    """Return a question from the plain data of its canonical form: the same hash again."""
    kinds: dict[str, type] = {
        "needs": Need, "offers": Offer, "pins": Pin, "forbids": Forbid, "conflicts": Conflict, "refusals": Refusal,
        "preferences": Preference,
    }  # fmt: skip
    rows = {name: tuple(_row(kind, row) for row in data.get(name, ())) for name, kind in kinds.items()}
    whole = {name: data[name] for name in ("previous", "acquainted", "seed") if name in data}
    return _row(Problem, {**rows, **whole, "rules": read_rules(data.get("rules", {}))})


def read_matching(data: Mapping[str, Any]) -> Matching:
    """Return an answer from its plain data."""
    kinds: dict[str, type] = {"pairs": Pair, "unmatched": Unmatched, "stages": Stage}
    rows = {name: tuple(_row(kind, row) for row in data.get(name, ())) for name, kind in kinds.items()}
    return _row(Matching, {**data, **rows})
