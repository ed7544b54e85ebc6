"""The only home of how a text of the site falls into phrases that are translated one by one, and is put together again."""

import re
from collections.abc import Callable, Iterator

MARK = re.compile(r"(#{1,6} |[-*] |\d+\. )?(.*)")
"""What begins a heading or a point of a list, and what it says."""


def phrases_of(text: str) -> Iterator[str]:
    """Yield what each line of a Markdown text says, without its mark; empty lines say nothing."""
    for line in text.splitlines():
        said = MARK.fullmatch(line.strip())[2]  # type: ignore[index]  # matches every line
        if said:
            yield said


def in_other_words(text: str, translate: Callable[[str], str]) -> str:
    """Return a Markdown text of which each line says what `translate` makes of it; marks and empty lines stay."""
    return "\n".join(_line(line, translate) for line in text.splitlines())


def _line(line: str, translate: Callable[[str], str]) -> str:
    mark, said = MARK.fullmatch(line.strip()).groups()  # type: ignore[union-attr]
    return (mark or "") + (translate(said) if said else "")
