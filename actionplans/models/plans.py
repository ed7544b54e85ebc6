"""The only home of plans, who works on them, and the typed things behind their tables."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actionplans.enums import PlanState
from pearls.enums import MemberRole
from pearls.models import Edition, Municipality
from pearls.models.base import one_of
from pearls.questionnaires.models import AnswerSheet, Row, Snapshot


class Plan(models.Model):
    """A municipality's Culture and Resilience Action Plan; its text is its answer sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="plans", verbose_name=_("municipality"))
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("edition")
    )
    sheet = models.OneToOneField(AnswerSheet, models.PROTECT, related_name="plan", verbose_name=_("answer sheet"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """The newest plan first."""

        ordering = ["-created_at"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [one_of("state", PlanState)]

    def __str__(self) -> str:
        return str(_("Plan of %s") % self.municipality)

    @property
    def deadline(self):
        """Return the instant by which the plan is due: its own, or the edition's, or None."""
        return self.due or (self.edition.plan_due if self.edition else None)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PlanMember(models.Model):
    """A person works on a plan, perhaps from outside the municipality (a mentor comments)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="members", verbose_name=_("plan"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="plan_memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        """A person is once in a plan."""

        ordering = ["user__name", "pk"]
        verbose_name = _("member of a plan")
        verbose_name_plural = _("members of plans")
        constraints = [
            one_of("role", MemberRole),
            models.UniqueConstraint(
                fields=["plan", "user"],
                name="actionplans_planmember_once",
                violation_error_message=_("This person already works on the plan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class PublicPlan(models.Model):
    """A town lets everybody read its plan as it was sent: one snapshot, at an address that stays."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="public", verbose_name=_("plan"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name=_("snapshot"))
    slug = models.SlugField(_("address"), max_length=140, unique=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    hidden = models.BooleanField(_("taken back"), default=False)

    class Meta:
        """The newest first."""

        ordering = ["-published_at", "-pk"]
        verbose_name = _("published plan")
        verbose_name_plural = _("published plans")

    def __str__(self) -> str:
        return str(self.plan)


class PublicIndicator(models.Model):
    """An indicator of a published plan as its snapshot says it, so that everybody can ask for all of them; nobody is named."""

    public = models.ForeignKey(PublicPlan, models.CASCADE, related_name="indicators", verbose_name=_("published plan"))
    line = models.UUIDField(_("line of the plan"))
    place = models.PositiveSmallIntegerField(_("place in the plan"))
    objective = models.TextField(_("objective"), blank=True)
    title = models.TextField(_("name"))
    unit = models.TextField(_("unit"), blank=True)
    direction = models.TextField(_("direction"), blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=4, null=True, blank=True)
    baseline_date = models.DateField(_("date of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    target_date = models.DateField(_("date of the target"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)
    frequency = models.TextField(_("how often"), blank=True)
    dimension = models.TextField(_("dimension"), blank=True)

    class Meta:
        """In the order of the plan."""

        ordering = ["public", "place"]
        verbose_name = _("published indicator")
        verbose_name_plural = _("published indicators")
        constraints = [models.UniqueConstraint(fields=["public", "line"], name="actionplans_publicindicator_once")]

    def __str__(self) -> str:
        return self.title


class Entity(models.Model):
    """A typed view of one line, written with it by pearls.questionnaires.projections; never written by hand.

    Everything may be empty: a draft requires nothing. Columns that a template adds stand in `extra`.
    """

    row = models.OneToOneField(Row, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("line"))
    extra = models.JSONField(_("further columns"), default=dict, blank=True)

    class Meta:
        """Only its children have tables."""

        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, "title", "") or self.pk)


class Objective(Entity):
    """What shall be different, for whom, by when."""

    title = models.TextField(_("title"), null=True)
    target_group = models.TextField(_("target group"), null=True)
    change = models.TextField(_("change"), null=True)
    by_when = models.DateField(_("by when"), null=True)
    capacity = models.TextField(_("capacity"), null=True)
    priority = models.TextField(_("priority"), null=True)


class Action(Entity):
    """What the town does, who leads it, from when to when."""

    title = models.TextField(_("title"), null=True)
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, related_name="actions", verbose_name=_("objective")
    )
    description = models.TextField(_("description"), null=True)
    kind = models.TextField(_("kind"), null=True)
    lead_unit = models.TextField(_("lead unit"), null=True)
    lead_person = models.TextField(_("lead person"), null=True)
    partners = models.TextField(_("partners"), null=True)
    place = models.TextField(_("place"), null=True)
    start = models.DateField(_("start"), null=True)
    end = models.DateField(_("end"), null=True)
    stage = models.TextField(_("stage"), null=True)
    priority = models.TextField(_("priority"), null=True)
    capacity = models.TextField(_("capacity"), null=True)
    groups_reached = models.TextField(_("groups reached"), null=True)
    depends_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="followers", verbose_name=_("depends on")
    )


class Milestone(Entity):
    """A fact by which one sees that an action has come so far."""

    action = models.ForeignKey(Action, models.SET_NULL, null=True, related_name="milestones", verbose_name=_("action"))
    title = models.TextField(_("milestone"), null=True)
    due = models.DateField(_("due"), null=True)
    owner = models.TextField(_("owner"), null=True)
    proof = models.TextField(_("proof"), null=True)


class BudgetLine(Entity):
    """Money or work in kind for an action in a year from a source."""

    # PROTECT: money must not lose its purpose without somebody deciding; lines are only marked as deleted anyway.
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="budget", verbose_name=_("action"))
    category = models.TextField(_("category"), null=True)
    what_for = models.TextField(_("what for"), null=True)
    year = models.BigIntegerField(_("year"), null=True)
    source = models.TextField(_("source"), null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    in_kind = models.BooleanField(_("in kind"), null=True)
    state = models.TextField(_("certainty"), null=True)


class Indicator(Entity):
    """A number that shows whether an objective comes closer."""

    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, related_name="indicators", verbose_name=_("objective")
    )
    title = models.TextField(_("name"), null=True)
    unit = models.TextField(_("unit"), null=True)
    direction = models.TextField(_("direction"), null=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=4, null=True)
    baseline_date = models.DateField(_("date of the baseline"), null=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True)
    target_date = models.DateField(_("date of the target"), null=True)
    source = models.TextField(_("source"), null=True)
    frequency = models.TextField(_("how often"), null=True)
    owner = models.TextField(_("owner"), null=True)
    dimension = models.TextField(_("dimension"), null=True)


class Stakeholder(Entity):
    """A person or group with power over the plan or interest in it."""

    title = models.TextField(_("name"), null=True)
    group = models.TextField(_("group"), null=True)
    interest = models.BigIntegerField(_("interest, 1 to 5"), null=True)
    power = models.BigIntegerField(_("power, 1 to 5"), null=True)
    stance = models.TextField(_("stance"), null=True)
    brings = models.TextField(_("brings"), null=True)
    needs = models.TextField(_("needs"), null=True)
    contact_owner = models.TextField(_("contact owner"), null=True)
    next_step = models.TextField(_("next step"), null=True)


class Asset(Entity):
    """Something that the town would miss: a place, a choir, a recipe."""

    title = models.TextField(_("name"), null=True)
    kind = models.TextField(_("kind"), null=True)
    place = models.TextField(_("place"), null=True)
    carer = models.TextField(_("who cares for it"), null=True)
    condition = models.TextField(_("condition"), null=True)
    open_to = models.TextField(_("open to"), null=True)
    risk = models.TextField(_("at risk from"), null=True)
    resilience_role = models.TextField(_("part in a crisis"), null=True)


class Risk(Entity):
    """What could go wrong with the plan, and what then."""

    title = models.TextField(_("risk"), null=True)
    likelihood = models.BigIntegerField(_("likelihood, 1 to 5"), null=True)
    impact = models.BigIntegerField(_("impact, 1 to 5"), null=True)
    signal = models.TextField(_("signal"), null=True)
    measure = models.TextField(_("measure"), null=True)
    owner = models.TextField(_("owner"), null=True)
