"""The only home of how a document is laid out for reading: paragraphs with their language, figures, steps, facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pearls.formats import grouped
from practices.enums import Vocabulary
from practices.models import Practice, Term
from practices.queries import term_by_code, terms
from practices.units import in_language, units_of
from practices.views.cards import people, scale

MOST_CHARTS = 4


@dataclass(frozen=True)
class Said:
    """A text and the language it is in; "" where that is the language of the page."""

    text: str
    lang: str = ""


@dataclass
class Article:
    """A document ready for its template; `untranslated` counts paragraphs in which the original shines through."""

    original: str
    title: Said
    texts: dict[str, list[Said]]
    steps: list[dict[str, Said]] = field(default_factory=list)
    partners: list[dict[str, Said]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    terms: dict[str, list[Term]] = field(default_factory=dict)
    untranslated: int = 0


def article_of(document: Mapping[str, Any], translated: Mapping[str, str], language: str, page: str) -> Article:
    """Return a document for reading in `language`, on a page whose own words are in the language `page`.

    `translated` are the paragraphs there are in that language, by their keys (practices/units.py); the others stay in the original.
    """
    original = document["language"]
    made = in_language(document, translated)
    texts = {text["key"]: _said(text, language, original, page) for text in made["texts"]}
    tables = _Tables({table["key"]: table["rows"] for table in made["tables"]}, translated, language, original, page)
    missing = sum(key not in translated for key in units_of(document)) if language != original else 0
    figures = tables.figures()
    return Article(
        original=original,
        title=next(iter(texts.get("title", [])), Said("")),
        texts=texts,
        steps=tables.lines("steps", "step", "detail"),
        partners=tables.lines("partners", "partner", "gives"),
        figures=figures,
        charts=[chart for figure in figures if (chart := _chart(figure))][:MOST_CHARTS],
        sources=tables.sources(),
        terms=_terms(document),
        untranslated=missing,
    )


def _said(text: Mapping[str, Any], language: str, original: str, page: str) -> list[Said]:
    marks = text.get("marks") or [False] * len(text["paragraphs"])
    spoken = [language if mark else original for mark in marks]
    return [Said(p, "" if s == page else s) for p, s in zip(text["paragraphs"], spoken, strict=True)]


def _terms(document: Mapping[str, Any]) -> dict[str, list[Term]]:
    found = {}
    for name, codes in document["terms"].items():
        known = term_by_code(Vocabulary(name))
        found[name] = [known[code] for code in codes if code in known]
    return found


@dataclass(frozen=True)
class _Tables:
    rows: Mapping[str, list[dict]]
    translated: Mapping[str, str]
    language: str
    original: str
    page: str

    def said(self, table: str, row: Mapping[str, Any], column: str) -> Said:
        """Return the text of a cell with the language it is in."""
        spoken = self.language if f"{table}.{row['id']}.{column}" in self.translated else self.original
        return Said(str(row["values"].get(column) or ""), "" if spoken == self.page else spoken)

    def lines(self, table: str, *columns: str) -> list[dict[str, Said]]:
        """Return the lines of a table as {column: Said}."""
        return [{column: self.said(table, row, column) for column in columns} for row in self.rows.get(table, ())]

    def sources(self) -> list[dict[str, Any]]:
        """Return the sources: {source, url ("" unless it is an address of the web), year}."""
        found = []
        for row in self.rows.get("sources", ()):
            url = str(row["values"].get("url") or "")
            safe = url if url.startswith(("https://", "http://")) else ""
            found.append(
                {"source": self.said("sources", row, "source"), "url": safe, "year": row["values"].get("year") or ""}
            )
        return found

    def figures(self) -> list[dict[str, Any]]:
        """Return what was counted: {name, lang, unit, before, after, year}, numbers as Decimal or None."""
        found = []
        for row in self.rows.get("figures", ()):
            values, name = row["values"], self.said("figures", row, "figure")
            numbers = {key: _number(values.get(key)) for key in ("before", "after")}
            words = {"name": name.text, "lang": name.lang, "unit": str(values.get("unit") or "")}
            found.append({**words, **numbers, "year": str(values.get("year") or "")})
        return found


def _number(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _chart(figure: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return before and after as bars (components/chart_bar.html); None where one of them is missing."""
    before, after = figure["before"], figure["after"]
    if before is None or after is None or min(before, after) < 0 or not max(before, after):
        return None
    year = f" ({figure['year']})" if figure["year"] else ""
    unit = figure["unit"]
    said = {"name": figure["name"], "before": shown(before, unit), "after": shown(after, unit)}
    rows = [(pgettext("a figure", "Before"), before), (pgettext("a figure", "After") + year, after)]
    return {
        "title": figure["name"],
        "title_lang": figure["lang"],
        "unit": unit,
        "summary": _("%(before)s before, %(after)s after") % said,
        "first": _("When"),
        "series": [unit or _("Count")],
        "rows": [{"label": label, "values": [_plain(value)]} for label, value in rows],
    }


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def shown(value: Decimal | None, unit: str) -> str:
    """Return a number with its unit as it is printed."""
    return "" if value is None else f"{grouped(value)}\u00a0{unit}".strip()


# --- the column of facts ----------------------------------------------------------------------------
def facts_of(practice: Practice, document: Mapping[str, Any], article: Article) -> list[dict[str, Any]]:
    """Return the facts beside the text, each {label, text, lang, scale}; what is not known is left out."""
    known, terms = document["facts"], article.terms
    said = {key: texts[0] for key, texts in article.texts.items() if texts}
    amount = known.get("cost_first_year")
    found = [
        _fact(_("Town"), _town(practice, document)),
        _fact(_("Led by"), said.get("lead_name")),
        _fact(_("Running"), _running(known)),
        _fact(
            _("First year"),
            f"{grouped(amount)}\u00a0€" if amount else "",
            first(terms, "cost_class"),
        ),
        _fact(_("Each year after"), f"{grouped(known['cost_yearly'])}\u00a0€" if known.get("cost_yearly") else ""),
        _fact(_("Paid by"), _listed(terms, "funding")),
        _fact(_("People needed"), said.get("people_needed")),
        _fact(_("Evidence"), "", first(terms, "evidence")),
        _fact(_("Builds"), _listed(terms, "capacity")),
        _fact(_("For whom"), _listed(terms, "target_group")),
        _fact(_("Taking part"), _listed(terms, "method")),
    ]
    return [fact for fact in found if fact["text"] or fact["scale"]]


def _fact(label: str, text: Said | str | None, term: Term | None = None) -> dict[str, Any]:
    said = text if isinstance(text, Said) else Said(text or "")
    steps = terms(Vocabulary(term.vocabulary)) if term else []
    return {"label": label, "text": said.text, "lang": said.lang, "scale": scale(term, steps)}


def first(terms: Mapping[str, list[Term]], name: str) -> Term | None:
    """Return the one term of a vocabulary of which a practice has one at most."""
    return next(iter(terms.get(name, [])), None)


def _listed(terms: Mapping[str, list[Term]], name: str) -> str:
    return ", ".join(str(term) for term in terms.get(name, []))


def _town(practice: Practice, document: Mapping[str, Any]) -> str:
    town = practice.place or practice.municipality or practice.organisation or ""
    count = document["head"].get("population") or people(practice)
    return _("%(town)s, %(people)s people") % {"town": town, "people": grouped(count)} if count else str(town)


def _running(known: Mapping[str, Any]) -> str:
    since, until = known.get("since_year"), known.get("until_year")
    if since and until:
        return _("%(since)s to %(until)s") % {"since": _year(since), "until": _year(until)}
    return _("since %s") % _year(since) if since else ""


def _year(value: Any) -> str:
    return str(int(Decimal(str(value))))
