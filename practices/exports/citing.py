"""The only home of citing a practice: plain words, BibTeX and RIS, each of an exact version."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
}


def in_words(citation: Mapping[str, Any]) -> str:
    """Return the line that stands below a practice."""
    return _("%(author)s (%(year)d). %(title)s. Version %(version)d. Pearls, practice %(practice)d.") % citation


def bibtex(citation: Mapping[str, Any]) -> str:
    """Return a BibTeX entry (UTF-8, special signs escaped)."""
    fields = {
        "author": f"{{{_escaped(citation['author'])}}}",
        "title": f"{{{_escaped(citation['title'])}}}",
        "year": str(citation["year"]),
        "howpublished": f"Pearls, practice {citation['practice']}",
        "edition": f"Version {citation['version']}",
        "url": f"{settings.SITE_URL}{citation['path']}",
        "note": f"SHA-256 {citation['sha256']}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{pearls-{citation['practice']}-{citation['version']},\n{lines}\n}}\n"


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in " ".join(text.split()))


def ris(citation: Mapping[str, Any]) -> str:
    """Return an RIS record (UTF-8, lines end in CR LF as the format asks)."""
    lines = [
        ("TY", "ELEC"),
        ("AU", citation["author"]),
        ("TI", citation["title"]),
        ("PY", str(citation["year"])),
        ("ET", f"Version {citation['version']}"),
        ("PB", "Pearls"),
        ("AN", str(citation["practice"])),
        ("UR", f"{settings.SITE_URL}{citation['path']}"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(str(value).split())}\r\n" for tag, value in lines)
