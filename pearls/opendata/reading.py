"""The only home of reading a dataset: which rows a question asks for, page by page, and one row by its key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pearls.opendata import Dataset, parsed

USUAL, MOST = 100, 1000
"""Rows of a page where nothing is said, and at most."""


class Misunderstood(Exception):
    """A question that cannot be answered; the message says what to ask instead."""


@dataclass(frozen=True)
class Question:
    """What is asked: rows that fit, from one key on, at most so many."""

    fitting: Mapping[str, Any] = field(default_factory=dict)
    after: Any = None
    limit: int = USUAL


@dataclass(frozen=True)
class Page:
    """One page: `after` is the key from which the next one goes on, or None at the end."""

    total: int
    records: list[dict[str, Any]]
    after: Any


def question_of(dataset: Dataset, given: Mapping[str, str]) -> Question:
    """Return the question of an address; a parameter that does not exist is an error and not silence."""
    known = {"after", "limit", *dataset.filters}
    strange = sorted(set(given) - known)
    if strange:
        raise Misunderstood(f"There is no parameter {strange[0][:40]!r}. There are: {', '.join(sorted(known))}.")
    fitting = {
        column.lookup: _value(name, given[name], column.kind)
        for name, column in dataset.filters.items()
        if name in given
    }
    limit = _value("limit", given["limit"], "whole number") if "limit" in given else USUAL
    if not 1 <= limit <= MOST:
        raise Misunderstood(f"limit is a number from 1 to {MOST}.")
    after = _value("after", given["after"], dataset.columns[0].kind) if "after" in given else None
    return Question(fitting, after, limit)


def _value(name: str, text: str, kind: str) -> Any:
    try:
        return parsed(text, kind)
    except (KeyError, ValueError):
        allowed = "true or false" if kind == "yes or no" else f"a {kind}"
        raise Misunderstood(f"{name} is {allowed}.") from None


def page_of(dataset: Dataset, question: Question) -> Page:
    """Return one page of the rows that fit, in the order of their keys: none is left out or told twice while others come and go."""
    fitting = dataset.rows().filter(**question.fitting)
    rows = fitting.order_by(dataset.key)
    if question.after is not None:
        rows = rows.filter(**{f"{dataset.key}__gt": question.after})
    found = list(rows[: question.limit + 1])
    records = dataset.records(found[: question.limit])
    after = records[-1][dataset.columns[0].name] if len(found) > question.limit else None
    return Page(fitting.count(), records, after)


def row_of(dataset: Dataset, key: str) -> dict[str, Any] | None:
    """Return one row, or None where there is none that everybody may know of."""
    try:
        value = parsed(key, dataset.columns[0].kind)
    except ValueError:
        return None
    found = dataset.rows().filter(**{dataset.key: value}).first()
    return dataset.records([found])[0] if found else None


def all_of(dataset: Dataset) -> list[dict[str, Any]]:
    """Return every row, for the nightly file."""
    return dataset.records(dataset.rows().order_by(dataset.key))
