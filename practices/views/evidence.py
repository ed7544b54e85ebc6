"""The only home of the pages of files as evidence: add with words, change, take out, and the files themselves as downloads."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.enums import MAY_EDIT
from pearls.permissions import get_visible_or_404
from pearls.views.common import put_errors
from practices import queries
from practices.enums import PUBLIC, Vocabulary
from practices.forms.reuse import EvidenceForm
from practices.models import EvidenceFile, Practice
from practices.permissions import inner_practices, may_write, role_in, visible_files
from practices.queries import term_by_code, terms
from practices.services import evidence as service
from practices.views.cards import scale


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the files of a practice to those who see it inside, and take a new one from its team."""
    inner = inner_practices(request.user).select_related("sheet", "country", "municipality")  # type: ignore[arg-type]
    practice = get_visible_or_404(inner, pk=pk)
    allowed = may_write(request.user, practice)  # type: ignore[arg-type]
    posted = request.method == "POST" and bool(allowed)
    form = EvidenceForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _added(request, practice, form):
        return redirect("practices:files", pk)
    return _page(request, practice, form, allowed)


def _page(
    request: HttpRequest, practice: Practice, form: EvidenceForm, allowed: Any, changed: EvidenceForm | None = None
) -> HttpResponse:
    rows = [_row(file, changed) for file in queries.files_of(practice)]
    context = {
        "practice": practice,
        "files": rows,
        "form": form,
        "public": practice.state in PUBLIC,
        "may_write": allowed,
        "may_remove": role_in(request.user, practice) in MAY_EDIT,  # type: ignore[arg-type, operator]
        "heading": _("Files as evidence"),
        "crumbs": [
            {"label": _("Desk"), "url": reverse("desk")},
            {"label": str(practice), "url": reverse("practices:overview", args=[practice.pk])},
            {"label": _("Files as evidence")},
        ],
    }
    wrong = form.errors or (changed is not None and changed.errors)
    return render(request, "practices/reuse/files.html", context, status=422 if wrong else 200)


def _row(file: EvidenceFile, changed: EvidenceForm | None) -> dict[str, Any]:
    words = {name: getattr(file, name) for name in ("title", "shows", "level", "credit", "licence")}
    prefix = f"f{file.pk.hex}"
    form = (
        changed if changed and changed.prefix == prefix else EvidenceForm(initial=words, changing=True, prefix=prefix)
    )
    kept = file.attachment
    data = {"id": str(file.pk), **words, "name": kept.name, "mime": kept.mime, "size": kept.size}
    return {"file": file, "shown": shown_file(data, there=True), "form": form}


def _added(request: HttpRequest, practice: Practice, form: EvidenceForm) -> bool:
    data = form.cleaned_data
    try:
        service.add_file(practice=practice, upload=data["file"], by=request.user, data=data)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("The file is kept. Readers can fetch it once a published version names it."))
    return True


@require_POST
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change the words of a file, or take it out."""
    mine = EvidenceFile.objects.filter(practice__in=inner_practices(request.user).values("pk"))  # type: ignore[arg-type]
    found = get_visible_or_404(mine.select_related("practice__sheet", "attachment"), pk=pk)
    practice = found.practice
    if role_in(request.user, practice) not in MAY_EDIT:  # type: ignore[arg-type, operator]
        raise Http404
    if request.POST.get("act") == "remove":
        service.remove_file(file=found, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The file is out; nobody can fetch it any more."))
        return redirect("practices:files", practice.pk)
    form = EvidenceForm(request.POST, changing=True, prefix=f"f{found.pk.hex}")
    if form.is_valid() and _changed(request, found, form):
        return redirect("practices:files", practice.pk)
    return _page(request, practice, EvidenceForm(), may_write(request.user, practice), form)  # type: ignore[arg-type]


def _changed(request: HttpRequest, found: EvidenceFile, form: EvidenceForm) -> bool:
    try:
        service.change_file(file=found, by=request.user, data=form.cleaned_data)  # type: ignore[arg-type]
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("The words of the file are kept."))
    return True


@require_safe
@login_not_required
def file(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Hand out a file as a download to whoever may have it; its type is the one that its content showed."""
    found = get_visible_or_404(visible_files(request.user).select_related("attachment"), pk=pk)  # type: ignore[arg-type]
    try:
        content = found.attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kept = found.attachment
    answer = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.mime)
    answer["Cache-Control"] = "private, no-store"  # taken out, it is gone at once
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


# --- how pages show one -----------------------------------------------------------------------------
KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "text/csv": "CSV",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument",
}


def shown_file(data: Mapping[str, Any], *, there: bool, lang: str = "") -> dict[str, Any]:
    """Return a file of a document as templates/practices/read/_files.html shows it; no address where it is not there any more."""
    level = term_by_code(Vocabulary.EVIDENCE).get(data["level"])
    return {
        **data,
        "lang": lang,
        "url": reverse("practices:file", args=[data["id"]]) if there else "",
        "kind": KINDS.get(data["mime"], ""),
        "scale": scale(level, terms(Vocabulary.EVIDENCE)),
        "licence_label": term_by_code(Vocabulary.LICENCE).get(data["licence"], ""),
    }


def shown_files(document: Mapping[str, Any], there: set[str]) -> list[dict[str, Any]]:
    """Return the files that a document names; those in `there` can be fetched."""
    return [
        shown_file(data, there=data["id"] in there, lang=document["language"]) for data in document.get("files", [])
    ]
