"""The only home of applications: who applies with whom, what was handed in, and whether the rules let it in."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from actionplans.models import Plan
from awards.enums import ApplicationState, SubmissionKind, Verdict
from awards.models.cycles import Cycle
from pearls.enums import MemberRole
from pearls.models import Municipality, Organisation, Place
from pearls.models.base import one_of, together
from pearls.questionnaires.models import AnswerSheet, Snapshot


class Application(models.Model):
    """A municipality asks for the title, alone or as the lead of others. Its text is its answer sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="applications", verbose_name=_("cycle"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="applications", verbose_name=_("municipality")
    )
    # The town that would hold the title where it lies inside a municipality of another name.
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("town")
    )
    sheet = models.OneToOneField(AnswerSheet, models.PROTECT, related_name="application", verbose_name=_("answers"))
    state = models.CharField(
        _("state"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """One live application per cycle and municipality."""

        ordering = ["-created_at"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            one_of("state", ApplicationState),
            models.UniqueConstraint(
                fields=["cycle", "municipality"],
                condition=~Q(state="withdrawn"),
                name="awards_application_live_once",
                violation_error_message=_("This municipality already applies in this cycle."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place or self.municipality)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ApplicationMember(models.Model):
    """A person works on an application: who began it, or who was invited."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="members", verbose_name=_("application"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="application_memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        """A person is once in an application."""

        ordering = ["user__name", "pk"]
        verbose_name = _("member of an application")
        verbose_name_plural = _("members of applications")
        constraints = [
            one_of("role", MemberRole),
            models.UniqueConstraint(fields=["application", "user"], name="awards_applicationmember_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class BidPartner(models.Model):
    """Somebody who stands behind a joint bid beside the lead: a municipality or organisation known here, or a name."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="partners", verbose_name=_("application"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    part = models.TextField(_("what it brings"), max_length=1000, blank=True)

    class Meta:
        """A name is once in a bid."""

        ordering = ["name"]
        verbose_name = _("partner of a bid")
        verbose_name_plural = _("partners of bids")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "name"],
                name="awards_bidpartner_once",
                violation_error_message=_("This partner is already in the bid."),
            ),
            models.CheckConstraint(
                name="awards_bidpartner_one_body",
                condition=Q(municipality__isnull=True) | Q(organisation__isnull=True),
                violation_error_message=_("A partner is a municipality or an organisation, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """What was handed in, for ever as it was: board and jury read this. `code` is what a receipt is verified by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="submissions", verbose_name=_("application")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SubmissionKind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name=_("text"))
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("plan")
    )
    sha256 = models.CharField(_("hash"), max_length=64)
    code = models.CharField(_("code of the receipt"), max_length=24, unique=True)
    submitted_at = models.DateTimeField(_("handed in"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )

    class Meta:
        """Never changed, never deleted; the newest of a kind is the one that counts."""

        ordering = ["kind", "-number"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            one_of("kind", SubmissionKind),
            models.UniqueConstraint(fields=["application", "kind", "number"], name="awards_submission_once"),
            models.CheckConstraint(
                name="awards_submission_plan_named",
                condition=Q(kind="application", plan__isnull=True) | Q(kind="plan", plan__isnull=False),
                violation_error_message=_("An action plan is handed in as a plan."),
            ),
        ]
        triggers = [Protect(name="keep_submission", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.application}, {self.get_kind_display()} {self.number}"


class EligibilityCheck(models.Model):
    """What one rule said of one submission: computed at submission, kept as code and value (see awards/eligibility.py).

    `words` are the same in English; alone they stand in rows of before the codes.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="checks", verbose_name=_("submission"))
    rule = models.CharField(_("rule"), max_length=20)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    code = models.CharField(_("code"), max_length=20, blank=True)
    value = models.JSONField(_("value"), default=str, blank=True)
    words = models.TextField(_("in words"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        """A rule speaks once of a submission and does not take it back."""

        ordering = ["pk"]
        verbose_name = _("eligibility check")
        verbose_name_plural = _("eligibility checks")
        constraints = [
            one_of("verdict", Verdict),
            models.UniqueConstraint(fields=["submission", "rule"], name="awards_eligibilitycheck_once"),
        ]
        triggers = [Protect(name="keep_check", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.rule}: {self.verdict}"


class EligibilityOverride(models.Model):
    """Two people let a rule pass, or hold an application back, against what the rule says; it counts once confirmed."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="overrides", verbose_name=_("application")
    )
    rule = models.CharField(_("rule"), max_length=20)
    passes = models.BooleanField(_("counts as met"))
    reason = models.TextField(_("reason"), max_length=2000)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
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
        """The second person is another one."""

        ordering = ["-asked_at"]
        verbose_name = _("override of a rule")
        verbose_name_plural = _("overrides of rules")
        constraints = [
            together("confirmed_at", "confirmed_by"),
            models.CheckConstraint(
                name="awards_eligibilityoverride_four_eyes",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                violation_error_message=_("A second person confirms; that cannot be the one who asked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.rule}"
