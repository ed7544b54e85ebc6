"""The only home of the two control pages: the least that any page behind a login, and any save, costs on this machine."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from pearls.models import Municipality


@require_safe
def auth(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with session, login and one query."""
    return HttpResponse(f"<!doctype html><title>{get_object_or_404(Municipality, pk=pk)}</title>{request.user}")


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Answer after session, login, the check against forgery and one UPDATE."""
    population = int(request.POST["population"])
    done = Municipality.objects.filter(pk=pk).update(population=population)
    return JsonResponse({"ok": bool(done), "population": population, "by": str(request.user)})
