"""The only home of the autosave protocol: a request read, an answer made; an upper app opens the gate and calls these."""

import json
import uuid
from collections.abc import Callable
from time import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse

from pearls.models import User
from pearls.questionnaires import completeness
from pearls.questionnaires.models import AnswerSheet, Change, Row
from pearls.questionnaires.queries import MOST_CHANGES, changes_since, definition_of
from pearls.questionnaires.services.ops import BadRequest, Op, apply_ops
from pearls.questionnaires.values import clean_text

PRESENCE_SECONDS = 40


def read_request(request: HttpRequest) -> dict:
    """Return the body as the protocol has it: session, since, section, here and parsed ops. Raises BadRequest."""
    try:
        body = json.loads(request.body)
        ops = [Op.read(raw) for raw in body.get("ops", [])]
        since = int(body.get("since", 0))
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError) as problem:
        raise BadRequest(str(problem)) from None
    return {"ops": ops, "since": since, **{name: _word(body, name) for name in ("session", "section", "here")}}


def plain_body(ops: list[Op], *, section: str = "") -> dict:
    """Return the body of a request that no tab with script sent."""
    return {"ops": ops, "since": 0, "session": "", "section": section, "here": ""}


def _word(body: dict, name: str) -> str:
    """Return what a tab says of itself, short and in letters that can be stored."""
    word = body.get(name)
    return clean_text(word)[: 40 if name == "session" else 160] if isinstance(word, str) else ""


def answer_ops(
    *, sheet: AnswerSheet, by: User, body: dict, refusal: tuple[str, str] | None, url_of: Callable[[str, str], str]
) -> dict[str, Any]:
    """Return the protocol's answer for a locked sheet: results, others' changes, progress, the next gap, who is here.

    `refusal` is (status, words) where this person may not write now; `url_of(section, question)` links a gap.
    """
    before = sheet.change_seq
    if refusal:
        status, words = refusal
        results = [
            {"op_id": str(op.op_id), "anchor": op.anchor, "status": status, "message": words} for op in body["ops"]
        ]
    else:
        results = apply_ops(sheet=sheet, by=by, session=body["session"], ops=body["ops"])
    return {
        "seq": sheet.change_seq,
        "results": results,
        **_others(sheet, body, before),
        **standing(sheet, body["section"], url_of),
        "here": who_is_here(sheet.pk, by, body),
    }


def _others(sheet: AnswerSheet, body: dict, before: int) -> dict:
    if body["since"] >= before:
        return {"changes": []}
    found = list(changes_since(sheet, body["since"]))
    if len(found) > MOST_CHANGES:
        return {"changes": [], "reload": True}
    others = [change for change in found if change.session != body["session"] or not body["session"]]
    return {"changes": _with_cells([_told(change) for change in others])}


def _with_cells(changes: list[dict]) -> list[dict]:
    """Add to each change of a line what stands in it now: a line that came back may be unknown to the reader's page."""
    about = [(change, change["anchor"].split(":")[1]) for change in changes if change["anchor"].startswith("row:")]
    rows = {str(row.pk): row for row in Row.objects.filter(pk__in={key for _change, key in about})} if about else {}
    for change, key in about:
        change["value"] = {**change["value"], "cells": rows[key].cells, "versions": rows[key].versions}
    return changes


def _told(change: Change) -> dict:
    return {
        "seq": change.seq,
        "anchor": change.anchor,
        "value": change.after,
        "version": change.new_version,
        "by": str(change.actor),
        "at": change.at.isoformat(),
    }


def standing(sheet: AnswerSheet, section: str, url_of: Callable[[str, str], str]) -> dict:
    """Return how far the sheet is: per section, in all, and where the next gap lies."""
    states = completeness.all_states(definition_of(sheet.version_id), sheet.facts)
    gap = completeness.next_gap(states, section)
    current = next((state for state in states if state.key == section), None)
    return {
        "sections": [{"key": s.key, "done": s.done, "total": s.total, "title": s.title} for s in states],
        "progress": completeness.progress(states),
        "gaps": [{"question": g.question, "field": g.field, "text": g.text} for g in current.gaps] if current else [],
        "next": {"url": url_of(gap.section, gap.question), "text": gap.short} if gap else None,
    }


def who_is_here(sheet_id: uuid.UUID, by: User, body: dict) -> list[dict]:
    """Remember where this tab is and return the others; presence lives in the cache, and without it nobody is shown."""
    key = f"here:{sheet_id}"
    mine = body["session"]
    here: dict[str, dict] = cache.get(key) or {}
    if mine:
        me = {
            "user": by.pk,
            "name": str(by),
            "initials": by.initials,
            "section": body["section"],
            "anchor": body["here"],
        }
        here = {**_fresh(here), mine: {**me, "seen": time()}}
        cache.set(key, here, PRESENCE_SECONDS)
    people = {tab["user"]: tab for tab in _fresh(here).values() if tab["user"] != by.pk}
    return [{name: tab[name] for name in ("name", "initials", "section", "anchor")} for tab in people.values()]


def _fresh(here: dict[str, dict]) -> dict[str, dict]:
    return {tab: seen for tab, seen in here.items() if seen["seen"] > time() - PRESENCE_SECONDS}


def bad_request(problem: BadRequest) -> JsonResponse:
    """Return the answer for a request that no correct client sends."""
    return JsonResponse(
        {"error": "bad-request", "message": str(problem)}, status=413 if "at most" in str(problem) else 400
    )
