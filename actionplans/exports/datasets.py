"""The only home of plans as open data: those that towns published, and what they measure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplans.models import PublicIndicator, PublicPlan
from actionplans.permissions import public_plans
from actionplans.queries import TITLE_KEY, answer_in, titles_in
from pearls.opendata import Column, Dataset

COUNTRY = Column("country", "text", _("ISO 3166-1 alpha-2."), lookup="plan__municipality__country", empty=False)


def _of(public: PublicPlan, language: str) -> dict[str, Any]:
    """Return what says whose plan it is."""
    return {
        "municipality": public.plan.municipality.name,
        "country": public.plan.municipality.country_id,
        "year": public.plan.edition.year if public.plan.edition else None,
        "language": language,
        "url": f"{settings.SITE_URL}{reverse('actionplans:public', args=[public.slug])}",
    }


# --- plans ----------------------------------------------------------------------------------------
def plan_records(rows: Iterable[PublicPlan]) -> list[dict[str, Any]]:
    """Return published plans as plain data: what they are called, promise, want and do."""
    return [_plan(public) for public in rows]


def _plan(public: PublicPlan) -> dict[str, Any]:
    document = public.snapshot.document
    return {
        "id": public.pk,
        **_of(public, document["language"]),
        "title": answer_in(document, TITLE_KEY),
        "promise": answer_in(document, "plan_promise"),
        "vision": answer_in(document, "vision"),
        "objectives": titles_in(document, "objectives"),
        "actions": titles_in(document, "actions"),
        "published": public.published_at,
    }


PUBLISHED_PLANS = Dataset(
    name="published-plans",
    title=_("Plans that towns published"),
    says=_("One row for each plan that its town lets everybody read, as it was sent. The page has the whole plan."),
    columns=(
        Column("id", "whole number", _("Number of the plan, for ever."), empty=False),
        Column(
            "municipality", "text", _("Municipality whose plan it is."), lookup="plan__municipality__name", empty=False
        ),
        COUNTRY,
        Column("year", "whole number", _("Edition for which it was written."), lookup="plan__edition__year"),
        Column("language", "text", _("Language in which it is written."), empty=False),
        Column("title", "text", _("What the plan is called."), empty=False),
        Column("promise", "text", _("What it promises."), empty=False),
        Column("vision", "text", _("Where the town wants to be."), empty=False),
        Column("objectives", "list", _("What shall be different.")),
        Column("actions", "list", _("What the town does for it.")),
        Column("published", "moment", _("When the town published it."), empty=False),
        Column("url", "address", _("Page of the plan."), empty=False),
    ),
    rows=public_plans,
    records=plan_records,
)


# --- indicators -----------------------------------------------------------------------------------
def indicators() -> QuerySet[PublicIndicator]:
    """Return what the plans measure that everybody reads, each with its plan's language; the documents stay where they are."""
    plans = public_plans().order_by().values("pk")
    language = KeyTextTransform("language", "public__snapshot__document")
    chosen = PublicIndicator.objects.filter(public__in=plans).annotate(language=language)
    return chosen.select_related("public__plan__municipality", "public__plan__edition")


def indicator_records(rows: Iterable[PublicIndicator]) -> list[dict[str, Any]]:
    """Return indicators as plain data."""
    return [_indicator(row) for row in rows]


SAID = ("objective", "unit", "direction", "baseline_date", "target_date", "source", "frequency", "dimension")


def _indicator(row: PublicIndicator) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SAID}
    numbers = {"baseline": _number(row.baseline), "target": _number(row.target)}
    told = _of(row.public, row.language)  # type: ignore[attr-defined]  # an annotation
    return {"id": row.pk, **told, "indicator": row.title, **said, **numbers}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


INDICATORS = Dataset(
    name="indicators",
    title=_("Indicators of published plans"),
    says=_("One row for each number by which a town that published its plan wants to know whether it works."),
    columns=(
        Column("id", "whole number", _("Number of the row, for ever."), empty=False),
        Column(
            "municipality",
            "text",
            _("Municipality whose plan it is."),
            lookup="public__plan__municipality__name",
            empty=False,
        ),
        Column("country", "text", _("ISO 3166-1 alpha-2."), lookup="public__plan__municipality__country", empty=False),
        Column("year", "whole number", _("Edition for which it was written."), lookup="public__plan__edition__year"),
        Column("language", "text", _("Language in which it is written."), empty=False),
        Column("objective", "text", _("What shall be different."), empty=False),
        Column("indicator", "text", _("What is measured."), empty=False),
        Column("unit", "text", _("Unit, in the words of the town."), empty=False),
        Column("direction", "text", _("One of: up, down, keep."), lookup="direction", empty=False),
        Column("baseline", "number", _("Value at the start; empty where it was not measured yet.")),
        Column("baseline_date", "date", _("Day of the baseline.")),
        Column("target", "number", _("Value that the town wants to reach.")),
        Column("target_date", "date", _("Day of the target.")),
        Column("source", "text", _("Where the value comes from."), empty=False),
        Column("frequency", "text", _("How often it is measured."), lookup="frequency", empty=False),
        Column("dimension", "text", _("Dimension of culture that it belongs to."), lookup="dimension", empty=False),
        Column("url", "address", _("Page of the plan."), empty=False),
    ),
    rows=indicators,
    records=indicator_records,
)
