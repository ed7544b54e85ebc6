"""The only home of the pages of a publication: prepared, read, planned by a typed word, stopped, out."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from awards.enums import PublicationState, RoundState
from awards.forms.office import ReasonForm
from awards.forms.office_rounds import LetterForm, PlanForm
from awards.models import Letter, Publication, Round
from awards.permissions import is_public, may_publish
from awards.queries import address_of, owners_of
from awards.services import publishing
from awards.views.office import get_decided_round, instant, round_crumbs
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt
from pearls.views.pages import done_by, form_page, sent

LOOKS = {"none": "", "stopped": "wait", "planned": "now", "out": "done"}
USUAL = timedelta(days=7)


def get_round_to_publish(request: HttpRequest, pk: int) -> Round:
    """Return a decided round for admins whom nothing bars."""
    round_ = get_decided_round(request, pk)
    if not may_publish(request.user, round_) or round_.state != RoundState.FINALISED:  # type: ignore[arg-type]
        raise Http404
    return round_


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what opens together and when; prepare, set the hour, stop."""
    round_ = get_round_to_publish(request, pk)
    held = publishing.publication_of(round_)
    out = is_public(round_)
    state = "none" if held is None else "out" if out else held.state
    act = request.POST.get("act", "")
    planning = _plan_form(request, round_, held, act)
    stopping = ReasonForm(request.POST if act == "stop" else None)
    if request.method == "POST" and _carried_out(request, round_, held, act, planning, stopping):
        return redirect("awards:publication", pk)
    wrong = stopping.errors or (planning.errors if planning else {})
    context = {
        "round": round_,
        "publication": held,
        "state": state,
        "look": LOOKS[state],
        "planning": planning,
        "stopping": stopping,
        **_what_opens(held),
        "bearings": _bearings(round_, held, state),
        "heading": _("Publication of %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Publication")),
    }
    return render(request, "awards/office/publication.html", context, status=422 if wrong else 200)


def _plan_form(request: HttpRequest, round_: Round, held: Publication | None, act: str) -> PlanForm | None:
    if held is None or held.state != PublicationState.STOPPED:
        return None
    word = publishing.word_to_type(held)
    later = max(held.publish_at, timezone.now() + timedelta(hours=1))
    return PlanForm(
        request.POST if act == "plan" else None, zone=round_.cycle.zone, word=word, initial={"publish_at": later}
    )


def _carried_out(
    request: HttpRequest,
    round_: Round,
    held: Publication | None,
    act: str,
    planning: PlanForm | None,
    stopping: ReasonForm,
) -> bool:
    """Carry out one of the buttons of the page; return whether to go back to it afresh."""
    user: Any = request.user
    if act == "prepare":
        at = held.publish_at if held else timezone.now() + USUAL
        said = _("Letters and titles are prepared. Read them before you set the hour.")
        attempt(request, said, lambda: publishing.prepare(round_=round_, publish_at=at, by=user))
        return True
    if act == "plan" and held and planning and planning.is_valid():
        asked = planning.cleaned_data
        return done_by(planning, lambda: publishing.plan(publication=held, by=user, **asked))
    if act == "stop" and held and stopping.is_valid():
        words = stopping.cleaned_data["comment"]
        return done_by(stopping, lambda: publishing.stop(publication=held, reason=words, by=user))
    if act not in {"plan", "stop"}:
        raise Http404
    return False


def _what_opens(held: Publication | None) -> dict[str, Any]:
    """Return everything that opens at one instant: letters, titles with their pages, and the count in words."""
    if held is None:
        return {"letters": [], "titles": [], "lines": []}
    letters = list(held.letters.select_related("application__municipality", "application__place", "edited_by"))
    titles = [{"it": t, "url": address_of(t)} for t in held.titles.select_related("edition")]
    n, pages = len(letters), len(titles)
    lines = [
        ngettext("%d letter leaves.", "%d letters leave.", n) % n,
        ngettext("%d decision can be read by its applicant.", "%d decisions can be read by their applicants.", n) % n,
    ]
    if pages:
        opens = ngettext(
            "%d title enters the register, with its page, certificate, card, table and interface.",
            "%d titles enter the register, with their pages, certificates, cards, table and interface.",
            pages,
        )
        lines.append(opens % pages)
    return {"letters": letters, "titles": titles, "lines": lines}


def _bearings(round_: Round, held: Publication | None, state: str) -> dict[str, str]:
    what = {
        "none": _("Prepare letters and titles"),
        "stopped": _("Read each letter, then set the hour"),
        "planned": _("Nothing; stop it if something is wrong"),
        "out": _("Nothing; what is out stays"),
    }
    at = instant(held.publish_at, round_.cycle.zone) if held and state in {"planned", "out"} else _("No hour is set")
    return {"where": _STATES[state](), "where_note": str(round_.cycle), "what": what[state], "when": at}


_STATES = {
    "none": lambda: _("Not prepared"),
    "stopped": lambda: _("Prepared, no hour set"),
    "planned": lambda: _("Planned"),
    "out": lambda: pgettext("publication", "Out"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one letter as its applicant will; change it while no hour is set."""
    held = get_visible_or_404(
        Letter.objects.select_related("publication", "application__municipality", "application__place"), pk=pk
    )
    round_ = get_round_to_publish(request, held.publication.round_id)
    held.publication.round = round_
    list_page = reverse("awards:publication", args=[round_.pk])
    form = LetterForm(sent(request), instance=held)
    text = {"subject": held.subject, "body": held.body}
    context = {
        "letter": text,
        "to_whom": [str(user) for user in owners_of(held.application)],
        "open": held.publication.state == PublicationState.STOPPED and held.sent_at is None,
        "sent": held.sent_at,
        "heading": _("Letter to %s") % held.application,
        "crumbs": round_crumbs(request, round_, (_("Publication"), list_page), str(held.application)),
    }

    def store() -> None:
        publishing.edit_letter(letter=held, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    done = _("The letter is changed; it stays as you wrote it.")
    page = "awards/office/letter.html"
    return form_page(request, form, store, done=done, to=list_page, context=context, template=page, shared=True)
