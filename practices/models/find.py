"""The only home of what finding needs: searchable texts, the words there are, saved searches, follows."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pearls.models import Municipality
from pearls.models.base import exactly_one, one_of
from practices.enums import Cadence
from practices.models.practice import Practice
from practices.models.vocabulary import Term


class ShelfMark(models.Model):
    """The slot of a published practice, by which the search knows it, and when what is counted of it changed last.

    The database keeps both by itself, whoever writes the practice. A published practice is never deleted, so no slot is used twice.
    """

    id = models.AutoField(_("slot"), primary_key=True)
    practice = models.OneToOneField(Practice, models.CASCADE, related_name="mark", verbose_name=_("practice"))
    touched = models.BigIntegerField(_("last changed by transaction"), db_index=True)

    class Meta:
        """In the order of the slots."""

        ordering = ["pk"]
        verbose_name = _("shelf mark")
        verbose_name_plural = _("shelf marks")

    def __str__(self) -> str:
        return str(self.pk)


class SearchText(models.Model):
    """A findable practice in one language. The vector holds stems and folded words made by pearls.search, never by the server."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="search_texts", verbose_name=_("practice"))
    slot = models.IntegerField(
        _("slot"), help_text=_("The practice's shelf mark, here so that the index need not ask.")
    )
    language = models.CharField(_("language"), max_length=8)
    original = models.BooleanField(_("original"), default=False)
    machine = models.BooleanField(_("by machine"), default=False)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"))
    body = models.TextField(_("text"))
    vector = SearchVectorField(_("words"))

    class Meta:
        """One row per practice and language."""

        ordering = ["practice", "language"]
        verbose_name = _("searchable text")
        verbose_name_plural = _("searchable texts")
        constraints = [models.UniqueConstraint(fields=["practice", "language"], name="practices_searchtext_once")]
        indexes = [
            GinIndex(fields=["vector"], name="practices_searchtext_words"),
            models.Index(fields=["slot"], name="practices_searchtext_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Likeness(models.Model):
    """Which practices are most like one: found by the worker, so that no reader waits for it. A practice that changed has none yet."""

    practice = models.OneToOneField(
        Practice, models.CASCADE, primary_key=True, related_name="likeness", verbose_name=_("practice")
    )
    slots = ArrayField(models.IntegerField(), verbose_name=_("Similar practices"))

    class Meta:
        """One row per practice."""

        ordering = ["practice"]
        verbose_name = verbose_name_plural = _("Similar practices")

    def __str__(self) -> str:
        return str(self.practice)


class Lexeme(models.Model):
    """A word that stands in some searchable text: what "did you mean" chooses from."""

    language = models.CharField(_("language"), max_length=8)
    word = models.CharField(_("word"), max_length=60)
    count = models.PositiveIntegerField(_("texts"))

    class Meta:
        """A word stands once per language."""

        ordering = ["language", "word"]
        verbose_name = _("word")
        verbose_name_plural = _("words")
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="practices_lexeme_once")]

    def __str__(self) -> str:
        return self.word


class SavedSearch(models.Model):
    """A search that a person wants to hear from again; `query` is the address' part behind the question mark."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches", verbose_name=_("person")
    )
    title = models.CharField(_("name"), max_length=120)
    query = models.CharField(_("search"), max_length=600, blank=True)
    cadence = models.CharField(_("how often"), max_length=6, choices=Cadence.choices, default=Cadence.WEEKLY)
    told_until = models.DateTimeField(_("told of everything before"), default=timezone.now)
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        """Newest first; the same search twice would tell twice."""

        ordering = ["-created_at"]
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            one_of("cadence", Cadence),
            models.UniqueConstraint(
                fields=["user", "query"],
                name="practices_savedsearch_once",
                violation_error_message=_("You have saved this search already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Follow(models.Model):
    """A person wants to hear what happens with a practice, in a municipality, or on a topic."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_follows", verbose_name=_("person")
    )
    practice = models.ForeignKey(
        Practice, models.CASCADE, null=True, blank=True, related_name="follows", verbose_name=_("practice")
    )
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    term = models.ForeignKey(Term, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("topic"))
    since = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        """One thing is followed once."""

        ordering = ["-since"]
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            exactly_one("one_thing", "practice", "municipality", "term"),
            models.UniqueConstraint(
                fields=["user", "practice", "municipality", "term"],
                name="practices_follow_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.practice or self.municipality or self.term)
