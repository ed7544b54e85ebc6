"""The only home of scores: scorecards with their points, and the chained ledger of everything that happened to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Delete, Insert, Protect, Row, Trigger, Update

from awards.enums import ScorecardState
from awards.models.rounds import Assignment, Criterion, Round
from pearls.models.base import one_of

# Deny comes from the database itself: whoever writes past the service, in a shell or by a mistake, meets this.
_ROUND_OF_CARD = (
    "SELECT r.state INTO round_state FROM awards_assignment a JOIN awards_candidacy c ON c.id = a.candidacy_id "
    "JOIN awards_round r ON r.id = c.round_id WHERE a.id = {assignment};"
)
KEEP_CLOSED_CARD = (
    _ROUND_OF_CARD.format(assignment="OLD.assignment_id")
    + """
    IF round_state = 'open' OR OLD.state = 'reopened' OR (OLD.state = 'locked' AND NEW.state = 'reopened') THEN
      RETURN NEW;
    END IF;
    IF (OLD.assignment_id, OLD.abstained, OLD.reason, OLD.comment, OLD.note, OLD.version)
       IS DISTINCT FROM (NEW.assignment_id, NEW.abstained, NEW.reason, NEW.comment, NEW.note, NEW.version) THEN
      RAISE EXCEPTION 'the round is not open: its scorecards cannot be changed';
    END IF;
    RETURN NEW;
"""
)
KEEP_CLOSED_SCORE = """
    SELECT s.state, s.assignment_id INTO card_state, assignment
    FROM awards_scorecard s WHERE s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.scorecard_id ELSE NEW.scorecard_id END;
    SELECT r.state INTO round_state FROM awards_assignment a JOIN awards_candidacy c ON c.id = a.candidacy_id
    JOIN awards_round r ON r.id = c.round_id WHERE a.id = assignment;
    IF NOT (round_state = 'open' OR card_state = 'reopened') THEN
      RAISE EXCEPTION 'the round is not open: its scores cannot be changed';
    END IF;
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    SELECT minimum, maximum INTO lowest, highest FROM awards_criterion WHERE id = NEW.criterion_id;
    IF NEW.value < lowest OR NEW.value > highest THEN
      RAISE EXCEPTION 'a score lies outside of its criterion';
    END IF;
    RETURN NEW;
"""


class Scorecard(models.Model):
    """One person's scores for one candidate. Not scored, abstained, recused and 0 are four different things.

    `note` is the person's own, `comment` is read by whom the round's policy says. `version` counts every accepted change.
    """

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="scorecard", verbose_name=_("assignment")
    )
    state = models.CharField(_("state"), max_length=10, choices=ScorecardState.choices, default=ScorecardState.DRAFT)
    abstained = models.BooleanField(_("abstains"), default=False)
    reason = models.TextField(_("why"), max_length=1000, blank=True)
    comment = models.TextField(_("comment"), max_length=8000, blank=True)
    note = models.TextField(_("private note"), max_length=8000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )

    class Meta:
        """What a closed round holds is not changed."""

        ordering = ["pk"]
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        constraints = [
            one_of("state", ScorecardState),
            models.CheckConstraint(
                name="awards_scorecard_handed_in_dated",
                condition=Q(state__in=["draft", "locked", "reopened"]) | Q(handed_in_at__isnull=False),
                violation_error_message=_("What was handed in has its time."),
            ),
        ]
        triggers = [
            Protect(name="keep_card", operation=Delete),
            Trigger(
                name="keep_closed_card",
                level=Row,
                when=Before,
                operation=Update,
                declare=[("round_state", "text")],
                func=KEEP_CLOSED_CARD,
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)


class CriterionScore(models.Model):
    """Whole points for one criterion; NULL is "not scored" and never a number."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="scores", verbose_name=_("scorecard"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.SmallIntegerField(_("points"), null=True, blank=True)

    class Meta:
        """Once per criterion; in its range; not after the round closed."""

        ordering = ["pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [models.UniqueConstraint(fields=["scorecard", "criterion"], name="awards_criterionscore_once")]
        triggers = [
            Trigger(
                name="keep_closed_score",
                level=Row,
                when=Before,
                operation=Insert | Update | Delete,
                declare=[
                    ("round_state", "text"),
                    ("card_state", "text"),
                    ("assignment", "bigint"),
                    ("lowest", "int"),
                    ("highest", "int"),
                ],
                func=KEEP_CLOSED_SCORE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {'–' if self.value is None else self.value}"


class ScoreEvent(models.Model):
    """One thing that happened in a round, chained to the one before it by its hash (see awards.ledger)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="events", verbose_name=_("round"))
    seq = models.PositiveIntegerField(_("number"))
    scorecard = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("scorecard")
    )
    verb = models.CharField(_("what happened"), max_length=30)
    data = models.JSONField(_("before and after"), default=dict)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    previous = models.CharField(_("hash before"), max_length=64, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64)

    class Meta:
        """Append only."""

        ordering = ["seq"]
        verbose_name = _("event of a round")
        verbose_name_plural = _("events of rounds")
        constraints = [models.UniqueConstraint(fields=["round", "seq"], name="awards_scoreevent_once")]
        triggers = [Protect(name="keep_event", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"
