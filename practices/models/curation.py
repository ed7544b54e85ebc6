"""The only home of what curators do with a practice: reviews, remarks with their answers, decisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from pearls.models.base import one_of, together
from practices.enums import RemarkState, ReviewState, Tier
from practices.models.practice import Practice


class Review(models.Model):
    """One reviewer's reading: points per criterion of the rubric, and what to make better."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="reviews", verbose_name=_("practice"))
    round = models.PositiveSmallIntegerField(_("round"), default=1, help_text=_("Counts how often it was submitted."))
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="practice_reviews", verbose_name=_("reviewer")
    )
    state = models.CharField(_("state"), max_length=10, choices=ReviewState.choices, default=ReviewState.ASKED)
    due = models.DateField(_("due"), null=True, blank=True)
    scores = models.JSONField(_("points by criterion"), default=dict, blank=True)
    recommends = models.BooleanField(_("recommends publication"), null=True, blank=True)
    text = models.TextField(_("what to make better"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        """A person reviews a practice once in a round and tier."""

        ordering = ["practice", "round", "asked_at"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            one_of("tier", Tier),
            one_of("state", ReviewState),
            models.UniqueConstraint(
                fields=["practice", "round", "tier", "reviewer"],
                name="practices_review_once",
                violation_error_message=_("This person already reviews this practice."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}, {self.reviewer}"


class Remark(models.Model):
    """Something a curator asks about the text, at one question; the team answers, a curator closes."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="remarks", verbose_name=_("practice"))
    question = models.SlugField(_("question"), max_length=60, blank=True)
    text = models.TextField(_("remark"))
    must = models.BooleanField(_("must be answered"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=RemarkState.choices, default=RemarkState.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    class Meta:
        """In the order in which they were made."""

        ordering = ["at", "pk"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints = [one_of("state", RemarkState), together("closed_at", "closed_by")]

    def __str__(self) -> str:
        return self.text[:80]


class RemarkAnswer(models.Model):
    """One turn of the conversation below a remark; `seq` is the sheet's change that the answer points at, as its proof."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="answers", verbose_name=_("remark"))
    text = models.TextField(_("answer"))
    seq = models.PositiveBigIntegerField(_("last change of the text then"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        """Oldest first; what was said stays."""

        ordering = ["at", "pk"]
        verbose_name = _("answer to a remark")
        verbose_name_plural = _("answers to remarks")
        triggers = [Protect(name="keep_answer", operation=Update)]

    def __str__(self) -> str:
        return self.text[:80]


class Decision(models.Model):
    """What a tier decided, with the reason that everybody may read."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="decisions", verbose_name=_("practice"))
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices)
    accepted = models.BooleanField(_("accepted"))
    reason = models.TextField(_("public reason"))
    scores = models.JSONField(_("points at that time"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        """Newest first; a decision is not rewritten."""

        ordering = ["-at"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [one_of("tier", Tier)]
        triggers = [Protect(name="keep_decision", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.practice}, {self.get_tier_display()}"
