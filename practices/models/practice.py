"""The only home of practices, who writes them, and the versions that were published."""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Delete, Insert, Protect, Trigger, Update
from pgtrigger import Q as Rows

from pearls.enums import MemberRole
from pearls.models import Country, Municipality, Organisation, Place
from pearls.models.base import one_of
from pearls.questionnaires.models import AnswerSheet
from practices.enums import Origin, PracticeState, SizeClass, Tier


class Practice(models.Model):
    """Something that worked, or did not, in one place. Its text is its answer sheet; readers see the last published version.

    Everything from `title` on is derived: written by the service that publishes, for lists, facets and maps.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(_("number"), unique=True, help_text=_("The public number, never used again."))
    slug = models.SlugField(_("address"), max_length=120, blank=True)
    sheet = models.OneToOneField(AnswerSheet, models.PROTECT, related_name="practice", verbose_name=_("answer sheet"))
    state = models.CharField(_("state"), max_length=10, choices=PracticeState.choices, default=PracticeState.DRAFT)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier.choices, default=Tier.COUNTRY)
    state_due = models.DateField(_("next step due"), null=True, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="practices", verbose_name=_("country"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="practices", verbose_name=_("municipality")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="practices", verbose_name=_("organisation")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="practices", verbose_name=_("place")
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.SUBMITTED)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published version")
    )
    published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last published"), null=True, blank=True)
    # derived at publication
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    term_ids = ArrayField(models.IntegerField(), verbose_name=_("terms"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("can be read in"), default=list, blank=True)
    size_class = models.CharField(_("size of the town"), max_length=12, choices=SizeClass.choices, blank=True)
    since_year = models.PositiveSmallIntegerField(_("running since"), null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    hosts_visits = models.BooleanField(_("hosts visits"), default=False)
    exchanges = models.BooleanField(_("open to exchange"), default=False)
    adoption_count = models.PositiveIntegerField(_("adopted by"), default=0)

    class Meta:
        """The newest first."""

        ordering = ["-number"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            one_of("state", PracticeState),
            one_of("tier", Tier),
            one_of("origin", Origin),
            one_of("size_class", SizeClass, blank=True),
            models.CheckConstraint(
                name="practices_practice_public_has_revision",
                condition=~Q(state__in=["published", "update", "archived"]) | Q(revision__isnull=False),
                violation_error_message=_("What is public needs a published version."),
            ),
        ]
        triggers = [
            Trigger(
                name="touch_mark",
                when=After,
                operation=Insert | Update,
                condition=Rows(new__revision__isnull=False),
                func="""
                UPDATE practices_shelfmark SET touched = 0 WHERE practice_id = NEW.id;
                IF NOT FOUND THEN
                    INSERT INTO practices_shelfmark (practice_id, touched) VALUES (NEW.id, 0);
                END IF;
                RETURN NULL;
                """,
            )
        ]
        indexes = [
            GinIndex(fields=["term_ids"], name="practices_practice_terms"),
            models.Index(fields=["-changed_at", "-number"], name="practices_practice_newest"),
            models.Index(fields=["state", "country"], name="practices_practice_queue"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Practice %d") % self.number)

    @property
    def owner_body(self) -> Municipality | Organisation | None:
        """Return the municipality or organisation whose practice it is."""
        return self.municipality or self.organisation

    @property
    def where(self) -> str:
        """Return where it happens, in words: the town or the organisation's city, and the country."""
        town = self.place or self.municipality or (self.organisation and self.organisation.city) or ""
        return ", ".join(str(part) for part in (town, self.country) if part)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PracticeMember(models.Model):
    """A person works on a practice: who began it, or who was invited from outside."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="members", verbose_name=_("practice"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        """A person is once in a practice."""

        ordering = ["user__name", "pk"]
        verbose_name = _("member of a practice")
        verbose_name_plural = _("members of practices")
        constraints = [
            one_of("role", MemberRole),
            models.UniqueConstraint(fields=["practice", "user"], name="practices_practicemember_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Revision(models.Model):
    """A published version: one document that needs nothing else, never changed; what is cited, translated and exported."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="revisions", verbose_name=_("practice"))
    number = models.PositiveSmallIntegerField(_("number"))
    language = models.CharField(_("language"), max_length=8)
    document = models.JSONField(_("document"))
    sha256 = models.CharField(_("hash"), max_length=64)
    reason = models.TextField(_("why it was accepted"), blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        """Never changed, never deleted."""

        ordering = ["practice", "-number"]
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        constraints = [models.UniqueConstraint(fields=["practice", "number"], name="practices_revision_once")]
        triggers = [Protect(name="keep_revision", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.practice_id}, {self.number}"
