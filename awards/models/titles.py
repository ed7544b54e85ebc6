"""The only home of the register: places that hold the title, and the public record of who stood for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.enums import Outcome
from awards.models.applications import Application, Submission
from awards.models.results import Publication
from pearls.models import Edition, Municipality, Place
from pearls.models.base import one_of


class Title(models.Model):
    """A place is Cultural Pearl of an edition; its municipality carries it. Without a publication it is public record."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="titles", verbose_name=_("edition"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="titles", verbose_name=_("municipality")
    )
    # The town that holds the title where it lies inside a municipality of another name.
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="titles", verbose_name=_("place")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=140)
    reason = models.TextField(_("public reason"), max_length=2000, blank=True)
    override_reason = models.TextField(_("why it departs from the rules"), max_length=2000, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="title", verbose_name=_("application")
    )
    plan = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan as handed in")
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="titles", verbose_name=_("publication")
    )
    code = models.CharField(_("code of the certificate"), max_length=24, unique=True, null=True, blank=True)

    class Meta:
        """The newest edition first."""

        ordering = ["-edition__year", "name"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")
        constraints = [
            models.UniqueConstraint(fields=["edition", "municipality", "name"], name="awards_title_once"),
            models.UniqueConstraint(fields=["edition", "slug"], name="awards_title_address_once"),
            models.CheckConstraint(
                name="awards_title_awarded_or_recorded",
                condition=Q(publication__isnull=True, application__isnull=True)
                | Q(publication__isnull=False, application__isnull=False, code__isnull=False),
                violation_error_message=_("A title comes from a publication, or from the public record."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"


class PastCandidacy(models.Model):
    """The public record of an edition before the portal: a place that applied, and what became of it."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="past_candidacies", verbose_name=_("edition"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="past_candidacies", verbose_name=_("municipality")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="past_candidacies", verbose_name=_("place")
    )
    name = models.CharField(_("name"), max_length=120)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)

    class Meta:
        """A name stands once in an edition."""

        ordering = ["-edition__year", "name"]
        verbose_name = _("candidacy of the public record")
        verbose_name_plural = _("candidacies of the public record")
        constraints = [
            one_of("outcome", Outcome),
            models.UniqueConstraint(fields=["edition", "municipality", "name"], name="awards_pastcandidacy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.edition}"
