"""The only home of how names and words are made comparable: case, accents and the letters that Unicode does not split."""

import unicodedata

# Letters that NFKD leaves whole although people type them without the stroke or as two letters.
_WHOLE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)


def fold(text: str) -> str:
    """Return `text` in lower case, without diacritics and with single spaces: "Rēzekne" and "rezekne" become equal."""
    split = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())
