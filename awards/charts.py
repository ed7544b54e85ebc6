"""The only home of the awards' drawings as numbers: phases on a line of months, and how far jurors lie apart; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles
from typing import Any

WIDTH = 1180
LEAST = 14  # the narrowest bar in user units
MARK = 1.5  # how wide the mark of the mean is drawn, in percent
LETTER = 7.2  # room for one letter of a label


@dataclass(frozen=True)
class Span:
    """A part of the year: its name, from when to when."""

    label: str
    opens: datetime
    closes: datetime


def phases_on_a_line(spans: Sequence[Span], now: datetime) -> dict[str, Any] | None:
    """Return {months, bars, today, height} for the drawing of a year; None without phases. Labels that would meet change line."""
    if not spans:
        return None
    first, last = min(span.opens for span in spans), max(span.closes for span in spans)
    length = max((last - first).total_seconds(), 1)

    def x(at: datetime) -> float:
        return round(min(max((at - first).total_seconds() / length, 0), 1) * WIDTH, 1)

    bars, ends = [], [0.0, 0.0, 0.0]
    for span in sorted(spans, key=lambda s: s.opens):
        bar = _bar(span, x(span.opens), x(span.closes), now)
        line = next((n for n, end in enumerate(ends) if bar["text_x"] >= end), len(ends) - 1)
        ends[line] = bar["text_x"] + len(span.label) * LETTER + 8
        bars.append(bar | {"text_y": 68 + 20 * line})
    lines = 1 + max(n for n, end in enumerate(ends) if end or n == 0)
    floor = 68 + 20 * (lines - 1)
    return {
        "months": [{"x": x(at), "text_x": x(at) + 5, "at": at} for at in _months(first, last)],
        "bars": bars,
        "today": {"x": x(now), "floor": floor + 8, "text_y": floor + 24} if first <= now <= last else None,
        "height": floor + 34,
    }


def _bar(span: Span, left: float, right: float, now: datetime) -> dict[str, Any]:
    width = max(right - left, LEAST)
    left = min(left, WIDTH - width)
    css = "c-done" if span.closes < now else "c-bar" if span.opens <= now else "c-bar-2"
    text_x = max(0.0, min(left + 2, WIDTH - len(span.label) * LETTER))
    return {"x": round(left, 1), "width": round(width, 1), "css": css, "label": span.label, "text_x": round(text_x, 1)}


def _months(first: datetime, last: datetime) -> list[datetime]:
    """Return the beginnings of months between two instants, at most some fourteen of them."""
    found, year, month = [], first.year, first.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        at = first.replace(year=year, month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
        if at > last:
            break
        found.append(at)
    step = 1 + len(found) // 14
    return found[::step]


def spread_of(totals: Sequence[float]) -> dict[str, float] | None:
    """Return {low, high, left, right, box, mean, mark} of totals in percent, half of them between left and right; None for none."""
    if not totals:
        return None
    numbers = sorted(totals)
    left, _middle, right = quantiles(numbers, n=4, method="inclusive") if len(numbers) > 1 else numbers * 3
    mean = sum(numbers) / len(numbers)
    return {
        "low": numbers[0],
        "high": numbers[-1],
        "left": left,
        "right": right,
        "box": max(right - left, 0.5),
        "mean": mean,
        "mark": min(max(mean - MARK / 2, 0), 100 - MARK),
    }
