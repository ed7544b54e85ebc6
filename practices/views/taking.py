"""The only home of the page on which a town takes over its practice that came from public sources."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pearls.permissions import get_visible_or_404
from pearls.views.common import crumbs
from practices.enums import FINDABLE, Origin
from practices.models import Practice
from practices.permissions import may_take_over
from practices.services import taking


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def take_over(request: HttpRequest, number: int) -> HttpResponse:
    """Say what taking over means, do it for people of the town, and tell everybody else how to ask."""
    rows = Practice.objects.filter(origin=Origin.PUBLIC_SOURCES, state__in=FINDABLE, merged_into__isnull=True)
    practice = get_visible_or_404(rows.select_related("municipality__country", "sheet", "revision"), number=number)
    allowed = may_take_over(request.user, practice)  # type: ignore[arg-type]
    if request.method == "POST":
        if not allowed:
            raise Http404
        return _taken(request, practice)
    public = reverse("practices:detail", args=[practice.number, practice.slug])
    context = {
        "practice": practice,
        "allowed": allowed,
        "taken_by": taking.taken_by(practice),
        "public_url": public,
        "heading": _("Take over this practice"),
        "subtitle": f"{practice} · {practice.where}",
        "crumbs": crumbs((_("Practices"), reverse("practices:list")), (str(practice), public), _("Take over")),
    }
    return render(request, "practices/reuse/take_over.html", context)


def _taken(request: HttpRequest, practice: Practice) -> HttpResponse:
    confirmed = request.POST.get("act") == "confirm"
    try:
        taking.take_over(practice=practice, by=request.user, confirmed=confirmed)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        said = (
            _("Confirmed. The curators look at it; then the mark goes.")
            if confirmed
            else _("It is yours. Write in it.")
        )
        messages.success(request, said)
    return redirect("practices:overview", practice.pk)
