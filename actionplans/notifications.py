"""The only home of the messages about plans."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification, Placeholder
from pearls.questionnaires.queries import definition_of


class PlanSent(Notification):
    """The plan was sent; everybody who owns it has it in writing."""

    kind = "plan_sent"
    editable = (Placeholder("town", _("the town of the plan"), "Kalnupe", source="target.municipality"),)
    title = _("A plan was sent")
    template = "actionplans/mail/sent"
    optional = False

    def url(self) -> str:
        """Return the plan's page."""
        return f"/plans/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per sending: a plan may be handed back and sent again."""
        return f"{self.kind}:{self.target.pk}:{self.target.sheet.change_seq}"


class PlanHandedBack(PlanSent):
    """The programme office handed the plan back for more work."""

    kind = "plan_handed_back"
    title = _("A plan came back")
    template = "actionplans/mail/handed_back"


class ReportSent(Notification):
    """The report on a plan's year was sent; everybody who owns the plan has it in writing."""

    kind = "report_sent"
    editable = (Placeholder("town", _("the town of the plan"), "Kalnupe", source="target.plan.municipality"),)
    title = _("A report was sent")
    template = "actionplans/mail/report_sent"
    optional = False

    def url(self) -> str:
        """Return the page of the year."""
        return f"/plans/{self.target.plan_id}/year/"

    def event_key(self) -> str:
        """Return one event per sending."""
        return f"{self.kind}:{self.target.pk}:{self.target.version}"


class ReportHandedBack(ReportSent):
    """The programme office handed the report back for more work."""

    kind = "report_handed_back"
    title = _("A report came back")
    template = "actionplans/mail/report_handed_back"


class PdfReady(Notification):
    """The PDF that somebody ordered is ready."""

    kind = "pdf_ready"
    editable = (Placeholder("file", _("the name of the file"), _("Plan of Kalnupe"), source="target.title"),)
    title = _("A PDF you ordered is ready")
    template = "actionplans/mail/pdf_ready"

    def url(self) -> str:
        """Return the page of the job."""
        return f"/jobs/{self.target.pk}/"


@dataclass(frozen=True)
class CommentSaid(Notification):
    """Somebody said something beside a question; it stands in the portal, and comes by mail only where a person wants that."""

    plan: Any = None
    editable = (
        Placeholder("person", _("who writes"), "Ilze", source="comment.written_by"),
        Placeholder("town", _("the town of the plan"), "Kalnupe", source="plan.municipality.name"),
        Placeholder("number", _("the number of the question"), "4", source="question.no"),
        Placeholder("question", _("the question"), _("What kind of place are you?"), source="question.title"),
        Placeholder("text", _("what was written"), _("Who has the key?"), True, source="comment.text"),
    )
    kind = "plan_comment"
    title = _("Somebody commented on a plan I work on")
    template = "actionplans/mail/comment"
    mailed = False

    def context(self) -> dict:
        """Return who said what about which question."""
        return {"comment": self.target, "plan": self.plan, "question": self._place()[1]}

    def url(self) -> str:
        """Return the question in the editor."""
        return f"/plans/{self.plan.pk}/write/{self._place()[0]['key']}/#q-{self.target.place}"

    def _place(self) -> tuple[dict, dict]:
        definition = definition_of(self.plan.sheet.version_id)
        return next((s, q) for s in definition.sections for q in s["questions"] if q["key"] == self.target.place)


KINDS = (PlanSent, PlanHandedBack, PdfReady, CommentSaid, ReportSent, ReportHandedBack)
