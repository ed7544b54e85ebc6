"""The only home of the alphabet: one key by which Python and PostgreSQL sort names as readers of a language expect.

The embedded PostgreSQL has no ICU, and servers differ in theirs. So each letter is replaced by a letter that stands for its place in
the reader's alphabet, and the results are compared byte by byte; the same text gives the same key on both sides. Places follow the
root of CLDR and its rules for the nine languages: a letter of one's own has its place, a foreign mark on a letter only decides ties.
"""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable
from django.utils.translation import get_language

Thing = TypeVar("Thing")
LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "da": "abcdefghijklmnopqrstuvwxyzæøå",
    "et": "abcdefghijklmnopqrsšzžtuvwõäöüxy",
    "fi": "abcdefghijklmnopqrstuvwxyzåäö",
    "lt": "abcčdefghijklmnopqrsštuvwxzž",
    "lv": "abcčdefgģhijkķlļmnņopqrŗsštuvwxzž",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
}
"""Letters in their order, where it is not that of Latin."""
ALIKE = {
    "da": {"ä": "æ", "ö": "ø", "ü": "y"},
    "fi": {"æ": "ä", "ø": "ö", "ü": "y"},
    "lt": {"y": "i"},
    "lv": {"y": "i"},
    "sv": {"æ": "ä", "ø": "ö", "ü": "y"},
}
"""Letters that share the place of another one."""
SPELT = {"da": (("aa", "å"),)}
"""Letters that are written as two."""
ALWAYS = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("þ", "th"))
"""Letters that stand for two, where they have no place of their own."""
PLAIN = {"ø": "o", "ð": "d", "ł": "l", "đ": "d", "ı": "i"}
"""Letters that do not come apart into a letter and a mark."""
MARKED = "àáâãäåāăąçćčĉďđðèéêëēĕėęěģğġĝĥìíîïīĭįıĵķĺļľłñńņňòóôõöøōŏőŕŗřśŝşšșţťțùúûüũūŭůűųŵýÿŷźżž"
FIRST = 0x2460
"""Where the letters that stand for places begin: behind every letter, so that signs and digits come first."""


def has_letters_beyond_latin_1(language: str) -> bool:
    """Return whether a language writes letters such as ā or ł, which stand in the second part of our fonts."""
    return any(ord(letter) > 0xFF for letter in ALPHABETS.get(language, ""))


@lru_cache(maxsize=16)
def _table(language: str) -> dict[str, str]:
    """Return {letter: the letter that stands for its place} for every letter of the nine languages and their neighbours."""
    order = ALPHABETS.get(language, LATIN)
    place = {letter: chr(FIRST + number) for number, letter in enumerate(order)}
    alike = ALIKE.get(language, {})
    table = dict(place)
    for letter in [*alike, *MARKED, *LATIN, *"æœþß"]:
        base = alike.get(letter) or (
            letter if letter in place else PLAIN.get(letter) or unicodedata.normalize("NFD", letter)[0]
        )
        if base in place:
            table.setdefault(letter, place[base])
            if letter in alike:
                table[letter] = place[base]
    return table


@lru_cache(maxsize=16)
def _spelt(language: str) -> tuple[tuple[str, str], ...]:
    """Return what is replaced before letters get their places."""
    own = set(ALPHABETS.get(language, LATIN)) | set(ALIKE.get(language, {}))
    return (*SPELT.get(language, ()), *((one, two) for one, two in ALWAYS if one not in own))


def sort_key(text: str, language: str | None = None) -> str:
    """Return what a text is sorted by in a language, the reader's where none is named; marks of other languages count for nothing."""
    code = _code(language)
    lowered = unicodedata.normalize("NFC", text).lower()
    for one, two in _spelt(code):
        lowered = lowered.replace(one, two)
    table = _table(code)
    return "".join(table.get(letter, letter) for letter in lowered)


def alphabetical(
    things: Iterable[Thing], name: Callable[[Thing], Any] = str, language: str | None = None
) -> list[Thing]:
    """Return things in the order of the reader's alphabet by their names."""
    return sorted(things, key=lambda thing: (sort_key(str(name(thing)), language), str(name(thing))))


def by_alphabet(field: str | Combinable, language: str | None = None) -> Func:
    """Return the expression that orders a query as sort_key() does: `.order_by(by_alphabet("name"), "pk")`."""
    code = _code(language)
    found: Any = Func(F(field) if isinstance(field, str) else field, function="lower")
    for one, two in _spelt(code):
        found = Func(found, Value(one), Value(two), function="replace")
    table = _table(code)
    said = Func(found, Value("".join(table)), Value("".join(table.values())), function="translate")
    return Func(said, template='(%(expressions)s) COLLATE "C"')


def _code(language: str | None) -> str:
    return (language or get_language() or "en").split("-")[0]
