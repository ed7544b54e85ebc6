"""The only home of what leaves a plan: its PDF as a job, from the snapshot and nothing else."""

import re
from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actionplans.charts import budget_chart, gantt
from actionplans.enums import PlanState
from actionplans.models import Plan
from actionplans.permissions import visible_plans
from actionplans.queries import plan_head
from pearls.formats import grouped
from pearls.models import Job
from pearls.pdf import render_pdf
from pearls.permissions import get_visible_or_404
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import Snapshot
from pearls.questionnaires.services import take_snapshot

# More columns than this do not fit on A4 in letters that people can read; such lines become blocks.
WIDEST = 8
# A line of a table on paper holds about so many letters; a word longer than this may be broken; between columns stay so many.
LETTERS, LONGEST_WORD, GUTTER = 125, 13, 3.5
HALF_A_LINE = 55
# What is longer than the narrowest line has nowhere to break, and its end would lie beyond the edge of the paper.
_LONG_WORD = re.compile(r"[^\s\u200b]{40}")


def make_pdf(job: Job, progress: Callable[[int, int, str], None]) -> tuple[str, bytes]:
    """Return (file name, PDF) of the plan that the job names, as its owner may see it now."""
    progress(0, 3, _("Reading the plan"))
    plans = visible_plans(job.owner).select_related("municipality__country", "edition", "sheet")
    plan = get_visible_or_404(plans, pk=job.params["plan"])
    snapshot = snapshot_for(plan, job)
    progress(1, 3, _("Setting the pages"))
    content = pdf_of(snapshot, draft=plan.state == PlanState.DRAFT)
    progress(2, 3, _("Keeping the file"))
    return f"{slugify(plan.municipality.name)}-plan-{snapshot.number}.pdf", content


def snapshot_for(plan: Plan, job: Job) -> Snapshot:
    """Return the snapshot to print: what was sent, or the text as it is while the plan is written."""
    if plan.state == PlanState.SUBMITTED:
        return Snapshot.objects.filter(sheet=plan.sheet, kind=SnapshotKind.SUBMISSION).latest("number")
    return take_snapshot(sheet=plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(plan), by=job.owner)


def pdf_of(snapshot: Snapshot, *, draft: bool) -> bytes:
    """Return the PDF of a snapshot; the same snapshot gives the same bytes."""
    with translation.override(snapshot.document["language"]):
        return render_pdf("actionplans/pdf/plan.html", pdf_data(snapshot.document, snapshot.sha256, draft=draft))


def pdf_data(document: dict, sha256: str, *, draft: bool) -> dict:
    """Return what the PDF template reads: the document laid out, its charts, and whether it is a draft. Pure."""
    document = _breakable(document)
    answers = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    head = document["head"]
    moment = datetime.fromisoformat(head["changed_at"]) if head.get("changed_at") else None
    return {
        "document": document,
        "head": head,
        "population": grouped(head["population"]) if head.get("population") else "",
        "changed_at": moment,
        "title": answers.get("plan_title", {}).get("text") or _("Action plan of %s") % head["municipality"],
        "promise": answers.get("plan_promise", {}).get("text", ""),
        "draft": draft,
        "sha256": sha256,
        "sections": [_section(section) for section in document["sections"]],
        "gantt": _on_paper(gantt(answers.get("actions"), answers.get("milestones"))),
        "gantt_section": section_of(document, "milestones"),
        "budget": _on_paper(budget_chart(answers.get("budget"))),
        "budget_section": section_of(document, "budget"),
    }


def _breakable(part: Any) -> Any:
    """Return the same with an invisible place to break in every word that is longer than a narrow line."""
    if isinstance(part, str):
        return _LONG_WORD.sub("\\g<0>\u200b", part)
    if isinstance(part, list):
        return [_breakable(item) for item in part]
    return {key: _breakable(value) for key, value in part.items()} if isinstance(part, dict) else part


def section_of(document: dict, key: str) -> str:
    """Return the section in which a field stands, or an empty text."""
    found = (
        section["key"]
        for section in document["sections"]
        for question in section["questions"]
        for field in question["fields"]
        if field["key"] == key
    )
    return next(found, "")


def _on_paper(chart: dict | None) -> dict | None:
    return {**chart, "paper": True} if chart else None


def _section(section: dict) -> dict:
    questions = [
        {**question, "fields": [_field(field) for field in question["fields"]]} for question in section["questions"]
    ]
    return {**section, "questions": [_ordered(question) for question in questions]}


def _ordered(question: dict) -> dict:
    """Return the question with its short answers as facts side by side, then its texts and tables, as they were asked."""
    answered = [field for field in question["fields"] if field.get("text") or field.get("lines")]
    prose = [field for field in answered if field["type"] in {"long", "table"} or len(question["fields"]) == 1]
    facts = [field for field in answered if field not in prose]
    short = _all_short(facts)
    return {
        **question,
        "answered": bool(answered),
        "facts": _halves(facts) if short else [facts],
        "short": short,
        "prose": prose,
    }


def _all_short(facts: list[dict]) -> bool:
    """Return whether the facts are so short that two stand side by side."""
    return len(facts) > 2 and all(len(fact["text"]) <= 24 for fact in facts)


def _field(field: dict) -> dict:
    if field["type"] != "table" or not field["rows"]:
        return field
    columns = [{**column, "number": column["type"] in {"number", "money"}} for column in field["columns"]]
    layout = "table" if len(columns) <= WIDEST else "cards"
    lines = [
        _line(columns, row["texts"]) if layout == "table" else _card(columns, row["texts"]) for row in field["rows"]
    ]
    return {
        **field,
        "columns": columns,
        "layout": layout,
        "widths": column_widths(columns, [row["texts"] for row in field["rows"]]),
        "lines": lines,
        "totals": [_total(t) for t in field["totals"]],
    }


def column_widths(columns: list[dict], rows: list[list[str]]) -> list[int]:
    """Return each column's share of the paper in even per cents that make 100: room for its longest word, then for what it holds.

    The renderer could find widths itself, but it lays every cell out many times for that: two fifths of all its work.
    """
    held = [[str(column["label"]), *texts] for column, texts in zip(columns, zip(*rows, strict=True), strict=True)]
    least = [min(max(len(word) for text in texts for word in text.split(" ")), LONGEST_WORD) + GUTTER for texts in held]
    wish = [(sum(map(len, texts)) / len(texts)) ** 0.8 for texts in held]  # twice as full is not quite twice as wide
    share = max(LETTERS - sum(least), 0) / max(sum(wish), 1)
    return _even_percents([room + more * share for room, more in zip(least, wish, strict=True)])


def _even_percents(parts: list[float]) -> list[int]:
    """Return the parts as even numbers that make 100; what rounding down leaves goes to those it took most from."""
    exact = [part * 50 / sum(parts) for part in parts]
    whole = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: whole[at] - exact[at])
    for at in order[: 50 - sum(whole)]:
        whole[at] += 1
    return [2 * part for part in whole]


def _line(columns: list[dict], texts: list[str]) -> list[dict]:
    return [{"text": text, "number": column["number"]} for column, text in zip(columns, texts, strict=True)]


def _card(columns: list[dict], texts: list[str]) -> dict:
    facts = [{"label": column["label"], "text": text} for column, text in zip(columns, texts, strict=True) if text]
    return {"title": texts[0] or _("(no name yet)"), "halves": _halves(facts[1:] if texts[0] else facts)}


def _halves(facts: list[dict]) -> list[list[dict]]:
    """Return the facts in two parts of about the same height, to stand side by side: cheaper than the renderer's columns."""
    lines = [ceil((len(fact["label"]) + len(fact["text"])) / HALF_A_LINE) for fact in facts]
    heights = [max(sum(lines[:cut]), sum(lines[cut:])) for cut in range(len(facts) + 1)]
    cut = heights.index(min(heights)) if facts else 0
    return [facts[:cut], facts[cut:]]


def _total(total: dict) -> dict:
    parts = [{**group, "sum": grouped(group["sum"])} for group in total["groups"]]
    return {"label": str(total["label"]).lower(), "parts": parts, "whole": grouped(total["sum"])}
