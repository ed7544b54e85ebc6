"""The only home of the messages about plans."""

from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification


class PlanSent(Notification):
    """The plan was sent; everybody who owns it has it in writing."""

    kind = "plan_sent"
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


class PdfReady(Notification):
    """The PDF that somebody ordered is ready."""

    kind = "pdf_ready"
    title = _("A PDF you ordered is ready")
    template = "actionplans/mail/pdf_ready"

    def url(self) -> str:
        """Return the page of the job."""
        return f"/jobs/{self.target.pk}/"
