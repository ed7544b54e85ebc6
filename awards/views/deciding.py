"""The only home of the pages on which a round is decided: ranking, selection, departures, words, the decision itself."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.enums import LadderStep, Outcome, RoundKind, RoundState
from awards.exports import sheet
from awards.forms.office_rounds import DepartForm, SelectionForm, WordsForm
from awards.models import Candidacy, Decision, Letter, Round, SelectionRun
from awards.permissions import is_public, may_publish
from awards.queries import rules_of
from awards.rulebook import in_words
from awards.services import deciding, minuting, overview, ranking, resulting
from awards.services.publishing import decisions_of
from awards.views.office import bearings_of, get_decided_round, get_scored_round, instant, round_crumbs
from pearls.permissions import get_visible_or_404, is_admin
from pearls.sheets import as_response
from pearls.views.common import attempt, paged
from pearls.views.pages import done_by, form_page, mark_seen, nobody_else_saved, sent

OUTCOME_LOOKS = {
    Outcome.PRESELECTED: "done",
    Outcome.TITLE: "done",
    Outcome.NOT_PRESELECTED: "wait",
    Outcome.NO_TITLE: "wait",
}


# --- the ranking ----------------------------------------------------------------------------------
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the ranking with totals, means and spread; who is in and why others are not; what comes next."""
    round_ = get_scored_round(request, pk)
    barred = ranking.barred_in(round_, request.user)  # type: ignore[arg-type]
    told, table = not barred, ranking.table_of(round_, barred)
    run = table.result.selections.first() if table and table.result and told else None
    out = overview.is_out(getattr(round_, "publication", None), timezone.now())
    order = request.GET.get("order", "rule")
    order = order if order in ranking.ORDERS else "rule"
    view = "criteria" if request.GET.get("view") == "criteria" else "spread"
    context = {
        "round": round_,
        "told": told,
        "table": table,
        "order": order,
        "view": view,
        "run": run,
        "by_sum": ranking.number_of(round_) == "total",
        "rules": in_words(rules_of(round_.cycle)),
        "steps": _steps(request, round_, table, run, out=out) if told else [],
        "bearings": _bearings(round_, table),
        "heading": _("Result of %s") % round_,
        "subtitle": "" if out else _("Nothing is public yet."),
        "crumbs": round_crumbs(request, round_, _("Result")),
    }
    if table:
        context |= _rows(request, round_, table, run, order, told=told)
    if view == "criteria":
        context |= _columns(round_, context.get("rows", []))  # type: ignore[arg-type]
    return render(request, "awards/office/result.html", context)


def _columns(round_: Round, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the criteria as columns, with a cell for each in every row."""
    criteria = list(round_.criteria.all())
    for row in rows:
        row["cells"] = [row["by_criterion"].get(criterion.key) for criterion in criteria]
    return {"criteria": criteria}


def _rows(
    request: HttpRequest, round_: Round, table: ranking.Table, run: SelectionRun | None, order: str, *, told: bool
) -> dict[str, Any]:
    """Return one page of the ranking: names, decisions and reasons are read for its rows alone."""
    found = paged(request, ranking.ordered(table.rows, order, ranking.number_of(round_)))
    rows = found["page_rows"]
    keys = [row["candidate"] for row in rows]
    names = ranking.named(round_, keys)
    made = ranking.shown(rows, names, ranking.missed_in(round_, rows))
    decided = ranking.outcomes_of(round_, keys) if told else {}
    whys = dict(resulting.why_not(run, _names_of_reasons(round_, run, names))) if run else {}
    for row in made:
        row["warnings"] = [ranking.warning_in_words(kind) for kind in table.warnings.get(row["key"], [])]
        row["why"] = whys.get(row["key"], "")
        row["outcome"] = _outcome(row["key"], decided.get(row["key"]), run)
    return {**found, "rows": made}


def _names_of_reasons(round_: Round, run: SelectionRun, names: dict[str, Candidacy]) -> dict[str, str]:
    """Return the names of all whom the reasons of a selection speak of, also those on another page of the list."""
    needed = {key for entry in run.answer["passed_over"] for key in (entry["candidate"], *entry["instead"])}
    more = ranking.named(round_, needed - set(names)) if needed - set(names) else {}
    return {key: str(candidacy) for key, candidacy in (names | more).items()}


def _outcome(key: str, decision: Decision | None, run: SelectionRun | None) -> dict[str, Any]:
    """Return what stands in the last column: a decision, else what the selection says."""
    if decision:
        waits = decision.override and decision.confirmed_by_id is None
        departs = _("departs from the rules")
        label = decision.get_outcome_display() + (f" · {departs}" if decision.override else "")
        won = decision.outcome in {Outcome.PRESELECTED, Outcome.TITLE}
        return {"label": label, "look": "now" if waits else OUTCOME_LOOKS[Outcome(decision.outcome)], "in": won}
    if run is None:
        return {"label": "", "look": "", "in": False}
    answer = run.answer
    if key in answer["chosen"]:
        return {"label": _("Selected"), "look": "done", "in": True}
    if key in answer["extras"]:
        return {"label": _("Selected, extra"), "look": "done", "in": True}
    if key in answer["reserves"]:
        return {"label": _("Reserve %d") % (answer["reserves"].index(key) + 1), "look": "wait", "in": False}
    return {"label": _("Not selected"), "look": "off", "in": False}


def _steps(
    request: HttpRequest, round_: Round, table: ranking.Table | None, run: SelectionRun | None, *, out: bool
) -> list[dict[str, Any]]:
    """Return the way from a closed round to its publication: what is done, what is now, what waits."""
    final = round_.state == RoundState.FINALISED
    decided = final or (run is not None and not ranking.undecided_in(round_).exists())
    rows = [
        (table is not None, _("The round is closed"), ""),
        (table is not None and table.result is not None, _("The result is frozen"), "freeze"),
        (decided, _("Everybody is selected or not"), "select"),
        (final, _("Reasons written, round decided"), "decisions"),
        (out, _("Published"), "publication" if is_admin(request.user) else ""),
    ]
    first = next((n for n, (done, _w, _a) in enumerate(rows) if not done), None)
    return [
        {"label": words, "look": "done" if done else "now" if n == first else "wait", "act": act if n == first else ""}
        for n, (done, words, act) in enumerate(rows)
    ]


def _bearings(round_: Round, table: ranking.Table | None) -> dict[str, str]:
    zone = round_.cycle.zone
    if table is None:
        what = _("Wait until the round is closed")
    elif round_.state == RoundState.FINALISED:
        what = _("The round is decided")
    else:
        what = _("Freeze the result") if table.result is None else _("Select and decide")
    frozen = instant(table.result.created_at, zone) if table and table.result else ""
    return {
        "where": _("Result, %s") % round_.get_state_display(),
        "where_note": _("frozen %s") % frozen if frozen else _("not frozen"),
        "what": what,
        "when": instant(round_.closes_at, zone),
        "when_note": _("the end of scoring"),
    }


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the result as the scores are now; where nothing changed it stays the same one."""
    round_ = get_scored_round(request, pk)
    said = _("The result is frozen, with its inputs, its rules and its hash.")
    attempt(request, said, lambda: resulting.freeze_result(round_=round_, by=request.user))  # type: ignore[arg-type]
    return redirect("awards:round_result", pk)


# --- the selection --------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def select(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the rules who is in: how many, who is set in or out, votes for a tie; and show their answer with its reasons."""
    round_ = get_decided_round(request, pk)
    frozen = round_.results.order_by("-number").first()
    if frozen is None or round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        raise Http404
    names = {key: str(c) for key, c in ranking.names_in(round_, request.user).items() if not c.out}  # type: ignore[arg-type]
    run = frozen.selections.select_related("created_by").first()
    form = _selection_form(request, round_, names, run)
    context = {
        "round": round_,
        "run": run,
        "answer": _answer(run, names) if run else None,
        "open": round_.state == RoundState.CLOSED,
        "bearings": bearings_of(round_, _("Ask the rules, then take their answer")),
        "heading": _("Select in %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Select")),
    }

    def ask() -> None:
        resulting.run_selection(result=frozen, asked=form.asked, by=request.user)  # type: ignore[arg-type]

    to = reverse("awards:select", args=[pk])
    return form_page(
        request,
        form,
        ask,
        done=_("The rules have answered."),
        to=to,
        context=context,
        template="awards/office/select.html",
    )


def _selection_form(
    request: HttpRequest, round_: Round, names: dict[str, str], run: SelectionRun | None
) -> SelectionForm:
    rules = rules_of(round_.cycle)
    asked = run.question if run else {}
    extras = 0 if round_.kind == RoundKind.BOARD else rules.extras
    tied = [key for key in _tied(run) if key in names] if run else []
    start = {
        "titles": asked.get("titles", rules.titles),
        "extras": asked.get("extras", extras),
        "forced_in": asked.get("forced_in", []),
        "forced_out": asked.get("forced_out", []),
        **{f"vote_{key}": votes for key, votes in asked.get("votes", {}).items()},
    }
    return SelectionForm(sent(request), initial=start, names=names, extras=extras, tied=tied)


def _tied(run: SelectionRun) -> list[str]:
    """Return the candidates for whom votes may be recorded: those who stand level, and who was voted for before."""
    answer, voted = run.answer, set(run.question.get("votes", {}))
    level = set(answer["tie"]["candidates"]) if answer["tie"] else set()
    if answer["extras_tied"]:
        level |= {*answer["extras_tied"], answer["extras"][-1]}
    return sorted(level | voted)


def _answer(run: SelectionRun, names: dict[str, str]) -> dict[str, Any]:
    """Return a selection's answer in names and points."""
    answer, unit = run.answer, ranking.unit_of(run)

    def called(keys: list[str]) -> list[str]:
        return [names.get(key, "–") for key in keys]

    return {
        "chosen": called(answer["chosen"]),
        "extras": called(answer["extras"]),
        "reserves": called(answer["reserves"]),
        "blocked": [_BLOCKS[rule]() for rule in answer["blocked_by"]],
        "tie": _tie_in_words(answer, called),
        "stuck": bool((answer["tie"] and not answer["tie"]["resolved_by"]) or answer["extras_tied"]),
        "next_best": [_swap(entry, answer["chosen"], called, unit) for entry in answer["next_best"]],
        "why_not": [sentence for _key, sentence in resulting.why_not(run, names)],
    }


def _swap(entry: dict[str, Any], chosen: list[str], called: Any, unit: Any) -> dict[str, Any]:
    gone, come = [k for k in chosen if k not in entry["chosen"]], [k for k in entry["chosen"] if k not in chosen]
    return {"gone": ", ".join(called(gone)), "come": ", ".join(called(come)), "gap": float(entry["gap"] * unit)}


def _tie_in_words(answer: dict[str, Any], called: Any) -> str:
    tie = answer["tie"]
    if answer["extras_tied"]:
        return _("Level with the last extra: %s. Record the jury’s votes.") % ", ".join(called(answer["extras_tied"]))
    if not tie:
        return ""
    who = ", ".join(called(tie["candidates"]))
    if not tie["resolved_by"]:
        return _("Exactly level: %s. Record the jury’s votes, or set who is in.") % who
    return _("Level by points: %(who)s. Decided by: %(step)s.") % {
        "who": who,
        "step": LadderStep(tie["resolved_by"]).label,
    }


_BLOCKS = {
    "floor": lambda: _("Too few reach the least points."),
    "country": lambda: _("The limit per country leaves too few."),
    "region": lambda: _("The limit per region leaves too few."),
    "minimum": lambda: _("A place is kept for a country that has no candidate."),
    "forced_in": lambda: _("Those who are set in cannot all be in."),
    "forced_out": lambda: _("Too many are set out."),
    "places": lambda: _("There are fewer candidates than places."),
}


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide every candidate as a selection has it."""
    run = get_visible_or_404(SelectionRun.objects.select_related("result__round"), pk=pk)
    run.result.round = get_decided_round(request, run.result.round_id)
    said = _("Everybody is decided as the rules say. Departures need a reason and a second person.")
    if attempt(request, said, lambda: deciding.take_selection(run=run, by=request.user)):  # type: ignore[arg-type]
        return redirect("awards:decisions", run.result.round_id)
    return redirect("awards:select", run.result.round_id)


# --- decisions ------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every decision with its words; decide the round for good."""
    round_ = get_decided_round(request, pk)
    if round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        raise Http404
    if request.method == "POST":
        if attempt(request, _("The round is decided."), lambda: deciding.finalise(round_=round_, by=request.user)):  # type: ignore[arg-type]
            return redirect("awards:decisions", pk)
        return redirect("awards:decisions", pk)
    found = decisions_of(round_)
    context = {
        "round": round_,
        "decisions": [
            {"it": d, "look": OUTCOME_LOOKS[Outcome(d.outcome)], "waits": d.override and d.confirmed_by_id is None}
            for d in found
        ],
        "missing": deciding.what_is_undecided(round_) if round_.state == RoundState.CLOSED else [],
        "undecided": list(ranking.undecided_in(round_)),
        "open": round_.state == RoundState.CLOSED,
        "may_publish": bool(may_publish(request.user, round_)) and round_.state == RoundState.FINALISED,  # type: ignore[arg-type]
        "bearings": bearings_of(round_, _("Write reasons and feedback, then decide the round")),
        "heading": _("Decisions of %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Decisions")),
    }  # fmt: skip
    return render(request, "awards/office/decisions.html", context)


def get_candidacy(request: HttpRequest, key: uuid.UUID) -> Candidacy:
    """Return a candidacy for those who decide its round."""
    rows = Candidacy.objects.filter(out=False).select_related(
        "application__municipality__country", "application__place"
    )
    candidacy = get_visible_or_404(rows, pk=key)
    candidacy.round = get_decided_round(request, candidacy.round_id)
    return candidacy


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one candidate's decision: write its reason and feedback beside the jurors' words; depart from the selection."""
    candidacy = get_candidacy(request, key)
    round_ = candidacy.round
    if round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        raise Http404
    held = Decision.objects.filter(candidacy=candidacy).select_related("decided_by", "confirmed_by").first()
    act = request.POST.get("act")
    words = WordsForm(request.POST if act == "words" else None, instance=held)
    mark_seen(request, words)
    depart = DepartForm(request.POST if act == "depart" else None, outcomes=_outcomes(round_))
    if _written(request, candidacy, held, words, depart):
        return redirect("awards:decision", key)
    wrong = words.errors or depart.errors
    context = _decision_context(request, candidacy, held) | {"words": words, "depart": depart}
    return render(request, "awards/office/decision.html", context, status=422 if wrong else 200)


def _outcomes(round_: Round) -> list[tuple[str, str]]:
    kind = RoundKind(round_.kind)
    return [("1", str(deciding.GOOD[kind].label)), ("0", str(deciding.OTHER[kind].label))]


def _written(
    request: HttpRequest, candidacy: Candidacy, held: Decision | None, words: WordsForm, depart: DepartForm
) -> bool:
    """Carry out what one of the two forms of the page asks; return whether something was done."""
    user: Any = request.user
    if words.is_bound and held and words.is_valid() and nobody_else_saved(words):
        texts = words.cleaned_data
        done = done_by(words, lambda: deciding.put_in_words(decision=held, by=user, **texts))
        if done:
            messages.success(request, _saved(candidacy))
        return done
    if depart.is_bound and depart.is_valid():
        asked = depart.cleaned_data
        return done_by(depart, lambda: deciding.override(candidacy=candidacy, by=user, **asked))
    return False


def _saved(candidacy: Candidacy) -> str:
    letter = Letter.objects.filter(publication__round=candidacy.round, application=candidacy.application).first()
    if letter is None:
        return _("The words are saved.")
    if letter.edited_by_id:
        return _("The words are saved. Somebody changed the letter by hand, so it keeps its own: look at it as well.")
    return _("The words are saved, in the prepared letter too.")


def _decision_context(request: HttpRequest, candidacy: Candidacy, held: Decision | None) -> dict[str, Any]:
    round_ = candidacy.round
    list_page = reverse("awards:decisions", args=[round_.pk])
    public = is_public(round_)
    return {
        "round": round_,
        "candidacy": candidacy,
        "decision": held,
        "look": OUTCOME_LOOKS[Outcome(held.outcome)] if held else "",
        "comments": ranking.comments_on(candidacy),
        "mine": held is not None and held.decided_by_id == request.user.pk,
        "may_write": held is not None and not public,
        "may_depart": round_.state == RoundState.CLOSED and not public,
        "heading": str(candidacy),
        "subtitle": str(candidacy.application.municipality.country),
        "crumbs": round_crumbs(request, round_, (_("Decisions"), list_page), str(candidacy)),
    }


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a departure from the selection as the second person."""
    held = get_visible_or_404(Decision.objects.select_related("candidacy"), pk=pk)
    held.candidacy.round = get_decided_round(request, held.candidacy.round_id)
    said = _("Confirmed. It is shown publicly as a departure, with its reason.")
    attempt(request, said, lambda: deciding.confirm_override(decision=held, by=request.user))  # type: ignore[arg-type]
    return redirect("awards:decision", held.candidacy_id)


# --- files ----------------------------------------------------------------------------------------
@require_safe
def decision_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the result and the decisions as a workbook."""
    round_ = get_decided_round(request, pk)
    frozen = round_.results.order_by("-number").first()
    if frozen is None:
        raise Http404
    return as_response(sheet.decision_book(round_, frozen), f"decisions-{round_.cycle.edition.year}-{round_.kind}.xlsx")


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the minutes of a round as PDF."""
    round_ = get_decided_round(request, pk)
    if round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        raise Http404
    job = minuting.order_minutes(round_=round_, by=request.user)  # type: ignore[arg-type]
    return redirect("job", job.pk)
