"""The only home of the core's list filters."""

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pearls.enums import AccessRequestState, InvitationState, NotificationState, OrganisationKind, RoleName
from pearls.folding import fold
from pearls.models import (
    AccessRequest,
    Country,
    Invitation,
    Municipality,
    Notification,
    Organisation,
    PlaceName,
    Role,
    User,
)
from pearls.notifications.digests import title_of
from pearls.notifications.unsubscribing import DIGEST
from pearls.registry import registry

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CountryFilter(filters.ModelChoiceFilter):
    """One country or all."""

    def __init__(self, **kwargs) -> None:
        super().__init__(queryset=Country.objects.all(), label=_("Country"), empty_label=_("all"), **kwargs)


class MunicipalityFilter(filters.FilterSet):
    """Municipalities by any of their names and by country."""

    q = filters.CharFilter(label=_("Any name"), method="by_name")
    country = CountryFilter()

    class Meta:
        """The fields above."""

        model = Municipality
        fields = ()

    def by_name(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return rows one of whose names holds the words, with or without diacritics."""
        names = PlaceName.objects.filter(municipality=OuterRef("pk"), folded__contains=fold(value))
        return rows.filter(Exists(names) | Q(name__icontains=value))


class OrganisationFilter(filters.FilterSet):
    """Organisations by name, kind and country."""

    q = filters.CharFilter(label=_("Name or city"), method="by_name")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=OrganisationKind.choices, empty_label=_("all"))
    country = CountryFilter()

    class Meta:
        """The fields above."""

        model = Organisation
        fields = ()

    def by_name(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return rows whose name or city holds the words."""
        return rows.filter(Q(name__icontains=value) | Q(city__icontains=value))


class PeopleFilter(filters.FilterSet):
    """People by name, address and what they do today."""

    q = filters.CharFilter(label=_("Name or address"), method="by_name")
    role = filters.ChoiceFilter(label=_("Role today"), choices=RoleName.choices, method="by_role", empty_label=_("all"))

    class Meta:
        """The fields above."""

        model = User
        fields = ()

    def by_name(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return people whose name or address holds the words."""
        return rows.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def by_role(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return people who hold the role today."""
        return rows.filter(Exists(Role.objects.current().filter(user=OuterRef("pk"), name=value)))


class InvitationFilter(filters.FilterSet):
    """Invitations by address and state."""

    q = filters.CharFilter(label=_("Address"), field_name="email", lookup_expr="icontains")
    state = filters.ChoiceFilter(label=_("State"), choices=InvitationState.choices, empty_label=_("all"))

    class Meta:
        """The fields above."""

        model = Invitation
        fields = ()


class RequestFilter(filters.FilterSet):
    """Requests by state."""

    state = filters.ChoiceFilter(label=_("State"), choices=AccessRequestState.choices, empty_label=_("all"))

    class Meta:
        """The fields above."""

        model = AccessRequest
        fields = ()


class LedgerFilter(filters.FilterSet):
    """Mails by person or address, state, kind, days and digest."""

    q = filters.CharFilter(label=_("Person or address"), method="by_person")
    state = filters.ChoiceFilter(label=_("State"), choices=NotificationState.choices, empty_label=_("all"))
    kind = filters.ChoiceFilter(label=_("Kind"), empty_label=_("all"))
    since = filters.DateFilter(label=_("Written from"), field_name="created_at", lookup_expr="date__gte", widget=DAY)
    until = filters.DateFilter(label=_("until"), field_name="created_at", lookup_expr="date__lte", widget=DAY)
    digest = filters.NumberFilter(label=_("In the digest no."), field_name="digest", min_value=1, max_value=2**63 - 1)

    class Meta:
        """The fields above."""

        model = Notification
        fields = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((*registry.notification_kinds, DIGEST), key=lambda kind: str(title_of(kind)))
        self.form.fields["kind"].choices = [("", _("all")), *((kind, title_of(kind)) for kind in kinds)]  # type: ignore[attr-defined]

    def by_person(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return mails to people whose name, or to addresses that, hold the words."""
        return rows.filter(Q(address__icontains=value) | Q(recipient__name__icontains=value))
