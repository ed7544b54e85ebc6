"""The only home of results: what the numbers said, what was selected, decided, and when it becomes public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgtrigger import Before, Condition, Delete, Protect, Row, Trigger, Update

from awards.enums import Outcome, PublicationState
from awards.models.applications import Application
from awards.models.rounds import Candidacy, Round
from pearls.models.base import one_of, together

# What is planned opens by its instant, whether or not the worker that sends the letters is awake.
KEEP_PUBLICATION = """
    is_out := OLD.state = 'out' OR (OLD.state = 'planned' AND OLD.publish_at <= clock_timestamp());
    IF TG_OP = 'DELETE' THEN
      IF is_out THEN
        RAISE EXCEPTION 'a publication that is out stays';
      END IF;
      RETURN OLD;
    END IF;
    IF is_out AND (NEW.state <> 'out' AND NEW.state <> OLD.state
                   OR (OLD.round_id, OLD.publish_at) IS DISTINCT FROM (NEW.round_id, NEW.publish_at)) THEN
      RAISE EXCEPTION 'a publication that is out stays as it is';
    END IF;
    RETURN NEW;
"""
KEEP_DECISION = """
    SELECT p.state = 'out' OR (p.state = 'planned' AND p.publish_at <= clock_timestamp()) INTO is_out
    FROM awards_candidacy c JOIN awards_publication p ON p.round_id = c.round_id WHERE c.id = OLD.candidacy_id;
    IF is_out THEN
      RAISE EXCEPTION 'a decision that is out stays as it is';
    END IF;
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    RETURN NEW;
"""


class ResultSnapshot(models.Model):
    """The result of a round as it was computed: inputs, method in words, output; recomputable by everybody who has it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="results", verbose_name=_("round"))
    number = models.PositiveSmallIntegerField(_("number"))
    rules = models.JSONField(_("rules"))
    inputs = models.JSONField(_("inputs"))
    method = models.TextField(_("method in words"))
    output = models.JSONField(_("output"))
    sha256 = models.CharField(_("hash"), max_length=64)
    created_at = models.DateTimeField(_("computed"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("computed by")
    )

    class Meta:
        """Never changed; the newest is the one that counts."""

        ordering = ["-number"]
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="awards_resultsnapshot_once")]
        triggers = [Protect(name="keep_result", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.round}, {self.number}"


class SelectionRun(models.Model):
    """One answer of the selection to one question: the caps that were set, what came out, and why."""

    result = models.ForeignKey(ResultSnapshot, models.PROTECT, related_name="selections", verbose_name=_("result"))
    question = models.JSONField(_("question"))
    answer = models.JSONField(_("answer"))
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )

    class Meta:
        """Newest first; never changed."""

        ordering = ["-created_at", "-pk"]
        verbose_name = _("selection")
        verbose_name_plural = _("selections")
        triggers = [Protect(name="keep_selection", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.result}, {self.created_at:%Y-%m-%d %H:%M}"


class Publication(models.Model):
    """One switch with one instant: letters, register, pages, interface, feed and certificates of a round open together."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="publication", verbose_name=_("round"))
    state = models.CharField(
        _("state"), max_length=8, choices=PublicationState.choices, default=PublicationState.PLANNED
    )
    publish_at = models.DateTimeField(_("opens"))
    words = models.TextField(_("what was confirmed"), blank=True)
    planned_at = models.DateTimeField(_("planned"), default=timezone.now)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("planned by")
    )
    carried_out = models.DateTimeField(_("letters and notices went out"), null=True, blank=True)

    class Meta:
        """What is out stays out."""

        ordering = ["-publish_at"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [one_of("state", PublicationState)]
        triggers = [
            Trigger(
                name="keep_publication",
                level=Row,
                when=Before,
                operation=Update | Delete,
                declare=[("is_out", "bool")],
                func=KEEP_PUBLICATION,
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}, {self.publish_at:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    """What was decided for one candidate. One that departs from the selection needs a reason and a second person."""

    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="decision", verbose_name=_("candidacy"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    public_reason = models.TextField(_("public reason"), max_length=2000, blank=True)
    feedback = models.TextField(_("feedback to the applicant"), max_length=8000, blank=True)
    selection = models.ForeignKey(
        SelectionRun, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("selection")
    )
    override = models.BooleanField(_("departs from the selection"), default=False)
    override_reason = models.TextField(_("why it departs"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        """An override has its reason and its second person; see services.deciding for when it may still change."""

        ordering = ["pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            one_of("outcome", Outcome),
            together("confirmed_at", "confirmed_by"),
            models.CheckConstraint(
                name="awards_decision_override_has_reason",
                condition=Q(override=False) | ~Q(override_reason=""),
                violation_error_message=_("Say why the decision departs from the selection; it is shown publicly."),
            ),
            models.CheckConstraint(
                name="awards_decision_four_eyes",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                violation_error_message=_("A second person confirms; that cannot be the one who decided."),
            ),
        ]
        triggers = [
            Trigger(
                name="keep_decision",
                level=Row,
                when=Before,
                operation=Update | Delete,
                declare=[("is_out", "bool")],
                func=KEEP_DECISION,
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidacy}: {self.get_outcome_display()}"


class Letter(models.Model):
    """What an applicant is told when the decisions open: made from a template, read and perhaps changed by a person."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="letters", verbose_name=_("publication"))
    application = models.ForeignKey(Application, models.PROTECT, related_name="letters", verbose_name=_("application"))
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=20000)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        """One letter per application and publication."""

        ordering = ["pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            together("edited_at", "edited_by"),
            models.UniqueConstraint(fields=["publication", "application"], name="awards_letter_once"),
        ]
        triggers = [
            Protect(name="keep_sent", operation=Update | Delete, condition=Condition("OLD.sent_at IS NOT NULL"))
        ]

    def __str__(self) -> str:
        return self.subject
