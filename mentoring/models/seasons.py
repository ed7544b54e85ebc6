"""The only home of seasons: when needs and offers are collected, by which rules they are matched, who stands in for a country."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.enums import SeasonState
from pearls.models import Country, Edition
from pearls.models.base import one_of


class Season(models.Model):
    """A round of matching. Needs and offers come in until `closes_at`; both sides answer proposals within `answer_days`."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="seasons", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=SeasonState.choices, default=SeasonState.COLLECTING)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("needs and offers are due"))
    answer_days = models.PositiveSmallIntegerField(_("days to answer a proposal"), default=10)
    starts = models.DateField(_("mentoring starts"))
    ends = models.DateField(_("mentoring ends"))
    invented = models.BooleanField(_("invented for demonstration"), default=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """The newest first; dates go forward."""

        ordering = ["-opens_at", "pk"]
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        constraints = [
            one_of("state", SeasonState),
            models.CheckConstraint(
                name="mentoring_season_forward",
                condition=Q(closes_at__gt=F("opens_at")) & Q(ends__gt=F("starts")),
                violation_error_message=_("What ends must end after it begins."),
            ),
            models.CheckConstraint(
                name="mentoring_season_time_to_answer",
                condition=Q(answer_days__gte=1, answer_days__lte=60),
                violation_error_message=_("Give people between 1 and 60 days to answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleSet(models.Model):
    """Rules by which a season may be matched: weights, hard rules, quotas, fairness. Several are compared side by side.

    `rules` has the shape of mentoring.matching's Rules; `seed` breaks the last ties and is published.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="rule_sets", verbose_name=_("season"))
    name = models.CharField(_("name"), max_length=120)
    rules = models.JSONField(_("rules"), default=dict, blank=True)
    seed = models.CharField(_("seed"), max_length=64)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """In the order in which they were made."""

        ordering = ["pk"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            models.UniqueConstraint(
                fields=["season", "name"],
                name="mentoring_ruleset_once",
                violation_error_message=_("This season already has rules of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class StandIn(models.Model):
    """Somebody serves a country that has no contact point of its own in an edition. Contact points themselves are roles."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="stand_ins", verbose_name=_("edition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="stand_ins", verbose_name=_("country"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stand_ins", verbose_name=_("person")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    named_at = models.DateTimeField(_("named"), auto_now_add=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))

    class Meta:
        """One per country and edition."""

        ordering = ["country", "pk"]
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "country"],
                name="mentoring_standin_once",
                violation_error_message=_("This country already has a stand-in in this edition."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.country_id}"
