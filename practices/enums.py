"""The only home of the practices' closed lists: states, tiers, kinds of reuse, states of a translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PracticeState(models.TextChoices):
    """Where a practice stands between its first sentence and its retirement."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    SCREENING = "screening", _("In screening")
    REVIEW = "review", _("In review")
    REVISION = "revision", _("Revision asked")
    ACCEPTED = "accepted", _("Accepted")
    PUBLISHED = "published", _("Published")
    UPDATE = "update", _("Needs an update")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


WRITABLE = frozenset({PracticeState.DRAFT, PracticeState.REVISION, PracticeState.PUBLISHED, PracticeState.UPDATE})
"""States in which the team writes. The text of a published practice may be worked on; readers see it at the next publication."""
PUBLIC = frozenset({PracticeState.PUBLISHED, PracticeState.UPDATE, PracticeState.ARCHIVED})
"""States in which everybody can read the published version; an archived one says so."""
FINDABLE = frozenset({PracticeState.PUBLISHED, PracticeState.UPDATE})
WITH_CURATORS = frozenset(
    {PracticeState.SUBMITTED, PracticeState.SCREENING, PracticeState.REVIEW, PracticeState.ACCEPTED}
)


class Tier(models.TextChoices):
    """Who decides: first the curators of the country, then those of the programme."""

    COUNTRY = "country", _("Country")
    PROGRAMME = "programme", _("Programme")


class Vocabulary(models.TextChoices):
    """The lists that curators keep; each term has a code that never changes and labels in nine languages."""

    CHALLENGE = "challenge", _("Challenge")
    CAPACITY = "capacity", _("Resilience capacity")
    TARGET_GROUP = "target_group", _("Target group")
    ART_FORM = "art_form", _("Cultural tool or art form")
    METHOD = "method", _("Way of taking part")
    COST_CLASS = "cost_class", _("Cost in the first year")
    FUNDING = "funding", _("Funding")
    EVIDENCE = "evidence", _("Evidence")
    LEAD_KIND = "lead_kind", _("Kind of lead organisation")
    LICENCE = "licence", _("Licence")


class SizeClass(models.TextChoices):
    """Size of the town, by the people who live there."""

    VILLAGE = "under_5000", _("Under 5 000 people")
    SMALL = "5000_20000", _("5 000 – 20 000")
    MIDDLE = "20000_50000", _("20 000 – 50 000")
    LARGE = "over_50000", _("Over 50 000")


class Origin(models.TextChoices):
    """How a practice came into the repository."""

    SUBMITTED = "submitted", _("Submitted")
    PUBLIC_SOURCES = "public", _("From public sources")
    IMPORTED = "imported", _("Imported")
    TAKEN_OVER = "taken", _("From public sources, taken over by its town")


class ReviewState(models.TextChoices):
    """Where one reviewer's work stands."""

    ASKED = "asked", _("Asked")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


class RemarkState(models.TextChoices):
    """Where a remark on the text stands: it must be answered before the text comes back, and closed before publication."""

    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class UnitState(models.TextChoices):
    """How far a paragraph's translation can be trusted; one without a row is missing."""

    MACHINE = "machine", _("By machine")
    CHECKED = "checked", _("Checked by a person")


class AdoptionKind(models.TextChoices):
    """What a town did with a practice of another."""

    STARTING = "starting", _("Starting")
    USES = "uses", _("We use it")
    ADAPTED = "adapted", _("We adapted it")
    STOPPED = "stopped", _("Tried and stopped")


class AdoptionState(models.TextChoices):
    """Whether the owner of the practice knows of it too."""

    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", _("Confirmed by the owner")
    DISPUTED = "disputed", _("The owner sees it otherwise")


class Visibility(models.TextChoices):
    """Who may see a collection."""

    MINE = "mine", _("Only me")
    TEAM = "team", _("My team")
    PUBLIC = "public", _("Everybody")


class StillRunning(models.TextChoices):
    """The yearly answer of an owner."""

    RUNNING = "running", _("Still running")
    CHANGED = "changed", _("Running, but changed")
    ENDED = "ended", _("Ended")


class Cadence(models.TextChoices):
    """How often a saved search tells of what is new."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    NEVER = "never", _("Never, I look myself")


def size_class(population: int | None) -> str:
    """Return the class of a number of people; "" where it is not known."""
    if population is None:
        return ""
    steps = ((5_000, SizeClass.VILLAGE), (20_000, SizeClass.SMALL), (50_000, SizeClass.MIDDLE))
    return next((name.value for limit, name in steps if population < limit), SizeClass.LARGE.value)
