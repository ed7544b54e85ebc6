"""The only home of the pages of collections: mine, my team's, everybody's."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt, crumbs, paged, put_errors
from practices import queries
from practices.enums import Visibility
from practices.forms.reuse import CollectForm, CollectionForm, NoteForm
from practices.models import Collection
from practices.permissions import editable_collections, may_edit_collection, visible_collections
from practices.queries import public_practices
from practices.services import reuse
from practices.views.adopting import page_of, way_to
from practices.views.showing import hits_for, title_for


@require_safe
@login_not_required
def collections(request: HttpRequest) -> HttpResponse:
    """Show the collections that this person may open: the own ones first."""
    found = paged(request, queries.listed_collections(visible_collections(request.user), request.user))  # type: ignore[arg-type]
    context = {**found, "heading": _("Collections"), "crumbs": _way()}
    return render(request, "practices/reuse/collections.html", context)


@require_safe
@login_not_required
def collection(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one collection with its practices and notes."""
    found = get_visible_or_404(visible_collections(request.user).select_related("owner", "municipality"), pk=pk)  # type: ignore[arg-type]
    items = list(queries.items_of(found))
    context = {
        "collection": found,
        "items": items,
        "hits": hits_for(request, [item.practice for item in items]),
        "may_edit": may_edit_collection(request.user, found),  # type: ignore[arg-type]
        "heading": found.title,
        "crumbs": _way(found.title),
    }
    return render(request, "practices/reuse/collection.html", context)


def _way(*more: str) -> list[dict]:
    """Return the way from the practices; a public page does not begin at anybody's desk."""
    here = {"label": _("Collections"), "url": reverse("practices:collections") if more else ""}
    return [{"label": _("Practices"), "url": reverse("practices:list")}, here, *({"label": label} for label in more)]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_collection(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Begin or change a collection."""
    found = get_visible_or_404(editable_collections(request.user), pk=pk) if pk else None  # type: ignore[arg-type]
    teams = queries.teams_of(request.user)  # type: ignore[arg-type]
    posted = request.POST if request.method == "POST" else None
    form = CollectionForm(posted, instance=found or Collection(visibility=Visibility.MINE), teams=teams)
    if form.is_valid():
        try:
            made = reuse.keep_collection(by=request.user, data=form.cleaned_data, collection=found)  # type: ignore[arg-type]
        except ValidationError as problem:
            put_errors(form, problem)
        else:
            messages.success(request, _("The collection is kept."))
            return redirect("practices:collection", made.pk)
    back = reverse("practices:collection", args=[pk]) if pk else reverse("practices:collections")
    heading = _("Change the collection") if pk else _("Begin a collection")
    way = crumbs((_("Collections"), reverse("practices:collections")), heading)
    context = {"form": form, "back": back, "heading": heading, "crumbs": way}
    return render(request, "pearls/manage/edit.html", context, status=422 if form.errors else 200)


@require_POST
def delete_collection(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a collection; its practices stay where they are."""
    found = get_visible_or_404(editable_collections(request.user), pk=pk)  # type: ignore[arg-type]
    done = _("The collection “%s” is deleted. The practices in it are untouched.") % found.title
    attempt(request, done, lambda: reuse.delete_collection(collection=found, by=request.user))  # type: ignore[arg-type]
    return redirect("practices:collections")


@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: HttpRequest, number: int) -> HttpResponse:
    """Put a practice into a collection, a new one or one that there is."""
    practice = get_visible_or_404(
        public_practices().select_related("revision", "country", "municipality"), number=number
    )
    mine = editable_collections(request.user)  # type: ignore[arg-type]
    form = CollectForm(request.POST if request.method == "POST" else None, collections=mine.order_by("-changed_at"))
    if form.is_valid():
        data = form.cleaned_data
        fresh = {"title": data["new_title"], "note": "", "visibility": Visibility.MINE, "municipality": None}
        into = reuse.keep_collection(by=request.user, data=fresh) if data["new_title"] else data["collection"]  # type: ignore[arg-type]
        reuse.collect(collection=into, practice=practice, by=request.user, note=data["note"])  # type: ignore[arg-type]
        messages.success(request, _("It is in “%s” now.") % into)
        return redirect("practices:collection", into.pk)
    back, title = page_of(practice), title_for(request, practice)
    context = {
        "form": form,
        "back": back,
        "heading": _("Collect it for our plan"),
        "subtitle": title,
        "lead": _(
            "A collection keeps the version that you read, with a note why. Nobody else sees it unless you say so."
        ),
        "action": _("Collect it"),
        "crumbs": way_to(practice, _("Collect"), title),
    }
    return render(request, "pearls/manage/edit.html", context, status=422 if form.errors else 200)


@require_POST
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the note of an item, move it, or take it out."""
    found = queries.item_in(editable_collections(request.user), pk)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    act = request.POST.get("act", "")
    user, back = request.user, redirect("practices:collection", found.collection_id)
    if act in {"up", "down"}:
        reuse.move_item(item=found, by=user, step=-1 if act == "up" else 1)  # type: ignore[arg-type]
    elif act == "drop":
        done = _("“%s” is out of the collection.") % found.practice
        attempt(request, done, lambda: reuse.drop_item(item=found, by=user))  # type: ignore[arg-type]
    else:
        form = NoteForm(request.POST)
        if form.is_valid():
            reuse.change_item(item=found, by=user, note=form.cleaned_data["note"])  # type: ignore[arg-type]
            messages.success(request, _("The note is kept."))
        else:
            messages.error(request, " ".join(str(error) for error in form.errors["note"]))
    return back
