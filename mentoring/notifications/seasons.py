"""The only home of the messages about a season: it opens, ends soon, an entry arrived, a proposed pair waits, what became of it."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pearls.notifications import UNTIL, Notification, Placeholder, in_words

SEASON = Placeholder("season", _("the name of the season"), _("Mentoring 2027"))
ABOUT = Placeholder(
    "about", _("what the message is about, as its subject says it"), _("Received: the offer of Soovere")
)


class SeasonOpened(Notification):
    """A season collects needs and offers: towns and mentors are asked."""

    editable = (SEASON, UNTIL)
    kind = "mentoring_opened"
    title = _("A season of mentoring opens")
    template = "mentoring/mail/opened"

    def context(self) -> dict:
        """Return the season, its name and when it closes."""
        return {"target": self.target, "season": self.target.name, "until": in_words(self.target.closes_at)}

    def url(self) -> str:
        """Return the page of mentoring."""
        return "/mentoring/"


class EntryReceived(Notification):
    """A need or an offer was handed in; the people behind it have it in writing."""

    editable = (ABOUT, SEASON, UNTIL)
    kind = "mentoring_received"
    title = _("A need or an offer was handed in")
    template = "mentoring/mail/received"

    def context(self) -> dict:
        """Return the entry, what the message is about, the season and when it closes."""
        need = self.target._meta.model_name == "need"
        said = (
            gettext("Received: what %(name)s wants from a mentor")
            if need
            else gettext("Received: the offer of %(name)s")
        )
        told = {"about": said % {"name": self.target}, "season": self.target.season.name}
        return {"target": self.target, **told, "until": in_words(self.target.season.closes_at)}

    def url(self) -> str:
        """Return the entry's page."""
        return f"/mentoring/{self.target._meta.model_name}s/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per handing in."""
        return f"{self.kind}:{self.target.pk}:{self.target.hand_ins}"


@dataclass(frozen=True)
class EntryUnfinished(Notification):
    """The season closes soon and an entry was begun and not handed in."""

    days: int = 0
    editable = (
        ABOUT,
        SEASON,
        Placeholder(
            "waiting", _("a sentence that says how many days are left"), _("“Mentoring 2027” closes in 3 days."), True
        ),
    )
    kind = "mentoring_unfinished"
    title = _("A need or an offer is not handed in yet")
    template = "mentoring/mail/unfinished"

    def context(self) -> dict:
        """Return the entry, what the message is about, and a sentence on the days that are left."""
        need, season = self.target._meta.model_name == "need", self.target.season.name
        about = (
            gettext("%(name)s has not asked for a mentor yet")
            if need
            else gettext("The offer of %(name)s is not handed in yet")
        )
        said = ngettext(
            "“%(season)s” closes in %(days)s day. What you began is kept, but takes part only once you hand it in.",
            "“%(season)s” closes in %(days)s days. What you began is kept, but takes part only once you hand it in.",
            self.days,
        )
        waiting = said % {"season": season, "days": self.days}
        return {"target": self.target, "about": about % {"name": self.target}, "season": season, "waiting": waiting}

    def url(self) -> str:
        """Return the entry's page."""
        return f"/mentoring/{self.target._meta.model_name}s/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per entry and number of days."""
        return f"{self.kind}:{self.target.pk}:{self.days}"


KINDS: tuple[type[Notification], ...] = (SeasonOpened, EntryReceived, EntryUnfinished)
