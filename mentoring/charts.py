"""The only home of mentoring's drawings as numbers: who learned from whom, as a ring of names with threads across; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

WIDTH, HEIGHT, RADIUS = 900, 600, 250
MOST = 44
"""Names that the ring can bear; the table behind holds all."""
THIN, THICK = 1.5, 6.0


@dataclass(frozen=True)
class Thread:
    """`learner` learned from `teacher`, so many times."""

    teacher: str
    learner: str
    times: int = 1


def ring(threads: list[Thread], groups: Mapping[str, str]) -> dict[str, Any] | None:
    """Return {nodes, edges, width, height, left_out} of a ring on which who belongs together stands together; None without threads.

    `groups` says of a name to which group (a country) it belongs. Who has most threads stays when there are too many names.
    """
    if not threads:
        return None
    degree: dict[str, int] = {}
    for thread in threads:
        for name in (thread.teacher, thread.learner):
            degree[name] = degree.get(name, 0) + thread.times
    kept = sorted(degree, key=lambda name: (-degree[name], name))[:MOST]
    placed = sorted(kept, key=lambda name: (groups.get(name, ""), name))
    spots = {name: _spot(place, len(placed)) for place, name in enumerate(placed)}
    drawn = [thread for thread in threads if thread.teacher in spots and thread.learner in spots]
    most = max((thread.times for thread in drawn), default=1)
    return {
        "nodes": [{"name": name, "times": degree[name], **spots[name]} for name in placed],
        "edges": [_edge(thread, spots, most) for thread in drawn],
        "width": WIDTH,
        "height": HEIGHT,
        "left_out": len(degree) - len(kept),
    }


def _spot(place: int, of: int) -> dict[str, Any]:
    angle = 2 * pi * place / of - pi / 2
    x, y = WIDTH / 2 + RADIUS * cos(angle), HEIGHT / 2 + RADIUS * sin(angle)
    far = 14
    side = "start" if cos(angle) > 0.1 else "end" if cos(angle) < -0.1 else "middle"
    return {
        "x": round(x, 1),
        "y": round(y, 1),
        "text_x": round(x + far * cos(angle), 1),
        "text_y": round(y + (far + 4) * sin(angle) + 4, 1),
        "anchor": side,
    }


def _edge(thread: Thread, spots: Mapping[str, Mapping[str, Any]], most: int) -> dict[str, Any]:
    one, two = spots[thread.teacher], spots[thread.learner]
    width = THIN + (THICK - THIN) * (thread.times - 1) / max(most - 1, 1)
    path = f"M{one['x']} {one['y']}Q{WIDTH / 2:.0f} {HEIGHT / 2:.0f} {two['x']} {two['y']}"
    return {"path": path, "width": round(width, 1), "teacher": thread.teacher, "learner": thread.learner}
