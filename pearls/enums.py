"""The only home of the core's closed lists: roles, kinds and states."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoleName(models.TextChoices):
    """What a person does for the programme, for some time, in an edition or a country."""

    ADMIN = "admin", _("Admin")
    CURATOR = "curator", _("Partner and curator")
    CONTACT_POINT = "contact_point", _("National contact point")
    MENTOR = "mentor", _("Mentor")
    BOARD = "board", _("Board member")
    JUROR = "juror", _("Juror")


class MemberRole(models.TextChoices):
    """What a person may do in a municipality, an organisation or a plan; each includes the ones after it."""

    OWNER = "owner", pgettext_lazy("right on a thing", "Owner")
    EDITOR = "editor", _("Editor")
    COMMENTER = "commenter", _("Commenter")
    VIEWER = "viewer", _("Reader")


MAY_EDIT = frozenset({MemberRole.OWNER, MemberRole.EDITOR})
MAY_COMMENT = MAY_EDIT | {MemberRole.COMMENTER}


class OrganisationKind(models.TextChoices):
    """What sort of body a partner is."""

    MUNICIPALITY_BODY = "municipal", _("Municipal body")
    REGION = "region", _("Region")
    NGO = "ngo", _("Association or foundation")
    INSTITUTE = "institute", _("Institute or network")
    MINISTRY = "ministry", _("Ministry or agency")
    BUSINESS = "business", _("Firm")


class NameKind(models.TextChoices):
    """Why a place is also called so."""

    OFFICIAL = "official", _("Official name")
    OTHER = "other", _("Other name")


class InvitationState(models.TextChoices):
    """Where an invitation stands; time makes a pending one expired, no row says so."""

    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Taken back")


class AccessRequestState(models.TextChoices):
    """Where a municipality's request for an account stands."""

    OPEN = "open", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class NotificationState(models.TextChoices):
    """Where the mail of a notification stands. UNCERTAIN: the mail server's answer was lost, so it is not sent again."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("Not wanted")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Perhaps sent")
    DIGESTED = "digested", _("In a digest")
    BOUNCED = "bounced", _("Came back")


class Channel(models.TextChoices):
    """How a notification reaches a person; the ledger holds it either way."""

    MAIL = "mail", _("E-mail")
    PORTAL = "portal", _("Messages in the portal")


class Pace(models.TextChoices):
    """How soon a person wants to hear of a kind of message; in the portal it is there at once or not at all."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Not at all")


IN_DIGESTS = frozenset({Pace.DAILY, Pace.WEEKLY})


class JobState(models.TextChoices):
    """Where a long piece of work stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


LIVE_JOBS = frozenset({JobState.QUEUED, JobState.RUNNING})
