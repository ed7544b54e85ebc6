"""The only home of reads before the year begins: topics, what a plan or practice already says, contact points, balance."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from actionplans.enums import PlanState
from actionplans.models import Plan
from mentoring.enums import EntryState, ProposalState, SeasonState
from mentoring.models import Need, Offer, OfferPerson, Proposal, Season, StandIn
from pearls.enums import MAY_EDIT, RoleName
from pearls.models import Country, Edition, Membership, Municipality, Role, User
from pearls.questionnaires import completeness
from pearls.questionnaires.queries import answers_of, definition_of
from pearls.registry import registry
from practices.enums import AdoptionKind, Vocabulary
from practices.models import Adoption, Practice, Term
from practices.queries import public_practices, term_by_code

DATA = Path(__file__).parent.parent / "data"
TOPICS = (Vocabulary.CHALLENGE, Vocabulary.ART_FORM)
"""Vocabularies whose terms are topics of mentoring."""
OVER = frozenset({SeasonState.SETTLED, SeasonState.ARCHIVED})


def topics() -> QuerySet[Term]:
    """Return the terms that can be wanted and offered."""
    return Term.objects.filter(vocabulary__in=TOPICS, retired=False)


@cache
def plan_topics() -> dict[str, dict[str, tuple[str, str]]]:
    """Return which topic a choice in a plan speaks of: {answer: {choice: (vocabulary, code)}}."""
    loaded = yaml.safe_load((DATA / "plan_topics.yaml").read_text("utf-8"))
    return {answer: {choice: tuple(term) for choice, term in found.items()} for answer, found in loaded.items()}


# --- what is known already ------------------------------------------------------------------------
def plan_of(municipality: Municipality) -> Plan | None:
    """Return the newest plan of a municipality that is not put away."""
    return municipality.plans.exclude(state=PlanState.ARCHIVED).select_related("sheet").first()


def topics_in_plan(plan: Plan) -> Iterator[tuple[Term, str]]:
    """Yield the topics that a plan's answers speak of, with the name of the question's field; each once."""
    seen = set()
    held, fields = answers_of(plan.sheet), definition_of(plan.sheet.version_id).fields
    for key, meanings in plan_topics().items():
        chosen = held[key].value if key in held else None
        for choice in chosen or []:
            vocabulary, code = meanings.get(choice, ("", ""))
            term = term_by_code(Vocabulary(vocabulary)).get(code) if vocabulary else None
            if term and term.pk not in seen:
                seen.add(term.pk)
                yield term, str(fields[key]["label"])


def topics_in_practices(practices: QuerySet[Practice]) -> Iterator[tuple[Term, Practice]]:
    """Yield the topics of published practices, each once, with the practice that shows it."""
    seen = set()
    for practice in practices.select_related("revision"):
        terms = practice.revision.document["terms"] if practice.revision else {}
        for vocabulary in TOPICS:
            for code in terms.get(vocabulary, []):
                term = term_by_code(vocabulary).get(code)
                if term and term.pk not in seen:
                    seen.add(term.pk)
                    yield term, practice


def practices_of(offer: Offer) -> QuerySet[Practice]:
    """Return the published practices of who mentors; an expert's are those on which they worked."""
    if offer.expert_id:
        return public_practices().filter(members__user=offer.expert_id)
    owner = (
        {"organisation": offer.organisation_id} if offer.organisation_id else {"municipality": offer.municipality_id}
    )
    return public_practices().filter(**owner)


def practices_adopted_by(municipality: Municipality) -> QuerySet[Practice]:
    """Return the published practices that a municipality has taken up and not stopped."""
    adopted = Adoption.objects.filter(municipality=municipality).exclude(kind=AdoptionKind.STOPPED)
    return public_practices().filter(pk__in=adopted.values("practice"))


def open_sections(plan: Plan) -> list[str]:
    """Return the titles of the plan's sections in which required answers are missing."""
    states = completeness.all_states(definition_of(plan.sheet.version_id), plan.sheet.facts)
    return [state.title for state in states if state.gaps]


def seasons_unmatched(municipality: Municipality) -> int:
    """Return in how many settled seasons in a row, the last ones, a municipality asked and found nobody."""
    paired = Proposal.objects.filter(need=OuterRef("pk"), state=ProposalState.ACCEPTED)
    asked = Need.objects.filter(municipality=municipality, state=EntryState.HANDED_IN, season__state__in=sorted(OVER))
    rows = asked.annotate(paired=Exists(paired)).order_by("-season__opens_at").values_list("paired", flat=True)
    count = 0
    for found in rows:
        if found:
            break
        count += 1
    return count


def languages_of(country: Country) -> dict[str, int]:
    """Return what people of a country are taken to speak until they say so: their own languages very well, English to work in."""
    return {"en": 2} | dict.fromkeys(country.languages, 3)


# --- who stands behind ----------------------------------------------------------------------------
def may_ask_for(user: User, season: Season) -> QuerySet[Municipality]:
    """Return the municipalities of `user` that do not ask in a season yet."""
    asking = Need.objects.filter(season=season).exclude(state=EntryState.WITHDRAWN)
    mine = Membership.objects.filter(user=user, role__in=sorted(MAY_EDIT))
    return Municipality.objects.filter(pk__in=mine.values("municipality")).exclude(pk__in=asking.values("municipality"))


def people_behind_offer(offer: Offer) -> list[User]:
    """Return who is told of what happens to an offer: the expert, its people, owners and editors of the body."""
    body = Q(memberships__organisation=offer.organisation_id) if offer.organisation_id else Q()
    body = Q(memberships__municipality=offer.municipality_id) if offer.municipality_id else body
    named = Q(pk__in=OfferPerson.objects.filter(offer=offer).values("user"))
    bodies = (body & Q(memberships__role__in=sorted(MAY_EDIT))) if body else Q(pk=offer.expert_id)
    return list(User.objects.filter(bodies | named, is_active=True).distinct())


def people_behind_need(need: Need) -> list[User]:
    """Return who is told of what happens to a need: owners and editors of the municipality."""
    mine = Q(memberships__municipality=need.municipality_id, memberships__role__in=sorted(MAY_EDIT))
    return list(User.objects.filter(mine, is_active=True).distinct())


def contact_points(edition: Edition | None) -> list[dict[str, Any]]:
    """Return for every country who its contact point is: {"country", "people", "stand_in"}; a stand-in only where nobody is."""
    roles = Role.objects.current().filter(name=RoleName.CONTACT_POINT).select_related("user")
    if edition:
        roles = roles.filter(Q(edition=edition) | Q(edition__isnull=True))
    stand_ins = (
        {s.country_id: s for s in StandIn.objects.filter(edition=edition).select_related("user")} if edition else {}
    )
    by_country: dict[str | None, list[User]] = {}
    for role in roles:
        by_country.setdefault(role.country_id, []).append(role.user)
    return [
        {
            "country": c,
            "people": by_country.get(c.pk, []),
            "stand_in": None if c.pk in by_country else stand_ins.get(c.pk),
        }
        for c in Country.objects.all()
    ]


def likely_mentors(edition: Edition | None) -> list[dict]:
    """Return the bodies that could mentor, as upper apps know them: earlier Pearls, each with why."""
    return [found for source in registry.mentor_sources for found in source(edition)]


# --- the office -----------------------------------------------------------------------------------
def with_counts(seasons: QuerySet[Season]) -> Any:
    """Annotate how many needs and offers were handed in, and how many pairs are live."""
    handed_in = EntryState.HANDED_IN
    return seasons.annotate(
        asking=Count("needs", filter=Q(needs__state=handed_in), distinct=True),
        offering=Count("offers", filter=Q(offers__state=handed_in), distinct=True),
        accepted=Count("proposals", filter=Q(proposals__state=ProposalState.ACCEPTED), distinct=True),
    )


def topic_balance(season: Season) -> list[dict[str, Any]]:
    """Return each topic that towns want with how many want it and how many mentors know it, the scarcest first."""
    needs = dict(_per_topic(Need, season))
    offers = dict(_per_topic(Offer, season))
    terms = {t.pk: t for t in Term.objects.filter(pk__in=[*needs, *offers])}
    rows = [{"term": terms[pk], "wanted": needs.get(pk, 0), "offered": offers.get(pk, 0)} for pk in {*needs, *offers}]
    return sorted(rows, key=lambda row: (row["offered"] - row["wanted"], str(row["term"])))


def _per_topic(model: type[Need] | type[Offer], season: Season) -> Any:
    rows = model.objects.filter(season=season, state=EntryState.HANDED_IN, topics__isnull=False).order_by()
    return rows.values("topics__term").annotate(n=Count("pk", distinct=True)).values_list("topics__term", "n")


def capacity_of(season: Season) -> dict[str, int]:
    """Return how many mentors towns ask for and how many towns mentors can take: {"wanted", "least", "most"}."""
    needs = Need.objects.filter(season=season, state=EntryState.HANDED_IN).values_list("mentors", flat=True)
    offers = Offer.objects.filter(season=season, state=EntryState.HANDED_IN).values_list("min_towns", "max_towns")
    return {"wanted": sum(needs), "least": sum(o[0] for o in offers), "most": sum(o[1] for o in offers)}


def waiting_list(season: Season) -> QuerySet[Need]:
    """Return the needs that found nobody yet, the most urgent first, then who waits longest."""
    live = Proposal.objects.filter(need=OuterRef("pk"), state__in=[ProposalState.OFFERED, ProposalState.ACCEPTED])
    rows = Need.objects.filter(~Exists(live), season=season, state=EntryState.HANDED_IN)
    return rows.order_by((F("urgency") + F("credit")).desc(), "created_at", "pk")
