"""The only home of pages with one form: sent, refused beside the field, or done and gone on."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import Truncator
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


def mark_seen(request: HttpRequest, form: BaseForm) -> None:
    """Let a form carry a mark of what stood in it when it was opened (components/form.html sends it along)."""
    form.seen = request.POST.get("seen") or mark_of(form)  # type: ignore[attr-defined]


def mark_of(form: BaseForm) -> str:
    """Return a mark of what stands in a form's fields before anybody writes in them; the same things give the same mark."""
    held = [(name, form.get_initial_for_field(field, name)) for name, field in form.fields.items()]
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


def nobody_else_saved(form: BaseForm) -> bool:
    """Return whether a valid form was filled in from what still stands; else say what stands now, and let the next one replace it."""
    seen, now = getattr(form, "seen", ""), mark_of(form)
    if not seen or seen == now or not form.changed_data:
        return True
    form.seen = now  # type: ignore[attr-defined]
    words = _(
        "While you wrote, somebody else saved this. It says now: %s. Yours stands below; save again to put it there instead."
    )
    form.add_error(
        None, words % "; ".join(f"{form.fields[name].label}: “{_shown(form, name)}”" for name in form.changed_data)
    )
    return False


def _shown(form: BaseForm, name: str) -> str:
    """Return what stands in a field for a reader, in one line."""
    value = form.fields[name].prepare_value(form.get_initial_for_field(form.fields[name], name))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    named = dict(getattr(form.fields[name], "choices", ()))
    parts = value if isinstance(value, (list, tuple)) else [value]
    return Truncator(", ".join(str(named.get(part, "–" if part in (None, "") else part)) for part in parts)).chars(80)


def form_page(
    request: HttpRequest,
    form: BaseForm,
    change: Callable[[], Any],
    *,
    done: str,
    to: str,
    context: dict[str, Any],
    template: str = "pearls/manage/edit.html",
    shared: bool = False,
) -> HttpResponse:
    """Answer a page with one form: carry the change out and go on, or show it with what has to be put right.

    What several people write in is `shared`: nobody puts words in the place of others without having been told.
    """
    if shared:
        mark_seen(request, form)
    if request.method == "POST" and form.is_valid() and nobody_else_saved(form) and done_by(form, change):
        messages.success(request, done)
        return redirect(to)
    shown = {"form": form, "back": to, **context}
    return render(request, template, shown, status=422 if form.errors else 200)
