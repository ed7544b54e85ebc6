"""The only home of windows in time: whether something is open at an instant, with grace and extension; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Gate(Enum):
    """How a window stands at an instant. LATE is open for the hand that is already there; no page tells of it."""

    BEFORE = "before"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"

    @property
    def lets_in(self) -> bool:
        """Return whether something may still be done."""
        return self in {Gate.OPEN, Gate.LATE}


@dataclass(frozen=True)
class Window:
    """From `opens` up to and including `closes`; then `grace`. `until` is somebody's own, later end, with the same grace."""

    opens: datetime
    closes: datetime
    grace: timedelta = timedelta(0)
    until: datetime | None = None

    @property
    def end(self) -> datetime:
        """Return the end that is shown: the later of the common one and one's own."""
        return max(self.closes, self.until) if self.until else self.closes

    def at(self, now: datetime) -> Gate:
        """Return how the window stands. All instants are aware; the zone of each is its own matter."""
        if now < self.opens:
            return Gate.BEFORE
        if now <= self.end:
            return Gate.OPEN
        return Gate.LATE if now <= self.end + self.grace else Gate.CLOSED
