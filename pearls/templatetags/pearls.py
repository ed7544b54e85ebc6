"""The only home of what templates need beyond Django's own tags: icons, form controls, initials, cells of a grid."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pearls.formats import town_of
from pearls.sorting import has_letters_beyond_latin_1

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The symbol `name` of the sprite, hidden from screen readers: a word always stands beside it."""
    return _icon(name)


@lru_cache(maxsize=256)
def _icon(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name)


@register.simple_tag(takes_context=True)
def theme_attribute(context: dict[str, Any]) -> SafeString:
    """The theme that the visitor chose, from the cookie; nothing when the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request is not None else None
    return format_html(' data-bs-theme="{}"', chosen) if chosen in ("light", "dark") else SafeString("")


register.filter(has_letters_beyond_latin_1)


@register.filter
def initials(name: object) -> str:
    """Two letters for an avatar: first letters of the first and the last word."""
    words = str(name).replace("@", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's own widget in the look of the portal; Django adds the links to hint and error."""
    kind = getattr(field.field.widget, "input_type", "")
    look = {"checkbox": "check", "select": "form-select", "radio": "", "hidden": ""}.get(kind, "form-control")
    attrs = {"class": " ".join(filter(None, [look, field.field.widget.attrs.get("class")]))}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs={**attrs, "placeholder": False})  # False takes it away: a placeholder is no label


@register.simple_tag
def script_words() -> SafeString:
    """The words of the scripts (components/words.html); the same for everybody, so drawn once per language."""
    return _words_in(get_language() or "en")


@cache
def _words_in(_language: str) -> SafeString:
    return render_to_string("components/words.html")


@register.filter
def split_words(text: str) -> list[int]:
    """The whole numbers in `text`, for loops over samples."""
    return [int(word) for word in text.split()]


@register.filter
def at(mapping: dict[str, Any], key: str) -> Any:
    """The value under `key`, empty text when there is none."""
    return mapping.get(key, "")


@register.filter
def typed(value: Any, kind: str) -> str:
    """A canonical value as people type it: "14 200" for money, "1.3.2027" for a day; as in static/js/numbers.js.

    In a control the space separates thousands in every language: it cannot be taken for a decimal sign.
    """
    if value is None:
        return ""
    text = str(value)
    if kind == "date" and len(text) == 10:
        return f"{int(text[8:])}.{int(text[5:7])}.{text[:4]}"
    if kind in ("number", "money"):
        return _grouped(text, kind)
    return text


def _grouped(text: str, kind: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text  # kept as it was typed
    whole = number == number.to_integral_value()
    if kind == "number" and abs(number) < 10_000:
        return f"{number:.0f}" if whole else text  # a year is not grouped
    return (f"{number:,.0f}" if whole else f"{number:,.2f}").replace(",", "\u00a0").replace("-", "−")


@register.simple_tag
def described(field: dict[str, Any], question: dict[str, Any]) -> SafeString:
    """aria-describedby of a question's field: guidance, and hint, error, unit and count where they are drawn."""
    parts = {"help": "help", "error": "error", "unit": "unit", "words": "words_max"}
    ids = [f"{field['dom_id']}-{part}" for part, key in parts.items() if field.get(key)]
    if field["type"] == "date" and not field.get("help"):
        ids.append(f"{field['dom_id']}-help")
    if question.get("guidance"):
        ids.insert(0, f"qg-{question['key']}")
    return format_html(' aria-describedby="{}"', " ".join(ids)) if ids else SafeString("")


# What a question asks stays as it is until its template gets a new version: drawn once per process and language.
PARTS = {
    "head": "questionnaires/_question_head.html",
    "aids": "questionnaires/_question_aids.html",
    "say": "questionnaires/_threads.html",
}


@register.simple_tag
def asked(part: str, question: dict[str, Any], why_label: str = "") -> SafeString:
    """A part of a question that no answer changes: "head", "aids", or "say" (the box for a first comment)."""
    examples = tuple((example.get("town", ""), example["text"]) for example in question["examples"])
    texts = (question["title"], question["guidance"], question["why"])
    return _asked(get_language() or "en", part, question["key"], question["no"], texts, examples, str(why_label))


@lru_cache(maxsize=2048)
def _asked(
    _language: str,
    part: str,
    key: str,
    no: int,
    texts: tuple[str, ...],
    examples: tuple[tuple[str, str], ...],
    why_label: str,
) -> SafeString:
    question = {"key": key, "no": no, "box": {"name": f"comment:{key}"}}
    question |= dict(zip(("title", "guidance", "why"), texts, strict=True))
    question["examples"] = [{"town": town, "text": text} for town, text in examples]
    return render_to_string(PARTS[part], {"question": question, "why_label": why_label, "sheet": {"can_comment": True}})


# Lines are drawn here and not by a template, and by f-strings with a remembered escape and not by format_html: a table of
# sixty lines has five hundred cells, and otherwise they take longer than all the rest of the page. Contract of a line:
# {id, no, title, position, version, cells}; of a cell: {anchor, name, type, label (of the column), value, version, choices [{key,
# label, checked}], rows (key of the table that a row column names), error, conflict {name, theirs, version}, aria (its name),
# display and number where it is only read}; rows, error, conflict and aria are optional.
@lru_cache(maxsize=8192)
def _safe(text: str) -> str:
    return escape(text)


@register.simple_tag
def grid_rows(rows: list[dict[str, Any]], readonly: bool = False) -> SafeString:
    """The lines of a table, to be written in or only read; see the contract above."""
    return mark_safe("".join(_read_row(row) if readonly else _row(row) for row in rows))


def _row(row: dict[str, Any]) -> str:
    named = _("%(column)s, line %(n)s, %(title)s") if row.get("title") else _("%(column)s, line %(n)s")
    words = {"n": row["no"], "title": row.get("title")}
    cells = "".join(
        _cell(cell, cell.get("aria") or named % {**words, "column": cell["label"]}) for cell in row["cells"]
    )
    return f"{_row_head(row)}{cells}{_row_tools(row)}</tr>"


def _read_row(row: dict[str, Any]) -> str:
    cells = "".join(
        f'<td data-label="{_safe(cell["label"])}" class="k-{cell["type"]}{" n" if cell["number"] else ""}">'
        f'<span class="cell-read">{escape(cell["display"])}</span></td>'
        for cell in row["cells"]
    )
    return f"{_row_head(row)}{cells}</tr>"


def _row_head(row: dict[str, Any]) -> str:
    line = _("Line")
    return (
        f'<tr data-row="{row["id"]}" data-position="{_safe(row["position"])}" data-row-version="{row["version"]}">'
        f'<th scope="row" data-label="{_safe(line)}">{row["no"]}</th>'
    )


def _cell(cell: dict[str, Any], name: str) -> str:
    """One cell of a grid with its hidden base version."""
    kind, anchor = cell["type"], _safe(cell["anchor"])
    wrong = ' aria-invalid="true"' if cell.get("error") else ""
    common = (
        f'name="{anchor}" data-anchor="{anchor}" data-type="{kind}" data-version="{cell["version"]}"'
        f' aria-label="{_safe(name)}"{wrong}'
    )
    look = f"k-{kind} n" if kind in ("number", "money") else f"k-{kind}"
    base = f'<input type="hidden" name="base:{anchor}" value="{cell["version"]}">'
    note = _cell_note(cell) if cell.get("error") or cell.get("conflict") else ""
    return f'<td class="{look}" data-label="{_safe(cell["label"])}">{_control(cell, kind, common)}{base}{note}</td>'


def _control(cell: dict[str, Any], kind: str, common: str) -> str:
    if kind in ("choice", "row", "yesno"):
        rows = f' data-rows="{_safe(cell["rows"])}"' if cell.get("rows") else ""
        return f'<select {common}{rows}><option value=""></option>{_options(cell)}</select>'
    text = escape(typed(cell["value"], kind))
    if kind in ("short", "long"):  # both wrap and grow: a text that is cut off cannot be checked
        return f'<textarea rows="1" {common}>\n{text}</textarea>'
    mode = ' inputmode="decimal"' if kind in ("number", "money") else ""
    return f'<input type="text"{mode} {common} value="{text}" autocomplete="off">'


def _options(cell: dict[str, Any]) -> str:
    choices = cell.get("choices") or []
    if cell["type"] == "yesno":
        choices = [
            {"key": "true", "label": _("Yes"), "checked": cell["value"] is True},
            {"key": "false", "label": _("No"), "checked": cell["value"] is False},
        ]
    return "".join(
        f'<option value="{_safe(str(c["key"]))}"{" selected" if c.get("checked") else ""}>{_safe(str(c["label"]))}</option>'
        for c in choices
    )


def _cell_note(cell: dict[str, Any]) -> str:
    """What is wrong, or what somebody else wrote meanwhile: after a form that was posted without script."""
    note = format_html('<p class="cell-error">{}</p>', cell["error"]) if cell.get("error") else ""
    met = cell.get("conflict")
    if not met:
        return note
    words = _("%(name)s wrote: %(theirs)s") % {"name": met["name"], "theirs": met["theirs"] or "–"}
    ways = [
        (f"mine:{cell['anchor']}:{met['version']}", _("Keep mine")),
        (f"theirs:{cell['anchor']}", _("Take theirs")),
    ]
    button = '<button class="btn btn-line btn-sm" type="submit" name="act" value="{}">{}</button>'
    return note + format_html('<p class="cell-error">{}</p>{}', words, format_html_join("", button, ways))


def _row_tools(row: dict[str, Any]) -> str:
    """The last cell of a line: up, down, delete; submit buttons, which grid.js takes over."""
    sprite, title = _sprite(), f", {row['title']}" if row.get("title") else ""
    words = {"n": row["no"], "title": title}
    tools = [
        ("up", _("Move line %(n)s%(title)s up"), "icon-up", "right"),
        ("down", _("Move line %(n)s%(title)s down"), "icon-down", "right"),
        ("delete", _("Delete line %(n)s%(title)s"), "icon-x", "x"),
    ]
    buttons = "".join(
        f'<button type="submit" name="act" value="{act}:{_safe(row["id"])}" data-act="{act}"'
        f' aria-label="{escape(text % words)}"><svg class="icon {turn}" aria-hidden="true">'
        f'<use href="{sprite}#{symbol}"/></svg></button>'
        for act, text, turn, symbol in tools
    )
    return f'<td class="row-end"><div class="row-tools">{buttons}</div></td>'


@cache
def _sprite() -> str:
    """The address of the icons; it changes with a deployment only."""
    return static("img/icons.svg")


@register.filter
def sign(unit: str) -> str:
    """A unit as it is printed: the sign of a currency, anything else as it is."""
    return {"EUR": "€"}.get(unit, unit)


@register.filter
def is_group(field: BoundField) -> bool:
    """Does the field draw several controls, so that it needs a fieldset with a legend?"""
    return bool(field.use_fieldset)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Is the field one tick, whose label stands behind it?"""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.inclusion_tag("components/moment.html", takes_context=True)
def moment(context: dict[str, Any], at: datetime | None, zone: str) -> dict[str, Any]:
    """An instant in the zone in which it was set, and in the reader's own time where that is another; see the contract."""
    user = getattr(context.get("request"), "user", None)
    own = user.time_zone if user is not None and user.is_authenticated else ""
    return moment_of(at, zone, own) if at else {"at": None}


def moment_of(at: datetime, zone: str, own: str = "") -> dict[str, Any]:
    """Return an instant in words: weekday, day and time in `zone` with the zone's name, and in `own` zone where it reads otherwise."""
    here, there = at.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(own)) if own else None
    same = there is None or there.utcoffset() == here.utcoffset()
    words = "TIME_FORMAT" if there and there.date() == here.date() else "WEEKDAY_DAY_CLOCK_FORMAT"
    return {
        "at": at,
        "iso": at.astimezone(UTC).isoformat(),
        "text": date_format(here, "WEEKDAY_DATETIME_FORMAT"),
        "zone": town_of(zone),
        "own": "" if same or there is None else date_format(there, words),
        "known": bool(own),
    }
