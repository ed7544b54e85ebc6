"""The only home of what the core's pages share: gates, crumbs, pages of a list, cells of a table."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from pearls.models import Event
from pearls.permissions import is_admin, runs_programme
from pearls.workflow import NotAllowedNow

View = Callable[..., HttpResponse]
PAGE_SIZE = 50


def gate(predicate: Callable[[Any], bool]) -> Callable[[View], View]:
    """Return a decorator that lets in whom `predicate` lets in; for all others there is no such page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not predicate(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


admin_only = gate(is_admin)
programme_only = gate(runs_programme)


def crumbs(*steps: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk: (label, name of the page) or, for the page itself, only its label."""
    way = [{"label": _("Desk"), "url": reverse("desk")}]
    return way + [{"label": s, "url": ""} if isinstance(s, str) else {"label": s[0], "url": s[1]} for s in steps]


def programme_crumbs(*steps: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk through the programme's pages."""
    return crumbs((_("Programme"), reverse("programme")), *steps)


def paged(request: HttpRequest, rows: QuerySet | list) -> dict[str, Any]:
    """Return one page of a list and the addresses of its neighbours: page_rows, total, newer, older, position."""
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    position = f"{found.start_index()} – {found.end_index()}" if found.paginator.num_pages > 1 else ""
    return {
        "page_rows": found.object_list,
        "total": found.paginator.count,
        "newer": _page_url(request, found.previous_page_number()) if found.has_previous() else "",
        "older": _page_url(request, found.next_page_number()) if found.has_next() else "",
        "position": position,
    }


def _page_url(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"


def head(*labels: str, numbers: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Return the head of a table; `numbers` are the places of right-aligned columns."""
    return [{"label": label, "number": place in set(numbers)} for place, label in enumerate(labels)]


def cells(url: str, first: Any, *rest: Any, numbers: Iterable[int] = ()) -> list[dict[str, Any]]:
    """Return a row of a table whose first cell names it and leads on."""
    right = set(numbers)
    others = [{"text": "" if c is None else c, "number": n in right} for n, c in enumerate(rest, 1)]
    return [{"text": first, "head": True, "url": url}, *others]


def event_lines(events: Iterable[Event]) -> list[dict[str, str]]:
    """Return events as lines of the activity component; an event nobody has words for is left out."""
    return [
        {
            "time": formats.date_format(timezone.localtime(event.at), "j.n."),
            "iso": event.at.isoformat(),
            "who": str(event.by or ""),
            "text": words[event.verb] % {"person": "", "address": "", "role": "", "name": "", **event.data},
        }
        for words in [_event_words()]
        for event in events
        if event.verb in words
    ]


def _event_words() -> dict[str, str]:
    return {
        "municipality.saved": _("changed the facts"),
        "organisation.saved": _("changed the facts"),
        "member.set": _("changed the right of %(person)s"),
        "member.removed": _("took %(person)s out"),
        "invitation.sent": _("invited %(address)s"),
        "invitation.resent": _("invited %(address)s again"),
        "invitation.revoked": _("took the invitation of %(address)s back"),
        "invitation.accepted": _("accepted an invitation"),
    }


def put_errors(form: BaseForm, problem: ValidationError) -> None:
    """Show what a service refused beside the field it names, else above the form."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for field, errors in problem.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def attempt(request: HttpRequest, done: str, change: Callable[[], Any]) -> bool:
    """Carry out a change behind a button and say what came of it; return whether it was done.

    What a person may not do looks like a page that is not there, unless the refusal says why.
    """
    try:
        change()
    except PermissionDenied as refusal:
        if not str(refusal):
            raise Http404 from None
        messages.error(request, str(refusal))
    except NotAllowedNow:
        messages.error(request, _("Somebody else was faster; this has moved on."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, done)
        return True
    return False
