"""The only home of the awards' closed lists: phases, states of cycles, applications, rounds, scorecards, and kinds of verdicts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CycleState(models.TextChoices):
    """Where a year of the programme stands."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Running")
    CLOSED = "closed", _("Closed")


class PhaseKind(models.TextChoices):
    """The parts of a cycle, in their order."""

    APPLICATION = "application", _("Call for applications")
    PRESELECTION = "preselection", _("Pre-selection by the board")
    DEVELOPMENT = "development", _("Candidates write their plans")
    FINAL = "final", _("Final by the jury")
    TITLE_YEAR = "title_year", _("Title year")


class ApplicationState(models.TextChoices):
    """What the town did with its application. What board and jury decided is told by published decisions, never by this state."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LIVE = frozenset({ApplicationState.DRAFT, ApplicationState.SUBMITTED})


class SubmissionKind(models.TextChoices):
    """What was handed in."""

    APPLICATION = "application", _("Application")
    PLAN = "plan", _("Action plan")


class Verdict(models.TextChoices):
    """What a rule of eligibility says of an application."""

    PASSED = "passed", _("Met")
    FAILED = "failed", _("Not met")
    UNKNOWN = "unknown", _("Cannot be told yet")


class RoundKind(models.TextChoices):
    """Who reads and scores."""

    BOARD = "board", _("Pre-selection by the board")
    JURY = "jury", _("Final by the jury")


class RoundState(models.TextChoices):
    """Where a round stands. Scores are taken while it is open, and only between its instants."""

    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    FINALISED = "finalised", _("Decided")


class OthersScores(models.TextChoices):
    """When a juror sees what the others gave."""

    NEVER = "never", _("never")
    AFTER_OWN = "after_own", _("after handing in the own scorecard")
    ALWAYS = "always", _("always")


class CommentsPolicy(models.TextChoices):
    """Who reads a juror's comment on a candidate before the round is decided."""

    PRIVATE = "private", _("the chair and the office")
    SHARED = "shared", _("everybody in the round who may read the candidate")


class SeatRole(models.TextChoices):
    """What a person does in a round."""

    JUROR = "juror", _("Juror")
    CHAIR = "chair", _("Chair")
    OBSERVER = "observer", _("Observer")


SCORING_ROLES = frozenset({SeatRole.JUROR, SeatRole.CHAIR})


class SeatState(models.TextChoices):
    """Whether the person has taken the seat."""

    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Left")


class ConflictKind(models.TextChoices):
    """Why somebody must not judge a candidate."""

    OWN_BID = "own_bid", _("works on the application or in its municipality")
    ORGANISATION = "organisation", _("belongs to a partner organisation")
    MENTEE = "mentee", _("mentors the town")
    COUNTRY = "country", _("comes from the same country")
    PERSONAL = "personal", _("a personal or professional tie")


class ConflictSource(models.TextChoices):
    """Who said so."""

    JUROR = "juror", _("declared by the juror")
    APPLICANT = "applicant", _("declared by the applicant")
    DETECTED = "detected", _("found by the portal")
    ADMIN = "admin", _("noted by the office")


class AssignmentState(models.TextChoices):
    """Whether a person reads a candidate; what is handed in is told by the scorecard."""

    ACTIVE = "active", _("To be scored")
    RECUSED = "recused", _("Recused")
    SUPERSEDED = "superseded", _("Taken over by somebody else")


class ScorecardState(models.TextChoices):
    """Where one juror's scorecard for one candidate stands."""

    DRAFT = "draft", _("Begun")
    SUBMITTED = "submitted", _("Handed in")
    LOCKED = "locked", _("Closed with the round")
    REOPENED = "reopened", _("Opened again")


class Aggregation(models.TextChoices):
    """How the jurors' totals become the official result."""

    SUM = "sum", _("the sum of the totals")
    MEAN = "mean", _("the mean of the totals")


class LadderStep(models.TextChoices):
    """How a real tie is resolved, one step after the other."""

    HEAVIEST = "heaviest", _("the higher result in the heaviest criterion")
    MEDIAN = "median", _("the higher median of the totals")
    HEAD_TO_HEAD = "head_to_head", _("placed higher by more jurors")
    VOTE = "vote", _("a vote of the jury")
    LOT = "lot", _("a lot drawn with a published seed")


class Outcome(models.TextChoices):
    """What a round decided for a candidate."""

    PRESELECTED = "preselected", _("Invited to write the plan")
    NOT_PRESELECTED = "not_preselected", _("Not invited")
    TITLE = "title", _("Title awarded")
    NO_TITLE = "no_title", _("No title")


class PublicationState(models.TextChoices):
    """Whether a round's decisions are out; `planned` opens by itself at its instant."""

    PLANNED = "planned", _("Planned")
    OUT = "out", pgettext_lazy("publication", "Out")
    STOPPED = "stopped", _("Stopped")
