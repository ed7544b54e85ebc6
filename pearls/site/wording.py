"""The only home of how the site's texts are written: a small Markdown without HTML, placeholders, and the library's pictures; pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Headings, paragraphs, emphasis, links, lists, quotes and pictures: what a clerk writes. No HTML, no code, no tables.
OFF = ("code", "fence", "html_block", "html_inline", "reference", "lheading", "hr", "backticks")
MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(list(OFF))
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
PICTURE = re.compile(r"picture:([0-9]{1,9})")
LEADS_OUT = re.compile(r"(?:https?://|mailto:|#|/(?!/))")


@dataclass(frozen=True)
class Shown:
    """A picture as a text shows it."""

    src: str
    srcset: str
    alt: str
    width: int
    height: int
    credit: str


def names_in(*texts: str) -> list[str]:
    """Return the placeholders of texts, each once."""
    return list(dict.fromkeys(name for text in texts for name in PLACEHOLDER.findall(text)))


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled; an unknown one stays as it was typed."""
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text)


def unknown_names(text: str, known: Iterable[str]) -> list[str]:
    """Return a sentence for each placeholder that does not exist, saying which do."""
    offered = sorted(known)
    listed = ", ".join(f"{{{name}}}" for name in offered)
    return [
        _("There is no {%(name)s}. You can use: %(listed)s.") % {"name": name, "listed": listed}
        for name in names_in(text)
        if name not in offered
    ]


def pictures_in(body: str) -> list[int]:
    """Return the numbers of the pictures that a text shows, each once."""
    found = (PICTURE.fullmatch(str(token.attrGet("src"))) for token in _inline(body) if token.type == "image")
    return list(dict.fromkeys(int(match[1]) for match in found if match))


def _inline(body: str) -> list[Token]:
    return [child for token in MARKDOWN.parse(body) for child in token.children or []]


def problems(body: str, pictures: Mapping[int, bool], language: str) -> list[str]:
    """Return in words what is wrong with a body. `pictures` are {number: has an alternative text in this language}."""
    found: list[str] = []
    for token in MARKDOWN.parse(body):
        for child in token.children or []:
            if child.type == "link_open" and not LEADS_OUT.match(str(child.attrGet("href"))):
                where = child.attrGet("href")
                found.append(_("“%s” is no address. Begin it with https://, mailto: or, inside this site, /.") % where)
            elif child.type == "image":
                found += _picture_problems(str(child.attrGet("src")), len(token.children or []), pictures, language)
    return found


def _picture_problems(src: str, beside: int, pictures: Mapping[int, bool], language: str) -> list[str]:
    match = PICTURE.fullmatch(src)
    if match is None or int(match[1]) not in pictures:
        return [_("“%s” is not in the picture library. Write ![](picture:7) with the number that it has there.") % src]
    if beside > 1:
        return [_("Put picture %s on a line of its own, with an empty line before and after it.") % match[1]]
    if not pictures[int(match[1])]:
        words = {"number": match[1], "language": language}
        return [_("Give picture %(number)s an alternative text in this language (%(language)s) first.") % words]
    return []


def render(
    body: str, facts: Mapping[str, str], pictures: Mapping[int, Shown], place: Callable[[str], str] = str
) -> SafeString:
    """Return the HTML of a body: placeholders filled, headings below the page's own, pictures as figures.

    `place` makes of a path inside this site where it leads from the page that is being made.
    """
    tokens = MARKDOWN.parse(body)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"
        for child in token.children or []:
            if child.type == "text":
                child.content = fill(child.content, facts)
            elif child.type == "link_open" and str(child.attrGet("href")).startswith("/"):
                child.attrSet("href", place(str(child.attrGet("href"))))
    return mark_safe(MARKDOWN.renderer.render(_with_figures(tokens, pictures.get), MARKDOWN.options, {}))


def _with_figures(tokens: list[Token], picture_of: Callable[[int], Shown | None]) -> list[Token]:
    """Return the tokens in which a paragraph that is one picture became a figure; pictures elsewhere are left out."""
    made: list[Token] = []
    for token in tokens:
        children = token.children or []
        if token.type == "inline" and len(children) == 1 and children[0].type == "image":
            made.pop()  # the paragraph around it
            made.append(_figure(children[0], picture_of))
        elif token.type == "paragraph_close" and made and made[-1].type == "html_block":
            continue
        else:
            token.children = [child for child in children if child.type != "image"] if children else token.children
            made.append(token)
    return made


def _figure(image: Token, picture_of: Callable[[int], Shown | None]) -> Token:
    match = PICTURE.fullmatch(str(image.attrGet("src")))
    shown = picture_of(int(match[1])) if match else None
    return Token("html_block", "", 0, content=figure(shown, image.content) if shown else "")


def figure(shown: Shown, caption: str = "") -> SafeString:
    """Return the HTML of a picture with its maker and perhaps a caption."""
    return format_html(
        '<figure class="site-figure"><img src="{}" srcset="{}" sizes="(min-width: 62rem) 41rem, 100vw" alt="{}" width="{}" '
        'height="{}" loading="lazy"><figcaption class="small quiet">{}{}</figcaption></figure>\n',
        shown.src,
        shown.srcset,
        shown.alt,
        shown.width,
        shown.height,
        f"{caption} " if caption else "",
        _("Picture: %s") % shown.credit,
    )


WORD = re.compile(r"\s+|[^\s]+")


def compare(old: str, new: str) -> list[tuple[str, str]]:
    """Return a text in pieces, ("same" | "out" | "in", words): what went out of the old one, what came in."""
    before, after = WORD.findall(old), WORD.findall(new)
    pieces: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(before[i:j])))
            continue
        pieces += [
            (kind, words) for kind, words in (("out", "".join(before[i:j])), ("in", "".join(after[k:m]))) if words
        ]
    return pieces
