"""The only home of hits on the map: gathered in a grid by the database, joined where they would lie on each other when drawn."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pearls.templatetags.drawings import project
from practices.enums import FINDABLE
from practices.filters import Area
from practices.search.counting import Counted, Sql, rows_of
from practices.search.shelf import members

WIDTH, HEIGHT = 640, 740  # units of img/map.svg
APART = 30
"""Units between the middles of two spots, so that each can be hit with a finger."""
CELL = (0.5, 0.25)
"""Degrees of a cell of the grid, east and north: about 30 by 28 kilometres in the middle of the map."""
MARGIN, LEAST = 0.15, 40
"""Share of room around an area that is looked at closely, and the least width of it in units."""

GRID = """
SELECT count(*), avg(p.longitude), avg(p.latitude), min(p.longitude), min(p.latitude), max(p.longitude), max(p.latitude),
  min(p.number), min(p.slug COLLATE "C"), min(p.title COLLATE "C")
FROM practices_practice p {among} AND p.latitude IS NOT NULL GROUP BY floor(p.longitude / %s), floor(p.latitude / %s)
"""
# Address and title are shown of spots with one practice only; of those with more, any will do.
AMONG = "JOIN practices_shelfmark m ON m.practice_id = p.id WHERE m.id = ANY(%s)"
EVERY = "WHERE p.state = ANY(%s) AND p.merged_into_id IS NULL"


@dataclass
class Spot:
    """Practices that are drawn as one: how many, their middle, and the area that holds them."""

    count: int
    lon: float
    lat: float
    area: Area
    number: int
    slug: str
    title: str


def spots(found: Counted, area: Area | None) -> list[Spot]:
    """Return the cells of the grid in which there are hits; in one read. Looking closely makes the cells finer."""
    fine = _fineness(area)
    every = found.bits == found.shelf.every
    among = list(map(str, FINDABLE)) if every else list(members(found.bits))
    rows = rows_of(Sql(GRID.format(among=EVERY if every else AMONG), [among, CELL[0] * fine, CELL[1] * fine]))
    return [Spot(row[0], row[1], row[2], row[3:7], *row[7:]) for row in rows]


def _fineness(area: Area | None) -> float:
    return 1.0 if area is None else max(min((area[2] - area[0]) / 20, 1.0), 0.001)


def drawn(found: Iterable[Spot], area: Area | None) -> dict[str, Any]:
    """Return the map: its part that is seen (x, y, width, height in units) and the spots in it, the largest first.

    A spot: {x, y, r, reach (how near a finger must come), count, title and url where it is a single practice, area ("w,s,e,n"),
    same (all in one place)}.
    """
    view = window(area)
    scale = view["width"] / WIDTH
    joined = _joined(list(found), APART * scale)
    return {**view, "scale": round(scale, 4), "spots": [_spot(spot, scale) for spot in joined]}


def window(area: Area | None) -> dict[str, float]:
    """Return the part of the map that shows an area, in the proportions of the whole."""
    if area is None:
        return {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT}
    west, south, east, north = area
    corners = [project(lon, lat) for lon in (west, east) for lat in (south, north)]
    left, right = min(x for x, _y in corners), max(x for x, _y in corners)
    top, bottom = min(y for _x, y in corners), max(y for _x, y in corners)
    wide = max(right - left, (bottom - top) * WIDTH / HEIGHT, LEAST) * (1 + 2 * MARGIN)
    wide = min(wide, WIDTH)
    high = wide * HEIGHT / WIDTH
    x, y = (left + right - wide) / 2, (top + bottom - high) / 2
    return {"x": round(x, 1), "y": round(y, 1), "width": round(wide, 1), "height": round(high, 1)}


def _joined(found: list[Spot], apart: float) -> list[Spot]:
    """Join spots until none is nearer to another than `apart`; the larger one draws the smaller to it."""
    kept: list[tuple[Spot, tuple[float, float]]] = []
    waiting = sorted(found, key=lambda spot: (-spot.count, spot.number))
    while waiting:
        spot = waiting.pop(0)
        place = project(spot.lon, spot.lat)
        near = next((one for one in kept if math.dist(place, one[1]) < apart), None)
        if near is None:
            kept.append((spot, place))
            continue
        kept.remove(near)
        waiting.insert(0, _together(near[0], spot))
    return sorted((spot for spot, _place in kept), key=lambda spot: (-spot.count, spot.number))


def _together(one: Spot, other: Spot) -> Spot:
    many = one.count + other.count
    lon = (one.lon * one.count + other.lon * other.count) / many
    lat = (one.lat * one.count + other.lat * other.count) / many
    a, b = one.area, other.area
    area = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    return Spot(many, lon, lat, area, one.number, one.slug, one.title)


def _spot(spot: Spot, scale: float) -> dict[str, Any]:
    x, y = project(spot.lon, spot.lat)
    west, south, east, north = spot.area
    single = spot.count == 1
    return {
        "x": x,
        "y": y,
        "r": round((8 if single else 11 + 4 * math.log10(spot.count)) * scale, 2),
        "reach": round(14 * scale, 2),
        "text_y": round(y + 4.5 * scale, 2),
        "size": round(13 * scale, 2),
        "count": spot.count,
        "title": spot.title if single else "",
        "area": f"{west - 0.01:.2f},{south - 0.01:.2f},{east + 0.01:.2f},{north + 0.01:.2f}",
        "same": east - west < 0.02 and north - south < 0.02,
        "url": reverse("practices:detail", args=[spot.number, spot.slug]) if single else "",
    }
