"""The only home of the admins' pages about single towns of the pick list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pearls.enums import NameKind
from pearls.forms import NameFormSet, TownForm
from pearls.models import Place
from pearls.services import places
from pearls.views.bodies import saved
from pearls.views.common import admin_only, programme_crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit_town(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change a town's facts, names and municipality, or add one that the pick list lacks."""
    town = get_object_or_404(Place.objects.select_related("municipality"), pk=pk) if pk else None
    form = TownForm(request.POST or None, instance=town)
    names = list(town.names.values("name", "language", "kind")) if town else []
    rows = NameFormSet(request.POST or None, initial=names, prefix="names")
    if form.is_valid() and rows.is_valid() and saved(form, lambda: _save(request, form, rows)):
        return redirect("town", form.instance.pk)
    context = {
        "form": form,
        "names": rows,
        "heading": _("Change %s") % town if town else _("Add a town"),
        "lead": _(
            "A town can hold a title and lie inside a municipality of another name. People find it by any of its names."
        ),
        "crumbs": programme_crumbs((_("Find a town"), reverse("places")), _("Change") if pk else _("Add")),
        "back": reverse("places"),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if request.method == "POST" else 200)


def _save(request: HttpRequest, form: TownForm, rows: Any) -> None:
    wanted = [{"kind": NameKind.OFFICIAL, **row.cleaned_data} for row in rows if row.cleaned_data.get("name")]
    places.save_place(place=form.instance, names=wanted, by=request.user)  # type: ignore[arg-type]
