"""The only home of the pages about places: the search by any name, and its answers for pick lists."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pearls.permissions import is_admin
from pearls.queries import find_places
from pearls.views.common import crumbs

LONGEST = 80


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    """Find a town by any of its names, with and without diacritics."""
    words = request.GET.get("q", "")[:LONGEST]
    context = {
        "q": words,
        "manages": is_admin(request.user),
        "found": find_places(words, limit=30),
        "heading": _("Find a town"),
        "crumbs": crumbs(_("Find a town")) if request.user.is_authenticated else None,
    }
    return render(request, "pearls/places/search.html", context)


@require_safe
@cache_control(max_age=600)
@login_not_required
def find(request: HttpRequest) -> JsonResponse:
    """Answer a pick list: {"results": [{value, label, name, also, population}]}; public facts only."""
    found = find_places(request.GET.get("q", "")[:LONGEST])
    results = [
        {"value": f.value, "label": f.label, "name": f.name, "also": f.also, "population": f.population} for f in found
    ]
    return JsonResponse({"results": results})
