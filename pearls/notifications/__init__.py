"""The only home of messages to people: a ledger row in the same transaction, mail after commit, once.

`messages` says what a message is, `writing` puts it into the ledger, `letterhead` draws it, `unsubscribing` lets people stop it,
`digests` gathers what may wait, `returns` counts what came back, and `sending` alone speaks to the mail server.
"""

from pearls.notifications.messages import (
    NAME,
    REASON,
    UNTIL,
    InvitationSent,
    JobDone,
    Notification,
    Placeholder,
    in_words,
)
from pearls.notifications.sending import SENDING_LOST_AFTER, send_now, send_pending
from pearls.notifications.writing import notify

__all__ = [
    "NAME",
    "REASON",
    "SENDING_LOST_AFTER",
    "UNTIL",
    "InvitationSent",
    "JobDone",
    "Notification",
    "Placeholder",
    "in_words",
    "notify",
    "send_now",
    "send_pending",
]
