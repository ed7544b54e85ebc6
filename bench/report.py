"""The only home of the result: rows with what was measured, the bar, and whether it was met."""

from dataclasses import asdict, dataclass

HEAD = ("row", "measured", "ratio", "goal", "verdict")


@dataclass(frozen=True)
class Result:
    """One row of the table."""

    row: str
    measured: str
    ratio: str
    goal: str
    good: bool

    @property
    def verdict(self) -> str:
        """Return the verdict in a word."""
        return "good" if self.good else "MISSES"


def table(results: list[Result]) -> str:
    """Return the rows as an aligned table."""
    lines = [HEAD, *((r.row, r.measured, r.ratio, r.goal, r.verdict) for r in results)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([shown[0], "-" * len(shown[0]), *shown[1:]])


def count(results: list[Result]) -> str:
    """Return the last line."""
    good = sum(result.good for result in results)
    return f"{good} passed, {len(results) - good} failed"


def as_data(results: list[Result]) -> list[dict]:
    """Return the rows for a file."""
    return [asdict(result) | {"verdict": result.verdict} for result in results]
