"""The only home of the pages of a round that runs: how it stands, its moves with what they do, its ledger in words."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from awards import workflow
from awards.enums import RoundState
from awards.forms.office import ReasonForm
from awards.models import Round
from awards.permissions import may_decide, may_see_scores
from awards.services import overview, pairing, rounds, telling
from awards.services.checking import check_round
from awards.views.cycles import ROUND_LOOKS
from awards.views.office import get_decided_round, get_round, instant, round_crumbs
from pearls.views.common import paged
from pearls.views.pages import form_page, sent
from pearls.workflow import Transition, available


@require_safe
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a round stands: its set-up step by step, who has read how much, and what can be done now."""
    round_ = get_round(request, pk)
    user: Any = request.user
    standing = overview.standing_of(round_, user)
    step = overview.step_of(standing)
    told = bool(may_decide(user, round_))
    context = {
        "round": round_,
        "standing": standing,
        "look": ROUND_LOOKS[RoundState(round_.state)],
        "step": step and {**vars(step), "url": reverse(step.route, args=step.args)},
        "blockers": list(workflow.what_keeps_a_round_shut(round_)) if round_.state == RoundState.DRAFT else [],
        "parts": _parts(round_, standing),
        "progress": pairing.progress(round_, user),
        "moves": available(round_, workflow.BY_OFFICE, user),
        "sees": bool(may_see_scores(user, round_)),
        "told": told,
        "over": round_.state in {RoundState.CLOSED, RoundState.FINALISED},
        "bearings": _bearings(round_, step),
        "heading": round_.name,
        "subtitle": str(round_.cycle),
        "crumbs": round_crumbs(request, round_),
    }
    return render(request, "awards/office/round.html", context)


def _bearings(round_: Round, step: overview.Step | None) -> dict[str, str]:
    zone = round_.cycle.zone
    at, note = (round_.opens_at, _("opens")) if round_.state == RoundState.DRAFT else (round_.closes_at, _("closes"))
    return {
        "where": round_.get_state_display(),
        "where_note": round_.get_kind_display(),
        "what": step.title if step else _("Nothing waits for you here"),
        "what_note": step.text if step else "",
        "when": instant(at, zone),
        "when_note": note,
    }


def _parts(round_: Round, standing: overview.Standing) -> list[dict[str, Any]]:
    """Return the parts of a set-up with what is there: name, number, words, page."""
    seats = list(round_.seats.values_list("state", flat=True))
    taken, asked = seats.count("accepted"), seats.count("invited")
    criteria, readings = round_.criteria.count(), standing.readings
    rows = [
        ("round_settings", _("Settings"), "", _("dates, quorum, who sees what")),
        ("criteria", _("Criteria"), criteria, _("are scored")),
        ("round_seats", _("People"), taken, _("have taken their seat; not answered: %d") % asked),
        ("round_candidates", _("Candidates"), standing.candidates, _("are in the round")),
        ("round_conflicts", pgettext("of interest", "Conflicts"), "", _("who must not judge whom")),
        ("readers", _("Who reads whom"), readings, _("readings are assigned")),
    ]
    over = round_.state in {RoundState.CLOSED, RoundState.FINALISED}
    return [
        {"url": reverse(f"awards:{name}", args=[round_.pk]), "label": label, "number": number, "text": text}
        for name, label, number, text in rows
        if not (over and name == "round_settings")
    ]


# --- moves ----------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def round_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open, pause, go on or close: what stands in the way, what happens, the reason, and then the button."""
    round_ = get_round(request, pk)
    transition = rounds.MOVES.get(name)
    if transition is None or round_.state not in transition.sources:
        raise Http404
    gaps = overview.gaps_seen(round_, request.user) if transition is workflow.CLOSE_ROUND else []  # type: ignore[arg-type]
    form = ReasonForm(sent(request))
    form.fields["comment"].required = transition.needs_comment or bool(gaps)
    context = {
        "action": transition.label,
        "blockers": list(transition.blockers(round_)) if transition.blockers else [],
        "lines": _what_happens(round_, transition, overview.standing_of(round_, request.user)),  # type: ignore[arg-type]
        "gaps": gaps,
        "ask": form.fields["comment"].required or transition is workflow.CLOSE_ROUND,
        "heading": _("%(move)s: %(round)s") % {"move": transition.label, "round": round_},
        "crumbs": round_crumbs(request, round_, str(transition.label)),
    }

    def move() -> None:
        words = form.cleaned_data["comment"]
        rounds.move_round(round_=round_, transition=transition, by=request.user, comment=words)  # type: ignore[arg-type]

    to = reverse("awards:round_office", args=[pk])
    return form_page(
        request, form, move, done=_done(transition), to=to, context=context, template="pearls/manage/move.html"
    )


def _done(transition: Transition) -> str:
    return {
        workflow.OPEN_ROUND.name: _("The round is open."),
        workflow.PAUSE_ROUND.name: _("The round is paused."),
        workflow.RESUME_ROUND.name: _("The round goes on."),
        workflow.CLOSE_ROUND.name: _("The round is closed."),
    }[transition.name]


def _what_happens(round_: Round, transition: Transition, standing: overview.Standing) -> list[str]:
    """Return what a move does, with numbers, before the button."""
    if transition is workflow.OPEN_ROUND:
        people = [user.name or user.email for user in workflow.seated(round_)]
        told = ngettext("%d person gets a mail", "%d people get a mail", len(people)) % len(people)
        return [
            f"{told}: {', '.join(people)}." if people else _("Nobody has taken a seat yet; nobody gets a mail."),
            _("Scores are taken until %s.") % instant(round_.closes_at, round_.cycle.zone),
            _("Criteria and settings are fixed from now on; only the end, the grace and the quorum still change."),
        ]
    if transition is workflow.PAUSE_ROUND:
        return [
            _("Nobody can score until it goes on. What somebody types is kept on their computer."),
            _("The end of the round does not move by itself."),
        ]
    if transition is workflow.RESUME_ROUND:
        return [_("Scores are taken again until %s.") % instant(round_.closes_at, round_.cycle.zone)]
    left = standing.readings - standing.handed_in
    return [
        ngettext(
            "%d scorecard that was handed in is locked and counts.",
            "%d scorecards that were handed in are locked and count.",
            standing.handed_in,
        )
        % standing.handed_in,
        ngettext(
            "%d is not handed in: it is locked as it is and counts for nothing.",
            "%d are not handed in: they are locked as they are and count for nothing.",
            left,
        )
        % left,
        _("Nobody can score any more. Only the chair can open one scorecard again, with a reason."),
    ]


# --- the ledger -----------------------------------------------------------------------------------
@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that happened in a round, in words; verify the chain on demand."""
    round_ = get_decided_round(request, pk)
    found = paged(request, telling.events_of(round_))
    wanted = "verify" in request.GET
    wrong = check_round(round_) if wanted else []
    context = {
        **found,
        "round": round_,
        "lines": telling.in_words(round_, found["page_rows"]),
        "verified": wanted,
        "wrong": wrong,
        "head_hash": telling.last_hash(round_),
        "heading": _("Ledger of %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Ledger")),
    }
    return render(request, "awards/office/ledger.html", context)
