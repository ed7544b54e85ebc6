"""The only home of what came out of a matching: runs kept for ever, and the pairs that were proposed and answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from mentoring.enums import ProposalState, Side
from mentoring.models.entries import Need, Offer
from mentoring.models.seasons import RuleSet, Season
from pearls.models.base import one_of


class MatchRun(models.Model):
    """One run of the engine, kept as it was: what went in, by which rules, what came out, and the hashes of both.

    `inputs`, `result` and `analysis` have the shapes of mentoring.matching; `engine` names solver and versions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="runs", verbose_name=_("season"))
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, blank=True, related_name="runs", verbose_name=_("rule set")
    )
    name = models.CharField(_("name"), max_length=120)
    inputs = models.JSONField(_("inputs"))
    inputs_sha256 = models.CharField(_("hash of the inputs"), max_length=64)
    rules = models.JSONField(_("rules"))
    seed = models.CharField(_("seed"), max_length=64)
    engine = models.JSONField(_("engine"))
    result = models.JSONField(_("result"))
    result_sha256 = models.CharField(_("hash of the result"), max_length=64)
    analysis = models.JSONField(_("analysis"))
    seconds = models.FloatField(_("seconds"))
    repairs = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repaired_by", verbose_name=_("repairs")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        """The newest first; never changed."""

        ordering = ["-made_at"]
        verbose_name = _("run of the matching")
        verbose_name_plural = _("runs of the matching")
        triggers = [Protect(name="keep_run", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.name}, {self.made_at:%Y-%m-%d %H:%M}"


class Proposal(models.Model):
    """A pair that a run proposes. Published, it waits for both sides until `answers_due_at`. Points are whole thousandths."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="proposals", verbose_name=_("season"))
    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="proposals", verbose_name=_("run"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="proposals", verbose_name=_("need"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="proposals", verbose_name=_("offer"))
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFTED)
    points = models.IntegerField(_("points"))
    parts = models.JSONField(_("points by criterion"), default=dict)
    robustness = models.FloatField(_("share of other weightings in which it holds"), null=True, blank=True)
    answers_due_at = models.DateTimeField(_("answers are due"), null=True, blank=True)

    class Meta:
        """A pair is live once in a season."""

        ordering = ["pk"]
        verbose_name = _("proposed pair")
        verbose_name_plural = _("proposed pairs")
        constraints = [
            one_of("state", ProposalState),
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=Q(state__in=["drafted", "offered", "accepted"]),
                name="mentoring_proposal_live_once",
                violation_error_message=_("This pair is already proposed."),
            ),
            models.CheckConstraint(
                name="mentoring_proposal_offered_until",
                condition=~Q(state="offered") | Q(answers_due_at__isnull=False),
                violation_error_message=_("What is offered needs a day by which it is answered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}, {self.offer}"


class Answer(models.Model):
    """What one side says to a proposed pair. A "no" carries its reason, which only the office reads."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="answers", verbose_name=_("proposed pair"))
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    yes = models.BooleanField(_("accepts"))
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))

    class Meta:
        """Each side answers once."""

        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            one_of("side", Side),
            models.UniqueConstraint(
                fields=["proposal", "side"],
                name="mentoring_answer_once",
                violation_error_message=_("This side has already answered."),
            ),
            models.CheckConstraint(
                name="mentoring_answer_no_has_reason",
                condition=Q(yes=True) | ~Q(reason=""),
                violation_error_message=_("Say why not; only the programme office reads it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, {self.get_side_display()}"


class Inquiry(models.Model):
    """Why a pair is not in a run, or what it would cost: asked by the office, answered by the engine from the kept inputs."""

    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="inquiries", verbose_name=_("run"))
    need = models.ForeignKey(Need, models.PROTECT, related_name="+", verbose_name=_("need"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+", verbose_name=_("offer"))
    answer = models.JSONField(_("answer"))
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )

    class Meta:
        """A pair is asked for once in a run: the answer cannot change."""

        ordering = ["pk"]
        verbose_name = _("inquiry about a run")
        verbose_name_plural = _("inquiries about runs")
        constraints = [models.UniqueConstraint(fields=["run", "need", "offer"], name="mentoring_inquiry_once")]

    def __str__(self) -> str:
        return f"{self.need}, {self.offer}"
