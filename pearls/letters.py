"""The only home of the core's own letters: about invitations, requests for an account, and the account itself."""

import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pearls.notifications import NAME, InvitationSent, Notification, Placeholder


@dataclass(frozen=True)
class InvitationLetter(InvitationSent):
    """An invitation with its key; every sending is an event of its own, or a second mail would never leave."""

    key_link: str = ""
    editable = (
        Placeholder("name", _("the name of the invited person, if it is known"), "Zane", source="invitation.name"),
        Placeholder("who", _("who invites"), "Ana", source="invitation.invited_by"),
        Placeholder("what", _("what the invitation opens"), _("Plan of Kalnupe"), source="invitation.target"),
        Placeholder("right", _("the right there"), _("Editor"), source="invitation.get_role_display"),
        Placeholder(
            "message",
            _("the inviter's own words, if there are any"),
            _("Come and write with us."),
            source="invitation.message",
        ),
        Placeholder("day", _("the last day on which the address works"), _("3 May 2027")),
    )

    def context(self) -> dict:
        """Return who invites to what, until when, and the address that holds the key."""
        day = date_format(timezone.localtime(self.target.expires_at), "DATE_FORMAT")
        return {"invitation": self.target, "day": day, "key_link": self.key_link}

    def event_key(self) -> str:
        """Return one event per sending."""
        return f"{self.kind}:{self.target.pk}:{self.target.times_sent}"  # type: ignore[attr-defined]


class RequestApproved(InvitationLetter):
    """A request for an account was approved: this is the invitation that follows from it."""

    template = "pearls/mail/request_approved"


@dataclass(frozen=True)
class RequestDeclined(Notification):
    """A request for an account was declined, with the reason in the decider's words."""

    kind = "request_declined"
    title = _("Requests for an account")
    template = "pearls/mail/request_declined"
    optional = False
    linked = False
    comment: str = ""
    editable = (
        Placeholder("name", _("the name of the reader"), "Olga", source="request.name"),
        Placeholder("town", _("the town they named"), "Kalnupe", source="request.town"),
        Placeholder(
            "reason", _("the reason in the decider's words"), _("The town takes part already."), True, source="comment"
        ),
    )

    def context(self) -> dict:
        """Return the request and the reason."""
        return {"request": self.target, "comment": self.comment}


@dataclass(frozen=True)
class AddressCheck(Notification):
    """A person confirms the own address after mail to it came back; the link is signed."""

    kind = "address_check"
    title = _("Confirming my address")
    template = "pearls/mail/address_check"
    optional = False
    secret = True
    key_link: str = ""
    editable = (Placeholder("name", NAME.label, NAME.sample, source="target.name"),)

    def context(self) -> dict:
        """Return the person and the address that holds the key."""
        return {"target": self.target, "key_link": self.key_link}

    def event_key(self) -> str:
        """Return a key of its own: each click on the button sends one mail."""
        return f"{self.kind}:{uuid.uuid4()}"


@dataclass(frozen=True)
class AccountMail(Notification):
    """A mail about the account itself: a code, a link to a new password, a change that was made.

    Not to be reworded: one kind has a dozen different mails, drawn by the account pages, and a text without its code locks people out.
    """

    kind = "account"
    title = _("Codes and changes of my account")
    template = "pearls/mail/account"
    optional = False
    secret = True
    subject: str = ""
    body: str = ""
    key_link: str = ""

    def context(self) -> dict:
        """Return the text as the account pages wrote it, and the address in it that is ours."""
        return {"subject": self.subject, "body": self.body, "key_link": self.key_link}

    def event_key(self) -> str:
        """Return a key of its own: two codes are two events."""
        return f"{self.kind}:{uuid.uuid4()}"
