"""The only home of the order of rows: keys between which there is always another."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def is_key(key: str) -> bool:
    """Return whether `key` may stand as a position: our digits only, no trailing zero, at most 120 characters."""
    return 0 < len(key) <= 120 and all(c in DIGITS for c in key) and not key.endswith("0")


def key_between(low: str, high: str | None) -> str:
    """Return a key that sorts (by code point) after `low` ("" = the beginning) and before `high` (None = the end)."""
    if high is not None and low >= high:
        raise ValueError(f"{low!r} does not sort before {high!r}")
    if high is None:
        return _after(low)
    return _midway(low, high)


def _after(low: str) -> str:
    for at, digit in enumerate(low):
        if digit != DIGITS[-1]:
            return low[:at] + DIGITS[DIGITS.index(digit) + 1]
    return low + "V"


def _midway(low: str, high: str) -> str:
    common = 0
    while common < len(high) and (low[common] if common < len(low) else "0") == high[common]:
        common += 1
    if common:
        return high[:common] + _midway(low[common:], high[common:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0])
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + _after(low[1:])


def spread(count: int) -> list[str]:
    """Return `count` ascending keys for rows that arrive together."""
    keys: list[str] = []
    for _number in range(count):
        keys.append(_after(keys[-1]) if keys else "V")
    return keys
