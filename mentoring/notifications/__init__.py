"""The only home of mentoring's messages; each part has a file of its own. `KINDS` are announced to the registry."""

from mentoring.notifications import meetings, offering, relationships, seasons, sessions, visits
from pearls.notifications import Notification

KINDS: tuple[type[Notification], ...] = (
    *seasons.KINDS,
    *offering.KINDS,
    *meetings.KINDS,
    *sessions.KINDS,
    *relationships.KINDS,
    *visits.KINDS,
)
