"""The only home of the quick parser of our larger data files: libyaml where it is there, which takes a seventh of the time."""

from pathlib import Path
from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Both make plain values alone; the second comes with every yaml."""


def parse_yaml(text: str) -> Any:
    """Return what stands in a text."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 -- either loader is a safe one


def read_yaml(path: Path) -> Any:
    """Return what stands in a file."""
    return parse_yaml(path.read_text(encoding="utf-8"))
