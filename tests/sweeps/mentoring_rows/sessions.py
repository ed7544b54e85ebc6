"""Rows of the pages of sessions: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from types import SimpleNamespace

MATRIX: dict[str, str] = {"collecting": "", "running": ""}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {}
NO_HTML: set[str] = set()
EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [], "running": []}
