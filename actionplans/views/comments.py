"""The only home of comments in the plan editor: the threads beside the questions of a section, and the buttons of a thread."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from actionplans import services
from actionplans.models import Plan
from pearls.queries import threads_at

VERBS = {"comment", "reply", "settle", "reopen"}


def put_beside(request: HttpRequest, plan: Plan, section: dict, wrong: dict[str, str]) -> None:
    """Give each question of a section its threads and its box for a new one; one query.

    A box is {name, text, error}: after a post that could not be carried out, what was typed stands in it again.
    """
    found = threads_at(plan.sheet_id, [question["key"] for question in section["questions"]])
    for question in section["questions"]:
        key = question["key"]
        threads = found.get(key, [])
        question["box"] = _box(request, f"comment:{key}", wrong)
        question["threads"] = [
            {**thread, "box": _box(request, f"reply:{key}:{thread['first'].pk}", wrong)} for thread in threads
        ]
        question["said"] = sum(1 + len(thread["answers"]) for thread in threads)


def _box(request: HttpRequest, name: str, wrong: dict[str, str]) -> dict[str, str]:
    return {"name": name, "text": request.POST.get(name, ""), "error": wrong.get(name, "")}


def carry_out(request: HttpRequest, plan: Plan, act: str) -> str:
    """Carry out the button of a thread and return its question; an empty text where the button was none of a thread.

    `act` is "comment:<question>", or "reply", "settle" or "reopen" with ":<question>:<thread>". Raises ValidationError where
    the text cannot be kept.
    """
    verb, question, thread = (*act.split(":"), "", "")[:3]
    if verb not in VERBS:
        return ""
    place = {"plan": plan, "question": question, "by": request.user, "thread": _key(thread) if thread else None}
    try:
        if verb in {"comment", "reply"}:
            services.comment_on(**place, text=request.POST.get(act, ""))  # type: ignore[arg-type]
        else:
            services.settle_thread(**place, settled=verb == "settle")  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    said = {"settle": _("The thread is settled."), "reopen": _("The thread is open again.")}
    messages.success(request, said.get(verb, _("Your comment stands beside the question.")))
    return question


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
