"""The only home of the pages about municipalities and organisations: lists, one of them, its people, its towns."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls import lifecycle
from pearls.audit import timeline
from pearls.enums import MemberRole, NameKind
from pearls.filters import MunicipalityFilter, OrganisationFilter
from pearls.forms import MemberForm, MunicipalityForm, NameFormSet, OrganisationForm, PickForm
from pearls.models import Municipality, Organisation, Place
from pearls.permissions import (
    get_visible_or_404,
    is_admin,
    may_invite_to_body,
    runs_programme,
    visible_municipalities,
    visible_organisations,
)
from pearls.queries import find_places
from pearls.services import people, places
from pearls.sorting import by_alphabet
from pearls.views.common import (
    admin_only,
    attempt,
    cells,
    crumbs,
    event_lines,
    head,
    paged,
    programme_crumbs,
    put_errors,
)

Body = Municipality | Organisation


def _way(request: HttpRequest, *steps: tuple[str, str] | str) -> list[dict[str, str]]:
    return programme_crumbs(*steps) if runs_programme(request.user) else crumbs(*steps)


# --- lists ---------------------------------------------------------------------------------------
def _list(request: HttpRequest, rows: QuerySet, table: dict[str, Any]) -> HttpResponse:
    """Draw a list page: filter, then one page of it, then the table component. `table["row"]` makes cells."""
    asked = table.pop("filter")(request.GET or None, rows)
    found = paged(request, asked.qs)
    drawn = [table["row"](row) for row in found["page_rows"]]
    context = {**found, **table, "filter": asked, "rows": drawn, "crumbs": _way(request, table["heading"])}
    return render(request, "pearls/manage/list.html", context)


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Show the municipalities this person may open."""
    rows = visible_municipalities(request.user).select_related("country")  # type: ignore[arg-type]
    counted = rows.annotate(towns=Count("places", distinct=True), members=Count("memberships", distinct=True))
    table = {
        "filter": MunicipalityFilter,
        "heading": _("Municipalities"),
        "lead": _("They take part: they have members, write plans and apply."),
        "head": head(_("Name"), _("Country"), _("People living there"), _("Towns"), _("Members"), numbers=(2, 3, 4)),
        "row": _municipality_cells,
        "add_url": reverse("municipality_add") if is_admin(request.user) else "",
        "add": _("Add a municipality"),
        "empty": _("A municipality appears here when its request is approved or an admin adds it."),
    }
    return _list(request, counted.order_by(by_alphabet("name"), "name", "pk"), table)


def _municipality_cells(body: Any) -> list[dict[str, Any]]:
    url = reverse("municipality", args=[body.pk])
    return cells(url, body.name, body.country, body.population, body.towns, body.members, numbers=(2, 3, 4))


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Show the organisations this person may open."""
    rows = visible_organisations(request.user).select_related("country")  # type: ignore[arg-type]
    table = {
        "filter": OrganisationFilter,
        "heading": _("Organisations"),
        "lead": _("Partners, networks and associations that are no municipality."),
        "head": head(_("Name"), _("Kind"), _("Country"), _("Part in the programme"), _("Members"), numbers=(4,)),
        "row": _organisation_cells,
        "add_url": reverse("organisation_add") if is_admin(request.user) else "",
        "add": _("Add an organisation"),
        "empty": _("A partner appears here when an admin adds it."),
    }
    return _list(
        request, rows.annotate(members=Count("memberships")).order_by(by_alphabet("name"), "name", "pk"), table
    )


def _organisation_cells(body: Any) -> list[dict[str, Any]]:
    url = reverse("organisation", args=[body.pk])
    return cells(url, body.name, body.get_kind_display(), body.country, body.part, body.members, numbers=(4,))


# --- one of them ---------------------------------------------------------------------------------
def get_municipality(request: HttpRequest, pk: int) -> Municipality:
    """Return a municipality this person may open."""
    rows = visible_municipalities(request.user).select_related("country", "region")  # type: ignore[arg-type]
    return get_visible_or_404(rows, pk=pk)


def get_organisation(request: HttpRequest, pk: int) -> Organisation:
    """Return an organisation this person may open."""
    return get_visible_or_404(visible_organisations(request.user).select_related("country"), pk=pk)  # type: ignore[arg-type]


@require_safe
def municipality(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a municipality: facts, names, towns, people."""
    body = get_municipality(request, pk)
    admin = is_admin(request.user)
    search = request.GET.get("q", "") if admin else ""
    context = {
        **_body_context(request, body, _("Municipalities"), "municipalities"),
        "names": body.names.all(),
        "towns": body.places.all(),
        "edit_url": reverse("municipality_edit", args=[pk]) if admin else "",
        "line": (line := lifecycle.of_town(body, request.user)),  # type: ignore[arg-type]
        "present": lifecycle.present(line),
        "q": search,
        "found": [f for f in find_places(search) if not f.is_municipality] if search else [],
    }
    return render(request, "pearls/manage/municipality.html", context)


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation: facts and people."""
    body = get_organisation(request, pk)
    context = {
        **_body_context(request, body, _("Organisations"), "organisations"),
        "edit_url": reverse("organisation_edit", args=[pk]) if is_admin(request.user) else "",
    }
    return render(request, "pearls/manage/organisation.html", context)


def _body_context(request: HttpRequest, body: Body, plural: str, list_name: str) -> dict[str, Any]:
    kind = body._meta.model_name
    can_manage = may_invite_to_body(request.user, body)  # type: ignore[arg-type]
    return {
        "body": body,
        "heading": body.name,
        "subtitle": str(body.country),
        "crumbs": _way(request, (plural, reverse(list_name)), body.name),
        "members": body.memberships.select_related("user"),
        "can_manage": can_manage,
        "roles": MemberRole.choices,
        "members_url": reverse(f"{kind}_members", args=[body.pk]),
        "invite_url": reverse("invite", args=[f"pearls.{kind}", str(body.pk)]),
        "activity": event_lines(timeline(body, 10)) if can_manage else [],
    }


@require_POST
def municipality_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or take away a person's right in a municipality."""
    return _change_member(request, get_municipality(request, pk), "municipality", "municipalities")


@require_POST
def organisation_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or take away a person's right in an organisation."""
    return _change_member(request, get_organisation(request, pk), "organisation", "organisations")


def _change_member(request: HttpRequest, body: Body, page: str, list_name: str) -> HttpResponse:
    leaving = "remove" in request.POST
    form = MemberForm(request.POST)
    form.fields["role"].required = not leaving
    if not form.is_valid() or not body.memberships.filter(user=form.cleaned_data["user"]).exists():
        raise Http404
    user, me = form.cleaned_data["user"], request.user
    if leaving:
        done = attempt(
            request,
            _("%s is out.") % user,
            lambda: people.remove_membership(body=body, user=user, by=me),  # type: ignore[arg-type]
        )
        return redirect(list_name) if done and user == me else redirect(page, body.pk)
    role = form.cleaned_data["role"]
    attempt(request, _("Saved."), lambda: people.set_membership(body=body, user=user, role=role, by=me))  # type: ignore[arg-type]
    return redirect(page, body.pk)


# --- editing, for admins -------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit_municipality(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change a municipality's facts and names, or add one."""
    body = get_object_or_404(Municipality, pk=pk) if pk else None
    names = list(body.names.values("name", "language", "kind")) if body else []
    form = MunicipalityForm(request.POST or None, instance=body)
    rows = NameFormSet(request.POST or None, initial=names, prefix="names")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        wanted = [row for row in (f.cleaned_data for f in rows) if row.get("name")]
        for row in wanted:
            row.setdefault("kind", NameKind.OFFICIAL)
        if saved(form, lambda: places.save_municipality(municipality=form.instance, names=wanted, by=request.user)):  # type: ignore[arg-type]
            return redirect("municipality", form.instance.pk)
    context = {
        "form": form,
        "names": rows,
        "heading": _("Change %s") % body if body else _("Add a municipality"),
        "lead": _("The main name is what pages show. Every other name helps people to find it."),
        "crumbs": programme_crumbs((_("Municipalities"), reverse("municipalities")), _("Change") if pk else _("Add")),
        "back": reverse("municipality", args=[pk]) if pk else reverse("municipalities"),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if request.method == "POST" else 200)


def saved(form: Any, save: Any) -> bool:
    """Carry out `save`; what the database or a service refuses stands at its field, and nothing is lost."""
    try:
        save()
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit_organisation(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change an organisation, or add one."""
    body = get_object_or_404(Organisation, pk=pk) if pk else None
    form = OrganisationForm(request.POST or None, instance=body)
    if form.is_valid() and saved(
        form,
        lambda: places.save_organisation(organisation=form.instance, by=request.user),  # type: ignore[arg-type]
    ):
        return redirect("organisation", form.instance.pk)
    context = {
        "form": form,
        "heading": _("Change an organisation") if pk else _("Add an organisation"),
        "crumbs": programme_crumbs((_("Organisations"), reverse("organisations")), _("Change") if pk else _("Add")),
        "back": reverse("organisation", args=[pk]) if pk else reverse("organisations"),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if form.errors else 200)


@require_POST
@admin_only
def towns(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a town into a municipality (`pick`), or take it out (`remove`)."""
    body = get_object_or_404(Municipality, pk=pk)
    if "remove" in request.POST:
        number = request.POST["remove"]
        town = get_object_or_404(body.places, pk=number if number.isdecimal() and len(number) < 18 else None)
        attempt(request, _("Taken out: %s.") % town, lambda: _move(request, town, None))
        return redirect("municipality", pk)
    form = PickForm(request.POST)
    if not form.is_valid() or not isinstance(form.cleaned_data["pick"], Place):
        raise Http404
    town = form.cleaned_data["pick"]
    attempt(request, _("Put in: %s.") % town, lambda: _move(request, town, body))
    return redirect("municipality", pk)


def _move(request: HttpRequest, town: Place, body: Municipality | None) -> None:
    places.move_town(place=town, municipality=body, by=request.user)  # type: ignore[arg-type]
