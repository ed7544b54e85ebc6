"""The only home of the office's pages before the matching: seasons, what came in, urgency, rules on pairs, contact points."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import EntryState, SeasonState
from mentoring.forms.seasons import PairRuleForm, SeasonForm, StandInForm, UrgencyForm, WhyForm
from mentoring.models import Need, Offer, PairRule, Season, StandIn
from mentoring.permissions import visible_seasons
from mentoring.queries import seasons as reads
from mentoring.services import collecting, offering, seasons
from mentoring.views.entries import BODY, LOOKS, get_need, here
from mentoring.views.wording import instant
from mentoring.workflow.seasons import SEASON_MOVES
from pearls.models import Country, Edition, User
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import admin_only, attempt
from pearls.views.pages import form_page, sent
from pearls.workflow import available

SEASON_LOOKS = {
    SeasonState.COLLECTING: "now", SeasonState.CLOSED: "wait", SeasonState.DRAFTED: "wait",
    SeasonState.OFFERED: "wait", SeasonState.SETTLED: "done", SeasonState.ARCHIVED: "off",
}  # fmt: skip


def get_run_season(request: HttpRequest, pk: int) -> Season:
    """Return a season for those who run it; for everybody else there is no such page."""
    if not is_admin(request.user):
        raise Http404
    return get_visible_or_404(visible_seasons(request.user).select_related("edition"), pk=pk)  # type: ignore[arg-type]


def in_seasons(*steps: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk through the list of seasons."""
    return here((_("Seasons"), reverse("mentoring:seasons")), *steps)


def season_step(season: Season) -> tuple[str, str]:
    """Return the season as a step of the way."""
    return season.name, reverse("mentoring:season", args=[season.pk])


@require_safe
@admin_only
def season_list(request: HttpRequest) -> HttpResponse:
    """Show every season with what came in."""
    rows = reads.with_counts(visible_seasons(request.user).select_related("edition"))  # type: ignore[arg-type]
    context = {
        "seasons": [{"season": s, "look": SEASON_LOOKS[SeasonState(s.state)]} for s in rows],
        "heading": _("Seasons of mentoring"),
        "crumbs": here(_("Seasons")),
    }
    return render(request, "mentoring/office/seasons.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def edit_season(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make a season, or change its dates."""
    season = get_run_season(request, pk) if pk else None
    form = SeasonForm(sent(request), instance=season)
    heading = _("Change “%s”") % season if season else _("Make a new season")
    context = {"heading": heading, "crumbs": in_seasons(*([season_step(season)] if season else []), heading)}

    def save() -> None:
        seasons.save_season(season=form.instance, by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:season", args=[season.pk]) if season else reverse("mentoring:seasons")
    return form_page(request, form, save, done=_("Saved."), to=to, context=context, shared=season is not None)


def _bearings(season: Season) -> dict[str, str]:
    asked = {
        SeasonState.COLLECTING: (_("Wait for needs and offers"), instant(season.closes_at), _("the collecting ends")),
        SeasonState.CLOSED: (
            _("Match towns and mentors"),
            formats.date_format(season.starts, "DATE_FORMAT"),
            _("the mentoring begins"),
        ),
        SeasonState.DRAFTED: (
            _("Look at the draft and offer it"),
            formats.date_format(season.starts, "DATE_FORMAT"),
            _("the mentoring begins"),
        ),
        SeasonState.OFFERED: (
            _("Wait for answers"),
            formats.date_format(season.starts, "DATE_FORMAT"),
            _("the mentoring begins"),
        ),
    }
    done = (_("Nothing: it is settled"), formats.date_format(season.ends, "DATE_FORMAT"), _("the mentoring ends"))
    what, when, note = asked.get(SeasonState(season.state), done)
    return {"where": f"{season}: {season.get_state_display()}", "what": what, "when": when, "when_note": note}


@require_safe
def season(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a season: what came in, whether there is room, which topics are scarce, what can be done."""
    found = get_run_season(request, pk)
    needs = (
        found.needs.exclude(state=EntryState.WITHDRAWN)
        .select_related("municipality__country")
        .order_by("municipality__name")
    )
    offers = found.offers.exclude(state=EntryState.WITHDRAWN).select_related(*BODY)
    context = {
        "season": found,
        "needs": [{"entry": need, "look": LOOKS[EntryState(need.state)]} for need in needs],
        "offers": [{"entry": offer, "look": LOOKS[EntryState(offer.state)]} for offer in offers],
        "capacity": reads.capacity_of(found),
        "balance": reads.topic_balance(found),
        "rules": found.pair_rules.count(),
        "likely": reads.likely_mentors(found.edition),
        "moves": available(found, SEASON_MOVES.values(), request.user),  # type: ignore[arg-type]
        "heading": found.name,
        "bearings": _bearings(found),
        "crumbs": in_seasons(found.name),
    }
    return render(request, "mentoring/office/season.html", context)


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell mentors and contact points that the season is open."""
    found, told = get_run_season(request, pk), []
    if attempt(request, "", lambda: told.append(seasons.announce(season=found, by=request.user))):  # type: ignore[arg-type]
        messages.info(request, ngettext("%d person was told.", "%d people were told.", told[0]) % told[0])
    return redirect("mentoring:season", found.pk)


OWN_MOVES: dict[str, Any] = {
    "drop_draft": offering.drop_draft, "offer_pairs": offering.offer_pairs, "settle": offering.settle,
}  # fmt: skip
"""Moves that do more than change the state."""


def _lines(name: str) -> list[str]:
    said = {
        "close_season": [
            _("Towns and mentors can no longer change anything."),
            _("You can collect again, with a reason."),
        ],
        "reopen_season": [_("Towns and mentors can change their entries again until the season’s date.")],
        "drop_draft": [_("The drafted pairs go; the runs stay.")],
        "offer_pairs": [
            _("Both sides of every drafted pair get a letter and answer within the season’s time."),
            _("Who declines is not told to the other side; the office reads the reason."),
        ],
        "settle": [_("No more answers are taken. Towns without a mentor get credit for the next season.")],
        "archive": [_("The season leaves the list of running ones; nothing is lost.")],
    }
    return said[name]


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Move a season on: first look at what happens and what stands in the way, then do."""
    found = get_run_season(request, pk)
    step = SEASON_MOVES.get(name)
    if step is None or step not in available(found, [step], request.user):  # type: ignore[arg-type]
        raise Http404
    form = WhyForm(sent(request))
    context = {
        "action": step.label,
        "blockers": list(step.blockers(found)) if step.blockers else [],
        "lines": _lines(name),
        "ask": step.needs_comment,
        "heading": step.label,
        "crumbs": in_seasons(season_step(found), str(step.label)),
    }

    def carry_out() -> None:
        own = OWN_MOVES.get(name)
        if own:
            own(season=found, by=request.user)
        else:
            seasons.move_season(season=found, name=name, by=request.user, comment=form.cleaned_data["comment"])  # type: ignore[arg-type]

    to = reverse("mentoring:season", args=[found.pk])
    return form_page(
        request, form, carry_out, done=_("Done."), to=to, context=context, template="pearls/manage/move.html"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def urgency(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say how urgent a need is."""
    found = get_need(request, pk)
    form = UrgencyForm(sent(request), instance=found)
    context = {
        "heading": _("How urgent is it for %s?") % found,
        "lead": _("0 is usual. Each step up puts the town before others when there are too few mentors."),
        "crumbs": in_seasons(
            season_step(found.season), (str(found), reverse("mentoring:need", args=[found.pk])), _("Urgency")
        ),
    }

    def save() -> None:
        data = form.cleaned_data
        collecting.set_urgency(need=found, urgency=data["urgency"], reason=data["urgency_reason"], by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("Saved."), to=reverse("mentoring:need", args=[found.pk]), context=context
    )


# --- rules on pairs -------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def pair_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rules on pairs of a season and add one."""
    found = get_run_season(request, pk)
    needs = Need.objects.filter(season=found, state=EntryState.HANDED_IN).select_related("municipality")
    offers = Offer.objects.filter(season=found, state=EntryState.HANDED_IN).select_related(*BODY)
    form = PairRuleForm(sent(request), instance=PairRule(season=found), needs=needs, offers=offers)
    rules = found.pair_rules.select_related("need__municipality", "made_by", *(f"offer__{name}" for name in BODY))
    context = {
        "rules": rules,
        "heading": _("Rules on pairs"),
        "subtitle": found.name,
        "crumbs": in_seasons(season_step(found), _("Rules on pairs")),
    }

    def save() -> None:
        seasons.set_pair_rule(rule=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("The rule holds in the next run."), to=reverse("mentoring:pair_rules", args=[found.pk]),
        context=context, template="mentoring/office/pair_rules.html",
    )  # fmt: skip


@require_POST
def drop_pair_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule on a pair away."""
    if not is_admin(request.user):
        raise Http404
    rule = get_visible_or_404(PairRule.objects.select_related("season", "need", "offer"), pk=pk)
    season_pk = rule.season_id
    attempt(request, _("The rule is gone."), lambda: seasons.drop_pair_rule(rule=rule, by=request.user))  # type: ignore[arg-type]
    return redirect("mentoring:pair_rules", season_pk)


# --- contact points -------------------------------------------------------------------------------
def _edition() -> Any:
    return Edition.objects.filter(is_current=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@admin_only
def contacts(request: HttpRequest) -> HttpResponse:
    """Show who serves each country in the current edition, and name a stand-in where nobody does."""
    edition = _edition()
    served = reads.contact_points(edition)
    empty = [row["country"].pk for row in served if not row["people"] and not row["stand_in"]]
    people = User.objects.filter(pk__in=[user.pk for row in served for user in row["people"]])
    form = edition and StandInForm(
        sent(request), edition=edition, countries=Country.objects.filter(pk__in=empty), people=people
    )
    context = {
        "served": served,
        "edition": edition,
        "empty": len(empty),
        "heading": _("National contact points"),
        "crumbs": here(_("Contact points")),
    }

    def save() -> None:
        seasons.name_stand_in(stand_in=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form or WhyForm(), save, done=_("Saved."), to=reverse("mentoring:contacts"), context=context,
        template="mentoring/office/contacts.html",
    )  # fmt: skip


@require_POST
@admin_only
def end_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """End a stand-in."""
    found = get_visible_or_404(StandIn.objects.select_related("edition"), pk=pk)
    attempt(request, _("Ended."), lambda: seasons.end_stand_in(stand_in=found, by=request.user))  # type: ignore[arg-type]
    return redirect("mentoring:contacts")
