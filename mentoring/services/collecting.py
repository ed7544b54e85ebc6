"""The only home of writing what both sides bring: needs and offers with their topics, people and wishes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.enums import EntryState, Level, OfferKind, Side, Weight
from mentoring.models import Need, NeedTopic, Objection, Offer, OfferPerson, OfferTopic, Preference, Season
from mentoring.permissions import may_write_need, may_write_offer, needs_on_show, offers_on_show
from mentoring.queries import seasons as reads
from mentoring.workflow.seasons import NEED_MOVES, OFFER_MOVES
from pearls.audit import record
from pearls.enums import MAY_EDIT, MemberRole
from pearls.models import Membership, Municipality, Organisation, User
from pearls.permissions import is_admin
from pearls.workflow import perform
from practices.models import Practice, Term

MOST_TOPICS = 8
MOST_WISHES = 5


def _must(allowed: Any) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


# --- needs ----------------------------------------------------------------------------------------
@transaction.atomic
def begin_need(*, season: Season, municipality: Municipality, by: User) -> Need:
    """Return the need of a town with what its plan and practices already say. Raises PermissionDenied or ValidationError."""
    if not (is_admin(by) or reads.may_ask_for(by, season).filter(pk=municipality.pk).exists()):
        raise PermissionDenied
    plan = reads.plan_of(municipality)
    need = Need(
        season=season, municipality=municipality, plan=plan, languages=reads.languages_of(municipality.country),
        available_from=season.starts, available_until=season.ends, formats=["remote", "visit"],
        credit=reads.seasons_unmatched(municipality), created_by=by,
    )  # fmt: skip
    _must(may_write_need(by, _saved(need)))
    _draw_topics(need)
    record("need.begun", need, by=by)
    return need


def _saved(entry: Any) -> Any:
    entry.full_clean()
    entry.save()
    return entry


def _draw_topics(need: Need) -> None:
    """Name the topics that the plan speaks of, then those of practices that the town takes up; people change them."""
    found: dict[int, NeedTopic] = {}
    for term, label in reads.topics_in_plan(need.plan) if need.plan else ():
        said = _("your plan: %s") % label
        found[term.pk] = NeedTopic(need=need, term=term, weight=Weight.IMPORTANT, drawn_from=said[:200])
    for term, practice in reads.topics_in_practices(reads.practices_adopted_by(need.municipality)):
        said = _("a practice that you take up: %s") % practice
        found.setdefault(term.pk, NeedTopic(need=need, term=term, weight=Weight.NICE, drawn_from=said[:200]))
    NeedTopic.objects.bulk_create(list(found.values())[:MOST_TOPICS])


@transaction.atomic
def save_need(*, need: Need, data: Mapping[str, Any], topics: Mapping[Term, int], by: User) -> Need:
    """Change a need: its own columns as `data`, its topics as {term: weight}. Raises PermissionDenied or ValidationError."""
    locked = Need.objects.select_for_update(of=("self",)).select_related("season", "municipality").get(pk=need.pk)
    _must(may_write_need(by, locked))
    _must_be_draft(locked)
    _put(
        locked,
        data,
        ("languages", "formats", "available_from", "available_until", "goals", "limits", "mentors", "plan"),
    )
    _must_be_few(topics)
    drawn = dict(locked.topics.values_list("term", "drawn_from"))
    locked.topics.exclude(term__in=topics).delete()
    for term, weight in topics.items():
        kept = {"weight": weight, "drawn_from": drawn.get(term.pk, "")}
        NeedTopic.objects.update_or_create(need=locked, term=term, defaults=kept)
    return locked


def _must_be_draft(entry: Need | Offer) -> None:
    if entry.state != EntryState.DRAFT:
        raise ValidationError(_("This was handed in. Take it back first, change it, and hand it in again."))


def _put(entry: Need | Offer, data: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if name in data:
            setattr(entry, name, data[name])
    if not set(entry.languages.values()) <= set(Level.values):
        raise ValidationError({"languages": _("Choose one of the offered values.")})
    entry.full_clean()
    entry.save()


def _must_be_few(topics: Mapping[Term, Any]) -> None:
    if len(topics) > MOST_TOPICS:
        raise ValidationError({"topics": _("Name the %d topics that matter most.") % MOST_TOPICS})


@transaction.atomic
def set_urgency(*, need: Need, urgency: int, reason: str, by: User) -> Need:
    """Say how urgent a need is and why; only the office does."""
    if not is_admin(by):
        raise PermissionDenied
    locked = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    locked.urgency, locked.urgency_reason = urgency, reason.strip()
    locked.full_clean()
    locked.save(update_fields=["urgency", "urgency_reason"])
    record("need.urgency_set", locked, by=by, urgency=urgency, reason=reason)
    return locked


def move_need(*, need: Need, name: str, by: User, comment: str = "") -> Need:
    """Carry out one move of a need; raises what workflow.perform() raises."""
    return perform(need, NEED_MOVES[name], by=by, comment=comment)


# --- offers ---------------------------------------------------------------------------------------
@transaction.atomic
def begin_offer(*, season: Season, body: Organisation | Municipality | User, kind: str, by: User) -> Offer:
    """Return the offer of an organisation, a municipality or the person themselves, with the topics of published practices."""
    _must(_may_offer_for(by, body))
    where = body.memberships.first() if isinstance(body, User) else None
    country = where.body.country if where else getattr(body, "country", None)
    if country is None:
        raise ValidationError(_("Ask the programme office to enter you in an organisation first."))
    field = {Organisation: "organisation", Municipality: "municipality", User: "expert"}[body.__class__]
    offer = Offer(
        season=season, kind=kind, country=country, languages=reads.languages_of(country), serves=[],
        available_from=season.starts, available_until=season.ends, formats=["remote", "visit"], created_by=by, **{field: body},
    )  # fmt: skip
    _must(may_write_offer(by, _saved(offer)))
    found = reads.topics_in_practices(reads.practices_of(offer))
    rows = [OfferTopic(offer=offer, term=term, level=Level.WORKING, practice=practice) for term, practice in found]
    OfferTopic.objects.bulk_create(rows[:MOST_TOPICS])
    record("offer.begun", offer, by=by)
    return offer


def _may_offer_for(by: User, body: Organisation | Municipality | User) -> bool:
    if is_admin(by) or body == by:
        return True
    if isinstance(body, User):
        return False
    field = "municipality" if isinstance(body, Municipality) else "organisation"
    return Membership.objects.filter(user=by, role__in=sorted(MAY_EDIT), **{field: body}).exists()


KINDS = {Organisation: OfferKind.ORGANISATION, Municipality: OfferKind.PEARL, User: OfferKind.EXPERT}
"""What a body that offers usually is."""


@transaction.atomic
def save_offer(
    *, offer: Offer, data: Mapping[str, Any], topics: Mapping[Term, tuple[int, Practice | None]], by: User
) -> Offer:
    """Change an offer: its own columns as `data`, topics as {term: (level, practice that shows it)}. Raises as save_need()."""
    locked = Offer.objects.select_for_update(of=("self",)).select_related("season").get(pk=offer.pk)
    _must(may_write_offer(by, locked))
    _must_be_draft(locked)
    names = (
        "languages",
        "formats",
        "available_from",
        "available_until",
        "about",
        "days",
        "min_towns",
        "max_towns",
        "serves",
    )
    _put(locked, data, names)
    _must_be_few(topics)
    locked.topics.exclude(term__in=topics).delete()
    for term, (level, practice) in topics.items():
        kept = {"level": level, "practice": practice}
        OfferTopic.objects.update_or_create(offer=locked, term=term, defaults=kept)
    return locked


def move_offer(*, offer: Offer, name: str, by: User, comment: str = "") -> Offer:
    """Carry out one move of an offer; raises what workflow.perform() raises."""
    return perform(offer, OFFER_MOVES[name], by=by, comment=comment)


@transaction.atomic
def set_person(*, offer: Offer, person: OfferPerson, by: User) -> OfferPerson:
    """Add or change a person of an offer: what they bring and how many days. Raises PermissionDenied or ValidationError."""
    _must(may_write_offer(by, offer))
    person.offer = offer
    person.full_clean()
    person.save()
    record("offer.person_set", offer, by=by, person=str(person.user))
    return person


@transaction.atomic
def remove_person(*, offer: Offer, person: OfferPerson, by: User) -> None:
    """Take a person out of an offer."""
    _must(may_write_offer(by, offer))
    person.delete()
    record("offer.person_removed", offer, by=by, person=str(person.user))


def accept_invitation(*, invitation: Any, user: User) -> None:
    """Make the invited person one of an offer's people; a right that somebody has already stays."""
    OfferPerson.objects.get_or_create(
        offer=invitation.target, user=user, defaults={"role": MemberRole(invitation.role)}
    )


# --- whom each side would like --------------------------------------------------------------------
@transaction.atomic
def set_town_wishes(*, need: Need, ranked: list[Offer], against: Mapping[Offer, str], by: User) -> None:
    """Set whom a town would like, best first (at most five), and whom it does not want, with a reason that stays with the office."""
    _must(may_write_need(by, need))
    known = set(offers_on_show(by) if not is_admin(by) else Offer.objects.filter(season=need.season))
    _must_be_wishes(ranked, against, known)
    Preference.objects.filter(need=need, side=Side.TOWN).delete()
    Objection.objects.filter(need=need, side=Side.TOWN).delete()
    Preference.objects.bulk_create(
        Preference(need=need, offer=offer, side=Side.TOWN, rank=rank, set_by=by) for rank, offer in enumerate(ranked, 1)
    )
    Objection.objects.bulk_create(
        Objection(need=need, offer=offer, side=Side.TOWN, reason=why, said_by=by) for offer, why in against.items()
    )


@transaction.atomic
def set_mentor_wishes(*, offer: Offer, ranked: list[Need], against: Mapping[Need, str], by: User) -> None:
    """Set which towns a mentor would like, and which not; the mirror of set_town_wishes()."""
    _must(may_write_offer(by, offer))
    known = set(needs_on_show(by) if not is_admin(by) else Need.objects.filter(season=offer.season))
    _must_be_wishes(ranked, against, known)
    Preference.objects.filter(offer=offer, side=Side.MENTOR).delete()
    Objection.objects.filter(offer=offer, side=Side.MENTOR).delete()
    Preference.objects.bulk_create(
        Preference(need=need, offer=offer, side=Side.MENTOR, rank=rank, set_by=by)
        for rank, need in enumerate(ranked, 1)
    )
    Objection.objects.bulk_create(
        Objection(need=need, offer=offer, side=Side.MENTOR, reason=why, said_by=by) for need, why in against.items()
    )


def _must_be_wishes(ranked: list[Any], against: Mapping[Any, str], known: set[Any]) -> None:
    """Refuse more than five wishes, a partner named twice, and one that is not on show."""
    if len(ranked) > MOST_WISHES or len(set(ranked)) != len(ranked):
        raise ValidationError(_("Name up to five, each once."))
    if set(ranked) & set(against):
        raise ValidationError(_("Somebody is both wished for and not wanted. Choose one of the two."))
    if not ({*ranked, *against} <= known):
        raise PermissionDenied
