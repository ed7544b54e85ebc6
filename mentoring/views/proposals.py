"""The only home of the page on which one side reads why a pair is proposed, and says yes or no."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring.enums import ProposalState, Side
from mentoring.forms.matching import AnswerForm
from mentoring.permissions.seasons import sides_of, visible_proposals
from mentoring.queries import runs as reads
from mentoring.services import offering
from mentoring.views import glass
from mentoring.views.entries import here
from mentoring.views.wording import instant, languages_in_words
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.pages import form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a proposed pair to those concerned: who the other is, why, by when; and take their answer."""
    user = request.user
    found = get_visible_or_404(reads.whole(visible_proposals(user)), pk=pk)  # type: ignore[arg-type]
    mine = sides_of(user, found)  # type: ignore[arg-type]
    open_sides = [
        side for side in mine if reads.answer_of(found, side) is None and found.state == ProposalState.OFFERED
    ]
    form = AnswerForm(sent(request))
    to = reverse("mentoring:proposal", args=[found.pk])
    context = {
        "proposal": found,
        "parts": glass.parts_of(found.parts),
        "firm": None if found.robustness is None else round(100 * found.robustness),
        "town_languages": languages_in_words(found.need.languages),
        "mentor_languages": languages_in_words(found.offer.languages),
        "people": found.offer.people.select_related("user"),
        "topics": found.need.topics.select_related("term"),
        "said": [reads.answer_of(found, side) for side in mine],
        "relationship": getattr(found, "relationship", None),
        "may_answer": bool(open_sides),
        "oversees": is_admin(user),
        "heading": f"{found.need} – {found.offer}",
        "bearings": _bearings(found, waits=bool(open_sides)),
        "crumbs": here(f"{found.need} – {found.offer}"),
    }
    if not open_sides:
        return render(request, "mentoring/matching/proposal.html", context)

    def say() -> None:
        data = form.cleaned_data
        offering.answer(proposal=found, side=Side(open_sides[0]), yes=data["yes"], reason=data["reason"], by=user)  # type: ignore[arg-type]

    return form_page(
        request, form, say, done=_("Thank you. We told the office."), to=to, context=context,
        template="mentoring/matching/proposal.html",
    )  # fmt: skip


def _bearings(found: object, *, waits: bool) -> dict[str, str]:
    until = found.answers_due_at  # type: ignore[attr-defined]
    return {
        "where": found.get_state_display(),  # type: ignore[attr-defined]
        "what": _("Say yes or no") if waits else _("Nothing now"),
        "when": instant(until) if until and waits else "–",
        "when_note": _("the proposal ends") if waits else "",
    }
