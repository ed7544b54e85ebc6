"""Rows of the awards' sweeps: who gets what in which phase (see tests/sweeps/awards_world.py), and how many queries a page asks."""

MATRIX: dict[str, str] = {}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {}
NO_HTML: set[str] = set()
