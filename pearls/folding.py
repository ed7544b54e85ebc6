"""The only home of how names and words are made comparable: case, accents and the letters that Unicode does not split."""

import unicodedata
from functools import cache

# Letters that NFKD leaves whole although people type them without the stroke or as two letters.
_WHOLE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """Return `text` in lower case, without diacritics and with single spaces: "Rēzekne" and "rezekne" become equal."""
    split = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


# --- in the database ------------------------------------------------------------------------------
LETTERS = "".join(map(chr, range(0xC0, 0x250)))
"""The Latin letters beyond ASCII: what names of the nine languages are written with."""
_PAIRS = {"ae": "æÆ", "oe": "œŒ", "ss": "ßẞ", "th": "þÞ"}
_START = "(?:^|[^0-9A-Za-zÀ-ɏ])"


def beginnings(text: str) -> list[str]:
    """Return for each word a regular expression that finds it as the beginning of a word, whatever marks and case either has.

    For PostgreSQL's `~`, whose own idea of letters depends on how the server was set up: so the letters are named one by one.
    """
    return [_START + _any_marks(word) for word in fold(text).split()]


def _any_marks(word: str) -> str:
    found, at = [], 0
    while at < len(word):
        pair = word[at : at + 2]
        whole = "".join(_PAIRS.get(pair, ""))
        found.append(f"(?:[{whole}]|{_marked(pair[0])}{_marked(pair[1])})" if whole else _marked(word[at]))
        at += 2 if whole else 1
    return "".join(found)


@cache
def _marked(letter: str) -> str:
    """Return the class of all letters that fold to this one, in both cases."""
    others = "".join(other for other in LETTERS if fold(other) == letter)
    both = "".join(dict.fromkeys(letter + letter.upper())) if len(letter.upper()) == 1 else letter
    return f"[{both}{others}]"
