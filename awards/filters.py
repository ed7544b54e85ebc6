"""The only home of the awards' list filters."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.enums import ApplicationState, Verdict
from awards.models import Application
from pearls.models import Country


class EntrantFilter(filters.FilterSet):
    """Applications of a cycle by state, country, what the rules say, and whether several towns stand behind them."""

    state = filters.ChoiceFilter(label=_("State"), choices=ApplicationState.choices, empty_label=_("all"))
    country = filters.ModelChoiceFilter(
        field_name="municipality__country", queryset=Country.objects.all(), label=_("Country"), empty_label=_("all")
    )
    verdict = filters.ChoiceFilter(label=_("Rules"), choices=Verdict.choices, empty_label=_("all"))
    joint = filters.ChoiceFilter(
        label=_("Joint bid"), choices=[("1", _("yes")), ("0", _("no"))], empty_label=_("all"), method="by_joint"
    )

    class Meta:
        """The fields above."""

        model = Application
        fields = ()

    def by_joint(self, rows: QuerySet, _field: str, value: str) -> QuerySet:
        """Return bids that several stand behind, or those of one town alone."""
        return rows.filter(joint=value == "1")
