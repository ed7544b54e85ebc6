"""The only home of the booklet: chosen practices as one accessible PDF in the reader's language, made as a job."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pearls.folding import fold
from pearls.models import Job
from pearls.pdf import render_pdf
from practices.enums import Vocabulary
from practices.exports.citing import in_words
from practices.exports.records import file_records, read_in
from practices.models import Practice
from practices.permissions import visible_practices
from practices.queries import leaving, term_by_code
from practices.services.reuse import MOST_IN_BOOKLET, citation_of
from practices.units import text_of

SHOWN = (Vocabulary.CHALLENGE, Vocabulary.TARGET_GROUP, Vocabulary.ART_FORM, Vocabulary.COST_CLASS, Vocabulary.EVIDENCE)


def make_booklet(job: Job, progress: Callable[[int, int, str], None]) -> tuple[str, bytes]:
    """Return (file name, PDF) of the practices that the job names, as its owner may read them now, in its language.

    `job.params`: {title, note, language, numbers: [public numbers in their order]}.
    """
    wanted = job.params["numbers"][:MOST_IN_BOOKLET]
    progress(0, 3, _("Reading the practices"))
    seen = leaving(visible_practices(job.owner)).filter(number__in=wanted, revision__isnull=False)
    by_number = {practice.number: practice for practice in seen}
    practices = [by_number[number] for number in wanted if number in by_number]
    progress(1, 3, _("Setting the pages"))
    language = job.params["language"]
    spoken = language if language in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE
    with translation.override(spoken):
        data = booklet_data(practices, title=job.params["title"], note=job.params["note"], language=language)
        content = render_pdf("practices/pdf/booklet.html", data)
    progress(2, 3, _("Keeping the file"))
    return f"{slugify(fold(job.params['title'])) or 'practices'}.pdf", content


def booklet_data(practices: Iterable[Practice], *, title: str, note: str, language: str) -> dict[str, Any]:
    """Return what the template reads: plain data, each practice in the reader's language with the language it is in."""
    return {
        "title": title,
        "note": note,
        "language": translation.get_language() or "en",
        "practices": [_chapter(practice, language) for practice in practices],
    }


def _chapter(practice: Practice, language: str) -> dict[str, Any]:
    document, spoken = read_in(practice, language)
    assert practice.revision is not None  # read_in has said so
    skipped = {"title", "summary", "lead_name", "people_needed", "visit_note"}
    return {
        "number": practice.number,
        "language": spoken,
        "title": text_of(document, "title"),
        "summary": text_of(document, "summary"),
        "where": practice.where,
        "facts": [(str(v.label), _labels(v, document)) for v in SHOWN if document["terms"].get(v.value)],
        "unconfirmed": practice.origin == "public",
        "texts": [field for field in document["texts"] if field["key"] not in skipped],
        "tables": [_table(table) for table in document["tables"] if table["key"] in {"steps", "figures", "sources"}],
        "files": file_records(document),
        "citation": in_words(citation_of(practice.revision)),
    }


def _labels(vocabulary: Vocabulary, document: Any) -> str:
    known = term_by_code(vocabulary)
    return ", ".join(str(known[code]) for code in document["terms"][vocabulary.value] if code in known)


def _table(table: dict) -> dict[str, Any]:
    keys = [column["key"] for column in table["columns"]]
    lines = [[str(row["values"].get(key) or "") for key in keys] for row in table["rows"]]
    return {"label": table["label"], "head": [column["label"] for column in table["columns"]], "lines": lines}
