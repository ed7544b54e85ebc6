"""The only home of the pages of pictures: add with words, order, take out; and the pictures themselves, to whom they may be shown."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pearls.enums import MAY_EDIT
from pearls.permissions import get_visible_or_404
from pearls.views.common import put_errors
from practices import queries
from practices.enums import PUBLIC
from practices.forms.reuse import PictureForm
from practices.models import Picture
from practices.permissions import inner_practices, may_write, role_in, visible_pictures
from practices.services import pictures as service
from practices.views.showing import shot

DAY = 24 * 3600  # seconds


@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the pictures of a practice to its team, and take a new one."""
    inner = inner_practices(request.user).select_related("sheet", "country", "municipality")  # type: ignore[arg-type]
    practice = get_visible_or_404(inner, pk=pk)
    allowed = may_write(request.user, practice)  # type: ignore[arg-type]
    posted = request.method == "POST" and role_in(request.user, practice) in MAY_EDIT  # type: ignore[arg-type, operator]
    form = PictureForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _added(request, practice, form):
        return redirect("practices:pictures", pk)
    context = {
        "practice": practice,
        "pictures": [_shown(picture, practice.sheet.language) for picture in queries.pictures_of(practice)],
        "form": form,
        "public": practice.state in PUBLIC,
        "may_write": allowed,
        "heading": _("Pictures"),
        "crumbs": [
            {"label": _("Desk"), "url": reverse("desk")},
            {"label": str(practice), "url": reverse("practices:overview", args=[pk])},
            {"label": _("Pictures")},
        ],
    }
    return render(request, "practices/reuse/pictures.html", context, status=422 if form.errors else 200)


def _shown(picture: Picture, language: str) -> dict:
    seen = shot(picture, language)
    words = {"alt": seen["alt"], "credit": picture.credit, "licence": picture.licence}
    return {
        "picture": picture,
        "shot": seen,
        "waits": picture.named_in_id is None,
        "form": PictureForm(initial=words, changing=True, prefix=f"p{picture.pk}"),
    }


def _added(request: HttpRequest, practice, form: PictureForm) -> bool:
    data = form.cleaned_data
    try:
        service.add_picture(practice=practice, upload=data["file"], by=request.user, data=data)  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("The picture is kept."))
    return True


@require_http_methods(["POST"])
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a picture, change its words, or take it out."""
    mine = Picture.objects.filter(practice__in=inner_practices(request.user).values("pk"))  # type: ignore[arg-type]
    found = get_visible_or_404(mine.select_related("practice__sheet", "attachment"), pk=pk)
    act, practice = request.POST.get("act"), found.practice
    if role_in(request.user, practice) not in MAY_EDIT:  # type: ignore[arg-type, operator]
        raise Http404
    try:
        if act in {"up", "down"}:
            service.move_picture(picture=found, by=request.user, step=-1 if act == "up" else 1)  # type: ignore[arg-type]
        elif act == "remove":
            service.remove_picture(picture=found, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The picture is out."))
        else:
            _change(request, found)
    except PermissionDenied:
        raise Http404 from None
    return redirect("practices:pictures", practice.pk)


def _change(request: HttpRequest, found: Picture) -> None:
    form = PictureForm(request.POST, changing=True, prefix=f"p{found.pk}")
    try:
        if not form.is_valid():
            raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
        language = found.practice.sheet.language
        service.change_picture(picture=found, by=request.user, data=form.cleaned_data, language=language)  # type: ignore[arg-type]
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("The words of the picture are kept."))


@require_safe
@login_not_required
def image(request: HttpRequest, pk: int, width: int) -> FileResponse:
    """Hand out one size of a picture to whoever may see it; a public one may be kept for a day."""
    found = get_visible_or_404(visible_pictures(request.user).select_related("attachment", "practice"), pk=pk)
    name = service.path_of(found.attachment, width)
    if width not in service.sizes_of(found.width) or not default_storage.exists(name):
        raise Http404
    answer = FileResponse(default_storage.open(name), content_type="image/webp")
    public = found.practice.state in PUBLIC and found.named_in_id is not None
    answer["Cache-Control"] = f"public, max-age={DAY}" if public else "private, no-store"
    return answer
