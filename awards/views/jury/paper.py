"""The only home of a frozen submission as the jury's pages show it: drawn once, then remembered for every reader.

What was handed in never changes, so its page is kept under its hash, in each language and once more for a blind round. Nothing
of the reader is in it: who may read it is asked before, each time.
"""

import hashlib
import zlib
from collections.abc import Iterable
from functools import cache as once
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from awards.models import Candidacy, Criterion
from awards.services import veiling
from awards.services.judging import label_of
from awards.templatetags import submissions

HOUR = 60 * 60


def text_of(candidacy: Candidacy, *, hidden: bool, criteria: Iterable[Criterion] = ()) -> dict[str, Any]:
    """Return {title, kicker, partners, hidden, language, sections [{key, title}], body}, veiled in a blind round.

    Behind the headings of `body` stand links to the `criteria` that their sections speak to.
    """
    label = label_of(candidacy, hidden=hidden) if hidden else ""
    speaking = [{"key": c.key, "label": c.said, "sections": c.sections} for c in criteria]
    said = repr((candidacy.submission.sha256, label, get_language(), speaking, _look()))
    name = f"paper:{hashlib.sha256(said.encode()).hexdigest()}"
    known = cache.get(name)
    if known is None:
        known = _drawn(candidacy.submission.snapshot.document, label, speaking)
        cache.set(name, known, HOUR)
    head, body = known
    return {**head, "body": mark_safe(zlib.decompress(body).decode())}


@once
def _look() -> str:
    """Return what changes with the code that draws, so that a new release shows nothing of the old one."""
    drawn_by = [Path(str(module.__file__)).read_bytes() for module in (submissions, veiling)]
    return hashlib.sha256(Path(__file__).read_bytes() + b"".join(drawn_by)).hexdigest()


def _drawn(document: dict[str, Any], label: str, speaking: list[dict[str, Any]]) -> tuple[dict[str, Any], bytes]:
    head = _head(document, label)
    shown = veiling.veiled(document, label) if label else document
    head["language"] = shown["language"]
    head["sections"] = [{"key": section["key"], "title": section["title"]} for section in shown["sections"]]
    body = submissions.submission(shown, speaking)
    # A large plan is 80 kB of HTML that shrinks to a fifth: a thousand candidates must fit beside the sessions.
    return head, zlib.compress(body.encode(), 1)


def _head(document: dict[str, Any], label: str) -> dict[str, Any]:
    if label:
        return {"title": label, "kicker": "", "partners": [], "hidden": veiling.hidden_in_words()}
    head = document["head"]
    kicker = ", ".join(filter(None, [head.get("municipality"), str(head.get("country") or "")]))
    title = head.get("name") or head["municipality"]
    return {"title": title, "kicker": kicker, "partners": head.get("partners", []), "hidden": ""}
