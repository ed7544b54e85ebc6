"""The only home of the public site in the Django admin: to look, not to edit."""

from django.contrib import admin

from pearls.admin import ReadOnly
from pearls.site.models import Feedback, FundingSource, News, OldAddress, PageText, PageVersion, Picture


@admin.register(PageText)
class PageTextAdmin(ReadOnly):
    """Texts."""

    list_display = ("page", "news", "language", "published_at")
    list_select_related = ("news",)
    search_fields = ("page", "news__slug")


@admin.register(PageVersion)
class PageVersionAdmin(ReadOnly):
    """Versions of texts."""

    list_display = ("title", "number", "saved_at", "saved_by")
    list_select_related = ("saved_by",)
    search_fields = ("title",)


@admin.register(News)
class NewsAdmin(ReadOnly):
    """News."""

    list_display = ("slug", "published_at")
    search_fields = ("slug",)


@admin.register(OldAddress)
class OldAddressAdmin(ReadOnly):
    """Earlier addresses of news."""

    list_display = ("slug", "news")
    list_select_related = ("news",)
    search_fields = ("slug",)


@admin.register(Picture)
class PictureAdmin(ReadOnly):
    """The picture library."""

    list_display = ("__str__", "credit", "added_at")
    search_fields = ("credit",)


@admin.register(FundingSource)
class FundingSourceAdmin(ReadOnly):
    """Who pays."""

    list_display = ("name", "emblem")
    search_fields = ("name",)


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    """Messages of visitors."""

    list_display = ("topic", "sent_at", "answered_at")
    search_fields = ("message", "email")
