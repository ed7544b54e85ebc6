"""The only home of places and time: countries, regions, municipalities, settlements, their names, editions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pearls.enums import NameKind
from pearls.folding import fold
from pearls.models.base import exactly_one, one_of


class Country(models.Model):
    """A country of the programme area (ISO 3166-1 alpha-2)."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    whole = models.BooleanField(_("the whole country belongs to the programme area"), default=True)

    class Meta:
        """Countries read in the order of their names."""

        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return gettext(self.name)  # the data file's names stand in the catalogues


class Region(models.Model):
    """A NUTS region; the code's length tells its level."""

    code = models.CharField(_("NUTS code"), max_length=5, primary_key=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="regions", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=120)
    in_area = models.BooleanField(_("in the programme area"), default=True)

    class Meta:
        """Regions read in the order of their codes."""

        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Municipality(models.Model):
    """The body that takes part: it has members, writes plans and applies."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="municipalities", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="municipalities", verbose_name=_("region")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=140, unique=True, allow_unicode=False)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    invented = models.BooleanField(_("invented for demonstration"), default=False)

    class Meta:
        """Two municipalities of one country may not share a name: Alytus city is not Alytus district."""

        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="pearls_municipality_once"),
            models.CheckConstraint(
                name="pearls_municipality_year_known",
                condition=Q(population__isnull=True) | Q(population_year__isnull=False),
                violation_error_message=_("Say for which year the population was counted."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A settlement: in the pick list of the programme area, perhaps inside a municipality; it is what holds a title."""

    country = models.ForeignKey(Country, models.PROTECT, related_name="places", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("region")
    )
    municipality = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("municipality")
    )
    name = models.CharField(_("name"), max_length=120)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    geonames_id = models.PositiveIntegerField(_("GeoNames number"), null=True, blank=True, unique=True)
    invented = models.BooleanField(_("invented for demonstration"), default=False)

    class Meta:
        """The larger place first: that is the one most people mean."""

        ordering = ["name", "-population", "pk"]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One name of a municipality or a place, in one language; the row that every search by name reads."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="names", verbose_name=_("municipality")
    )
    place = models.ForeignKey(
        Place, models.CASCADE, null=True, blank=True, related_name="names", verbose_name=_("place")
    )
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(_("searchable form"), max_length=160, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind.choices, default=NameKind.OFFICIAL)

    class Meta:
        """A name belongs to exactly one thing."""

        ordering = ["kind", "name"]
        verbose_name = _("name")
        verbose_name_plural = _("names")
        constraints = [
            exactly_one("one_owner", "municipality", "place"),
            one_of("kind", NameKind),
            models.UniqueConstraint(
                fields=["municipality", "place", "name", "language"],
                name="pearls_placename_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["folded"], name="pearls_placename_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Keep the searchable form in step with the name."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class Edition(models.Model):
    """One year of the programme: its dates, its rules, its funding."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    call_opens = models.DateTimeField(_("call opens"), null=True, blank=True)
    deadline = models.DateTimeField(_("applications are due"), null=True, blank=True)
    plan_due = models.DateTimeField(_("plans are due"), null=True, blank=True)
    decided = models.DateField(_("titles decided on"), null=True, blank=True)
    title_year_starts = models.DateField(_("title year starts"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    cofunded = models.BooleanField(_("shows the co-funding of the European Union"), default=True)
    counts = models.JSONField(_("published counts"), default=dict, blank=True)
    is_current = models.BooleanField(_("the current edition"), default=False)

    class Meta:
        """Newest first; at most one is current."""

        ordering = ["-year"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="pearls_edition_one_current",
                violation_error_message=_("Another edition is the current one. Switch that one off first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
