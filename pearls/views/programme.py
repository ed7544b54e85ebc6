"""The only home of the pages that run the programme: overview, people and their roles, editions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls import lifecycle
from pearls.filters import PeopleFilter
from pearls.forms import EditionForm, RoleForm
from pearls.models import Edition, Role, User
from pearls.permissions import is_admin
from pearls.queries import programme_counts
from pearls.registry import registry
from pearls.services import people, places
from pearls.views.common import admin_only, attempt, crumbs, paged, programme_crumbs, programme_only, put_errors


@require_safe
@programme_only
def overview(request: HttpRequest) -> HttpResponse:
    """Show everything that runs the programme, with counts."""
    counts, edition = programme_counts(), Edition.objects.filter(is_current=True).first()
    line = lifecycle.of_edition(edition) if edition else []
    context = {
        "line": line,
        "present": lifecycle.present(line),
        "counts": counts,
        "links": [*_links(counts, admin=is_admin(request.user)), *_cards_of_upper_apps(request)],
        "heading": _("Programme"),
        "subtitle": _("Edition %s") % counts["edition"] if counts["edition"] else _("No edition is current yet"),
        "crumbs": crumbs(_("Programme")),
    }
    return render(request, "pearls/manage/programme.html", context)


def _links(counts: dict[str, Any], *, admin: bool) -> list[dict[str, Any]]:
    """Return the cards of the overview; mails, people and editions are for admins."""
    trouble = counts["trouble"]
    cards = [
        ("requests", _("Requests for an account"), counts["requests"], _("wait for a decision"), False),
        ("invitations", _("Invitations"), counts["invitations"], _("wait for an answer"), False),
        (
            "municipalities",
            _("Municipalities"),
            counts["municipalities"],
            _("with their names, towns and members"),
            False,
        ),
        ("organisations", _("Organisations"), counts["organisations"], _("partners and networks"), False),
        ("people", _("People"), counts["people"], _("have an account; give and end roles here"), True),
        ("editions", _("Editions"), counts["edition"] or "–", _("is the current one; set its dates here"), True),
        ("ledger", _("Mails"), trouble, _("failed or perhaps failed; every mail is listed here"), True),
    ]
    return [
        {"url": reverse(name), "label": label, "number": number, "text": text}
        for name, label, number, text, for_admins in cards
        if admin or not for_admins
    ]


def _cards_of_upper_apps(request: HttpRequest) -> list[dict[str, Any]]:
    return [card for draw in registry.panels.get("programme", []) if (card := draw(request))]


# --- people --------------------------------------------------------------------------------------
@require_safe
@admin_only
def people_list(request: HttpRequest) -> HttpResponse:
    """Show everybody with an account, and what they do."""
    current = Prefetch("roles", Role.objects.current().select_related("edition", "country"), to_attr="roles_now")
    rows = User.objects.prefetch_related(current, "memberships__municipality", "memberships__organisation")
    asked = PeopleFilter(request.GET or None, rows)
    found = paged(request, asked.qs)
    context = {
        **found,
        "people": found["page_rows"],
        "filter": asked,
        "heading": _("People"),
        "crumbs": programme_crumbs(_("People")),
    }
    return render(request, "pearls/manage/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person; give a role for some time."""
    someone = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None)
    if form.is_valid() and _given(request, form, someone):
        return redirect("person", pk)
    context = {
        "person": someone,
        "form": form,
        "roles": someone.roles.select_related("edition", "country"),
        "memberships": someone.memberships.select_related("municipality", "organisation"),
        "today": timezone.localdate(),
        "heading": str(someone),
        "subtitle": someone.email,
        "crumbs": programme_crumbs((_("People"), reverse("people")), str(someone)),
    }
    return render(request, "pearls/manage/person.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, form: RoleForm, someone: User) -> bool:
    try:
        people.give_role(user=someone, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    return True


@require_POST
@admin_only
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role now."""
    role = get_object_or_404(Role.objects.select_related("user"), pk=pk)
    said = _("Ended: %s.") % role
    attempt(request, said, lambda: people.end_role(role=role, by=request.user))  # type: ignore[arg-type]
    return redirect("person", role.user_id)


# --- editions ------------------------------------------------------------------------------------
@require_safe
@admin_only
def editions(request: HttpRequest) -> HttpResponse:
    """Show all editions with their dates; one of them is current."""
    context = {
        "editions": Edition.objects.all(),
        "heading": _("Editions"),
        "crumbs": programme_crumbs(_("Editions")),
    }
    return render(request, "pearls/manage/editions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit_edition(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change the dates of an edition, or add one."""
    edition = get_object_or_404(Edition, pk=pk) if pk else None
    form = EditionForm(request.POST or None, instance=edition)
    if form.is_valid() and _stored(request, form):
        return redirect("editions")
    context = {
        "form": form,
        "heading": _("Change the edition") if pk else _("Add an edition"),
        "lead": _("Times are in your time zone, %s.") % timezone.get_current_timezone_name(),
        "crumbs": programme_crumbs((_("Editions"), reverse("editions")), _("Change") if pk else _("Add")),
        "back": reverse("editions"),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if form.errors else 200)


def _stored(request: HttpRequest, form: EditionForm) -> bool:
    try:
        places.save_edition(edition=form.instance, by=request.user)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    return True


@require_POST
@admin_only
def make_current(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an edition the current one."""
    edition = get_object_or_404(Edition, pk=pk)
    said = _("%s is the current edition now.") % edition
    attempt(request, said, lambda: places.set_current_edition(edition=edition, by=request.user))  # type: ignore[arg-type]
    return redirect("editions")
