"""The only home of the messages about a season: it opens, ends soon, an entry arrived, a proposed pair waits, what became of it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification


class SeasonOpened(Notification):
    """A season collects needs and offers: towns and mentors are asked."""

    kind = "mentoring_opened"
    title = _("A season of mentoring opens")
    template = "mentoring/mail/opened"

    def url(self) -> str:
        """Return the page of mentoring."""
        return "/mentoring/"


class EntryReceived(Notification):
    """A need or an offer was handed in; the people behind it have it in writing."""

    kind = "mentoring_received"
    title = _("A need or an offer was handed in")
    template = "mentoring/mail/received"

    def context(self) -> dict:
        """Return the entry and what it is."""
        return {"target": self.target, "is_need": self.target._meta.model_name == "need"}

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
    kind = "mentoring_unfinished"
    title = _("A need or an offer is not handed in yet")
    template = "mentoring/mail/unfinished"

    def context(self) -> dict:
        """Return the entry and the days that are left."""
        return {"target": self.target, "days": self.days, "is_need": self.target._meta.model_name == "need"}

    def url(self) -> str:
        """Return the entry's page."""
        return f"/mentoring/{self.target._meta.model_name}s/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per entry and number of days."""
        return f"{self.kind}:{self.target.pk}:{self.days}"


KINDS: tuple[type[Notification], ...] = (SeasonOpened, EntryReceived, EntryUnfinished)
