"""The only home of turning what people type into canonical values, and values into words."""

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from pearls.formats import grouped, in_signs
from pearls.registry import registry

LONGEST_TEXT = 20_000
# Word and PDF readers paste these between lines; browsers, XML and PDF know only one kind of newline.
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_CLUTTER = re.compile(r"[\s\u00a0\u202f'’]|€|eur\b", re.IGNORECASE)
_MONTHS = re.compile(r"^(\d{1,2})[.\s]+([^\W\d_]+)\.?[,\s]+(\d{4})$", re.UNICODE)


class Invalid(ValueError):
    """What was typed cannot be stored as typed; the message says what to do."""


def clean_text(raw: Any) -> str:
    """Return text that database, browser, XML and PDF can hold: no control characters, no half of a surrogate pair, one
    kind of newline.
    """
    text = str(raw).encode("utf-8", "replace").decode("utf-8")
    return _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text))


def _one_word(raw: Any) -> str:
    """Return what was typed into one control. Raises Invalid for lists and objects, which nobody can type."""
    if isinstance(raw, (list, dict)):
        raise Invalid(_("Write one value here."))
    return clean_text(raw)


def parse(spec: Mapping, raw: Any) -> Any:
    """Return the canonical value of `raw` for a field or column; empty input is None. Raises Invalid."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return PARSERS[spec["type"]](spec, raw)


def _text(spec: Mapping, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Invalid(_("Type words here."))
    text = clean_text(raw)
    if spec["type"] == "short":
        text = " ".join(text.split("\n"))
    longest = spec.get("max_chars") or LONGEST_TEXT
    if len(text) > longest:
        message = _("This is %(have)d characters long; shorten it to %(most)d. Your text is kept here meanwhile.")
        raise Invalid(message % {"have": len(text), "most": longest})
    return text


def plain_number(raw: Any) -> Decimal:
    """Return the number in "14 200,50", "14.200,50", "1'250 €" or "12000.00". Raises Invalid."""
    text = _CLUTTER.sub("", _one_word(raw)).replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text) and ("," in text or text.count(".") > 1):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) and ("." in text or text.count(",") > 1):
        text = text.replace(",", "")
    else:
        text = text.replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Invalid(_("Write a number in digits, for example 14 200.")) from None
    if not number.is_finite() or (number and number.adjusted() >= 12):
        raise Invalid(_("Write a number below a million million."))
    return number


def _number(spec: Mapping, raw: Any) -> str:
    if isinstance(raw, (bool, list, dict)):
        raise Invalid(_("Write a number in digits, for example 14 200."))
    number = plain_number(_without_groups(raw))
    decimals = spec.get("decimals", 2)
    if number != round(number, decimals):
        places = _("Write a whole number.") if decimals == 0 else _("Use at most %d decimals.") % decimals
        raise Invalid(places)
    _in_range(spec, number)
    return f"{number:.{decimals}f}"


def _without_groups(raw: Any) -> Any:
    """Return "85.885" without its point where the reader's language writes thousands so; no number here has three decimals."""
    sign = formats.get_format("THOUSAND_SEPARATOR")
    found = isinstance(raw, str) and re.fullmatch(
        rf"[-−]?[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", _CLUTTER.sub("", raw)
    )
    return raw.replace(sign, "") if found else raw


def _money(spec: Mapping, raw: Any) -> str:
    return _number({**spec, "decimals": 2, "min": spec.get("min", 0)}, raw)


def _in_range(spec: Mapping, number: Decimal) -> None:
    low, high = spec.get("min"), spec.get("max")
    if low is not None and number < low:
        raise Invalid(_("Write a number of at least %s.") % low)
    if high is not None and number > high:
        raise Invalid(_("Write a number of at most %s.") % high)


def _date(_spec: Mapping, raw: Any) -> str:
    text = _one_word(raw).strip()
    for read in (_iso_date, _dotted_date, _worded_date):
        found = read(text)
        if found:
            if not 1900 <= found.year <= 2200:
                break
            return found.isoformat()
    raise Invalid(_("Write a day such as 1.3.2027 or 2027-03-01."))


def _made(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def _iso_date(text: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    return _made(found[1], int(found[2]), found[3]) if found else None


def _dotted_date(text: str) -> date | None:
    found = re.fullmatch(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*[./]\s*(\d{4})", text)
    return _made(found[3], int(found[2]), found[1]) if found else None


def _worded_date(text: str) -> date | None:
    found = _MONTHS.match(text)
    if not found:
        return None
    name = found[2].casefold()
    for month in range(1, 13):
        names = {formats.date_format(date(2000, month, 1), form).casefold().rstrip(".") for form in ("F", "M", "E")}
        english = date(2000, month, 1).strftime("%B").casefold()
        if name in names | {english, english[:3]}:
            return _made(found[3], month, found[1])
    return None


def choices_of(spec: Mapping) -> list[Mapping]:
    """Return what a choice offers: its own list, or the one that an upper app announced under `choices_from`.

    Each has key and label; one that is `retired` is no longer offered, and still understood where it was chosen.
    """
    source = spec.get("choices_from")
    return list(registry.choice_lists[source]()) if source else spec["choices"]


def _choice(spec: Mapping, raw: Any) -> str:
    wanted = _one_word(raw).strip()
    choices = choices_of(spec)
    for choice in choices:
        if wanted == choice["key"] or wanted.casefold() == str(choice["label"]).casefold():
            return choice["key"]
    raise Invalid(
        _("Choose one of: %s.") % ", ".join(str(choice["label"]) for choice in choices if not choice.get("retired"))
    )


def _multi(spec: Mapping, raw: Any) -> list[str] | None:
    wanted = raw if isinstance(raw, list) else [raw]
    keys = {_choice(spec, item) for item in wanted if item not in ("", None)}
    return [choice["key"] for choice in choices_of(spec) if choice["key"] in keys] or None


def _scale(spec: Mapping, raw: Any) -> int:
    return int(Decimal(_number({**spec, "decimals": 0}, raw)))


def _yesno(_spec: Mapping, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = _one_word(raw).strip().casefold()
    if word in {"yes", "true", "1", str(_("Yes")).casefold()}:
        return True
    if word in {"no", "false", "0", str(_("No")).casefold()}:
        return False
    raise Invalid(_("Choose yes or no."))


def _file(_spec: Mapping, raw: Any) -> dict:
    if isinstance(raw, dict) and isinstance(raw.get("name"), str) and isinstance(raw.get("size"), int):
        return {"id": _uuid(raw.get("id")), "name": clean_text(raw["name"])[:160], "size": raw["size"]}
    raise Invalid(_("Choose a file from your computer."))


def _uuid(raw: Any) -> str:
    try:
        return str(uuid.UUID(_one_word(raw)))
    except ValueError:
        raise Invalid(_("Choose a line that is still there.")) from None


def _row(_spec: Mapping, raw: Any) -> str:
    return _uuid(raw)


def _rows(spec: Mapping, raw: Any) -> list[str] | None:
    wanted = list(dict.fromkeys(_uuid(item) for item in (raw if isinstance(raw, list) else [raw]) if item))
    most = spec.get("max")
    if most and len(wanted) > most:
        raise Invalid(_("Choose at most %d lines.") % most)
    return wanted or None


PARSERS: dict[str, Callable[[Mapping, Any], Any]] = {
    "short": _text,
    "long": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "choice": _choice,
    "multi": _multi,
    "scale": _scale,
    "yesno": _yesno,
    "file": _file,
    "row": _row,
    "rows": _rows,
}


def display(spec: Mapping, value: Any, row_titles: Mapping[str, str] | None = None) -> str:
    """Return a canonical value in words of the active language; empty values are empty text."""
    if value is None or value == []:
        return ""
    kind = spec["type"]
    if kind in {"choice", "multi"}:
        labels = {choice["key"]: str(choice["label"]) for choice in choices_of(spec)}
        return ", ".join(labels.get(key, f"({key})") for key in (value if kind == "multi" else [value]))
    if kind in {"row", "rows"}:
        titles = row_titles or {}
        return ", ".join(titles.get(key, _("(deleted line)")) for key in (value if kind == "rows" else [value]))
    return _plain_words(kind, spec, value)


def _plain_words(kind: str, spec: Mapping, value: Any) -> str:
    if kind == "number" and abs(Decimal(value)) < 10_000:
        return in_signs(f"{Decimal(value).normalize():f}")  # a year is not grouped
    if kind in {"number", "money"}:
        return grouped(value)
    if kind == "date":
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    if kind == "yesno":
        return _("Yes") if value else _("No")
    return value["name"] if kind == "file" else str(value)
