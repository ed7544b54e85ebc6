"""The only home of the reviewers' pages: what waits for me, one review, declining."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt, crumbs
from pearls.workflow import NotAllowedNow
from practices.enums import ReviewState
from practices.forms.curation import MoveForm, ReviewForm
from practices.models import Review
from practices.permissions import visible_reviews
from practices.queries import conversation, open_reviews, rubric, titled_reviews, with_awaited
from practices.services import reviewing
from practices.services.publishing import document_of
from practices.views.writing import posted, title_of


@require_safe
def my_reviews(request: HttpRequest) -> HttpResponse:
    """Show the reviews that wait for this person, those they handed in, and those whose round ended without them."""
    waiting = list(open_reviews(request.user))  # type: ignore[arg-type]
    others = visible_reviews(request.user).exclude(pk__in=[review.pk for review in waiting]).select_related("practice")  # type: ignore[arg-type]
    found = list(titled_reviews(others).order_by(F("done_at").desc(nulls_last=True), "-asked_at")[:100])
    context = {
        "waiting": waiting,
        "done": [review for review in found if review.state != ReviewState.ASKED],
        "over": [review for review in found if review.state == ReviewState.ASKED],
        "today": timezone.localdate(),
        "heading": _("My reviews"),
        "crumbs": crumbs(_("My reviews")),
    }
    return render(request, "practices/curate/reviews.html", context)


def get_review(request: HttpRequest, pk: int) -> Review:
    """Return a review that this person was asked for."""
    rows = titled_reviews(with_awaited(visible_reviews(request.user))).select_related(  # type: ignore[arg-type]
        "practice__sheet", "practice__country", "practice__place", "practice__municipality", "practice__organisation"
    )
    return get_visible_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text beside the criteria; save, or hand in."""
    mine = get_review(request, pk)
    if request.method == "POST":
        return _take(request, mine)
    return _page(request, mine, ReviewForm(criteria=rubric(), initial=_initial(mine)))


def _initial(mine: Review) -> dict[str, Any]:
    points = {f"c_{key}": ReviewForm.NONE if n is None else str(n) for key, n in mine.scores.items()}
    recommends = {True: "yes", False: "no"}.get(mine.recommends)  # type: ignore[arg-type]
    return {"version": mine.version, "text": mine.text, "recommends": recommends, **points}


def _page(
    request: HttpRequest, mine: Review, form: ReviewForm, *, theirs: Review | None = None, status: int = 200
) -> HttpResponse:
    title = mine.live_title or title_of(mine.practice)  # type: ignore[attr-defined]
    open_now = mine.is_awaited  # type: ignore[attr-defined]
    context = {
        "review": mine,
        "practice": mine.practice,
        "form": form,
        "criteria": [_criterion(criterion, form) for criterion in rubric()],
        "theirs": theirs,
        "document": document_of(mine.practice),
        "language": mine.practice.sheet.language,
        "open_now": open_now,
        "remarks": list(conversation(mine.practice)),
        "heading": title,
        "subtitle": mine.practice.where,
        "bearings": _bearings(mine, open_now=open_now),
        "crumbs": crumbs((_("My reviews"), reverse("practices:reviews")), title),
    }
    return render(request, "practices/curate/review.html", context, status=status)


def _criterion(criterion: dict, form: ReviewForm) -> dict[str, Any]:
    name = f"c_{criterion['key']}"
    chosen = form[name].value()
    points = [(str(n), text, str(n) == chosen) for n, text in enumerate(criterion["points"])]
    return {**criterion, "name": name, "points": points, "none": chosen == ReviewForm.NONE}


def _bearings(mine: Review, *, open_now: bool) -> dict[str, Any]:
    left = len(reviewing.unjudged(mine))
    note = ngettext("%d criterion is not judged yet", "%d criteria are not judged yet", left) % left
    return {
        "where": _("Review, round %d") % mine.round,
        "where_note": mine.get_tier_display(),
        "what": _("Give points and hand in") if open_now else _over_or(mine),
        "what_note": note if left and open_now else "",
        "when": formats.date_format(mine.due, "WEEKDAY_DATE_FORMAT") if mine.due else _("No date is set"),
    }


def _over_or(mine: Review) -> str:
    return _("Over: nothing is expected of you") if mine.state == ReviewState.ASKED else mine.get_state_display()


def _take(request: HttpRequest, mine: Review) -> HttpResponse:
    form = ReviewForm(request.POST, criteria=rubric())
    if mine.state != ReviewState.ASKED:
        raise Http404
    if not form.is_valid():
        return _page(request, mine, form, status=422)
    data = form.cleaned_data
    wanted = {"scores": form.scores, "recommends": data["recommends"], "text": data["text"]}
    try:
        saved = reviewing.save_review(review=mine, base=data["version"], by=request.user, **wanted)  # type: ignore[arg-type]
        if not saved.conflict and request.POST.get("act") == "finish":
            reviewing.finish(review=mine, by=request.user)  # type: ignore[arg-type]
    except NotAllowedNow:
        form.add_error(
            None,
            _("This review was handed in already, or its round is over. What you typed stands below and is not saved."),
        )
        return _page(request, get_review(request, mine.pk), form, status=409)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return _page(request, get_review(request, mine.pk), _on(form, saved.review.version), status=422)
    if saved.conflict:
        return _page(request, mine, _on(form, saved.review.version), theirs=saved.review, status=409)
    if request.POST.get("act") == "finish":
        messages.success(request, _("Handed in. Thank you; the curators see it now."))
        return redirect("practices:reviews")
    messages.success(request, _("Saved. You can go on later."))
    return redirect("practices:review", mine.pk)


def _on(form: ReviewForm, version: int) -> ReviewForm:
    """Return the form as it was typed, on another version: sending it again overwrites what is shown beside it."""
    form.data = {**form.data.dict(), "version": str(version)}  # type: ignore[attr-defined]
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason before a review is declined."""
    mine = get_review(request, pk)
    if not mine.is_awaited:  # type: ignore[attr-defined]
        raise Http404
    form = MoveForm(posted(request), needed=True, public=False)
    form.fields["comment"].help_text = _("The curator who asked you reads it and asks somebody else.")
    if form.is_valid():
        fields: Any = {"reason": form.cleaned_data["comment"], "by": request.user}
        attempt(request, _("Declined. Somebody else is asked."), lambda: reviewing.decline(review=mine, **fields))
        return redirect("practices:reviews")
    context = {
        "form": form,
        "review": mine,
        "heading": _("Decline the review"),
        "crumbs": crumbs((_("My reviews"), reverse("practices:reviews")), _("Decline")),
    }
    return render(request, "practices/curate/decline.html", context, status=422 if form.errors else 200)
