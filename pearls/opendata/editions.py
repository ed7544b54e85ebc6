"""The only home of the editions as open data: the dates of this year and of those before it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pearls.models import Edition
from pearls.opendata import Column, Dataset

NAMES = ("year", "call_opens", "deadline", "plan_due", "decided", "title_year_starts", "zone", "cofunded")


def public_editions() -> QuerySet[Edition]:
    """Return the current edition and those of past years; one that is being prepared is nobody's business yet."""
    return Edition.objects.filter(Q(is_current=True) | Q(year__lte=timezone.localdate().year))


def records(rows: Iterable[Edition]) -> list[dict[str, Any]]:
    """Return editions as plain data."""
    return [{name: getattr(row, name) for name in NAMES} for row in rows]


EDITIONS = Dataset(
    name="editions",
    title=_("Editions"),
    says=_("One row for each year of the programme, with its dates."),
    columns=(
        Column("year", "whole number", _("Year of the titles."), lookup="year", empty=False),
        Column("call_opens", "moment", _("When the call opens.")),
        Column("deadline", "moment", _("By when applications are due.")),
        Column("plan_due", "moment", _("By when plans are due.")),
        Column("decided", "date", _("When the titles are decided.")),
        Column("title_year_starts", "date", _("First day of the title year.")),
        Column("zone", "text", _("Time zone in which the dates are meant."), empty=False),
        Column(
            "cofunded",
            "yes or no",
            _("Whether the European Union co-funds the edition."),
            lookup="cofunded",
            empty=False,
        ),
    ),
    rows=public_editions,
    records=records,
    key="year",
)
