"""The only home of the messages about proposed pairs: offered, reminded, accepted by both, not to be, and still waiting."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pearls.notifications import UNTIL, Notification, Placeholder, in_words

PARTNER = Placeholder("partner", _("the other side of the pair"), "Soovere")
SEASON = Placeholder("season", _("the name of the season"), _("Mentoring 2027"))


@dataclass(frozen=True)
class _OfPair(Notification):
    """A message about a proposed pair; `partner` is who the other side is."""

    partner: str = ""
    editable: ClassVar[tuple[Placeholder, ...]] = (PARTNER, SEASON)
    optional = False

    def context(self) -> dict:
        """Return the pair, the other side, the season, and by when both answer."""
        told = {"target": self.target, "partner": self.partner, "season": str(self.target.season)}
        due = self.target.answers_due_at
        return {**told, "until": in_words(due) if due else ""}

    def url(self) -> str:
        """Return the page of the pair."""
        return f"/mentoring/proposals/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per pair and side."""
        return f"{self.kind}:{self.target.pk}:{self.partner}"[:120]


class PairOffered(_OfPair):
    """A pair is proposed: both sides are asked whether they want it."""

    editable = (PARTNER, SEASON, UNTIL)
    kind = "mentoring_offered"
    title = _("A mentor or a town is proposed")
    template = "mentoring/mail/pair_offered"


@dataclass(frozen=True)
class PairWaits(_OfPair):
    """An answer to a proposed pair is due soon."""

    days: int = 0
    editable = (
        PARTNER,
        SEASON,
        Placeholder(
            "waiting",
            _("a sentence that says how many days are left"),
            _("The proposal ends in 3 days."),
            required=True,
        ),
    )
    kind = "mentoring_pair_waits"
    title = _("An answer to a proposed pair is due")
    template = "mentoring/mail/pair_waits"

    def context(self) -> dict:
        """Return what every such message tells, and a sentence on the days that are left."""
        said = ngettext(
            "%(partner)s waits to hear whether you want to work together. The proposal ends in %(days)s day.",
            "%(partner)s waits to hear whether you want to work together. The proposal ends in %(days)s days.",
            self.days,
        )
        return {**super().context(), "waiting": said % {"partner": self.partner, "days": self.days}}

    def event_key(self) -> str:
        """Return one event per pair, side and number of days."""
        return f"{self.kind}:{self.target.pk}:{self.days}:{self.partner}"[:120]


class PairAccepted(_OfPair):
    """Both sides said yes: the year can begin."""

    kind = "mentoring_accepted"
    title = _("Both sides accepted a pair")
    template = "mentoring/mail/pair_accepted"


class PairGone(_OfPair):
    """A proposed pair does not come about; why is not told."""

    kind = "mentoring_pair_gone"
    title = _("A proposed pair does not come about")
    template = "mentoring/mail/pair_gone"


@dataclass(frozen=True)
class StillWaiting(Notification):
    """A town found nobody in this season, and hears honestly what comes next."""

    outlook: Any = ""
    editable = (
        Placeholder("town", _("the town that waits"), "Kalnupe"),
        SEASON,
        Placeholder("outlook", _("what can be said of the time"), _("Towns like yours waited 40 days."), required=True),
    )
    kind = "mentoring_waiting"
    title = _("A town waits for a mentor")
    template = "mentoring/mail/still_waiting"
    optional = False

    def context(self) -> dict:
        """Return the need and what can be said of the time."""
        told = {"town": str(self.target), "season": str(self.target.season)}
        return {"target": self.target, "outlook": self.outlook, **told}

    def url(self) -> str:
        """Return the need's page."""
        return f"/mentoring/needs/{self.target.pk}/"


KINDS: tuple[type[Notification], ...] = (PairOffered, PairWaits, PairAccepted, PairGone, StillWaiting)
