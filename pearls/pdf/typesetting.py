"""The only importer of WeasyPrint: HTML in, tagged PDF out, with our own static files as the only source."""

import mimetypes
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# An address that no other program answers; templates name our static files below it.
BASE = "file:///pearls-static/"
# fontTools writes the time of day into every font it cuts, unless it is told a time: here the house's first day.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1577836800")


class Forbidden(FatalURLFetchingError):
    """The page asked for something that is not ours; the rendering stops instead of leaving a hole."""


class OurFilesOnly(URLFetcher):
    """Hands out files of our static folders and nothing else: a plan's text can never make the renderer read the disk."""

    def fetch(self, url: str, headers: dict | None = None) -> Any:
        """Return the static file behind `url`. Raises Forbidden."""
        found = (
            _static_file(unquote(urlsplit(url).path).removeprefix("/pearls-static/")) if url.startswith(BASE) else None
        )
        if not found:
            raise Forbidden(url)
        content = Path(str(found)).read_bytes()
        kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
        # The answer keeps our own address, so that what a style sheet names is looked up below it again.
        return URLFetcherResponse(url, content, {"Content-Type": kind})


def _static_file(name: str) -> str | None:
    try:
        return finders.find(name)
    except SuspiciousFileOperation:  # a way out of our folders
        return None


def typeset(html: str, *, identifier: bytes) -> bytes:
    """Return PDF/UA-1 bytes of a page whose addresses are relative to our static files. Raises Forbidden."""
    fetcher = OurFilesOnly(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
    document = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    return document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier, font_config=FontConfiguration())
