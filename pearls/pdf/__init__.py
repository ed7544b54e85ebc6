"""The only home of paper: plain data in, tagged PDF out.

Web workers order paper and never set it, so WeasyPrint (20 MB) loads with the first page that is set.
"""

import hashlib
from importlib import metadata

from django.template.loader import render_to_string


def render_pdf(template: str, data: dict) -> bytes:
    """Return PDF/UA-1 bytes of `templates/<template>` fed with plain `data`; same input, same bytes.

    `data` must be JSON-like: dicts, lists, strings, numbers, dates. The file's identifier is made from the page's hash, since
    a random one or a clock would make two renderings differ.
    """
    return pdf_from_html(render_to_string(template, data))


def pdf_from_html(html: str) -> bytes:
    """Return PDF/UA-1 bytes of a page whose addresses are relative to our static files; raises typesetting.Forbidden."""
    from pearls.pdf.typesetting import typeset  # noqa: PLC0415

    return typeset(html, identifier=hashlib.sha256(html.encode()).digest()[:16])


def renderer_version() -> str:
    """Return what a stored rendering must name, so that it is made anew when the renderer changes."""
    return f"weasyprint {metadata.version('weasyprint')}"
