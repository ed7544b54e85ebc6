"""The only home of the practices as open data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pearls.opendata import Column, Dataset
from practices.enums import Vocabulary
from practices.exports.records import short_record
from practices.models import Practice
from practices.queries import leaving, public_practices

CODES = tuple(vocabulary.value for vocabulary in Vocabulary if vocabulary != Vocabulary.LICENCE)


def practices() -> QuerySet[Practice]:
    """Return the practices that everybody can open."""
    return leaving(public_practices().filter(number__isnull=False, revision__isnull=False))


def records(rows: Iterable[Practice]) -> list[dict[str, Any]]:
    """Return practices as the list of the interface holds them, the codes of each vocabulary in a column of its own."""
    return [_flat(short_record(practice)) for practice in rows]


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    terms = record.pop("terms")
    return {**record, **{name: list(terms.get(name, [])) for name in CODES}}


def _codes(vocabulary: Vocabulary) -> Column:
    return Column(vocabulary.value, "list", format_lazy(_("Codes of the vocabulary “{name}”."), name=vocabulary.label))


PRACTICES = Dataset(
    name="practices",
    title=_("Practices"),
    says=_(
        "One row for each published practice, with its summary, its town and its codes. Whole texts stand behind its address."
    ),
    columns=(
        Column("number", "whole number", _("Public number, never used again."), lookup="number", empty=False),
        Column("url", "address", _("Page of the practice."), empty=False),
        Column("version", "whole number", _("Number of the published version."), empty=False),
        Column("title", "text", _("What it is called, in its own language."), empty=False),
        Column("summary", "text", _("What it is about."), empty=False),
        Column("language", "text", _("Language of title and summary."), empty=False),
        Column("languages", "list", _("Languages in which it can be read.")),
        Column("country", "text", _("ISO 3166-1 alpha-2."), lookup="country", empty=False),
        Column("where", "text", _("Town and country in words."), empty=False),
        Column("population", "whole number", _("People in the town."), unit=_("people")),
        Column("latitude", "number", _("North of the equator (WGS 84)."), unit="°"),
        Column("longitude", "number", _("East of Greenwich (WGS 84)."), unit="°"),
        Column("since_year", "whole number", _("Year in which it began."), lookup="since_year"),
        Column("until_year", "whole number", _("Year in which it ended; empty while it runs.")),
        Column("exchanges", "yes or no", _("Whether its people answer questions."), lookup="exchanges", empty=False),
        Column("hosts_visits", "yes or no", _("Whether they host visits."), lookup="hosts_visits", empty=False),
        Column("adoptions", "whole number", _("Towns that took it up."), unit=_("towns"), empty=False),
        Column(
            "from_public_sources",
            "yes or no",
            _("Written from public sources, not yet confirmed by the town."),
            empty=False,
        ),
        Column("licence", "text", _("Code of its own licence.")),
        Column("published_at", "moment", _("When it was first published.")),
        Column("changed_at", "moment", _("When its public text last changed.")),
        Column("confirmed_at", "moment", _("When its town last said that it still runs.")),
        *(_codes(vocabulary) for vocabulary in Vocabulary if vocabulary != Vocabulary.LICENCE),
    ),
    rows=practices,
    records=records,
    key="number",
    licence=_(
        "CC BY 4.0 for the table; each practice names the licence of its own text. Places lie where GeoNames (CC BY 4.0) says."
    ),
)
