"""The only home of the pages on which towns ask and mentors offer: what is mine, begin, read, change, hand in, people."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import EntryState, ProposalState, SeasonState
from mentoring.forms.seasons import AskForm, BodyForm, NeedForm, OfferForm, PersonForm, WhyForm
from mentoring.models import Need, Offer, Season
from mentoring.permissions.relationships import relationships_of
from mentoring.permissions.seasons import (
    may_edit_offer,
    may_write_need,
    may_write_offer,
    needs_of,
    offers_of,
    proposals_of,
    visible_needs,
    visible_offers,
    visible_seasons,
)
from mentoring.queries import seasons as reads
from mentoring.queries.runs import whole
from mentoring.services import collecting
from mentoring.views.wording import instant, languages_in_words
from mentoring.workflow.seasons import NEED_MOVES, OFFER_MOVES, what_a_need_lacks, what_an_offer_lacks
from pearls.enums import MAY_EDIT
from pearls.models import User
from pearls.permissions import get_visible_or_404, runs_programme
from pearls.views.common import attempt, crumbs
from pearls.views.pages import done_by, form_page, sent
from pearls.workflow import available

LOOKS = {EntryState.DRAFT: "", EntryState.HANDED_IN: "done", EntryState.WITHDRAWN: "off"}
OF_USE = [ProposalState.OFFERED, ProposalState.ACCEPTED]
RUNS = [SeasonState.OFFERED, SeasonState.SETTLED]
BODY = ("organisation", "municipality", "expert", "country")


def here(*steps: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk through the page of mentoring."""
    return crumbs((_("Mentoring"), reverse("mentoring:home")), *steps)


def get_need(request: HttpRequest, pk: uuid.UUID) -> Need:
    """Return a need that the person may read whole."""
    rows = visible_needs(request.user).select_related("season", "municipality__country", "plan")  # type: ignore[arg-type]
    return get_visible_or_404(rows, pk=pk)


def get_offer(request: HttpRequest, pk: uuid.UUID) -> Offer:
    """Return an offer that the person may read whole."""
    return get_visible_or_404(visible_offers(request.user).select_related("season", *BODY), pk=pk)  # type: ignore[arg-type]


def get_season(request: HttpRequest, pk: int) -> Season:
    """Return a season that the person may know of."""
    return get_visible_or_404(visible_seasons(request.user), pk=pk)  # type: ignore[arg-type]


# --- mine -----------------------------------------------------------------------------------------
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what of mentoring concerns this person: seasons that collect, own needs and offers."""
    user: Any = request.user
    needs = needs_of(user).select_related("season", "municipality").order_by("-created_at")
    offers = offers_of(user).select_related("season", *BODY).order_by("-created_at")
    collecting_now = visible_seasons(user).filter(state=SeasonState.COLLECTING, opens_at__lte=timezone.now())
    context = {
        "heading": _("Mentoring"),
        "crumbs": crumbs(_("Mentoring")),
        "seasons": [
            {"season": season, "may_ask": reads.may_ask_for(user, season).exists()} for season in collecting_now
        ],
        "needs": [{"entry": need, "look": LOOKS[EntryState(need.state)]} for need in needs],
        "offers": [{"entry": offer, "look": LOOKS[EntryState(offer.state)]} for offer in offers],
        "years": relationships_of(user).order_by("-starts", "name"),
        "oversees": runs_programme(user),
        "pairs": whole(proposals_of(user).filter(state__in=OF_USE, season__state__in=RUNS)),
    }
    return render(request, "mentoring/seasons/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the need of one of the person's municipalities."""
    season = get_season(request, pk)
    choices = reads.may_ask_for(request.user, season)  # type: ignore[arg-type]
    form = AskForm(sent(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        town, made = form.cleaned_data["municipality"], []
        if done_by(form, lambda: made.append(collecting.begin_need(season=season, municipality=town, by=request.user))):  # type: ignore[arg-type]
            return redirect("mentoring:edit_need", made[0].pk)
    context = {
        "season": season,
        "form": form,
        "free": choices.exists(),
        "heading": _("Ask for a mentor"),
        "crumbs": here(_("Ask")),
    }
    return render(request, "mentoring/seasons/ask.html", context, status=422 if form.errors else 200)


def _bodies(user: User, season: Season) -> list[Any]:
    """Return who could offer in a season by the hand of this person and does not yet."""
    offering = Offer.objects.filter(season=season).exclude(state=EntryState.WITHDRAWN)
    taken = {
        (kind, pk) for row in offering.values("organisation", "municipality", "expert") for kind, pk in row.items()
    }
    mine = user.memberships.filter(role__in=sorted(MAY_EDIT)).select_related("organisation", "municipality")
    bodies = [*(m.body for m in mine), user]
    names = {"organisation": "organisation", "municipality": "municipality", "user": "expert"}
    return [body for body in bodies if (names[str(body._meta.model_name)], body.pk) not in taken]


@require_http_methods(["GET", "HEAD", "POST"])
def begin_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the offer of an organisation, a municipality or oneself."""
    season, user = get_season(request, pk), request.user
    bodies = _bodies(user, season)  # type: ignore[arg-type]
    form = BodyForm(sent(request), bodies=bodies)
    if request.method == "POST" and form.is_valid():
        body, made = form.cleaned_data["body"], []
        kind = collecting.KINDS[body.__class__]
        if done_by(form, lambda: made.append(collecting.begin_offer(season=season, body=body, kind=kind, by=user))):  # type: ignore[arg-type]
            return redirect("mentoring:edit_offer", made[0].pk)
    context = {
        "season": season,
        "form": form,
        "free": bool(bodies),
        "heading": _("Offer to mentor"),
        "crumbs": here(_("Offer")),
    }
    return render(request, "mentoring/seasons/begin_offer.html", context, status=422 if form.errors else 200)


# --- a need ---------------------------------------------------------------------------------------
def _bearings(entry: Need | Offer, missing: list[str]) -> dict[str, str]:
    season, handed_in = entry.season, entry.state == EntryState.HANDED_IN
    where = f"{season}: {season.get_state_display()}"
    if season.state != SeasonState.COLLECTING:
        return {"where": where, "what": _("Nothing now"), "when": "–"}
    return {
        "where": where,
        "what": _("Nothing now: it takes part") if handed_in else _("Complete it and hand it in"),
        "what_note": "" if handed_in or not missing else missing[0],
        "when": instant(season.closes_at),
        "when_note": _("the season closes"),
    }


@require_safe
def need(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a need as the office will read it, what is missing, and what can be done."""
    found = get_need(request, pk)
    missing = list(what_a_need_lacks(found)) if found.state == EntryState.DRAFT else []
    context = {
        "need": found,
        "topics": found.topics.select_related("term"),
        "languages": languages_in_words(found.languages),
        "open_sections": reads.open_sections(found.plan) if found.plan else [],
        "missing": missing,
        "allowed": may_write_need(request.user, found),  # type: ignore[arg-type]
        "moves": available(found, NEED_MOVES.values(), request.user),  # type: ignore[arg-type]
        "contacts": [
            c for c in reads.contact_points(found.season.edition) if c["country"] == found.municipality.country
        ],
        "heading": _("What %s wants from a mentor") % found,
        "bearings": _bearings(found, missing),
        "crumbs": here(str(found)),
    }
    return render(request, "mentoring/seasons/need.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_need(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a need: topics, languages, ways to meet, goals."""
    found = get_need(request, pk)
    if not may_write_need(request.user, found):  # type: ignore[arg-type]
        raise Http404
    form = NeedForm(sent(request), entry=found)
    context = {
        "heading": _("What %s wants from a mentor") % found,
        "lead": _("Topics and languages come from your plan and your country. Change what does not fit."),
        "crumbs": here((str(found), reverse("mentoring:need", args=[found.pk])), _("Change")),
    }

    def save() -> None:
        collecting.save_need(need=found, data=form.columns(), topics=form.topics(), by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("Saved."), to=reverse("mentoring:need", args=[found.pk]), context=context,
        template="mentoring/seasons/edit.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def move_need(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Hand a need in, take it back, or withdraw it: first look, then do."""
    return _move(request, get_need(request, pk), NEED_MOVES, name, collecting.move_need, "need")


@require_http_methods(["GET", "HEAD", "POST"])
def move_offer(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """Hand an offer in, take it back, or withdraw it: first look, then do."""
    return _move(request, get_offer(request, pk), OFFER_MOVES, name, collecting.move_offer, "offer")


def _lines(name: str, entry: Need | Offer) -> list[str]:
    said = {
        "hand_in": [
            _("It takes part in “%s”.") % entry.season,
            _("The programme office and the other side read it; your wishes stay with the office."),
            _("You can take it back and change it until %s.") % instant(entry.season.closes_at),
        ],
        "take_back": [_("It no longer takes part until you hand it in again."), _("Nothing that you wrote is lost.")],
        "withdraw": [_("It does not take part, and no pair is proposed."), _("The office reads your reason.")],
    }
    return said[name]


def _move(request: HttpRequest, entry: Any, moves: dict, name: str, service: Any, kind: str) -> HttpResponse:
    move = moves.get(name)
    if move is None or move not in available(entry, [move], request.user):  # type: ignore[arg-type]
        raise Http404
    form = WhyForm(sent(request))
    context = {
        "action": move.label,
        "blockers": list(move.blockers(entry)) if move.blockers else [],
        "lines": _lines(name, entry),
        "ask": move.needs_comment,
        "heading": move.label,
        "crumbs": here((str(entry), reverse(f"mentoring:{kind}", args=[entry.pk])), str(move.label)),
    }

    def carry_out() -> None:
        service(**{kind: entry}, name=name, by=request.user, comment=form.cleaned_data["comment"])

    return form_page(
        request, form, carry_out, done=_("Done."), to=reverse(f"mentoring:{kind}", args=[entry.pk]), context=context,
        template="pearls/manage/move.html",
    )  # fmt: skip


# --- an offer -------------------------------------------------------------------------------------
@require_safe
def offer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an offer as the office will read it, what is missing, and what can be done."""
    found = get_offer(request, pk)
    missing = list(what_an_offer_lacks(found)) if found.state == EntryState.DRAFT else []
    context = {
        "offer": found,
        "topics": found.topics.select_related("term", "practice__revision"),
        "people": found.people.select_related("user"),
        "languages": languages_in_words(found.languages),
        "missing": missing,
        "allowed": may_write_offer(request.user, found),  # type: ignore[arg-type]
        "moves": available(found, OFFER_MOVES.values(), request.user),  # type: ignore[arg-type]
        "heading": _("What %s offers") % found,
        "bearings": _bearings(found, missing),
        "crumbs": here(str(found)),
    }
    return render(request, "mentoring/seasons/offer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_offer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change an offer: topics with the practice that shows them, languages, days and towns."""
    found = get_offer(request, pk)
    if not may_write_offer(request.user, found):  # type: ignore[arg-type]
        raise Http404
    form = OfferForm(sent(request), entry=found)
    context = {
        "heading": _("What %s offers") % found,
        "lead": _("Topics come from your published practices. Change what does not fit."),
        "crumbs": here((str(found), reverse("mentoring:offer", args=[found.pk])), _("Change")),
    }

    def save() -> None:
        collecting.save_offer(offer=found, data=form.columns(), topics=form.topics(), by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("Saved."), to=reverse("mentoring:offer", args=[found.pk]), context=context,
        template="mentoring/seasons/edit.html",
    )  # fmt: skip


@require_safe
def offer_people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the people of an offer with what each brings; invite and change them."""
    found = get_offer(request, pk)
    people = found.people.select_related("user")
    context = {
        "offer": found,
        "people": [{"person": person, "form": PersonForm(instance=person, prefix=str(person.pk))} for person in people],
        "days": sum(person.days for person in people),
        "can_manage": may_edit_offer(request.user, found),  # type: ignore[arg-type]
        "invite_url": reverse("invite", args=["mentoring.offer", found.pk]),
        "heading": _("People"),
        "subtitle": str(found),
        "crumbs": here((str(found), reverse("mentoring:offer", args=[found.pk])), _("People")),
    }
    return render(request, "mentoring/seasons/people.html", context)


@require_POST
def offer_person(request: HttpRequest, pk: uuid.UUID, person: int) -> HttpResponse:
    """Change what a person brings, or take them out."""
    found = get_offer(request, pk)
    row, user = get_visible_or_404(found.people.all(), pk=person), User.objects.get(pk=request.user.pk or 0)
    if "remove" in request.POST:
        attempt(request, _("Taken out."), lambda: collecting.remove_person(offer=found, person=row, by=user))
    else:
        form = PersonForm(request.POST, instance=row, prefix=str(row.pk))
        if form.is_valid():
            attempt(request, _("Saved."), lambda: collecting.set_person(offer=found, person=form.instance, by=user))
        else:
            messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect("mentoring:offer_people", found.pk)
