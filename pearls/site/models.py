"""The only home of the public site's tables: texts with their versions, news, pictures, funding, and messages of visitors."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from pearls.models import Attachment, Edition
from pearls.models.base import one_of, together
from pearls.site.enums import PageKey, Topic


class Picture(models.Model):
    """A picture of the library. Its alternative text stands in every language in which a text shows it."""

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("file"))
    alt = models.JSONField(_("alternative text by language"), default=dict)
    credit = models.CharField(_("made by"), max_length=160)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ["-added_at", "-pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                name="site_picture_words",
                condition=~Q(alt={}) & ~Q(credit=""),
                violation_error_message=_("A picture needs an alternative text and the name of its maker."),
            )
        ]

    def __str__(self) -> str:
        return self.alt.get("en") or next(iter(self.alt.values()), "")


class News(models.Model):
    """One piece of news; its words are texts like those of a page. Its address stays, whatever its title becomes."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    published_at = models.DateTimeField(_("public from"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ["-published_at", "-pk"]
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """Return the address."""
        return reverse("site:news_item", args=[self.slug])


class OldAddress(models.Model):
    """An address that a piece of news had before; it leads on for ever."""

    news = models.ForeignKey(News, models.CASCADE, related_name="old_addresses", verbose_name=_("news"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    class Meta:
        """In the order of the alphabet."""

        ordering = ["slug"]
        verbose_name = _("earlier address")
        verbose_name_plural = _("earlier addresses")

    def __str__(self) -> str:
        return self.slug


class PageText(models.Model):
    """The words of a page, or of a piece of news, in one language. What the public reads is one of its versions."""

    page = models.CharField(_("page"), max_length=20, choices=PageKey.choices, blank=True)
    news = models.ForeignKey(News, models.CASCADE, null=True, blank=True, related_name="texts", verbose_name=_("news"))
    language = models.CharField(_("language"), max_length=8)
    published = models.ForeignKey(
        "PageVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("public version")
    )
    published_at = models.DateTimeField(_("made public"), null=True, blank=True)

    class Meta:
        """One text for each language."""

        ordering = ["page", "news", "language"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            one_of("page", PageKey, blank=True),
            models.CheckConstraint(
                name="site_pagetext_of_one_thing",
                condition=Q(page="", news__isnull=False) | (~Q(page="") & Q(news__isnull=True)),
                violation_error_message=_("A text belongs to a page or to a piece of news."),
            ),
            models.UniqueConstraint(
                fields=["page", "news", "language"], name="site_pagetext_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_page_display() or self.news} ({self.language})"


class PageVersion(models.Model):
    """What a text said at one time; never changed, so that everything can be compared and brought back."""

    text = models.ForeignKey(PageText, models.CASCADE, related_name="versions", verbose_name=_("text"))
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)
    standfirst = models.TextField(_("standfirst"), max_length=600, blank=True)
    body = models.TextField(_("text"), max_length=40_000, blank=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    # The English version that lay beside it; a newer one means that the translation may be behind.
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("translated from")
    )
    saved_at = models.DateTimeField(_("saved"), auto_now_add=True)
    # Nobody: the installation itself, with the first English words.
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )

    class Meta:
        """Newest first; the database refuses to change a version."""

        ordering = ["text", "-number"]
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="site_pageversion_once")]
        triggers = [Protect(name="keep_page_version", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"


class FundingSource(models.Model):
    """Who pays for editions, and the words that have to say so."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    emblem = models.BooleanField(_("shows the flag of the European Union"), default=True)
    statement = models.JSONField(_("statement by language"), default=dict)
    details = models.JSONField(_("further words by language"), default=dict, blank=True)
    editions = models.ManyToManyField(Edition, blank=True, related_name="funding", verbose_name=_("editions"))

    class Meta:
        """In the order of their names."""

        ordering = ["name"]
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")

    def __str__(self) -> str:
        return self.name


class Feedback(models.Model):
    """What a visitor wrote to the office; it stands on the desk of the admins until somebody says that it is answered."""

    topic = models.CharField(_("about"), max_length=16, choices=Topic.choices)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    email = models.EmailField(_("your e-mail"), max_length=254, blank=True)
    page = models.CharField(_("page"), max_length=300, blank=True)
    message = models.TextField(_("message"), max_length=4000)
    language = models.CharField(_("language"), max_length=8, default="en")
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answer = models.TextField(_("what was answered"), max_length=4000, blank=True)

    class Meta:
        """Who waits longest comes first."""

        ordering = ["sent_at", "pk"]
        verbose_name = _("message of a visitor")
        verbose_name_plural = _("messages of visitors")
        constraints = [one_of("topic", Topic), together("answered_at", "answered_by")]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.message[:40]}"
