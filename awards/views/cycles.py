"""The only home of the office's pages of cycles: list, new, copied, console, texts, dates, rules, opened and closed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards import workflow
from awards.charts import Span, phases_on_a_line
from awards.enums import CycleState, PhaseKind, RoundState
from awards.forms.office import CloneForm, CycleForm, PhaseForm, ReasonForm, RulesForm, TextsForm
from awards.models import Cycle
from awards.permissions import visible_cycles
from awards.queries import books_of, phase_of, rules_of
from awards.rulebook import BadRules, Rules, in_words
from awards.services import cycles, overview
from awards.views.office import cycle_crumbs, get_cycle, instant, zone_name
from pearls.models import Edition
from pearls.views.common import admin_only, crumbs
from pearls.views.pages import done_by, form_page, sent
from pearls.workflow import Transition

LOOKS = {CycleState.DRAFT: "", CycleState.OPEN: "now", CycleState.CLOSED: "off"}
ROUND_LOOKS = {
    RoundState.DRAFT: "",
    RoundState.OPEN: "now",
    RoundState.PAUSED: "wait",
    RoundState.CLOSED: "wait",
    RoundState.FINALISED: "done",
}


# --- all of them ----------------------------------------------------------------------------------
@require_safe
@admin_only
def cycle_list(request: HttpRequest) -> HttpResponse:
    """Show every cycle, the newest first."""
    found = list(visible_cycles(request.user).select_related("edition").prefetch_related("phases"))
    context = {
        "cycles": [{"cycle": c, "look": LOOKS[CycleState(c.state)], "call": phase_of(c, PhaseKind.APPLICATION)} for c in found],
        "free": Edition.objects.filter(cycle=None).exists(),
        "heading": _("Cycles"),
        "crumbs": crumbs(_("Cycles")),
    }  # fmt: skip
    return render(request, "awards/office/cycles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def cycle_add(request: HttpRequest) -> HttpResponse:
    """Make a cycle with the programme's usual rules and no dates yet."""
    form = CycleForm(sent(request))
    context = {
        "heading": _("Make a new cycle"),
        "lead": _("It begins with the usual rules and without dates. To take over last year’s, open that one and copy it."),
        "action": _("Make the cycle"),
        "crumbs": crumbs((_("Cycles"), reverse("awards:cycles")), _("New")),
    }  # fmt: skip

    def make() -> None:
        cycles.make_cycle(rules=Rules(), by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    return form_page(request, form, make, done=_("The cycle is there."), to=reverse("awards:cycles"), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a cycle for another edition: first show where every date would fall."""
    cycle = get_cycle(request, pk)
    asked = request.POST if request.method == "POST" else request.GET or None
    form = CloneForm(asked)
    valid = form.is_valid()
    if valid and request.method == "POST" and done_by(form, lambda: _clone(request, cycle, form)):
        made = Cycle.objects.get(edition=form.cleaned_data["edition"])
        messages.success(request, _("%s is there, with every date moved. Look at the dates before you open it.") % made)
        return redirect("awards:cycle", made.pk)
    context = {
        "cycle": cycle,
        "form": form,
        "moved": _moved(cycle, form.cleaned_data["days"]) if valid else [],
        "asked": form.cleaned_data if valid else None,
        "free": form.fields["edition"].queryset.exists(),  # type: ignore[attr-defined]
        "rounds": list(cycle.rounds.values_list("name", flat=True)),
        "heading": _("Copy %s for another year") % cycle,
        "crumbs": cycle_crumbs(request, cycle, _("Copy")),
    }
    return render(request, "awards/office/clone.html", context, status=422 if form.errors else 200)


def _clone(request: HttpRequest, cycle: Cycle, form: CloneForm) -> None:
    data = form.cleaned_data
    cycles.clone_cycle(cycle=cycle, edition=data["edition"], days=data["days"], by=request.user)  # type: ignore[arg-type]


def _moved(cycle: Cycle, days: int) -> list[dict[str, Any]]:
    """Return every date that a copy would have, beside the one it comes from."""
    parts: list[tuple[str, Any]] = [(p.get_kind_display(), p) for p in cycle.phases.all()]
    parts += [(r.name, r) for r in cycle.rounds.all()]

    def pair(at: datetime) -> tuple[datetime, datetime]:
        return at, cycles.shifted(at, days, cycle.zone)

    return [{"name": name, "opens": pair(part.opens_at), "closes": pair(part.closes_at)} for name, part in parts]


# --- the console ----------------------------------------------------------------------------------
@require_safe
def console(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one year: its phases, from applications to titles, what comes next, and what keeps it."""
    cycle = get_cycle(request, pk)
    year = overview.look_at(cycle, request.user)  # type: ignore[arg-type]
    found = [_task(step) for step in overview.steps(year)]
    context = {
        "cycle": cycle,
        "year": year,
        "tasks": found,
        "blockers": overview.blockers(year),
        "drawing": phases_on_a_line(_spans(cycle), timezone.now()),
        "phases": phases_listed(cycle),
        "funnel": _funnel(year),
        "rounds": [{"standing": s, "look": ROUND_LOOKS[RoundState(s.round.state)]} for s in year.rounds],
        "languages": languages_of(cycle),
        "others": list(visible_cycles(request.user).values_list("pk", "edition__year")),
        "draft": cycle.state == CycleState.DRAFT,
        "running": cycle.state == CycleState.OPEN,
        "bearings": _bearings(cycle, found),
        "heading": cycle.name,
        "crumbs": cycle_crumbs(request, cycle),
    }  # fmt: skip
    return render(request, "awards/office/console.html", context)


def _spans(cycle: Cycle) -> list[Span]:
    zone = ZoneInfo(cycle.zone)
    return [
        Span(str(p.get_kind_display()), p.opens_at.astimezone(zone), p.closes_at.astimezone(zone))
        for p in cycle.phases.all()
    ]


def phases_listed(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the phases for the dates component, in the cycle's own zone."""
    now = timezone.now()
    return [
        {
            "what": phase.get_kind_display(),
            "when": f"{instant(phase.opens_at, cycle.zone)} – {instant(phase.closes_at, cycle.zone)}",
            "state": "done" if phase.closes_at < now else "now" if phase.opens_at <= now else "",
        }
        for phase in cycle.phases.all()
    ]


def _task(step: overview.Step) -> dict[str, Any]:
    """Return a step as the task component shows it."""
    made = {"title": step.title, "text": step.text, "action": step.action, "url": reverse(step.route, args=step.args)}
    if step.due is None:
        return {**made, "due": _("Now"), "when": ""}
    local = timezone.localtime(step.due)
    days = (local.date() - timezone.localdate()).days
    left = ngettext("in %d day", "in %d days", days) % days if days >= 0 else _("the date has passed")
    return {
        **made,
        "due": formats.date_format(local, "MONTH_DAY_FORMAT"),
        "when": left,
        "soon": 0 <= days <= 7,
        "late": days < 0,
    }


def _bearings(cycle: Cycle, found: list[dict[str, Any]]) -> dict[str, str]:
    now = timezone.now()
    here = next((p for p in cycle.phases.all() if p.opens_at <= now <= p.closes_at), None)
    first = found[0] if found else None
    end = instant(here.closes_at, cycle.zone) if here else ""
    return {
        "where": str(here.get_kind_display()) if here and cycle.state == CycleState.OPEN else cycle.get_state_display(),
        "where_note": _("Edition %s") % cycle.edition,
        "what": first["title"] if first else _("Nothing waits for you here"),
        "what_note": first["text"] if first else "",
        "when": (end or _("No date is set")) if here or not first else f"{first['due']} {first['when']}",
        "when_note": _("when this part ends") if here else "",
    }


def _funnel(year: overview.Year) -> list[dict[str, Any]]:
    """Return the numbers from the first application to the titles; what is not to be known has none."""
    board, jury = (next((s for s in year.rounds if s.round.kind == kind), None) for kind in ("board", "jury"))
    rows = [
        (year.counts["begun"], _("begun"), _("not withdrawn")),
        (year.counts["submitted"], _("submitted"), _("handed in and not taken back")),
        (year.counts["eligible"], _("eligible"), _("by the rules and what two people decided")),
        (board.candidates if board else 0, _("read by the board"), _("entered into its round")),
        (_told(board), _("invited"), _hidden_or(board, _("to write a plan"))),
        (year.counts["plans"], _("plans handed in"), _("for the final")),
        (_told(jury), _("titles"), _hidden_or(jury, _("decided by the jury"))),
    ]
    most = max((number or 0 for number, _what, _note in rows), default=0) or 1
    return [
        {"number": "–" if number is None else number, "what": what, "note": note, "percent": 100 * (number or 0) // most}
        for number, what, note in rows
    ]  # fmt: skip


def _told(standing: overview.Standing | None) -> int | None:
    if standing is None:
        return 0
    return standing.good if standing.told else None


def _hidden_or(standing: overview.Standing | None, note: str) -> str:
    return note if standing is None or standing.told else _("not yours to see before it is public")


# --- texts, dates, rules --------------------------------------------------------------------------
def languages_of(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the languages of the portal, and whether the call has words in each."""
    return [
        {"code": code, "name": get_language_info(code)["name_local"], "written": code in cycle.texts}
        for code, _name in settings.LANGUAGES
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_texts(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Write what the page of the call says in one language."""
    cycle = get_cycle(request, pk)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    form = TextsForm(sent(request), initial=cycle.texts.get(language, {}))
    name = get_language_info(language)["name_local"]
    context = {
        "heading": _("The call in %s") % name,
        "lead": _("Where a language has no words, the page of the call shows the English ones."),
        "crumbs": cycle_crumbs(request, cycle, _("Texts: %s") % name),
    }

    def store() -> None:
        cycles.set_texts(cycle=cycle, language=language, texts=form.cleaned_data, by=request.user)  # type: ignore[arg-type]

    to = reverse("awards:cycle", args=[pk])
    return form_page(request, form, store, done=_("Saved."), to=to, context=context, shared=True)


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_phases(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the dates of every part of the year, in the cycle's own zone."""
    cycle = get_cycle(request, pk)
    held = {phase.kind: phase for phase in cycle.phases.all()}
    forms = [PhaseForm(sent(request), cycle=cycle, kind=kind, held=held.get(kind)) for kind in PhaseKind]
    valid = [form.is_valid() for form in forms]  # each says what is wrong with it, not only the first
    if request.method == "POST" and all(valid) and _phased(request, cycle, forms):
        messages.success(request, _("The dates are set."))
        return redirect("awards:cycle", pk)
    wrong = any(form.errors for form in forms)
    context = {
        "cycle": cycle,
        "parts": [{"label": form.kind.label, "form": form} for form in forms],
        "zone": zone_name(cycle.zone),
        "heading": _("Dates of %s") % cycle,
        "crumbs": cycle_crumbs(request, cycle, _("Dates")),
    }
    return render(request, "awards/office/phases.html", context, status=422 if wrong else 200)


def _phased(request: HttpRequest, cycle: Cycle, forms: list[PhaseForm]) -> bool:
    spans = {form.kind.value: form.span for form in forms if form.span}
    try:
        cycles.set_phases(cycle=cycle, phases=spans, by=request.user)  # type: ignore[arg-type]
    except ValidationError as problem:
        for kind, errors in problem.message_dict.items():
            next(form for form in forms if form.kind == kind).add_error("closes", errors)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def cycle_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the rules, with what they say in words beside; once they are frozen a change is a new version with its reason."""
    cycle = get_cycle(request, pk)
    frozen = cycle.state != CycleState.DRAFT
    form = RulesForm(sent(request), rules=rules_of(cycle), frozen=frozen)
    context = {
        "cycle": cycle,
        "frozen": frozen,
        "words": in_words(_rules_shown(cycle, form)),
        "books": list(books_of(cycle)),
        "heading": _("Rules of %s") % cycle,
        "crumbs": cycle_crumbs(request, cycle, _("Rules")),
    }
    done = _("A new version of the rules holds.") if frozen else _("The rules are set.")
    to = reverse("awards:cycle_rules", args=[pk])
    if request.POST.get("act") == "look":
        status = 422 if form.errors else 200
        return render(request, "awards/office/rules.html", {"form": form, "back": to, **context}, status=status)

    def store() -> None:
        if frozen:
            cycles.change_rules(cycle=cycle, rules=form.rules, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
        else:
            cycles.set_rules(cycle=cycle, rules=form.rules, by=request.user)  # type: ignore[arg-type]

    page = "awards/office/rules.html"
    return form_page(request, form, store, done=done, to=to, context=context, template=page, shared=True)


def _rules_shown(cycle: Cycle, form: RulesForm) -> Rules:
    """Return the rules as they were typed, where they can hold, else those that are stored."""
    if form.is_bound and form.is_valid():
        try:
            return Rules.read(form.rules)
        except BadRules as wrong:
            form.add_error(wrong.field, str(wrong))
    return rules_of(cycle)


# --- open and close -------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def cycle_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open or close a cycle: what stands in the way, what happens, and then the button."""
    cycle = get_cycle(request, pk)
    transition = cycles.MOVES.get(name)
    if transition is None or cycle.state not in transition.sources:
        raise Http404
    form = ReasonForm(sent(request))
    blockers = list(transition.blockers(cycle)) if transition.blockers else []
    context = {
        "action": transition.label,
        "blockers": blockers,
        "lines": _what_happens(cycle, transition),
        "rules": in_words(rules_of(cycle)) if transition is workflow.OPEN_CYCLE and not blockers else [],
        "ask": False,
        "heading": _("%(move)s: %(cycle)s") % {"move": transition.label, "cycle": cycle},
        "crumbs": cycle_crumbs(request, cycle, str(transition.label)),
    }

    def move() -> None:
        cycles.move_cycle(cycle=cycle, transition=transition, by=request.user)  # type: ignore[arg-type]

    to = reverse("awards:cycle", args=[pk])
    done = _("The cycle is open.") if transition is workflow.OPEN_CYCLE else _("The cycle is closed.")
    return form_page(request, form, move, done=done, to=to, context=context, template="pearls/manage/move.html")


def _what_happens(cycle: Cycle, transition: Transition) -> list[str]:
    if transition is workflow.CLOSE_CYCLE:
        return [
            _("Nobody can begin an application any more."),
            _("The page of the call no longer shows this cycle."),
            _("Titles, letters and the ledgers of its rounds stay as they are."),
        ]
    call = phase_of(cycle, PhaseKind.APPLICATION)
    dates = {"from": instant(call.opens_at, cycle.zone), "to": instant(call.closes_at, cycle.zone)} if call else None
    lines = [
        _("The rules below are frozen as version 1. A later change is a new version, shown to everybody with its reason."),
        _("The page of the call shows the dates and the rules to everybody."),
    ]  # fmt: skip
    return [*lines, _("Applications can be begun and submitted from %(from)s to %(to)s.") % dates] if dates else lines
