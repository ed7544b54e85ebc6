"""The only home of reuse: collections, and the ledger of who took up a practice with what result."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.models import Municipality
from pearls.models.base import one_of, together
from practices.enums import AdoptionKind, AdoptionState, Visibility
from practices.models.practice import Practice, Revision


class Collection(models.Model):
    """Practices that somebody put together for a purpose, with a note each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=160)
    note = models.TextField(_("what it is for"), blank=True)
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=Visibility.choices, default=Visibility.MINE
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections", verbose_name=_("owner")
    )
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="collections", verbose_name=_("team")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        """Last changed first; a collection of a team names its team."""

        ordering = ["-changed_at"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = [
            one_of("visibility", Visibility),
            models.CheckConstraint(
                name="practices_collection_team_named",
                condition=~models.Q(visibility="team") | models.Q(municipality__isnull=False),
                violation_error_message=_("Say which municipality's team may see it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CollectionItem(models.Model):
    """A practice in a collection, in the version in which it was put there."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items", verbose_name=_("collection"))
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="+", verbose_name=_("practice"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("version"))
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("put there"), auto_now_add=True)

    class Meta:
        """A practice stands once in a collection."""

        ordering = ["position", "pk"]
        verbose_name = _("item of a collection")
        verbose_name_plural = _("items of collections")
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "practice"],
                name="practices_item_once",
                violation_error_message=_("It is already in this collection."),
            )
        ]

    def __str__(self) -> str:
        return str(self.practice)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Adoption(models.Model):
    """A town took up a practice of another: what it changed, what it cost, what came of it. The owner confirms."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="adoptions", verbose_name=_("practice"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("version"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="adoptions", verbose_name=_("municipality")
    )
    kind = models.CharField(_("what you do"), max_length=10, choices=AdoptionKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=AdoptionState.choices, default=AdoptionState.REPORTED)
    since = models.DateField(_("since"))
    changed = models.TextField(_("what you changed"), blank=True)
    cost = models.DecimalField(_("cost in the first year"), max_digits=12, decimal_places=2, null=True, blank=True)
    result = models.TextField(_("what came of it"), blank=True)
    evidence = models.TextField(_("how you know"), blank=True)
    evidence_url = models.URLField(_("where to read it"), blank=True)
    version = models.PositiveIntegerField(_("how often it was told"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("reported"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answer = models.TextField(_("the owner's words"), blank=True)

    class Meta:
        """A town reports a practice once and keeps the entry up to date; its history is tracked."""

        ordering = ["-since", "-pk"]
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        constraints = [
            one_of("kind", AdoptionKind),
            one_of("state", AdoptionState),
            together("answered_at", "answered_by"),
            models.UniqueConstraint(
                fields=["practice", "municipality"],
                name="practices_adoption_once",
                violation_error_message=_("Your town is in this list already. Change its entry instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}"
