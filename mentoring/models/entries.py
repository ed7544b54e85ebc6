"""The only home of what both sides bring to a season: offers of mentors, needs of towns, preferences, refusals, rules on pairs."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan
from mentoring.enums import EntryState, Level, OfferKind, RuleKind, Side, Weight
from mentoring.models.seasons import Season
from pearls.enums import MemberRole
from pearls.models import Country, Municipality, Organisation
from pearls.models.base import exactly_one, one_of
from practices.models import Practice, Term


class Entry(models.Model):
    """What a need and an offer share. `languages` is {code: Level}; from and until are the days on which they have time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    languages = models.JSONField(_("languages"), default=dict, blank=True)
    formats = ArrayField(models.CharField(max_length=8), verbose_name=_("formats"), default=list, blank=True)
    available_from = models.DateField(_("from"), null=True, blank=True)
    available_until = models.DateField(_("until"), null=True, blank=True)
    hand_ins = models.PositiveSmallIntegerField(_("times handed in"), default=0)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """Only its children have tables."""

        abstract = True


class Offer(Entry):
    """An organisation, an expert or an earlier Pearl offers to mentor between `min_towns` and `max_towns` towns on `days` days."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="offers", verbose_name=_("season"))
    kind = models.CharField(_("kind"), max_length=12, choices=OfferKind.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("organisation")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("municipality")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("expert")
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    about = models.TextField(_("what you offer"), max_length=2000, blank=True)
    days = models.DecimalField(_("days in the season"), max_digits=5, decimal_places=1, default=0)
    min_towns = models.PositiveSmallIntegerField(_("at least"), default=0)
    max_towns = models.PositiveSmallIntegerField(_("at most"), default=1)
    serves = ArrayField(models.CharField(max_length=2), verbose_name=_("countries served"), default=list, blank=True)

    class Meta:
        """A body offers once in a season."""

        ordering = ["created_at", "pk"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            one_of("state", EntryState),
            one_of("kind", OfferKind),
            exactly_one("one_mentor", "organisation", "municipality", "expert"),
            models.UniqueConstraint(
                fields=["season", "organisation", "municipality", "expert"],
                condition=~Q(state="withdrawn"),
                nulls_distinct=False,
                name="mentoring_offer_live_once",
                violation_error_message=_("There is already an offer in this season."),
            ),
            models.CheckConstraint(
                name="mentoring_offer_range",
                condition=Q(max_towns__gte=F("min_towns")),
                violation_error_message=_("The most must not be less than the least."),
            ),
            models.CheckConstraint(
                name="mentoring_offer_forward",
                condition=Q(available_until__isnull=True)
                | Q(available_from__isnull=True)
                | Q(available_until__gte=F("available_from")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.body)

    @property
    def body(self) -> Organisation | Municipality | models.Model:
        """Return who mentors: an organisation, a municipality or a person."""
        return self.organisation or self.municipality or self.expert  # type: ignore[return-value]


class OfferPerson(models.Model):
    """A person of the mentor who does the work; capacity is shared among them in days."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="people", verbose_name=_("offer"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="offered_as", verbose_name=_("person")
    )
    role = models.CharField(_("right"), max_length=10, choices=MemberRole.choices, default=MemberRole.EDITOR)
    part = models.CharField(_("what they bring"), max_length=200, blank=True)
    days = models.DecimalField(_("days"), max_digits=5, decimal_places=1, default=0)

    class Meta:
        """A person stands once in an offer."""

        ordering = ["pk"]
        verbose_name = _("person of an offer")
        verbose_name_plural = _("people of offers")
        constraints = [
            one_of("role", MemberRole),
            models.UniqueConstraint(
                fields=["offer", "user"],
                name="mentoring_offerperson_once",
                violation_error_message=_("This person is already in the offer."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class OfferTopic(models.Model):
    """A topic that a mentor knows, how well, and the published practice that shows it."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="topics", verbose_name=_("offer"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("topic"))
    level = models.PositiveSmallIntegerField(_("how well"), choices=Level.choices, default=Level.WORKING)
    practice = models.ForeignKey(
        Practice, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("practice that shows it")
    )

    class Meta:
        """A topic stands once in an offer."""

        ordering = ["-level", "pk"]
        verbose_name = _("topic of an offer")
        verbose_name_plural = _("topics of offers")
        constraints = [
            models.CheckConstraint(name="mentoring_offertopic_level_known", condition=Q(level__in=Level.values)),
            models.UniqueConstraint(
                fields=["offer", "term"],
                name="mentoring_offertopic_once",
                violation_error_message=_("This topic is already named."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.term)


class Need(Entry):
    """A town wants mentoring in a season. `urgency` is set by the office with a reason; `credit` comes from seasons without a match."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="needs", verbose_name=_("season"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="needs", verbose_name=_("municipality"))
    plan = models.ForeignKey(
        Plan, models.SET_NULL, null=True, blank=True, related_name="needs", verbose_name=_("action plan")
    )
    goals = models.TextField(_("what shall be different"), max_length=2000, blank=True)
    limits = models.TextField(_("what a mentor must know"), max_length=2000, blank=True)
    mentors = models.PositiveSmallIntegerField(_("mentors wanted"), default=1)
    urgency = models.PositiveSmallIntegerField(_("urgency, 0 to 3"), default=0)
    urgency_reason = models.CharField(_("why it is urgent"), max_length=300, blank=True)
    credit = models.PositiveSmallIntegerField(_("seasons without a match before"), default=0)

    class Meta:
        """A municipality asks once in a season."""

        ordering = ["created_at", "pk"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            one_of("state", EntryState),
            models.UniqueConstraint(
                fields=["season", "municipality"],
                condition=~Q(state="withdrawn"),
                name="mentoring_need_live_once",
                violation_error_message=_("This municipality already asks in this season."),
            ),
            models.CheckConstraint(
                name="mentoring_need_one_or_two",
                condition=Q(mentors__gte=1, mentors__lte=2),
                violation_error_message=_("Ask for one mentor, or for two."),
            ),
            models.CheckConstraint(
                name="mentoring_need_urgency_reasoned",
                condition=Q(urgency=0) | (Q(urgency__lte=3) & ~Q(urgency_reason="")),
                violation_error_message=_("Urgency goes from 0 to 3 and needs a reason."),
            ),
            models.CheckConstraint(
                name="mentoring_need_forward",
                condition=Q(available_until__isnull=True)
                | Q(available_from__isnull=True)
                | Q(available_until__gte=F("available_from")),
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.municipality)


class NeedTopic(models.Model):
    """A topic on which a town wants help, and how much. `drawn_from` says where the portal found it: a section, a practice."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="topics", verbose_name=_("need"))
    term = models.ForeignKey(Term, models.PROTECT, related_name="+", verbose_name=_("topic"))
    weight = models.PositiveSmallIntegerField(_("how much"), choices=Weight.choices, default=Weight.IMPORTANT)
    drawn_from = models.CharField(_("drawn from"), max_length=200, blank=True)

    class Meta:
        """A topic stands once in a need."""

        ordering = ["-weight", "pk"]
        verbose_name = _("topic of a need")
        verbose_name_plural = _("topics of needs")
        constraints = [
            models.CheckConstraint(name="mentoring_needtopic_weight_known", condition=Q(weight__in=Weight.values)),
            models.UniqueConstraint(
                fields=["need", "term"],
                name="mentoring_needtopic_once",
                violation_error_message=_("This topic is already named."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.term)


class Preference(models.Model):
    """One side would like the other, ranked from 1 (first) to 5. Not being named says nothing."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="preferences", verbose_name=_("need"))
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="preferences", verbose_name=_("offer"))
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    rank = models.PositiveSmallIntegerField(_("rank"))
    set_at = models.DateTimeField(_("set"), auto_now=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        """Each side ranks a partner once, and each rank goes to one partner."""

        ordering = ["rank", "pk"]
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            one_of("side", Side),
            models.CheckConstraint(
                name="mentoring_preference_rank",
                condition=Q(rank__gte=1, rank__lte=5),
                violation_error_message=_("Rank from 1 to 5."),
            ),
            models.UniqueConstraint(fields=["need", "offer", "side"], name="mentoring_preference_once"),
            models.UniqueConstraint(
                fields=["need", "rank"], condition=Q(side="town"), name="mentoring_preference_town_rank_once"
            ),
            models.UniqueConstraint(
                fields=["offer", "rank"], condition=Q(side="mentor"), name="mentoring_preference_mentor_rank_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}, {self.offer}: {self.rank}"


class Objection(models.Model):
    """One side does not want the other. Only that side and the office ever see it."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="objections", verbose_name=_("need"))
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="objections", verbose_name=_("offer"))
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    said_at = models.DateTimeField(_("said"), auto_now_add=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )

    class Meta:
        """Once per side and pair."""

        ordering = ["pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            one_of("side", Side),
            models.UniqueConstraint(fields=["need", "offer", "side"], name="mentoring_objection_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need}, {self.offer}"


class PairRule(models.Model):
    """The office pins a pair, forbids it, or notes a conflict of interest; always with a reason."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="pair_rules", verbose_name=_("season"))
    need = models.ForeignKey(Need, models.CASCADE, related_name="pair_rules", verbose_name=_("need"))
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="pair_rules", verbose_name=_("offer"))
    kind = models.CharField(_("kind"), max_length=8, choices=RuleKind.choices)
    reason = models.CharField(_("reason"), max_length=500)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        """One rule per pair."""

        ordering = ["pk"]
        verbose_name = _("rule on a pair")
        verbose_name_plural = _("rules on pairs")
        constraints = [
            one_of("kind", RuleKind),
            models.UniqueConstraint(
                fields=["need", "offer"],
                name="mentoring_pairrule_once",
                violation_error_message=_("There is already a rule on this pair. Remove it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}, {self.offer}: {self.get_kind_display()}"
