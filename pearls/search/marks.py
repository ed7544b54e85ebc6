"""The only home of marking found words in a text: safe HTML with <mark>, made from the same lexemes that found it."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pearls.search.asking import Question
from pearls.search.words import clean, lexemes, tokens

LONGEST_PASSAGE = 260
"""Letters of a passage, about three lines of the list."""


def spans(text: str, question: Question, language: str, most: int = 200) -> list[tuple[int, int]]:
    """Return (begin, end) of the words of a text (in NFC) that the question asks for."""
    exact, begun = question.wanted
    heads = {lexeme.rpartition("/")[2].lstrip("=")[:1] for lexeme in (*exact, *begun)}
    found: list[tuple[int, int]] = []
    for word, begin, end in tokens(text):
        # Stems begin as their words do, so most words need no stemming; a letter beyond ASCII may be written in several ways.
        if word[0] not in heads and word[0].isascii():
            continue
        if any(lexeme in exact or (begun and lexeme.startswith(begun)) for lexeme in lexemes(word, language)):
            found.append((begin, end))
            if len(found) == most:
                break
    return found


def marked(text: str, question: Question | None, language: str) -> SafeString:
    """Return the whole text as HTML with the found words marked."""
    text = clean(text)
    return _html(text, spans(text, question, language) if question else [])


def passage(text: str, question: Question, language: str) -> SafeString:
    """Return the part of a text around the first found words as HTML with marks; "" where none is there."""
    text = clean(text)
    found = spans(text, question, language, most=40)
    if not found:
        return SafeString("")
    begin = _begin(text, found[0][0])
    end = _end(text, begin + LONGEST_PASSAGE)
    inside = [(b - begin, e - begin) for b, e in found if b >= begin and e <= end]
    html = _html(text[begin:end], inside)
    return mark_safe(("… " if begin else "") + html + (" …" if end < len(text) else ""))


def _begin(text: str, at: int) -> int:
    """Return where a passage begins that shows the place `at`: with its sentence if that is near, else with a word."""
    near = max(at - LONGEST_PASSAGE // 2, 0)
    for stop in (". ", "\n", "? ", "! "):
        found = text.rfind(stop, near, at)
        if found >= 0:
            return found + len(stop)
    return text.find(" ", near, at) + 1 if near else 0


def _end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return space if space > 0 else at


def _html(text: str, found: list[tuple[int, int]]) -> SafeString:
    pieces, at = [], 0
    for begin, end in found:
        pieces += [escape(text[at:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
        at = end
    return mark_safe("".join([*pieces, escape(text[at:])]))
