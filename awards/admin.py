"""The only home of the awards in the Django admin."""

from django.contrib import admin

from awards.models import Title


@admin.register(Title)
class TitleAdmin(admin.ModelAdmin):
    """The register of titles."""

    list_display = ["name", "edition", "municipality"]
    list_select_related = ["edition", "municipality"]
    search_fields = ["name"]
    autocomplete_fields = ["place", "municipality"]
