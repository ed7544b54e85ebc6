"""The only home of practices in the Django admin: to look, not to edit."""

from django.contrib import admin

from pearls.questionnaires.admin import LookOnly
from practices import models


@admin.register(models.Practice)
class PracticeAdmin(LookOnly):
    """Practices."""

    list_display = ["number", "title", "state", "tier", "country", "state_due"]
    list_select_related = ["country"]
    list_filter = ["state", "tier", "country"]
    search_fields = ["title", "number", "slug"]


@admin.register(models.PracticeMember)
class PracticeMemberAdmin(LookOnly):
    """Who works on which practice."""

    list_display = ["user", "practice", "role"]
    list_select_related = ["user", "practice"]
    search_fields = ["user__name", "user__email"]


@admin.register(models.Revision)
class RevisionAdmin(LookOnly):
    """Published versions."""

    list_display = ["practice", "number", "language", "published_at"]
    list_select_related = ["practice"]
    search_fields = ["practice__title"]


@admin.register(models.Review)
class ReviewAdmin(LookOnly):
    """Reviews."""

    list_display = ["practice", "reviewer", "round", "tier", "state", "due"]
    list_select_related = ["practice", "reviewer"]
    list_filter = ["state", "tier"]
    search_fields = ["practice__title", "reviewer__name"]


@admin.register(models.Remark)
class RemarkAdmin(LookOnly):
    """Remarks."""

    list_display = ["practice", "question", "state", "must", "by", "at"]
    list_select_related = ["practice", "by"]
    search_fields = ["text", "practice__title"]


@admin.register(models.RemarkAnswer)
class RemarkAnswerAdmin(LookOnly):
    """Answers to remarks."""

    list_display = ["remark", "by", "at"]
    list_select_related = ["remark", "by"]
    search_fields = ["text"]


@admin.register(models.Decision)
class DecisionAdmin(LookOnly):
    """Decisions."""

    list_display = ["practice", "tier", "accepted", "by", "at"]
    list_select_related = ["practice", "by"]
    search_fields = ["practice__title", "reason"]


@admin.register(models.Translation)
class TranslationAdmin(LookOnly):
    """Translations."""

    list_display = ["practice", "language", "total", "checked", "machine", "stale"]
    list_select_related = ["practice"]
    list_filter = ["language"]
    search_fields = ["title", "practice__title"]


@admin.register(models.TranslatedUnit)
class TranslatedUnitAdmin(LookOnly):
    """Translated paragraphs."""

    list_display = ["key", "translation", "state", "version", "by"]
    list_select_related = ["translation", "by"]
    search_fields = ["text"]


@admin.register(models.GlossaryEntry)
class GlossaryAdmin(LookOnly):
    """The glossary."""

    list_display = ["code", "note"]
    search_fields = ["code", "note"]


@admin.register(models.Term)
class TermAdmin(LookOnly):
    """Terms of the vocabularies."""

    list_display = ["vocabulary", "code", "position", "retired"]
    list_filter = ["vocabulary", "retired"]
    search_fields = ["code"]


@admin.register(models.SearchText)
class SearchTextAdmin(LookOnly):
    """Searchable texts."""

    list_display = ["title", "language", "original", "machine"]
    search_fields = ["title"]


@admin.register(models.Likeness)
class LikenessAdmin(LookOnly):
    """Which practices are most like one."""

    list_display = ["practice"]
    list_select_related = ["practice"]
    search_fields = ["practice__title"]


@admin.register(models.ShelfMark)
class ShelfMarkAdmin(LookOnly):
    """Shelf marks."""

    list_display = ["id", "practice", "touched"]
    list_select_related = ["practice"]
    search_fields = ["practice__title", "practice__number"]


@admin.register(models.Lexeme)
class LexemeAdmin(LookOnly):
    """Words."""

    list_display = ["word", "language", "count"]
    search_fields = ["word"]


@admin.register(models.SavedSearch)
class SavedSearchAdmin(LookOnly):
    """Saved searches."""

    list_display = ["title", "user", "cadence", "created_at"]
    list_select_related = ["user"]
    search_fields = ["title", "user__name"]


@admin.register(models.Follow)
class FollowAdmin(LookOnly):
    """What people follow."""

    list_display = ["pk", "user"]
    list_select_related = ["user"]
    search_fields = ["user__name"]


@admin.register(models.Picture)
class PictureAdmin(LookOnly):
    """Pictures."""

    list_display = ["pk", "practice"]
    list_select_related = ["practice"]
    search_fields = ["practice__title"]


@admin.register(models.EvidenceFile)
class EvidenceFileAdmin(LookOnly):
    """Files as evidence."""

    list_display = ["title", "practice", "level"]
    list_select_related = ["practice"]
    search_fields = ["title", "practice__title"]


@admin.register(models.Collection)
class CollectionAdmin(LookOnly):
    """Collections."""

    list_display = ["title", "visibility"]
    search_fields = ["title"]


@admin.register(models.CollectionItem)
class CollectionItemAdmin(LookOnly):
    """What stands in collections."""

    list_display = ["collection", "practice"]
    list_select_related = ["collection", "practice"]
    search_fields = ["practice__title"]


@admin.register(models.Adoption)
class AdoptionAdmin(LookOnly):
    """The adoption ledger."""

    list_display = ["practice", "kind", "state"]
    list_select_related = ["practice"]
    search_fields = ["practice__title"]


@admin.register(models.Confirmation, models.LinkCheck)
class KeepingAdmin(LookOnly):
    """Yearly answers, and addresses that were looked up."""

    list_display = ["pk", "practice"]
    list_select_related = ["practice"]
    search_fields = ["practice__title"]


@admin.register(models.ContactMessage)
class ContactMessageAdmin(LookOnly):
    """That a message was relayed, for the log; its words stay between the two."""

    list_display = ["pk", "practice"]
    list_select_related = ["practice"]
    search_fields = ["practice__title"]
    exclude = ["text"]
