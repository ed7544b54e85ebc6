"""The only home of the page that searches everything, and of the fragment by which the palette shows the same."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pearls.everywhere import Group, find_everywhere, long_enough, typed
from pearls.views.common import crumbs

KEPT = 300  # seconds: what a visitor without an account finds changes with publications only
ON_PAGE = 20


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Show everything that this person may open and that has the words; `part=list` is the palette's fragment."""
    words, fragment = typed(request.GET.get("q", "")), request.GET.get("part") == "list"
    groups = find_everywhere(request.user, words) if fragment else find_everywhere(request.user, words, ON_PAGE)
    context = {
        "q": words,
        "asked": long_enough(words),
        "groups": groups,
        "count": _count(groups),
        "heading": _("Search everything"),
        "crumbs": crumbs(_("Search")) if request.user.is_authenticated else None,
    }
    name = "pearls/search/options.html" if fragment else "pearls/search/page.html"
    response = render(request, name, context)
    if not request.user.is_authenticated:
        patch_cache_control(response, max_age=KEPT, public=True)
    return response


def _count(groups: list[Group]) -> str:
    found = sum(len(group.hits) for group in groups)
    return ngettext("%d thing found", "%d things found", found) % found
