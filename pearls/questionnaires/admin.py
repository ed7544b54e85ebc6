"""The only home of the questionnaires in the Django admin: to look, not to edit."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from pearls.questionnaires.models import (
    Answer,
    AnswerSheet,
    Change,
    QuestionIdentity,
    Row,
    Snapshot,
    Template,
    TemplateVersion,
)


class LookOnly(admin.ModelAdmin):
    """Rows that only services and operations write."""

    def has_add_permission(self, request, obj=None) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Return no."""
        return False


@admin.register(Template)
class TemplateAdmin(LookOnly):
    """Templates."""

    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]


@admin.register(TemplateVersion)
class TemplateVersionAdmin(LookOnly):
    """Versions of templates."""

    list_display = ["template", "number", "state", "published_at"]
    list_select_related = ["template"]
    list_filter = ["state"]


@admin.register(QuestionIdentity)
class QuestionIdentityAdmin(LookOnly):
    """Identities of questions."""

    list_display = ["key", "kind", "template"]
    list_select_related = ["template"]
    search_fields = ["key"]


@admin.register(AnswerSheet)
class AnswerSheetAdmin(LookOnly):
    """Answer sheets."""

    list_display = ["id", "version", "change_seq", "changed_at"]
    list_select_related = ["version__template"]


@admin.register(Answer)
class AnswerAdmin(LookOnly):
    """Answers."""

    list_display = ["key", "sheet_id", "version", "updated_by", "updated_at"]
    list_select_related = ["updated_by"]
    search_fields = ["key"]


@admin.register(Row)
class RowAdmin(LookOnly):
    """Lines of tables."""

    list_display = ["table", "id", "sheet_id", "version", "deleted_at"]
    search_fields = ["table"]


@admin.register(Change)
class ChangeAdmin(LookOnly):
    """The change log."""

    list_display = ["seq", "anchor", "outcome", "actor", "at"]
    list_select_related = ["actor"]
    search_fields = ["anchor"]


@admin.register(Snapshot)
class SnapshotAdmin(LookOnly):
    """Snapshots."""

    list_display = ["id", "number", "kind", "created_by", "created_at"]
    list_select_related = ["created_by"]


class Sealed(LookOnly):
    """A table of scores, decisions or words between people: that a row is there, never what it says.

    Whoever may read it reads it on its own page.
    """

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this is the list; a single row is not shown."""
        return obj is None and super().has_view_permission(request, obj)


def look_at(
    model: type,
    columns: list[str],
    search: list[str],
    related: list[str] | None = None,
    base: type[admin.ModelAdmin] = LookOnly,
) -> None:
    """Show a table with these columns."""
    options = {"list_display": columns, "search_fields": search, "list_select_related": related or False}
    admin.site.register(model, type(f"{model.__name__}Admin", (base,), {"__doc__": model.__doc__, **options}))
