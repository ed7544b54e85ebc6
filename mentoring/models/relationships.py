"""The only home of relationships: who works with whom, the agreement both signed, goals with their milestones and evidence."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from actionplans.models import Plan
from mentoring.enums import ClosingKind, GoalState, Outcome, RelationshipKind, RelationshipState, Side
from mentoring.models.entries import Need, Offer
from mentoring.models.runs import Proposal
from mentoring.models.seasons import Season
from pearls.models import Attachment, Municipality, Organisation
from pearls.models.base import exactly_one, one_of, together
from pearls.questionnaires.models import Row


class Relationship(models.Model):
    """Mentor and town (or two mentors, or a circle of several) work together for a season.

    `plan` is what the mentor may read and comment on while it runs. `before` is the one that this one follows after a rematch.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="relationships", verbose_name=_("season"))
    kind = models.CharField(_("kind"), max_length=6, choices=RelationshipKind.choices)
    name = models.CharField(_("name"), max_length=160)
    state = models.CharField(
        _("state"), max_length=10, choices=RelationshipState.choices, default=RelationshipState.AGREEING
    )
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="relationship", verbose_name=_("proposed pair")
    )
    plan = models.ForeignKey(
        Plan, models.SET_NULL, null=True, blank=True, related_name="relationships", verbose_name=_("action plan")
    )
    # The town lets the mentor's people read the plan and comment on it: who of the town said so, and when.
    plan_open_at = models.DateTimeField(_("plan opened"), null=True, blank=True)
    plan_open_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mediates",
        verbose_name=_("mediator"),
    )  # fmt: skip
    before = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="after", verbose_name=_("follows")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """The newest first."""

        ordering = ["-created_at", "pk"]
        verbose_name = _("mentoring")
        verbose_name_plural = _("mentorings")
        constraints = [
            one_of("kind", RelationshipKind),
            one_of("state", RelationshipState),
            models.CheckConstraint(
                name="mentoring_relationship_forward",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("The last day must lie after the first."),
            ),
            together("plan_open_at", "plan_open_by"),
        ]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """A body that takes part in a relationship, on the side of the mentor or of the town."""

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="parties", verbose_name=_("relationship")
    )
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="parties", verbose_name=_("organisation")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="parties", verbose_name=_("municipality")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("expert"),
    )
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="parties", verbose_name=_("offer")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="parties", verbose_name=_("need")
    )

    class Meta:
        """A body stands once in a relationship; the mentor's side first."""

        ordering = ["side", "pk"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            one_of("side", Side),
            exactly_one("one_body", "organisation", "municipality", "expert"),
            models.UniqueConstraint(
                fields=["relationship", "organisation", "municipality", "expert"],
                nulls_distinct=False,
                name="mentoring_party_once",
                violation_error_message=_("They already take part."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def body(self) -> models.Model:
        """Return who takes part: an organisation, a municipality or a person."""
        return self.organisation or self.municipality or self.expert  # type: ignore[return-value]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PartyPerson(models.Model):
    """A person acts for a party from one day to another. Whoever leaves says what the next one must know."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="people", verbose_name=_("party"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentorings", verbose_name=_("person")
    )
    lead = models.BooleanField(_("leads for this party"), default=False)
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    handover = models.TextField(_("what the next person must know"), max_length=4000, blank=True)

    class Meta:
        """A person acts once at a time, and one leads."""

        ordering = ["-lead", "since", "pk"]
        verbose_name = _("person of a party")
        verbose_name_plural = _("people of parties")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "user"],
                condition=Q(until__isnull=True),
                name="mentoring_partyperson_once",
                violation_error_message=_("This person already takes part."),
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(until__isnull=True, lead=True),
                name="mentoring_partyperson_one_lead",
                violation_error_message=_("Somebody else already leads for this party."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class PlanAccess(models.Model):
    """A right in the town's plan that this mentoring gave to a person of the mentor, and that goes with it."""

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="plan_accesses", verbose_name=_("relationship")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))

    class Meta:
        """Once per person."""

        ordering = ["pk"]
        verbose_name = _("access to a plan")
        verbose_name_plural = _("accesses to plans")
        constraints = [models.UniqueConstraint(fields=["relationship", "user"], name="mentoring_planaccess_once")]

    def __str__(self) -> str:
        return str(self.user)


class AgreementTemplate(models.Model):
    """What an agreement says, by language: {"en": {"aims": …, "rhythm": …, …}}. A changed text is a new version."""

    kind = models.CharField(_("kind"), max_length=6, choices=RelationshipKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    texts = models.JSONField(_("texts by language"))
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        """The newest version first; never changed."""

        ordering = ["kind", "-number"]
        verbose_name = _("agreement template")
        verbose_name_plural = _("agreement templates")
        constraints = [
            one_of("kind", RelationshipKind),
            models.UniqueConstraint(fields=["kind", "number"], name="mentoring_agreementtemplate_once"),
        ]
        triggers = [Protect(name="keep_template", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.number}"


class Agreement(models.Model):
    """What both sides agree on, as a version that is never changed once somebody signed; `terms` are the filled-in parts.

    `terms` holds {"aims", "rhythm", "confidentiality", "conflict", "exit", "data"}; `sha256` is over the canonical terms and texts.
    """

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="agreements", verbose_name=_("relationship")
    )
    template = models.ForeignKey(AgreementTemplate, models.PROTECT, related_name="+", verbose_name=_("template"))
    number = models.PositiveSmallIntegerField(_("version"))
    terms = models.JSONField(_("terms"))
    sha256 = models.CharField(_("hash"), max_length=64)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        """The newest version first; never changed."""

        ordering = ["-number"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["relationship", "number"], name="mentoring_agreement_once"),
        ]
        triggers = [Protect(name="keep_agreement", operation=Update)]

    def __str__(self) -> str:
        return f"{self.relationship}, {self.number}"


class Signature(models.Model):
    """A party has signed a version of the agreement, by the hand of a person whose name is kept as it was."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures", verbose_name=_("agreement"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="signatures", verbose_name=_("party"))
    name = models.CharField(_("name"), max_length=120)
    signed_at = models.DateTimeField(_("signed"), auto_now_add=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )

    class Meta:
        """A party signs a version once; never changed."""

        ordering = ["signed_at", "pk"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"],
                name="mentoring_signature_once",
                violation_error_message=_("This party has signed already."),
            )
        ]
        triggers = [Protect(name="keep_signature", operation=Update)]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """What mentor and town want to reach; perhaps for one action of the town's plan (a line of its answer sheet)."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="goals", verbose_name=_("relationship"))
    title = models.CharField(_("goal"), max_length=200)
    why = models.TextField(_("how we shall see it"), max_length=2000, blank=True)
    action = models.ForeignKey(
        Row, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("action of the plan")
    )
    due = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=GoalState.choices, default=GoalState.OPEN)
    created_at = models.DateTimeField(_("set"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        """What is due first stands first."""

        ordering = [F("due").asc(nulls_last=True), "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [one_of("state", GoalState)]

    def __str__(self) -> str:
        return self.title


class GoalStep(models.Model):
    """A milestone of a goal: a fact by which one sees that it has come so far."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps", verbose_name=_("goal"))
    title = models.CharField(_("milestone"), max_length=200)
    due = models.DateField(_("by when"), null=True, blank=True)
    reached_at = models.DateTimeField(_("reached"), null=True, blank=True)
    reached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )

    class Meta:
        """What is due first stands first."""

        ordering = [F("due").asc(nulls_last=True), "pk"]
        verbose_name = _("milestone of a goal")
        verbose_name_plural = _("milestones of goals")
        constraints = [together("reached_at", "reached_by")]

    def __str__(self) -> str:
        return self.title


class GoalEvidence(models.Model):
    """What shows that a milestone was reached: a sentence, an address, a file."""

    step = models.ForeignKey(GoalStep, models.CASCADE, related_name="evidence", verbose_name=_("milestone"))
    text = models.CharField(_("what it shows"), max_length=500)
    address = models.URLField(_("address"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )

    class Meta:
        """As it came."""

        ordering = ["pk"]
        verbose_name = _("evidence of a milestone")
        verbose_name_plural = _("evidence of milestones")

    def __str__(self) -> str:
        return self.text


class Closing(models.Model):
    """What a party says changed, at the end, half a year and a year later; and what the mentor learnt."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="closings", verbose_name=_("party"))
    kind = models.CharField(_("when"), max_length=10, choices=ClosingKind.choices)
    outcome = models.CharField(_("what came of it"), max_length=8, choices=Outcome.choices)
    changed = models.TextField(_("what changed at home"), max_length=4000)
    learnt = models.TextField(_("what we learnt"), max_length=4000, blank=True)
    may_publish = models.BooleanField(_("the programme may tell of it"), default=False)
    said_at = models.DateTimeField(_("said"), auto_now_add=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )

    class Meta:
        """Once per party and moment."""

        ordering = ["said_at", "pk"]
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        constraints = [
            one_of("kind", ClosingKind),
            one_of("outcome", Outcome),
            models.UniqueConstraint(
                fields=["party", "kind"],
                name="mentoring_closing_once",
                violation_error_message=_("This has been said already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.get_kind_display()}"
