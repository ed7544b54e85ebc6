"""The only home of handing out the picture that a shared link shows: drawn once for the same words, kept for a day."""

from hashlib import sha256

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.module_loading import import_string

DAY = 24 * 3600  # seconds


def shared_picture(title: str, where: str) -> HttpResponse:
    """Return the PNG that shows a title, and above it in small what it belongs to."""
    key = f"share:{sha256(repr((title, where)).encode()).hexdigest()}"
    content = cache.get(key)
    if content is None:
        draw = import_string("pearls.sharepicture.picture")  # by its path: few visitors pay for what draws it
        content = draw(title, where)
        cache.set(key, content, DAY)
    return HttpResponse(content, content_type="image/png")
