"""The only home of the office's pages of a matching: rule sets side by side, a run as a glass box, the draft and its answers."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import EntryState, ProposalState, SeasonState, Side
from mentoring.exports.matching import audit_file
from mentoring.forms.matching import RulesForm, WhyNotForm
from mentoring.models import MatchRun, Need, Offer, RuleSet, Season
from mentoring.queries import runs as reads
from mentoring.services import matching, offering
from mentoring.views import glass
from mentoring.views.office import get_run_season, in_seasons, season_step
from pearls.models import Job
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import attempt
from pearls.views.pages import form_page, sent

PAIR_LOOKS = {
    ProposalState.DRAFTED: "", ProposalState.OFFERED: "wait", ProposalState.ACCEPTED: "done", ProposalState.DECLINED: "problem",
    ProposalState.LAPSED: "problem", ProposalState.REPLACED: "off",
}  # fmt: skip
MATCHABLE = frozenset({SeasonState.CLOSED, SeasonState.DRAFTED, SeasonState.OFFERED})


def get_run(request: HttpRequest, pk: uuid.UUID) -> MatchRun:
    """Return a run for those who run the season."""
    if not is_admin(request.user):
        raise Http404
    return get_visible_or_404(MatchRun.objects.select_related("season", "rule_set", "made_by", "repairs"), pk=pk)


def get_rule_set(request: HttpRequest, pk: int) -> RuleSet:
    """Return a rule set for those who run the season."""
    if not is_admin(request.user):
        raise Http404
    return get_visible_or_404(RuleSet.objects.select_related("season"), pk=pk)


def _matching_step(season: Season) -> tuple[str, str]:
    return _("Matching"), reverse("mentoring:matching", args=[season.pk])


def words_for(run: MatchRun) -> glass.Words:
    """Return the words of a run."""
    return glass.Words(run, reads.names_of(run.season), reads.words_of_topics(), reads.names_of_countries())


# --- the board ------------------------------------------------------------------------------------
@require_safe
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rule sets of a season with their newest runs side by side, and the draft."""
    season = get_run_season(request, pk)
    runs = reads.last_runs(season)
    changes = reads.pairs_alike(runs, runs[0]) if runs else {}
    live = season.proposals.exclude(state__in=[ProposalState.REPLACED])
    context = {
        "season": season,
        "rule_sets": season.rule_sets.all(),
        "scenarios": glass.scenarios(runs, changes, reads.names_of_countries()),
        "matchable": season.state in MATCHABLE,
        "pairs": live.count(),
        "heading": _("Matching"),
        "subtitle": season.name,
        "crumbs": in_seasons(season_step(season), _("Matching")),
    }
    return render(request, "mentoring/matching/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rules(request: HttpRequest, pk: int | None = None, season: int | None = None) -> HttpResponse:
    """Change a rule set, or make another one beside those that are there."""
    held = get_rule_set(request, pk) if pk else RuleSet(season=get_run_season(request, season or 0))
    form = RulesForm(sent(request), instance=held)
    heading = _("Rules “%s”") % held.name if pk else _("Another set of rules")
    context = {"heading": heading, "crumbs": in_seasons(season_step(held.season), _matching_step(held.season), heading)}

    def save() -> None:
        matching.save_rule_set(rule_set=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("Saved. Run it to see what it means."), to=_matching_step(held.season)[1],
        context=context, template="mentoring/matching/rules.html",
    )  # fmt: skip


@require_POST
def run_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a season matched by a rule set; the page of the job shows how far it is. Rules that clash are shown instead."""
    rules = get_rule_set(request, pk)
    if rules.season.state not in MATCHABLE:
        messages.error(request, _("End the collecting first: until then towns and mentors can still change."))
        return redirect("mentoring:matching", rules.season_id)
    ordered: list[Job] = []
    if attempt(request, "", lambda: ordered.append(matching.order_run(rule_set=rules, by=request.user))):  # type: ignore[arg-type]
        return redirect("job", ordered[0].pk)
    return redirect("mentoring:pair_rules", rules.season_id)


# --- a run ----------------------------------------------------------------------------------------
@require_safe
def run(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a run as a glass box: why each pair, what every rule costs, who waits and why, who would help."""
    found = get_run(request, pk)
    words = words_for(found)
    season = found.season
    needs = Need.objects.filter(season=season, state=EntryState.HANDED_IN).select_related("municipality")
    offers = Offer.objects.filter(season=season, state=EntryState.HANDED_IN).select_related(*reads.BODY)
    context = {
        "run": found,
        "aims": glass.aims(found),
        "pairs": glass.pairs(found, words),
        "unmatched": glass.unmatched(found, words),
        "prices": glass.prices(found, words),
        "swaps": glass.swaps(found, words),
        "helpers": glass.helpers(found, words),
        "inquiries": glass.inquiries(found.inquiries.all(), words),
        "form": WhyNotForm(needs=needs, offers=offers),
        "proven": all(stage["proven"] for stage in found.result["stages"]),
        "may_adopt": season.state in MATCHABLE,
        "heading": _("Run “%s”") % found.name,
        "crumbs": in_seasons(season_step(season), _matching_step(season), found.name),
    }
    return render(request, "mentoring/matching/run.html", context)


@require_POST
def inquire(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why a pair is not in a run; the answer comes to the run's page."""
    found = get_run(request, pk)
    entries = {"season": found.season, "state": EntryState.HANDED_IN}
    form = WhyNotForm(request.POST, needs=Need.objects.filter(**entries), offers=Offer.objects.filter(**entries))
    if not form.is_valid():
        raise Http404
    need, offer = form.cleaned_data["need"], form.cleaned_data["offer"]
    matching.order_inquiry(run=found, need=need, offer=offer, by=request.user)  # type: ignore[arg-type]
    messages.info(request, _("The answer will stand on this page in a moment. Load it again."))
    return redirect(reverse("mentoring:run", args=[found.pk]) + "#asked")


@require_safe
def audit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer with everything that is needed to make a run again and to check it."""
    name, content = audit_file(get_run(request, pk))
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def adopt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a run the draft of its season."""
    found = get_run(request, pk)
    done = _("This run is the draft now. Nobody was told yet.")
    if attempt(request, done, lambda: offering.adopt_run(run=found, by=request.user)):  # type: ignore[arg-type]
        return redirect("mentoring:draft", found.season_id)
    return redirect("mentoring:run", found.pk)


# --- the draft and its answers --------------------------------------------------------------------
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the pairs of a season: drafted, offered, and what both sides said."""
    season = get_run_season(request, pk)
    rows = reads.whole(season.proposals.exclude(state=ProposalState.REPLACED))
    pairs = [_listed(proposal) for proposal in rows]
    context = {
        "season": season,
        "pairs": pairs,
        "drafted": sum(row["proposal"].state == ProposalState.DRAFTED for row in pairs),
        "accepted": sum(row["proposal"].state == ProposalState.ACCEPTED for row in pairs),
        "waiting": offering.waiting_list(season).select_related("municipality__country"),
        "outlook": offering.outlook_of(season),
        "repairs": season.state == SeasonState.OFFERED,
        "heading": _("Pairs"),
        "subtitle": season.name,
        "crumbs": in_seasons(season_step(season), _matching_step(season), _("Pairs")),
    }
    return render(request, "mentoring/matching/draft.html", context)


def _listed(proposal: Any) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "look": PAIR_LOOKS[ProposalState(proposal.state)],
        "parts": glass.parts_of(proposal.parts)[:3],
        "firm": None if proposal.robustness is None else round(100 * proposal.robustness),
        "town": reads.answer_of(proposal, Side.TOWN),
        "mentor": reads.answer_of(proposal, Side.MENTOR),
    }


@require_POST
def offer_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the pairs of a repair to both sides."""
    season, told = get_run_season(request, pk), []
    if attempt(request, "", lambda: told.append(offering.offer_draft(season=season, by=request.user))):  # type: ignore[arg-type]
        messages.info(request, ngettext("%d pair was offered.", "%d pairs were offered.", told[0]) % told[0])
    return redirect("mentoring:draft", season.pk)
