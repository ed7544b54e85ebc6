"""The only home of the scoring desk: a candidate beside its scorecard, saving with and without script, handing in, opening again."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards import workflow
from awards.forms.jury import ReasonForm, posted_changes
from awards.models import Assignment, Scorecard
from awards.permissions import keeps_comments, keeps_others_scores, may_score, visible_scorecards
from awards.queries import with_points
from awards.services import judging, marking
from awards.views.jury.common import linked, round_crumbs, when, who_reads_comments, who_sees_scores
from awards.views.jury.paper import text_of
from pearls.permissions import get_visible_or_404
from pearls.views.common import put_errors
from pearls.workflow import NotAllowedNow, Transition

MOST = 64  # fields in one request: more than any scorecard has


# --- the page -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the candidate beside the scorecard; without script, take the scorecard as a form."""
    if request.method == "POST":
        return _take(request, pk)
    return _page(request, pk)


def _page(
    request: HttpRequest,
    pk: int,
    *,
    typed: dict | None = None,
    problems: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the desk; `typed` {field: value} stands in the fields instead of what is saved, `problems` {field: words} beside them."""
    user: Any = request.user
    mine, readings = judging.own_reading(user, pk)
    candidacy, round_ = mine.candidacy, mine.candidacy.round
    card = getattr(mine, "scorecard", None)
    allowed = may_score(user, mine)
    open_now = bool(allowed) and (card is None or card.state in marking.WRITABLE)
    criteria = list(with_points(round_.criteria.all(), card.pk if card else None))
    text = text_of(candidacy, hidden=round_.blind, criteria=criteria)
    lines = _criteria(criteria, text["sections"], typed or {}, problems or {})
    context = {
        "mine": mine,
        "card": card,
        "state": judging.state_of(card),
        "round": round_,
        "text": text,
        "criteria": lines,
        "given": sum(line["value"] is not None for line in lines),
        "fields": _texts(card, typed or {}, problems or {}),
        "abstained": (typed or {}).get("abstained", bool(card and card.abstained)),
        "was_abstained": bool(card and card.abstained),
        "problem": (problems or {}).get(""),
        "open_now": open_now,
        "may_take_up": bool(allowed) and card is not None and card.state in workflow.TAKE_UP.sources,
        "why_not": getattr(allowed, "reason", ""),
        "readings": readings,
        "progress": judging.progress(readings),
        "following": judging.next_reading(readings, after=mine.pk),
        "who_reads": who_reads_comments(round_),
        "policy": who_sees_scores(round_),
        "others": [] if keeps_others_scores(user, round_, mine.seat) else judging.others_of(user, candidacy, criteria),
        "comments": [] if keeps_comments(user, round_, mine.seat) else judging.comments_on(user, candidacy),
        "columns": criteria,
        "heading": text["title"],
        "bearings": _bearings(request, mine, readings, open_now=open_now),
        "crumbs": round_crumbs(round_, text["title"]),
        "login_url": reverse("account_login"),
    }
    return render(request, "awards/jury/score.html", context, status=status)


def _criteria(criteria: list, sections: list, typed: dict, problems: dict) -> list[dict[str, Any]]:
    """Return the criteria as the scorecard draws them, the highest point first."""
    return [
        {
            **link,
            "text": c.asks,
            "weight": c.weight,
            "counts": c.counts,
            "required": c.required,
            "minimum": c.minimum,
            "maximum": c.maximum,
            "held": c.held,
            "value": (value := typed.get(f"score:{c.key}", c.held)),
            "points": [(n, c.means(n), n == value) for n in range(c.maximum, c.minimum - 1, -1)],
            "problem": problems.get(f"score:{c.key}"),
        }
        for c, link in zip(criteria, linked(criteria, sections), strict=True)
    ]


def _texts(card: Scorecard | None, typed: dict, problems: dict) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "held": getattr(card, name, ""),
            "value": typed.get(name, getattr(card, name, "")),
            "problem": problems.get(name),
        }
        for name in marking.TEXTS
    }


def _bearings(request: HttpRequest, mine: Assignment, readings: list, *, open_now: bool) -> dict[str, Any]:
    found = judging.progress(readings)
    place = next((at for at, reading in enumerate(readings, 1) if reading.pk == mine.pk), 0)
    state = judging.state_of(getattr(mine, "scorecard", None))
    said = {"done": _("Handed in"), "abstained": _("Handed in: you abstain")}
    what = _("Score every criterion, then hand in") if open_now else said.get(state, _("Nothing can be changed now"))
    return {
        "where": _("Candidate %(at)d of %(total)d") % {"at": place, "total": found["total"]},
        "where_note": _("%(done)d of %(total)d scored") % found,
        "what": what,
        "what_note": _("Each point is saved as you give it") if open_now else "",
        **when(request, mine.candidacy.round),
    }


# --- saving ---------------------------------------------------------------------------------------
@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Take one autosave request {"changes": {field: {"was", "set"}}}."""
    try:
        changes = json.loads(request.body)["changes"]
        good = isinstance(changes, dict) and len(changes) <= MOST and all(isinstance(c, dict) for c in changes.values())
    except (ValueError, KeyError, TypeError, RecursionError):
        good = False
    if not good:
        marking.assignment_of(pk, request.user)  # type: ignore[arg-type]  # 404 for whom it is not
        return JsonResponse({"error": "bad-request"}, status=400)
    saved = marking.save_card(pk=pk, by=request.user, changes=changes)  # type: ignore[arg-type]
    return JsonResponse({"version": saved.version, "results": saved.results, "refusal": saved.refusal})


def _take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the form: save what it holds, then do what its button says. What cannot be saved stays in its field, with the reason."""
    user: Any = request.user
    act = request.POST.get("act", "save")
    if act == "take_up":
        return _moved(request, pk, workflow.TAKE_UP, _("Open again. It counts once you hand it in anew."), "stay")
    mine = marking.assignment_of(pk, user)
    names = [f"score:{key}" for key in mine.candidacy.round.criteria.values_list("key", flat=True)]
    changes = posted_changes(request.POST, [*names, "abstained", *marking.TEXTS])
    saved = marking.save_card(pk=pk, by=user, changes=changes)
    problems = {name: _words(result) for name, result in saved.results.items() if result["status"] != "ok"}
    if saved.refusal or problems:
        typed = {name: change["set"] for name, change in changes.items()}
        head = {"": saved.refusal + " " + _("What you typed stands below and is not saved.")} if saved.refusal else {}
        return _page(request, pk, typed=typed, problems=problems | head, status=409)
    if act in {"hand_in", "hand_in_next"}:
        return _moved(request, pk, workflow.HAND_IN, _("Handed in."), "next" if act == "hand_in_next" else "stay")
    messages.success(request, _("Saved. Hand it in when you are done."))
    return _go(request, pk, "next" if act == "next" else "stay")


def _words(result: dict[str, Any]) -> str:
    if result["status"] == "conflict":
        theirs = _("nothing") if result["theirs"] in {None, ""} else result["theirs"]
        return (
            _("You saved this in another window meanwhile. There it says: %s. Save again to keep what stands here.")
            % theirs
        )
    return result["message"]


def _moved(request: HttpRequest, pk: int, transition: Transition, done: str, then: str) -> HttpResponse:
    problem = _refused(lambda: marking.move_card(pk=pk, transition=transition, by=request.user))  # type: ignore[arg-type]
    if problem:
        return _page(request, pk, problems={"": problem}, status=422)
    messages.success(request, done)
    return _go(request, pk, then)


def _refused(move: Callable[[], Any]) -> str:
    try:
        move()
    except PermissionDenied as refusal:
        return str(refusal)
    except NotAllowedNow:
        return _("This has moved on in another window.")
    except ValidationError as problem:
        return " ".join(problem.messages)
    return ""


def _go(request: HttpRequest, pk: int, then: str) -> HttpResponse:
    """Go on: to the own candidate with the fewest readings, or stay."""
    if then == "stay":
        return redirect("awards:score", pk)
    mine, readings = judging.own_reading(request.user, pk)  # type: ignore[arg-type]
    following = judging.next_reading(readings, after=pk)
    return redirect("awards:score", following.pk) if following else redirect("awards:round", mine.candidacy.round_id)


# --- the chair ------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the chair open a scorecard again, with a reason that its juror reads."""
    user: Any = request.user
    cards = visible_scorecards(user).select_related(
        "assignment__seat", "assignment__candidacy__round__cycle", "assignment__candidacy__application__place",
        "assignment__candidacy__application__municipality",
    )  # fmt: skip
    card = get_visible_or_404(cards, assignment=pk)
    candidacy = card.assignment.candidacy
    if not user.has_perm("awards.consent", card) or card.state not in workflow.REOPEN.sources:
        raise Http404
    hint = _("One sentence. The juror reads it, and it is written into the round’s ledger.")
    form = ReasonForm(request.POST or None, label=_("Why it is opened again"), hint=hint)
    if request.method == "POST" and form.is_valid():
        try:
            marking.reopen_card(card=card, reason=form.cleaned_data["comment"], by=user)
        except ValidationError as problem:
            put_errors(form, problem)
        except (NotAllowedNow, PermissionDenied):
            raise Http404 from None
        else:
            messages.success(request, _("Opened. %s is told and can change it now.") % card.assignment.seat)
            return redirect("awards:candidate", candidacy.pk)
    label = judging.label_of(candidacy, hidden=candidacy.round.blind)
    context = {
        "form": form,
        "card": card,
        "label": label,
        "candidacy": candidacy,
        "heading": _("Open a scorecard again"),
        "crumbs": round_crumbs(candidacy.round, label),
    }
    return render(request, "awards/jury/reopen.html", context, status=422 if form.errors else 200)
