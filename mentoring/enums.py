"""The only home of mentoring's closed lists: seasons, offers, needs, proposals, relationships, meetings, visits, sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeasonState(models.TextChoices):
    """Where a season of matching stands."""

    COLLECTING = "collecting", _("Collecting needs and offers")
    CLOSED = "closed", _("Collected")
    DRAFTED = "drafted", _("Drafted")
    OFFERED = "offered", _("Offered to both sides")
    SETTLED = "settled", _("Settled")
    ARCHIVED = "archived", _("Archived")


class EntryState(models.TextChoices):
    """Where a need or an offer stands. Only what is handed in takes part in the matching."""

    DRAFT = "draft", _("Being written")
    HANDED_IN = "handed_in", _("Handed in")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OfferKind(models.TextChoices):
    """Who mentors."""

    ORGANISATION = "organisation", _("Partner organisation")
    EXPERT = "expert", _("Expert")
    PEARL = "pearl", _("Earlier Pearl")


class Level(models.IntegerChoices):
    """How well somebody speaks a language, or knows a topic."""

    BASIC = 1, _("a little")
    WORKING = 2, _("well enough to work")
    FLUENT = 3, _("very well")


class Weight(models.IntegerChoices):
    """How much a town wants help with a topic."""

    NICE = 1, _("would be nice")
    IMPORTANT = 2, _("important")
    ESSENTIAL = 3, _("most of all")


class Format(models.TextChoices):
    """How mentor and town can meet."""

    REMOTE = "remote", _("by video")
    VISIT = "visit", _("by visits")
    GROUP = "group", _("in a group")


class Side(models.TextChoices):
    """On which side of a pair somebody stands."""

    TOWN = "town", _("Town")
    MENTOR = "mentor", _("Mentor")


class RuleKind(models.TextChoices):
    """What the office decided about a pair before the matching."""

    PIN = "pin", _("must be a pair")
    FORBID = "forbid", _("must not be a pair")
    CONFLICT = "conflict", _("conflict of interest")


class ProposalState(models.TextChoices):
    """Where a proposed pair stands."""

    DRAFTED = "drafted", _("Drafted")
    OFFERED = "offered", _("Waiting for answers")
    ACCEPTED = "accepted", _("Accepted by both")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("No answer in time")
    REPLACED = "replaced", _("Replaced by another draft")


LIVE_PROPOSALS = frozenset({ProposalState.DRAFTED, ProposalState.OFFERED, ProposalState.ACCEPTED})


class RelationshipKind(models.TextChoices):
    """Who works with whom."""

    PAIR = "pair", _("Mentor and town")
    TWIN = "twin", _("Mentor and mentor")
    CIRCLE = "circle", _("Circle")


class RelationshipState(models.TextChoices):
    """Where mentor and town stand with each other."""

    AGREEING = "agreeing", _("Agreeing how to work")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    ENDED = "ended", _("Ended early")


ACTIVE = frozenset({RelationshipState.AGREEING, RelationshipState.RUNNING, RelationshipState.PAUSED})


class GoalState(models.TextChoices):
    """Where a goal stands."""

    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Dropped")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    POLL = "poll", _("Looking for a time")
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class Availability(models.TextChoices):
    """What a person says to a slot."""

    YES = "yes", _("yes")
    MAYBE = "maybe", _("if need be")
    NO = "no", _("no")


class NoteVisibility(models.TextChoices):
    """Who reads a note."""

    MINE = "mine", _("only I")
    OURS = "ours", _("the people of this mentoring")
    PROGRAMME = "programme", _("these people and the programme office")


class PulseKind(models.TextChoices):
    """When a pulse is asked."""

    FIRST = "first", _("after 30 days")
    REGULAR = "regular", _("every 60 days")
    MEETING = "meeting", _("after a meeting")


class ClosingKind(models.TextChoices):
    """When both sides say what changed."""

    END = "end", _("at the end")
    HALF_YEAR = "half_year", _("half a year later")
    YEAR = "year", _("a year later")


class Outcome(models.TextChoices):
    """What came of it, in a word."""

    LASTING = "lasting", _("Something lasting changed")
    STARTED = "started", _("Something has begun")
    LEARNT = "learnt", _("We learnt, nothing changed yet")
    NOTHING = "nothing", _("It did not help")


class VisitState(models.TextChoices):
    """Where a visit stands."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Declined")


class CostKind(models.TextChoices):
    """How a cost is reckoned."""

    REAL = "real", _("real cost")
    LUMP = "lump", _("lump sum")


class Travel(models.TextChoices):
    """How a person travels; what it costs the air."""

    TRAIN = "train", _("train")
    BUS = "bus", _("bus")
    FERRY = "ferry", _("ferry")
    CAR = "car", _("car")
    PLANE = "plane", _("plane")
    NONE = "none", _("none")


class SessionKind(models.TextChoices):
    """What sort of occasion it is."""

    LEARNING = "learning", _("Learning session")
    FORUM = "forum", _("Forum")
    TRAINING = "training", _("Mentor training")


class SessionState(models.TextChoices):
    """Where a learning session stands."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open for registration")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


class RegistrationState(models.TextChoices):
    """Where a person's registration stands."""

    GOING = "going", _("Registered")
    WAITING = "waiting", _("On the waiting list")
    LEFT = "left", _("Cancelled")


class SignalKind(models.TextChoices):
    """What may be wrong, in words both sides read."""

    NO_MEETING = "no_meeting", _("No meeting for a while")
    LATE_GOAL = "late_goal", _("A goal is late")
    LOW_PULSE = "low_pulse", _("Somebody said that it helps little")
    ONE_SIDED = "one_sided", _("Only one side writes")
    UNSIGNED = "unsigned", _("The agreement is not signed yet")


LOOKS = {
    RelationshipState.AGREEING: "wait", RelationshipState.RUNNING: "now", RelationshipState.PAUSED: "wait",
    RelationshipState.CLOSED: "done", RelationshipState.ENDED: "off",
}  # fmt: skip
"""How the states of a mentoring are drawn (components/state.html)."""
