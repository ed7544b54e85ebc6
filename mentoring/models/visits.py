"""The only home of visits: why, who, what they need, what it costs, what the host says, and what followed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentoring.enums import CostKind, Travel, VisitState
from mentoring.models.relationships import Party, Relationship
from pearls.models import Attachment
from pearls.models.base import one_of, together


class Visit(models.Model):
    """People of one party go to see another. A return visit names the visit that it answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="visits", verbose_name=_("relationship")
    )
    host = models.ForeignKey(Party, models.PROTECT, related_name="hosts", verbose_name=_("host"))
    returns = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="returned_by", verbose_name=_("returns the visit")
    )
    title = models.CharField(_("title"), max_length=200)
    aims = models.TextField(_("what we want to learn"), max_length=4000)
    agenda = models.TextField(_("agenda"), max_length=8000, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    shadowing = models.BooleanField(_("somebody works beside a colleague"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=VisitState.choices, default=VisitState.PROPOSED)
    budget = models.DecimalField(_("budget in euros"), max_digits=9, decimal_places=2, default=0)
    feedback = models.TextField(_("what the host says"), max_length=4000, blank=True)
    feedback_at = models.DateTimeField(_("said"), null=True, blank=True)
    feedback_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )
    report = models.TextField(_("what we saw and take home"), max_length=8000, blank=True)
    sequence = models.PositiveIntegerField(_("version for calendars"), default=0)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )

    class Meta:
        """The latest first."""

        ordering = ["-starts", "pk"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            one_of("state", VisitState),
            together("feedback_at", "feedback_by"),
            models.CheckConstraint(
                name="mentoring_visit_forward",
                condition=Q(ends__gte=F("starts")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VisitApproval(models.Model):
    """A party, or the programme office (no party), agrees to a visit or does not."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="approvals", verbose_name=_("visit"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party"))
    yes = models.BooleanField(_("agrees"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"))

    class Meta:
        """Each says it once."""

        ordering = ["pk"]
        verbose_name = _("approval of a visit")
        verbose_name_plural = _("approvals of visits")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "party"],
                nulls_distinct=False,
                name="mentoring_visitapproval_once",
                violation_error_message=_("This has been answered already."),
            ),
            models.CheckConstraint(
                name="mentoring_visitapproval_no_has_reason",
                condition=Q(yes=True) | ~Q(reason=""),
                violation_error_message=_("Say why not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit}, {self.party or ''}"


class Traveller(models.Model):
    """A person who goes along: somebody with an account, or a name."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="travellers", verbose_name=_("visit"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="travels",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("what they do"), max_length=120, blank=True)
    travel = models.CharField(_("travels by"), max_length=6, choices=Travel.choices, default=Travel.TRAIN)
    kilometres = models.PositiveIntegerField(_("kilometres there and back"), default=0)

    class Meta:
        """A name stands once in a visit."""

        ordering = ["name", "pk"]
        verbose_name = _("traveller")
        verbose_name_plural = _("travellers")
        constraints = [
            one_of("travel", Travel),
            models.UniqueConstraint(
                fields=["visit", "name"],
                name="mentoring_traveller_once",
                violation_error_message=_("This person already goes along."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TravellerNeeds(models.Model):
    """What a traveller needs: access and diet. Kept apart, read by the host alone, erased 14 days after the visit."""

    traveller = models.OneToOneField(
        Traveller, models.CASCADE, primary_key=True, related_name="needs", verbose_name=_("traveller")
    )
    access = models.CharField(_("access"), max_length=500, blank=True)
    diet = models.CharField(_("food"), max_length=500, blank=True)

    class Meta:
        """One per traveller."""

        verbose_name = _("needs of a traveller")
        verbose_name_plural = _("needs of travellers")

    def __str__(self) -> str:
        return str(self.traveller_id)


class VisitCost(models.Model):
    """What a visit costs, planned and spent, in euros; a lump sum needs no receipt."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="costs", verbose_name=_("visit"))
    what = models.CharField(_("what for"), max_length=200)
    kind = models.CharField(_("reckoned as"), max_length=4, choices=CostKind.choices, default=CostKind.REAL)
    planned = models.DecimalField(_("planned"), max_digits=9, decimal_places=2, default=0)
    spent = models.DecimalField(_("spent"), max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        """As they were named."""

        ordering = ["pk"]
        verbose_name = _("cost of a visit")
        verbose_name_plural = _("costs of visits")
        constraints = [
            one_of("kind", CostKind),
            models.CheckConstraint(
                name="mentoring_visitcost_not_negative",
                condition=Q(planned__gte=0) & (Q(spent__isnull=True) | Q(spent__gte=0)),
                violation_error_message=_("An amount is not below zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class VisitFile(models.Model):
    """A document of a visit: a programme, a receipt, a picture."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="files", verbose_name=_("visit"))
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("file"))
    text = models.CharField(_("what it is"), max_length=200, blank=True)

    class Meta:
        """As they came."""

        ordering = ["pk"]
        verbose_name = _("document of a visit")
        verbose_name_plural = _("documents of visits")

    def __str__(self) -> str:
        return self.text or str(self.attachment)


class FollowUp(models.Model):
    """What somebody does at home because of a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="follow_ups", verbose_name=_("visit"))
    text = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="follow_ups", verbose_name=_("who")
    )
    due = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        """What is due first stands first."""

        ordering = [F("due").asc(nulls_last=True), "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")

    def __str__(self) -> str:
        return self.text
