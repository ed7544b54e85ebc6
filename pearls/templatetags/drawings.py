"""The only home of drawings: rings, bar charts, timelines, strings of pearls and the map, as geometry for SVG."""

from __future__ import annotations

import math
import textwrap
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils import timezone

from pearls.formats import in_signs

register = template.Library()

# Paper cannot read CSS variables, so every drawing carries these beside its classes. They are the light tokens.
PAPER = {
    "sea": "#0f4361",
    "sea_mid": "#7fa5ba",
    "lichen": "#4a6735",
    "hairline": "#ddd8cc",
    "ink": "#17242e",
    "ink_2": "#54606a",
}
SERIES = ["sea", "sea_mid", "lichen", "hairline"]
SERIES_CLASS = ["c-bar", "c-bar-2", "c-done", "c-bar-3"]
RING = 2 * math.pi * 7  # length of the ring's circle, in user units


@register.simple_tag
def arc(done: float, total: float) -> str:
    """Dash pattern of a progress ring for `done` of `total`: length of the drawn part, then the whole circle."""
    share = min(max(done / total, 0), 1) if total else 0
    return f"{share * RING:.1f} {RING:.1f}"


@register.inclusion_tag("components/chart_bar.html")
def bar_chart(chart: dict[str, Any]) -> dict[str, Any]:
    """A stacked bar per row; see the contract in components/chart_bar.html."""
    series = [
        {"label": label, "css": SERIES_CLASS[i % 4], "fill": PAPER[SERIES[i % 4]]}
        for i, label in enumerate(chart["series"])
    ]
    top = _nice(float(max((sum(row["values"]) for row in chart["rows"]), default=0)))
    return chart | {
        "keys": _legend(series),
        "bars": [_bar(row, y, top, series) for y, row in enumerate(chart["rows"])],
        "grid": [_gridline(step, top) for step in range(5)],
        "height": len(chart["rows"]) * 40 + 64,
        "floor": len(chart["rows"]) * 40 + 34,
        "c": PAPER,
    }


CHART_LEFT, CHART_WIDTH = 170, 390  # where bars begin, and the room for the longest, in user units


def _legend(series: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [key | {"x": CHART_LEFT + 120 * i} for i, key in enumerate(series)]


def _bar(row: dict[str, Any], line: int, top: float, series: list[dict[str, str]]) -> dict[str, Any]:
    x = float(CHART_LEFT)
    parts = []
    for value, look in zip(row["values"], series, strict=False):
        width = float(value) / float(top) * CHART_WIDTH
        parts.append(look | {"x": f"{x:.1f}", "width": f"{width:.1f}"})
        x += width
    total = sum(row["values"])
    return row | {"parts": parts, "y": line * 40 + 40, "text_y": line * 40 + 55, "end": f"{x + 8:.1f}", "total": total}


def _nice(top: float) -> float:
    """The next round number above `top` that four equal steps divide into round numbers."""
    if top <= 0:
        return 4.0
    power = 10.0 ** math.floor(math.log10(top))
    return next(power * step for step in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10) if power * step >= top)


def _gridline(step: int, top: float) -> dict[str, Any]:
    label = in_signs(f"{top * step / 4:,.2f}".rstrip("0").rstrip("."))
    return {"x": _n(CHART_LEFT + CHART_WIDTH * step / 4), "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(plan: dict[str, Any]) -> dict[str, Any]:
    """Actions as bars and milestones as pearls over quarters; see the contract in components/timeline.html."""
    rows = [row for row in plan["rows"] if row.get("start") and row.get("end")]
    points = [m["due"] for row in rows for m in row.get("milestones", [])]
    first = min([row["start"] for row in rows] + points, default=timezone.localdate())
    last = max([row["end"] for row in rows] + points, default=first)
    quarters = _quarters(first, last)
    span = (quarters[0]["day"], quarters[-1]["until"])
    now = plan.get("today")
    names = [_in_two_lines(row["label"]) for row in rows]
    step = 36 if any(len(name) > 1 for name in names) else 30
    return plan | {
        "lines": [_line(row, name, y * step + 38, span) for y, (row, name) in enumerate(zip(rows, names, strict=True))],
        "quarters": [q | {"x": _n(_place(q["day"], span)), "text_x": _n(_place(q["day"], span) + 5)} for q in quarters],
        "now_x": _n(_place(now, span)) if now and span[0] <= now <= span[1] else None,
        "height": len(rows) * step + 40,
        "floor": len(rows) * step + 34,
        "c": PAPER,
    }


TIME_LEFT, TIME_WIDTH = 220, 540  # where the calendar begins and how wide it is, in user units
NAME_LETTERS, NAME_LINE = 31, 14  # what fits before the calendar, and how far two lines of a name stand apart


def _in_two_lines(name: str) -> list[str]:
    """The name of an action in one line or two; what is longer still ends in dots, and stands whole in the table below."""
    return textwrap.wrap(name, NAME_LETTERS, max_lines=2, placeholder=" …") or [""]


def _n(number: float) -> str:
    """A coordinate as text, with a point in every language."""
    return f"{number:.1f}"


def _place(day: date, span: tuple[date, date]) -> float:
    length = max((span[1] - span[0]).days, 1)
    return round(TIME_LEFT + TIME_WIDTH * (day - span[0]).days / length, 1)


def _quarters(first: date, last: date) -> list[dict[str, Any]]:
    day = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    found: list[dict[str, Any]] = []
    while day <= last or not found:
        until = (day.replace(day=28) + timedelta(days=80)).replace(day=1)
        found.append({"day": day, "until": until, "label": f"{day.year}\u2009/\u2009{(day.month + 2) // 3}"})
        day = until
    step = max(1, math.ceil(len(found) / 10))  # at most ten labels: they must not touch
    return [q | {"label": q["label"] if i % step == 0 else ""} for i, q in enumerate(found)]


def _line(row: dict[str, Any], name: list[str], y: int, span: tuple[date, date]) -> dict[str, Any]:
    x = _place(row["start"], span)
    pearls = [m | {"x": _n(_place(m["due"], span)), "y": y + 7} for m in row.get("milestones", [])]
    width = max(_place(row["end"], span) - x, 4)
    top = y + 11 - (len(name) - 1) * NAME_LINE // 2
    texts = [{"text": text, "y": top + at * NAME_LINE} for at, text in enumerate(name)]
    return row | {"x": _n(x), "width": _n(width), "y": y, "texts": texts, "pearls": pearls}


@register.inclusion_tag("components/string.html")
def pearl_string(steps: list[dict[str, Any]], current: str = "") -> dict[str, Any]:
    """Steps hung on a string; see the contract in components/string.html."""
    room = 1200 / max(len(steps), 1)
    beads = [
        _bead(room * (number + 0.5), big=step.get("big", False)) | {"state": step.get("state", "")}
        for number, step in enumerate(steps)
    ]
    heart = next((bead for bead in beads if bead["big"]), None)
    rings = [50, 76, 110, 150, 198, 252, 314, 382, 458, 540, 630, 726, 830, 940] if heart else []
    return {"steps": steps, "current": current, "beads": beads, "heart": heart, "rings": rings}


def _bead(x: float, *, big: bool) -> dict[str, Any]:
    r, y = 30 if big else 20, _sag(x)
    arcs = [_glint(x, y, r * 0.68), _glint(x, y, r * 0.38)]
    return {"x": round(x, 1), "y": round(y, 1), "r": r, "big": big, "arcs": arcs}


def _sag(x: float) -> float:
    """Height of the thread at `x`: the curve M-90 -34.1 Q600 202.1 1290 -34.1 that components/string.html draws."""
    t = (x + 90) / 1380
    return -34.1 + 2 * t * (1 - t) * 236.2


def _glint(x: float, y: float, r: float) -> str:
    return f"M{x + r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 0 1 -{r:.1f} {r:.1f}"


# The map is drawn in Lambert's azimuthal equal-area projection around 18.4 E 58.6 N, 640 by 740 units.
MAP_CENTRE, MAP_SCALE, MAP_SHIFT = (18.4, 58.6), 2180, (352.0, 381.1)


def project(lon: float, lat: float) -> tuple[float, float]:
    """Place on the map of img/map.svg, in its units, of a point given in degrees."""
    east, north, middle = math.radians(lon - MAP_CENTRE[0]), math.radians(lat), math.radians(MAP_CENTRE[1])
    k = math.sqrt(2 / (1 + math.sin(middle) * math.sin(north) + math.cos(middle) * math.cos(north) * math.cos(east)))
    x = MAP_SHIFT[0] + MAP_SCALE * k * math.cos(north) * math.sin(east)
    up = math.cos(middle) * math.sin(north) - math.sin(middle) * math.cos(north) * math.cos(east)
    return round(x, 1), round(MAP_SHIFT[1] - MAP_SCALE * k * up, 1)


@register.inclusion_tag("components/map.html")
def pearl_map(titles: list[dict[str, Any]], current: int | None = None) -> dict[str, Any]:
    """Title holders on the map; see the contract in components/map.html."""
    found = [_dot(place, edition["year"], current) for edition in titles for place in edition["places"]]
    dots = _apart([dot for dot in found if dot])
    boxes: list[tuple[float, ...]] = [(d["x"] - 8, d["y"] - 8, d["x"] + 8, d["y"] + 8) for d in dots]
    for dot in sorted(dots, key=lambda d: (not d["now"], d["y"])):
        boxes.append(_name(dot, boxes))
    return {"dots": sorted(dots, key=lambda d: d["now"]), "years": sorted({t["year"] for t in titles})}


def _dot(place: dict[str, Any], year: int, current: int | None) -> dict[str, Any] | None:
    if place.get("x") is not None and place.get("y") is not None:
        x, y = place["x"], place["y"]
    elif place.get("lon") is not None and place.get("lat") is not None:
        x, y = project(place["lon"], place["lat"])
    else:
        return None  # a place without coordinates stays in the list beside the map
    return {
        "name": place["name"],
        "year": year,
        "x": x,
        "y": y,
        "now": (now := year == current),
        "r": 5.5 if now else 4.5,
    }


def _apart(dots: list[dict[str, Any]], least: float = 15) -> list[dict[str, Any]]:
    """Push close neighbours apart, so that each dot can be seen; by a few units only, which is a few kilometres."""
    for at, one in enumerate(dots):
        for other in dots[:at]:
            dx, dy = one["x"] - other["x"], one["y"] - other["y"]
            gap = math.hypot(dx, dy)
            if gap < least:
                push = (least - gap) / 2
                step = (dx / gap * push, dy / gap * push) if gap else (push, 0.0)
                one["x"], one["y"] = round(one["x"] + step[0], 1), round(one["y"] + step[1], 1)
                other["x"], other["y"] = round(other["x"] - step[0], 1), round(other["y"] - step[1], 1)
    return dots


def _name(dot: dict[str, Any], taken: list[tuple[float, ...]]) -> tuple[float, ...]:
    """Put the name where it covers no other name or dot: right, left, then a little higher or lower."""
    wide = 8.1 * len(dot["name"])
    best: tuple[int, float, str, tuple[float, ...]] | None = None
    for lift in (4.5, -4, 13, -11, 20):
        for side, left in (("start", dot["x"] + 12), ("end", dot["x"] - 12 - wide)):
            top = dot["y"] + lift - 11
            box = (left, top, left + wide, top + 14)
            clash = sum(_overlap(box, other) for other in taken) + 9 * (left < 4 or left + wide > 636)
            if best is None or clash < best[0]:
                best = (clash, lift, side, box)
    assert best is not None
    dot["side"], dot["text_y"] = best[2], round(dot["y"] + best[1], 1)
    dot["text_x"] = round(dot["x"] + (12 if best[2] == "start" else -12), 1)
    return best[3]


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
