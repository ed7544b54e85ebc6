"""The only home of turning the lines of a plan into its two pictures: actions over time, money by year and source. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pearls.formats import grouped

Line = Mapping[str, Any]  # {"id", "values": {column: canonical value}, "texts": [words per column]}


def gantt(actions: Mapping | None, milestones: Mapping | None) -> dict | None:
    """Return what templates/components/timeline.html draws, or None where no action has a title."""
    rows = [_gantt_row(line, (milestones or {}).get("rows", [])) for line in (actions or {}).get("rows", [])]
    rows = [row for row in rows if row["label"]]
    if not rows:
        return None
    dated = [row for row in rows if row["start"] and row["end"]]
    summary = ngettext("%d action", "%d actions", len(rows)) % len(rows)
    if dated:
        first, last = min(row["start"] for row in dated), max(row["end"] for row in dated)
        summary = _("%(actions)s from %(first)s to %(last)s") % {
            "actions": summary,
            "first": first.strftime("%m/%Y"),
            "last": last.strftime("%m/%Y"),
        }
    return {"title": _("Actions and milestones"), "summary": summary, "rows": rows}


def _gantt_row(action: Line, milestones: Iterable[Line]) -> dict:
    values = action["values"]
    mine = [line["values"] for line in milestones if line["values"].get("action") == action["id"]]
    pearls = [{"label": m.get("title") or "", "due": _day(m.get("due")), "done": False} for m in mine]
    return {
        "label": values.get("title") or "",
        "start": _day(values.get("start")),
        "end": _day(values.get("end")),
        "milestones": [pearl for pearl in pearls if pearl["due"]],
    }


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def budget_chart(budget: Mapping | None) -> dict | None:
    """Return what templates/components/chart_bar.html draws: one bar per year, one part per source; None without money."""
    sums: dict[str, dict[str, Decimal]] = {}
    for line in (budget or {}).get("rows", []):
        values = line["values"]
        if values.get("amount") and values.get("year"):
            year = sums.setdefault(str(values["year"]), {})
            source = values.get("source") or _("Not said")
            year[source] = year.get(source, Decimal(0)) + Decimal(values["amount"])
    if not sums:
        return None
    sources = _by_size(sums)
    rows: list[dict[str, Any]] = [
        {"label": year, "values": [_plain(sums[year].get(source)) for source in sources]} for year in sorted(sums)
    ]
    said = ", ".join(f"{row['label']}: {grouped(round(sum(row['values'])))}" for row in rows)
    return {
        "title": _("What the plan costs, by year and source"),
        "unit": _("euros"),
        "summary": said,
        "first": _("Year"),
        "series": sources,
        "rows": rows,
    }


def _plain(amount: Decimal | None) -> int | float:
    """Return a sum as a drawing and a table show it: whole euros as whole numbers."""
    value = amount or Decimal(0)
    return int(value) if value == value.to_integral_value() else float(value)


def _by_size(sums: Mapping[str, Mapping[str, Decimal]]) -> list[str]:
    """Return the sources, the largest first; names decide between equals, so that the picture is always the same."""
    totals: dict[str, Decimal] = {}
    for year in sums.values():
        for source, amount in year.items():
            totals[source] = totals.get(source, Decimal(0)) + amount
    return sorted(totals, key=lambda source: (-totals[source], source))
