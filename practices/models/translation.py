"""The only home of translations: paragraph by paragraph, each knowing the text it was made from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pearls.models.base import one_of
from practices.enums import UnitState
from practices.models.practice import Practice


class Translation(models.Model):
    """A practice in one more language; how far it is, is counted from its paragraphs and kept here for lists."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="translations", verbose_name=_("practice"))
    language = models.CharField(_("language"), max_length=8)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    total = models.PositiveSmallIntegerField(_("paragraphs"), default=0)
    checked = models.PositiveSmallIntegerField(_("checked"), default=0)
    machine = models.PositiveSmallIntegerField(_("by machine"), default=0)
    stale = models.PositiveSmallIntegerField(_("out of date"), default=0)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        """A language is there once."""

        ordering = ["practice", "language"]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [models.UniqueConstraint(fields=["practice", "language"], name="practices_translation_once")]

    def __str__(self) -> str:
        return f"{self.practice_id}, {self.language}"

    @property
    def missing(self) -> int:
        """Return how many paragraphs have no text in this language yet."""
        return self.total - self.checked - self.machine - self.stale


class TranslatedUnit(models.Model):
    """One paragraph in one language. It is stale when `source_hash` is no longer the hash of the paragraph at `key`."""

    translation = models.ForeignKey(Translation, models.CASCADE, related_name="units", verbose_name=_("translation"))
    key = models.CharField(_("place"), max_length=90, help_text=_("Field and paragraph, as title.0"))
    source_hash = models.CharField(_("hash of the source"), max_length=64)
    source_text = models.TextField(_("source"))
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=UnitState.choices)
    version = models.PositiveIntegerField(_("version"), default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now=True)

    class Meta:
        """A paragraph has one text per language."""

        ordering = ["translation", "key"]
        verbose_name = _("translated paragraph")
        verbose_name_plural = _("translated paragraphs")
        constraints = [
            one_of("state", UnitState),
            models.UniqueConstraint(fields=["translation", "key"], name="practices_unit_once"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class GlossaryEntry(models.Model):
    """How a word of the programme is said in each language, so that two translators say the same."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    words = models.JSONField(_("words by language"), default=dict)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        """In the order of their codes."""

        ordering = ["code"]
        verbose_name = _("glossary entry")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return self.words.get("en", self.code)
