"""The only home of the year after a plan was sent: what became of each action, and the report on it all."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect
from pgtrigger import Q as Old

from actionplans.enums import ReportState, Stage
from actionplans.models.plans import Plan
from pearls.models.base import one_of
from pearls.questionnaires.models import Row


class Result(models.Model):
    """What became of one action of a plan. `version` counts changes, so that two people do not write over each other."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="results", verbose_name=_("plan"))
    row = models.OneToOneField(Row, models.CASCADE, related_name="result", verbose_name=_("action"))
    stage = models.CharField(_("where it stands"), max_length=10, choices=Stage.choices)
    happened = models.TextField(_("what happened"), max_length=4000, blank=True)
    not_worked = models.TextField(_("what did not work"), max_length=3000, blank=True)
    learnt = models.TextField(_("what others should know"), max_length=3000, blank=True)
    reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    practice = models.ForeignKey(
        "practices.Practice",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("practice it became"),
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        """In the order in which they were first spoken of."""

        ordering = ["pk"]
        verbose_name = _("result of an action")
        verbose_name_plural = _("results of actions")
        constraints = [one_of("stage", Stage)]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.get_stage_display()}"


class Report(models.Model):
    """What a town says of the year of its plan. Sent, it holds a document that no later change of a result touches."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="report", verbose_name=_("plan"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    changed = models.TextField(_("what changed in the town"), max_length=6000, blank=True)
    not_worked = models.TextField(_("what did not work"), max_length=4000, blank=True)
    goes_on = models.TextField(_("what goes on after the year"), max_length=4000, blank=True)
    document = models.JSONField(_("report as it was sent"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        """One per plan; what was sent is there to be read."""

        ordering = ["pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            one_of("state", ReportState),
            models.CheckConstraint(
                name="actionplans_report_sent_has_document",
                condition=Q(state="draft") | Q(document__isnull=False),
                violation_error_message=_("A report that was sent has its document."),
            ),
        ]
        triggers = [Protect(name="keep_sent_report", operation=Delete, condition=Old(old__state="sent"))]

    def __str__(self) -> str:
        return str(_("Report of %s") % self.plan.municipality)
