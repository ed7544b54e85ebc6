"""The only home of the public site's messages to people."""

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification, Placeholder


def about(page: str) -> str:
    """Return in words which page a message is about; "" where its writer named none."""
    return gettext("About the page: %(page)s") % {"page": page} if page else ""


class FeedbackCame(Notification):
    """A visitor wrote to the office."""

    kind = "site.feedback"
    editable = (
        Placeholder("topic", _("what it is about"), _("A question or a remark"), source="message.get_topic_display"),
        Placeholder("text", _("what was written"), _("Who has the key?"), True, source="message.message"),
        Placeholder(
            "page", _("a sentence that names the page, if there is one"), lazy(lambda: about("/practices/"), str)()
        ),
        Placeholder("answer", _("a sentence that says where to answer"), _("The visitor left no address.")),
    )
    title = _("Messages from visitors of the public pages")
    template = "site/mail/feedback"

    def context(self) -> dict:
        """Return the message, and in words which page it is about and where to answer."""
        email = self.target.email
        answer = (
            gettext("Answer to: %(email)s") % {"email": email} if email else gettext("The visitor left no address.")
        )
        return {"message": self.target, "page": about(self.target.page), "answer": answer}

    def url(self) -> str:
        """Return where it is answered."""
        return reverse("site:feedback", args=[self.target.pk])
