"""The only home of the core's tables."""

from pearls.models.access import AccessRequest, Invitation
from pearls.models.calendars import CalendarFeed
from pearls.models.comments import Comment
from pearls.models.files import Attachment
from pearls.models.jobs import Job
from pearls.models.ledger import Event, StateChange
from pearls.models.notifications import MailAddress, MailHabits, MailText, Notification, NotificationChoice
from pearls.models.opendata import BulkFile
from pearls.models.people import Membership, Organisation, Role, User
from pearls.models.places import Country, Edition, Municipality, Place, PlaceName, Region

__all__ = [
    "AccessRequest",
    "Attachment",
    "BulkFile",
    "CalendarFeed",
    "Comment",
    "Country",
    "Edition",
    "Event",
    "Invitation",
    "Job",
    "MailAddress",
    "MailHabits",
    "MailText",
    "Membership",
    "Municipality",
    "Notification",
    "NotificationChoice",
    "Organisation",
    "Place",
    "PlaceName",
    "Region",
    "Role",
    "StateChange",
    "User",
]
