"""The only home of the messages about visits: proposed, approved, changed, called off. None speaks of what travellers need."""

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from mentoring.models import Visit
from mentoring.queries.visits import concerned
from pearls.calendars import invitation
from pearls.notifications import Notification, Placeholder
from pearls.registry import CalendarEntry


def entry_of(visit: Visit, *, cancelled: bool = False) -> CalendarEntry:
    """Return a visit as whole days of a calendar."""
    return CalendarEntry(
        uid=f"visit-{visit.pk}", title=visit.title, starts=visit.starts, ends=visit.ends, changed=visit.changed_at,
        place=visit.place, text=visit.agenda, url=f"/mentoring/visits/{visit.pk}/", sequence=visit.sequence, cancelled=cancelled,
    )  # fmt: skip


class _OfVisit(Notification):
    """A message about a visit; each version of the visit is told once."""

    editable = (
        Placeholder("visit", _("the title of the visit"), _("Three days in Soovere")),
        Placeholder("starts", _("the first day"), _("3 May 2027")),
        Placeholder("ends", _("the last day"), _("5 May 2027")),
    )
    optional = False

    def context(self) -> dict:
        """Return the visit, its title and its days in words."""
        days = {name: formats.date_format(getattr(self.target, name), "DATE_FORMAT") for name in ("starts", "ends")}
        return {"target": self.target, "visit": self.target.title, **days}

    def url(self) -> str:
        """Return the page of the visit."""
        return f"/mentoring/visits/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per visit and version."""
        return f"{self.kind}:{self.target.pk}:{self.target.sequence}"


class VisitProposed(_OfVisit):
    """A visit is proposed, or its proposal changed: the parties are asked."""

    kind = "mentoring_visit_proposed"
    title = _("A visit is proposed")
    template = "mentoring/mail/visit_proposed"


class VisitApproved(_OfVisit):
    """Everybody agreed: the days go into calendars."""

    kind = "mentoring_visit_approved"
    title = _("A visit is approved")
    template = "mentoring/mail/visit_approved"

    def calendar(self) -> str:
        """Return the invitation."""
        return invitation(entry_of(self.target), people=concerned(self.target))


class VisitChanged(VisitApproved):
    """Days, place or title of an approved visit changed: calendars follow."""

    kind = "mentoring_visit_changed"
    title = _("A visit has changed")
    template = "mentoring/mail/visit_changed"


class VisitCancelled(_OfVisit):
    """An approved visit does not take place: calendars forget it."""

    kind = "mentoring_visit_cancelled"
    title = _("A visit is cancelled")
    template = "mentoring/mail/visit_cancelled"

    def calendar(self) -> str:
        """Return the cancellation."""
        return invitation(entry_of(self.target, cancelled=True), people=concerned(self.target))


class VisitOff(_OfVisit):
    """A proposed visit was declined or withdrawn; the page says why."""

    kind = "mentoring_visit_off"
    title = _("A proposed visit does not come about")
    template = "mentoring/mail/visit_off"


KINDS: tuple[type[Notification], ...] = (VisitProposed, VisitApproved, VisitChanged, VisitCancelled, VisitOff)
