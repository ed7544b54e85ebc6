"""The only home of pages with one form: sent, refused beside the field, or done and gone on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pearls.views.common import put_errors
from pearls.workflow import NotAllowedNow


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None where a page is only looked at: a form without fields is sent empty and is valid all the same."""
    return request.POST if request.method == "POST" else None


def done_by(form: BaseForm, change: Callable[[], Any]) -> bool:
    """Carry out what a valid form asks; return whether it was done. What was refused stands beside its field."""
    try:
        change()
    except PermissionDenied:
        raise Http404 from None
    except NotAllowedNow:
        form.add_error(None, _("Somebody else was faster; this has moved on."))
    except ValidationError as problem:
        put_errors(form, problem)
    else:
        return True
    return False


def form_page(
    request: HttpRequest,
    form: BaseForm,
    change: Callable[[], Any],
    *,
    done: str,
    to: str,
    context: dict[str, Any],
    template: str = "pearls/manage/edit.html",
) -> HttpResponse:
    """Answer a page with one form: carry the change out and go on, or show it with what has to be put right."""
    if request.method == "POST" and form.is_valid() and done_by(form, change):
        messages.success(request, done)
        return redirect(to)
    shown = {"form": form, "back": to, **context}
    return render(request, template, shown, status=422 if form.errors else 200)
