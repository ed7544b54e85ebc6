"""The only home of the small language of edited texts: a word in braces stands for a value, doubled braces for a brace.

No conditions, no attributes, no filters: whoever edits a text reaches nothing but the values that a message offers.
"""

import re
from collections.abc import Mapping, Set

BRACES = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


def words_in(text: str) -> list[str]:
    """Return the words in braces, each once, in order."""
    return list(dict.fromkeys(found[1].strip() for found in BRACES.finditer(text) if found[1] is not None))


def loose_braces(text: str) -> int:
    """Return how many braces neither hold a word nor are doubled."""
    return sum(found[0] in {"{", "}"} for found in BRACES.finditer(text))


def unknown_words(text: str, known: Set[str]) -> list[str]:
    """Return the words in braces that stand for nothing."""
    return [word for word in words_in(text) if word not in known]


def missing_words(text: str, required: Set[str]) -> list[str]:
    """Return the words without which the text is of no use, in alphabetical order."""
    return sorted(required - set(words_in(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with values in the place of words, in one pass: what stands inside a value is never read again."""

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        return values.get(found[1].strip(), "")

    return re.sub(r"\n{3,}", "\n\n", BRACES.sub(put, text))
