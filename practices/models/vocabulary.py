"""The only home of the vocabulary's table: terms with a code for ever and labels in nine languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pearls.models.base import one_of
from practices.enums import Vocabulary


class Term(models.Model):
    """One entry of a vocabulary. Its code is what answers, facets and exports hold; a term is retired, never deleted."""

    vocabulary = models.CharField(_("vocabulary"), max_length=12, choices=Vocabulary.choices)
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    labels = models.JSONField(_("labels by language"), default=dict)
    words = models.JSONField(_("further search words by language"), default=dict, blank=True)
    retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        """A code is used once in its vocabulary."""

        ordering = ["vocabulary", "position", "code"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            one_of("vocabulary", Vocabulary),
            models.UniqueConstraint(
                fields=["vocabulary", "code"],
                name="practices_term_once",
                violation_error_message=_("This code is taken."),
            ),
        ]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the label in `language` (default: the active one), else in English, else the code."""
        wanted = (language or get_language() or "en").split("-")[0]
        return self.labels.get(wanted) or self.labels.get("en") or self.code
