"""The only home of asking the engine: a season as a question, a run ordered, solved, explained and kept for ever."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mentoring.enums import EntryState, Level, OfferKind, ProposalState, RuleKind, Side
from mentoring.models import (
    Inquiry,
    MatchRun,
    Need,
    Objection,
    Offer,
    PairRule,
    Preference,
    Proposal,
    Relationship,
    RuleSet,
    Season,
)
from mentoring.services import clashes
from pearls.audit import record
from pearls.jobs import Refused, order
from pearls.models import Job, User
from pearls.permissions import is_admin

if TYPE_CHECKING:
    # scipy is heavy, and a web worker never solves: what solves imports the engine where it does.
    from mentoring.matching import Matching, Problem

LANGUAGE_LEVELS = {Level.BASIC: 2, Level.WORKING: 4, Level.FLUENT: 6}
TOPIC_LEVELS = {Level.BASIC: 2, Level.WORKING: 3, Level.FLUENT: 5}
"""Our three levels on the engine's scales of six and five."""
TIME_LIMIT = 300.0  # seconds; real seasons take a fraction of one
SHAKES = 30
MOST_ASKED = 120
"""So many "why not the better one?" are answered with a run."""


# --- a season as a question -----------------------------------------------------------------------
def months_between(first: date | None, last: date | None) -> frozenset[str]:
    """Return the months from one day to another as "2027-03": the periods in which somebody has time."""
    if first is None or last is None:
        return frozenset()
    count = (last.year - first.year) * 12 + last.month - first.month
    steps = range(first.month - 1, first.month + count)
    return frozenset(f"{first.year + step // 12:04d}-{step % 12 + 1:02d}" for step in steps)


def problem_of(season: Season, rules: Mapping[str, Any], seed: str) -> "Problem":
    """Return what the engine is asked for a season: everything handed in, rules on pairs, wishes, and who knows each other.

    Keys are primary keys as text. Pairs that were offered or accepted are pinned: nobody who was told of a partner loses them.
    """
    from mentoring.matching import Problem  # noqa: PLC0415 -- see above
    from mentoring.matching.reading import read_rules  # noqa: PLC0415 -- see above

    needs = list(_needs(season))
    offers = list(_offers(season))
    known = {"needs": {str(n.pk) for n in needs}, "offers": {str(o.pk) for o in offers}}
    live = Proposal.objects.filter(season=season, state__in=[ProposalState.OFFERED, ProposalState.ACCEPTED])
    drafted = Proposal.objects.filter(season=season, state=ProposalState.DRAFTED)
    return Problem(
        needs=tuple(_need(n, season) for n in needs),
        offers=tuple(_offer(o, season) for o in offers),
        rules=read_rules(rules),
        previous=frozenset(_keys(row) for row in drafted),
        acquainted=frozenset(_acquainted(needs, offers)),
        seed=seed,
        preferences=tuple(_preferences(season)),
        refusals=tuple(_refusals(season, known)),
        **_pair_rules(season, live, known),
    )


def _needs(season: Season) -> Any:
    rows = Need.objects.filter(season=season, state=EntryState.HANDED_IN)
    return rows.select_related("municipality").prefetch_related("topics")


def _offers(season: Season) -> Any:
    rows = Offer.objects.filter(season=season, state=EntryState.HANDED_IN)
    return rows.select_related("municipality").prefetch_related("topics")


def _keys(row: Any) -> tuple[str, str]:
    return str(row.need_id), str(row.offer_id)


def _place(body: Any) -> tuple[int, int] | None:
    """Return latitude and longitude in thousandths of a degree."""
    latitude, longitude = getattr(body, "latitude", None), getattr(body, "longitude", None)
    return None if latitude is None or longitude is None else (round(latitude * 1000), round(longitude * 1000))


def _shared(entry: Need | Offer, season: Season) -> dict[str, Any]:
    first, last = entry.available_from or season.starts, entry.available_until or season.ends
    return {
        "key": str(entry.pk),
        "languages": {code: LANGUAGE_LEVELS[Level(level)] for code, level in entry.languages.items()},
        "formats": frozenset(entry.formats),
        "periods": months_between(first, last),
        "place": _place(entry.municipality),
    }


def _need(need: Need, season: Season) -> Any:
    from mentoring import matching  # noqa: PLC0415 -- see above

    return matching.Need(
        **_shared(need, season),
        country=need.municipality.country_id,
        topics={str(topic.term_id): topic.weight for topic in need.topics.all()},
        weight=1 + need.urgency,
        credit=need.credit,
        wanted=need.mentors,
    )


def _offer(offer: Offer, season: Season) -> Any:
    from mentoring import matching  # noqa: PLC0415 -- see above

    topics = list(offer.topics.all())
    return matching.Offer(
        **_shared(offer, season),
        country=offer.country_id,
        organisation=str(offer.organisation_id or ""),
        kind=OfferKind(offer.kind).value,
        topics={str(topic.term_id): TOPIC_LEVELS[Level(topic.level)] for topic in topics},
        evidence=frozenset(str(topic.term_id) for topic in topics if topic.practice_id),
        minimum=offer.min_towns,
        maximum=offer.max_towns,
        days=int(offer.days),
        serves=frozenset(offer.serves),
    )


def _preferences(season: Season) -> Any:
    from mentoring import matching  # noqa: PLC0415 -- see above

    sides = {Side.TOWN: "need", Side.MENTOR: "offer"}
    handed_in = {"need__state": EntryState.HANDED_IN, "offer__state": EntryState.HANDED_IN}
    for wish in Preference.objects.filter(need__season=season, **handed_in):
        yield matching.Preference(sides[Side(wish.side)], *_keys(wish), wish.rank)


def _refusals(season: Season, known: Mapping[str, set[str]]) -> Any:
    """Yield what either side does not want, and pairs that were declined or got no answer."""
    from mentoring import matching  # noqa: PLC0415 -- see above

    sides = {Side.TOWN: "need", Side.MENTOR: "offer"}
    for row in Objection.objects.filter(need__season=season):
        if _is_known(row, known):
            yield matching.Refusal(f"objection {row.pk}", *_keys(row), sides[Side(row.side)])
    gone = Proposal.objects.filter(season=season, state__in=[ProposalState.DECLINED, ProposalState.LAPSED])
    for pair in gone:
        if _is_known(pair, known):
            yield matching.Refusal(f"declined {pair.pk}", *_keys(pair))


def _is_known(row: Any, known: Mapping[str, set[str]]) -> bool:
    need, offer = _keys(row)
    return need in known["needs"] and offer in known["offers"]


def _pair_rules(season: Season, live: Any, known: Mapping[str, set[str]]) -> dict[str, Any]:
    from mentoring import matching  # noqa: PLC0415 -- see above

    kinds: dict[str, type] = {"pin": matching.Pin, "forbid": matching.Forbid, "conflict": matching.Conflict}
    found: dict[str, list[Any]] = {RuleKind.PIN: [], RuleKind.FORBID: [], RuleKind.CONFLICT: []}
    told = {_keys(row) for row in live}
    for row in PairRule.objects.filter(season=season):
        if _is_known(row, known) and not (row.kind == RuleKind.PIN and _keys(row) in told):
            found[row.kind].append(kinds[row.kind](f"rule {row.pk}", *_keys(row), row.reason))
    found[RuleKind.PIN] += [matching.Pin(f"told {need} {offer}", need, offer) for need, offer in sorted(told)]
    return {f"{kind}s": tuple(rows) for kind, rows in found.items()}


def _acquainted(needs: list[Need], offers: list[Offer]) -> Any:
    """Yield pairs whose bodies worked together before."""
    before = Relationship.objects.prefetch_related("parties")
    met = {
        (town.municipality_id, mentor.organisation_id, mentor.municipality_id, mentor.expert_id)
        for year in before
        for town in year.parties.all()
        for mentor in year.parties.all()
        if town.side == Side.TOWN and mentor.side == Side.MENTOR
    }
    for need in needs:
        for offer in offers:
            if (need.municipality_id, offer.organisation_id, offer.municipality_id, offer.expert_id) in met:
                yield str(need.pk), str(offer.pk)


# --- rules ----------------------------------------------------------------------------------------
@transaction.atomic
def save_rule_set(*, rule_set: RuleSet, by: User) -> RuleSet:
    """Store rules that a season may be matched by. Raises ValidationError where they make no sense."""
    if not is_admin(by):
        raise PermissionDenied
    rule_set.created_by = rule_set.created_by or by
    rule_set.full_clean()
    rule_set.save()
    record("season.rules_set", rule_set.season, by=by, name=rule_set.name, rules=rule_set.rules, seed=rule_set.seed)
    return rule_set


# --- runs -----------------------------------------------------------------------------------------
def order_run(*, rule_set: RuleSet, by: User) -> Job:
    """Have the engine solve a season by these rules; return the job, which can be watched and cancelled.

    Raises Refused, a ValidationError, where one sees at once that rules on pairs stand in each other's way.
    """
    if not is_admin(by):
        raise PermissionDenied
    clashes.must_hold_together(rule_set.season)
    title = _("Match “%(season)s” by “%(rules)s”") % {"season": rule_set.season, "rules": rule_set.name}
    params = {"rule_set": rule_set.pk, "back": reverse("mentoring:matching", args=[rule_set.season_id])}
    return order("mentoring_match", by=by, title=title[:200], params=params, key=f"match-{rule_set.pk}")


def order_inquiry(*, run: MatchRun, need: Need, offer: Offer, by: User) -> Job:
    """Have the engine say why a pair is not in a run, or what it would cost."""
    if not is_admin(by):
        raise PermissionDenied
    title = _("Why not %(offer)s for %(need)s?") % {"offer": offer, "need": need}
    params = {"run": str(run.pk), "need": str(need.pk), "offer": str(offer.pk)}
    return order("mentoring_why_not", by=by, title=title[:200], params=params, key=f"why-{need.pk}-{offer.pk}"[:120])


def solved(season: Season, problem: "Problem", tell: Callable[[int, int, str], None]) -> "Matching":
    """Return the answer; raises Refused in words where nothing fulfils the rules, or the time is over."""
    from mentoring import matching  # noqa: PLC0415 -- see above

    def progress(aim: str) -> None:
        tell(1, 5, _("Solving: %s") % aim)

    try:
        return matching.solve(problem, progress=progress, time_limit=TIME_LIMIT)
    except matching.Impossible as impossible:
        rows: tuple[Any, ...] = (*problem.pins, *problem.forbids, *problem.conflicts, *problem.refusals)
        pairs = {row.key: (row.need, row.offer) for row in rows}
        raise clashes.refusal_of(season, [(b.kind, b.key) for b in impossible.blockers], pairs) from impossible
    except matching.OutOfTime as late:
        raise Refused(_("The time is over before an optimum was proven. Simplify the rules.")) from late


def analysed(problem: "Problem", answer: "Matching", tell: Callable[[int, int, str], None]) -> dict[str, Any]:
    """Return everything that explains an answer, as plain data: places, prices, robustness, swaps, who would help."""
    from mentoring import matching  # noqa: PLC0415 -- see above
    from mentoring.matching.problem import plain  # noqa: PLC0415 -- see above

    tell(2, 5, _("Pricing rules and pins"))
    explained = matching.explain(problem, answer)
    prices = matching.price_of_rules(problem, answer)
    tell(3, 5, _("Shaking the weights"))
    firm = matching.robustness(problem, answer, SHAKES, problem.seed)
    tell(4, 5, _("Looking for swaps and missing mentors"))
    helps = matching.which_mentor_helps(problem, answer, profiles(problem, answer)) if answer.unmatched else []
    asked = [(e.pair.need, offer) for e in explained for offer, _score in e.better[:1]][:MOST_ASKED]
    return plain(
        {
            "explained": explained,
            "prices": prices,
            "robustness": {f"{need} {offer}": n / firm.runs for (need, offer), n in firm.survived.items()},
            "swaps": matching.swaps(problem, answer)[:50],
            "helps": helps,
            "why_not": [matching.why_not(problem, answer, need, offer) for need, offer in asked],
            "scenario": matching.compare({"": (problem, answer)})[0],
        }
    )


def profiles(problem: "Problem", answer: "Matching") -> list[Any]:
    """Return mentors that might be looked for: of each language and topic that towns without a mentor want, free for one town."""
    from mentoring import matching  # noqa: PLC0415 -- see above

    lacking = {entry.need for entry in answer.unmatched}
    towns = [need for need in problem.needs if need.key in lacking]
    wanted = {(code, topic) for town in towns for code in town.languages for topic in town.topics}
    formats = frozenset(value for town in towns for value in town.formats)
    periods = frozenset(value for town in towns for value in town.periods)
    return [
        matching.Offer(
            key=f"{code} {topic}",
            country="",
            kind="expert",
            languages={code: 6},
            topics={topic: 4},
            formats=formats,
            periods=periods,
        )
        for code, topic in sorted(wanted)
    ]


@transaction.atomic
def keep_run(
    *, rule_set: RuleSet, problem: "Problem", answer: "Matching", analysis: Mapping[str, Any], by: User
) -> MatchRun:
    """Keep a run for ever: inputs, rules, seed, result and analysis with their hashes."""
    from mentoring.matching.problem import digest, plain  # noqa: PLC0415 -- see above

    inputs, result = plain(problem), plain(answer)
    last = MatchRun.objects.filter(season=rule_set.season).first()
    live = Proposal.objects.filter(season=rule_set.season, state__in=[ProposalState.OFFERED, ProposalState.ACCEPTED])
    run = MatchRun.objects.create(
        season=rule_set.season, rule_set=rule_set, name=rule_set.name, inputs=inputs, inputs_sha256=digest(problem),
        rules=inputs["rules"], seed=problem.seed, engine={"solver": answer.solver, **answer.versions}, result=result,
        result_sha256=answer.result_hash, analysis=analysis, seconds=answer.seconds,
        repairs=last if live.exists() else None, made_by=by,
    )  # fmt: skip
    record("season.matched", rule_set.season, by=by, run=str(run.pk), rules=rule_set.name, pairs=len(answer.pairs))
    return run


def match(rule_set: RuleSet, by: User, tell: Callable[[int, int, str], None]) -> MatchRun:
    """Solve a season by these rules, explain the answer and keep both; what the job does. Raises as solved()."""
    tell(0, 5, _("Collecting needs and offers"))
    problem = problem_of(rule_set.season, rule_set.rules, rule_set.seed)
    answer = solved(rule_set.season, problem, tell)
    return keep_run(rule_set=rule_set, problem=problem, answer=answer, analysis=analysed(problem, answer, tell), by=by)


def inquire(*, run: MatchRun, need: Need, offer: Offer, by: User) -> Inquiry:
    """Answer why a pair is not in a kept run, from its kept inputs, and keep the answer; what the job does."""
    from mentoring import matching  # noqa: PLC0415 -- see above
    from mentoring.matching.problem import plain  # noqa: PLC0415 -- see above
    from mentoring.matching.reading import read_matching, read_problem  # noqa: PLC0415 -- see above

    problem, answer = read_problem(run.inputs), read_matching(run.result)
    said = plain(matching.why_not(problem, answer, str(need.pk), str(offer.pk)))
    found, _made = Inquiry.objects.get_or_create(
        run=run, need=need, offer=offer, defaults={"answer": said, "asked_by": by}
    )
    return found


def faults_of(run: MatchRun) -> list[str]:
    """Return what is wrong with a kept run, held against the rules again without the engine; an empty list is the good news."""
    from mentoring.matching import check  # noqa: PLC0415 -- see above
    from mentoring.matching.problem import digest  # noqa: PLC0415 -- see above
    from mentoring.matching.reading import read_matching, read_problem  # noqa: PLC0415 -- see above

    problem, answer = read_problem(run.inputs), read_matching(run.result)
    found = [f"{fault.rule}: {' '.join(fault.keys)}" for fault in check(problem, answer)]
    hashes = (digest(problem), answer.result_hash)
    return found if hashes == (run.inputs_sha256, run.result_sha256) else [*found, "the hashes differ"]
