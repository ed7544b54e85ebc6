"""The only home of the core in the Django admin: every table can be looked at, ledgers and logs only looked at."""

from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.usersessions.admin import UserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pearls import models
from pearls.cache import EDITION, renew

# The admin's own sign-in knows neither the limit of attempts nor the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class ReadOnly(admin.ModelAdmin):
    """A table that people look at and only the program writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no."""
        return False


@admin.register(models.User)
class UserAdmin(BaseUserAdmin):
    """People; memberships and roles have pages of their own."""

    ordering = ("name",)
    list_display = ("email", "name", "language", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "language", "time_zone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)


@admin.register(models.Country)
class CountryAdmin(admin.ModelAdmin):
    """Countries."""

    list_display = ("code", "name", "time_zone", "whole")
    search_fields = ("code", "name")


@admin.register(models.Region)
class RegionAdmin(admin.ModelAdmin):
    """NUTS regions."""

    list_display = ("code", "name", "country", "in_area")
    list_filter = ("country", "in_area")
    list_select_related = ("country",)
    search_fields = ("code", "name")


class NameInline(admin.TabularInline):
    """Names in several languages."""

    model = models.PlaceName
    extra = 0


@admin.register(models.Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    """Municipalities with their names."""

    list_display = ("name", "country", "region", "population", "invented")
    list_filter = ("country", "invented")
    list_select_related = ("country", "region")
    search_fields = ("name", "slug", "names__name", "names__folded")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (NameInline,)


@admin.register(models.Place)
class PlaceAdmin(admin.ModelAdmin):
    """The pick list of towns."""

    list_display = ("name", "country", "municipality", "population")
    list_filter = ("country", "invented")
    list_select_related = ("country", "municipality")
    search_fields = ("name", "names__name", "names__folded")
    raw_id_fields = ("region", "municipality")
    inlines = (NameInline,)


@admin.register(models.PlaceName)
class PlaceNameAdmin(admin.ModelAdmin):
    """Every name of every place."""

    list_display = ("name", "language", "kind", "municipality", "place")
    list_filter = ("kind", "language")
    list_select_related = ("municipality", "place")
    search_fields = ("name", "folded")
    raw_id_fields = ("municipality", "place")


@admin.register(models.Edition)
class EditionAdmin(admin.ModelAdmin):
    """Years of the programme."""

    list_display = ("year", "call_opens", "deadline", "plan_due", "is_current")
    search_fields = ("year",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store it, and let every process forget which edition runs."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(partial(renew, EDITION))


@admin.register(models.Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Partners and networks."""

    list_display = ("name", "kind", "country", "city", "part")
    list_filter = ("kind", "country")
    list_select_related = ("country",)
    search_fields = ("name", "city")


@admin.register(models.BulkFile)
class BulkFileAdmin(ReadOnly):
    """The nightly files of open data."""

    list_display = ("dataset", "rows", "size", "updated_at")
    search_fields = ("dataset", "sha256")


@admin.register(models.Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who belongs where."""

    list_display = ("user", "role", "municipality", "organisation", "since")
    list_filter = ("role",)
    list_select_related = ("user", "municipality", "organisation")
    search_fields = ("user__name", "user__email", "municipality__name", "organisation__name")
    raw_id_fields = ("user", "municipality", "organisation")


@admin.register(models.Role)
class RoleAdmin(admin.ModelAdmin):
    """Who does what for the programme, until when."""

    list_display = ("user", "name", "edition", "country", "starts", "ends")
    list_filter = ("name", "country")
    list_select_related = ("user", "edition", "country")
    search_fields = ("user__name", "user__email")
    raw_id_fields = ("user",)


@admin.register(models.NotificationChoice)
class NotificationChoiceAdmin(admin.ModelAdmin):
    """Who wants which messages how soon."""

    list_display = ("user", "kind", "channel", "pace")
    list_filter = ("kind", "channel", "pace")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "kind")
    raw_id_fields = ("user",)


@admin.register(models.MailHabits)
class MailHabitsAdmin(admin.ModelAdmin):
    """When people read mail."""

    list_display = ("user", "hour", "weekday", "quiet_from", "quiet_to")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    raw_id_fields = ("user",)


@admin.register(models.MailAddress)
class MailAddressAdmin(ReadOnly):
    """Addresses from which mail came back."""

    list_display = ("address", "hard", "soft", "undeliverable_since")
    search_fields = ("address",)


@admin.register(models.MailText)
class MailTextAdmin(ReadOnly):
    """Versions of mails' words; they are written on the page of the texts."""

    list_display = ("kind", "language", "number", "subject", "saved_by", "saved_at")
    list_filter = ("kind", "language")
    list_select_related = ("saved_by",)
    search_fields = ("kind", "subject")


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnly):
    """Invitations; their keys stand nowhere."""

    list_display = ("email", "role", "state", "invited_by", "sent_at", "expires_at")
    list_filter = ("state", "role")
    list_select_related = ("invited_by",)
    search_fields = ("email", "name")
    exclude = ("token_hash",)


@admin.register(models.AccessRequest)
class AccessRequestAdmin(ReadOnly):
    """Requests for an account."""

    list_display = ("name", "town", "email", "state", "created_at")
    list_filter = ("state",)
    search_fields = ("name", "email", "town")


@admin.register(models.Notification)
class NotificationAdmin(ReadOnly):
    """The mail ledger, without the texts that hold a key."""

    list_display = ("subject", "address", "kind", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state", "kind")
    search_fields = ("address", "subject", "event_key")
    exclude = ("body", "link")
    readonly_fields = ("text",)

    @admin.display(description=_("text"))
    def text(self, row: models.Notification) -> str:
        """Return the text, unless it holds a key; of those the ledger keeps nothing once they are sent."""
        return str(_("kept secret")) if row.secret else row.body


@admin.register(models.Job)
class JobAdmin(ReadOnly):
    """Long work."""

    list_display = ("title", "kind", "owner", "state", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("owner",)
    search_fields = ("title", "owner__name", "owner__email")
    exclude = ("result",)  # made for its owner, not for admins


@admin.register(models.Attachment)
class AttachmentAdmin(ReadOnly):
    """Uploaded files, without a way to open them here."""

    list_display = ("name", "mime", "size", "uploaded_by", "uploaded_at")
    list_filter = ("mime",)
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "sha256")
    exclude = ("file",)


@admin.register(models.CalendarFeed)
class CalendarFeedAdmin(ReadOnly):
    """Who reads their dates in a calendar of their own; no key is kept."""

    list_display = ("user", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")


@admin.register(models.Comment)
class CommentAdmin(ReadOnly):
    """What people said beside their texts."""

    list_display = ("written_at", "written_by", "place", "__str__", "settled_at")
    list_select_related = ("written_by",)
    search_fields = ("text", "place", "written_by__name")


@admin.register(models.StateChange)
class StateChangeAdmin(ReadOnly):
    """Every move of every object."""

    list_display = ("at", "target_type", "target_id", "transition", "source", "destination", "by")
    list_filter = ("transition", "target_type")
    list_select_related = ("target_type", "by")
    search_fields = ("target_id", "comment", "by__name", "by__email")


@admin.register(models.Event)
class EventAdmin(ReadOnly):
    """What people did."""

    list_display = ("at", "verb", "target_type", "target_id", "by")
    list_filter = ("target_type",)
    list_select_related = ("target_type", "by")
    search_fields = ("verb", "target_id", "by__name", "by__email")


admin.site.unregister(UserSession)


@admin.register(UserSession)
class OwnUserSessionAdmin(UserSessionAdmin):
    """Sessions; allauth searches by a user name, which our people do not have."""

    search_fields = ("user__email", "user__name")
