"""The only home of "show this when ...": one evaluator, the same as static/js/conditions.js, held together by shared vectors.

A condition is a leaf `{"q": key, "op": name, "value": x}` or `{"all": […]}`, `{"any": […]}`, `{"not": {…}}`.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any


class BadCondition(ValueError):
    """The condition is not of the language."""


def is_empty(value: Any) -> bool:
    """Return whether nothing was answered; 0 and False are answers."""
    return value is None or value in ("", [], {})


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    numbers = _number(left), _number(right)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return type(left) is type(right) and left == right


def _ordered(left: Any, right: Any, compare: Callable[[Any, Any], bool]) -> bool:
    """Compare numbers as numbers and texts (dates) as texts; what cannot be compared is false, not an error."""
    numbers = _number(left), _number(right)
    if None not in numbers:
        return compare(*numbers)
    if isinstance(left, str) and isinstance(right, str) and left and right and numbers == (None, None):
        return compare(left, right)
    return False


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(_same(item, wanted) for item in value)
    return isinstance(value, str) and isinstance(wanted, str) and wanted.casefold() in value.casefold()


def _rows(value: Any, least: Any) -> bool:
    count = len(value) if isinstance(value, list) else _number(value)
    wanted = _number(least)
    return count is not None and wanted is not None and count >= wanted


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _same,
    "ne": lambda value, wanted: not _same(value, wanted),
    "in": lambda value, wanted: isinstance(wanted, list) and any(_same(value, item) for item in wanted),
    "contains": _contains,
    "gt": lambda value, wanted: _ordered(value, wanted, lambda a, b: a > b),
    "gte": lambda value, wanted: _ordered(value, wanted, lambda a, b: a >= b),
    "lt": lambda value, wanted: _ordered(value, wanted, lambda a, b: a < b),
    "lte": lambda value, wanted: _ordered(value, wanted, lambda a, b: a <= b),
    "empty": lambda value, _wanted: is_empty(value),
    "filled": lambda value, _wanted: not is_empty(value),
    "row_count_gte": _rows,
}


def holds(condition: Mapping | None, values: Mapping[str, Any]) -> bool:
    """Return whether `condition` holds for `values` (field key to canonical value; a missing key is empty).

    Raises BadCondition where the condition is not of the language.
    """
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, values) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, values) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], values)
    operator = OPERATORS.get(condition.get("op", ""))
    if operator is None or "q" not in condition:
        raise BadCondition(f"not a condition: {condition}")
    return operator(values.get(condition["q"]), condition.get("value"))


def keys_in(condition: Mapping | None) -> Iterator[str]:
    """Yield every field key that the condition asks about."""
    if not condition:
        return
    for part in [*condition.get("all", []), *condition.get("any", [])]:
        yield from keys_in(part)
    if "not" in condition:
        yield from keys_in(condition["not"])
    if "q" in condition:
        yield condition["q"]
