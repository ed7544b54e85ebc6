"""The only home of the public site's messages to people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification


class FeedbackCame(Notification):
    """A visitor wrote to the office."""

    kind = "site.feedback"
    title = _("Messages from visitors of the public pages")
    template = "site/mail/feedback"

    def context(self) -> dict:
        """Return the message."""
        return {"message": self.target}

    def url(self) -> str:
        """Return where it is answered."""
        return reverse("site:feedback", args=[self.target.pk])
