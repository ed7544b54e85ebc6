"""The only home of how a mail looks: the plain text made safe, its twin in HTML, and the colours of both themes.

People type names, comments and reasons that stand in mails. Programs that read mail make links of whatever looks like an address,
so a stranger's "bank.example" would arrive as a link in our name. We keep the words and break only their addressing: an invisible
space (U+200B) after every "://", "www." and every dot or @ between letters. It is no letter of any address, so nothing is linked,
while people read the same. The portal's own link, known from the row, is the only thing left whole, and the only link of the HTML.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

GAP = "\u200b"
ADDRESSING = re.compile(
    r"(?<=:)(?=//)|(?<=\w[.。．｡])(?=[^\W\d_])|(?<=@)(?=\w)|(?<=\bmailto:)(?=\S)|(?<=\btel:)(?=\S)", re.IGNORECASE
)
COLOURS = ("ground", "raised", "ink", "ink-2", "hairline", "sea", "on-sea", "sea-link")


@dataclass(frozen=True)
class Footer:
    """What stands below a mail: why it came, and the address that stops it ("" where it cannot be stopped)."""

    why: str
    stop_label: str = ""
    stop_url: str = ""


def defused(text: str, *ours: str) -> str:
    """Return a text in which no program finds an address, but for words that are exactly one of `ours`."""
    words = re.split(r"(\s+)", text)
    return "".join(word if word in ours and word else ADDRESSING.sub(GAP, word) for word in words)


@dataclass(frozen=True)
class Letter:
    """A mail before it is drawn: its words, the portal's own link in it, and those of what it gathers."""

    subject: str
    body: str
    footer: Footer
    link: str = ""
    button: str = ""
    others: tuple[str, ...] = ()
    language: str = "en"


def plain(letter: Letter) -> str:
    """Return the plain text of a mail with its footer."""
    footer = letter.footer
    stop = [f"{footer.stop_label}: {footer.stop_url}"] if footer.stop_url else []
    body = defused(letter.body, letter.link, *letter.others).strip()
    return "\n".join([body, "", "-- ", footer.why, *stop]) + "\n"


def html(letter: Letter) -> str:
    """Return the same mail as HTML: paragraphs escaped, the portal's own link as a button, nothing that was typed a link."""
    blocks = re.split(r"\n\s*\n", letter.body.strip())
    paragraphs = [part for block in blocks for part in _parts(block, letter)]
    context = {
        "letter": letter,
        "subject": defused(letter.subject),
        "paragraphs": paragraphs,
        "link": letter.link
        if letter.link in letter.body.split()
        else "",  # some letters know a link that they do not name
        "has_button": any(part.get("is_button") for part in paragraphs),
        "light": colours()["light"],
        "dark": colours()["dark"],
    }
    return render_to_string("pearls/mail/letter.html", context).lstrip()


def _parts(block: str, letter: Letter) -> list[dict[str, Any]]:
    """Return a paragraph in parts: lines of words, or one of the portal's own links where it stands alone on a line."""
    parts: list[dict[str, Any]] = []
    for line in block.splitlines():
        alone = line.strip()
        if alone and alone in {letter.link, *letter.others}:
            parts.append({"url": alone, "is_button": alone == letter.link})
        elif parts and "lines" in parts[-1]:
            parts[-1]["lines"].append(defused(line, letter.link, *letter.others))
        else:
            parts.append({"lines": [defused(line, letter.link, *letter.others)]})
    return parts


@cache
def colours() -> dict[str, dict[str, str]]:
    """Return the portal's own colours as they stand in its tokens, since mail programs read no file of ours."""
    text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
    light, _found, dark = text.partition("color-scheme: dark")
    return {
        theme: {
            name.replace("-", "_"): found[1] for name in COLOURS if (found := re.search(rf"--{name}: (#\w+)", part))
        }
        for theme, part in (("light", light.partition("color-scheme: light")[2]), ("dark", dark))
    }
