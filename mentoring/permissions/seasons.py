"""The only home of the rights before the year begins: who sees a season, an offer, a need, a proposed pair, and who writes them."""

from datetime import datetime
from typing import Any

import rules
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.enums import EntryState, ProposalState, SeasonState, Side
from mentoring.models import Need, Offer, OfferPerson, Proposal, Season, StandIn
from pearls.enums import MAY_EDIT, RoleName
from pearls.models import Country, Membership, Role, User
from pearls.permissions import Refusal, is_admin

SHOWN = frozenset({SeasonState.COLLECTING, SeasonState.CLOSED, SeasonState.DRAFTED})
"""States of a season in which each side reads what the other offers or needs, to say whom it would like."""
TOLD = frozenset({ProposalState.OFFERED, ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.LAPSED})
"""States of a proposed pair of which the two sides know; a draft is the office's alone."""


def visible_seasons(user: User) -> QuerySet[Season]:
    """Return the seasons that `user` may know of: all for admins; for others those that collect, and those in which they take part."""
    if is_admin(user):
        return Season.objects.all()
    begun = Q(state=SeasonState.COLLECTING, opens_at__lte=timezone.now())
    mine = Q(pk__in=needs_of(user).values("season")) | Q(pk__in=offers_of(user).values("season"))
    return Season.objects.filter(begun | mine)


# --- offers ---------------------------------------------------------------------------------------
def _bodies(user: User, roles: Any = None) -> tuple[Any, Any]:
    """Return the keys of the municipalities and organisations of `user`, perhaps only those with one of these rights."""
    mine = Membership.objects.filter(user=user)
    mine = mine.filter(role__in=sorted(roles)) if roles else mine
    return (
        mine.exclude(municipality=None).values("municipality"),
        mine.exclude(organisation=None).values("organisation"),
    )


def offers_of(user: User, roles: Any = None) -> QuerySet[Offer]:
    """Return the offers behind which `user` stands: as the expert, one of its people, or a member of the body that mentors."""
    towns, houses = _bodies(user, roles)
    people = OfferPerson.objects.filter(user=user)
    people = people.filter(role__in=sorted(roles)) if roles else people
    return Offer.objects.filter(
        Q(expert=user) | Q(pk__in=people.values("offer")) | Q(municipality__in=towns) | Q(organisation__in=houses)
    )


def visible_offers(user: User) -> QuerySet[Offer]:
    """Return the offers that `user` may read whole: own ones, all for admins, those of the country for its contact points."""
    if is_admin(user):
        return Offer.objects.all()
    return Offer.objects.filter(Q(pk__in=offers_of(user).values("pk")) | Q(country__in=countries_of(user)))


def countries_of(user: User) -> Any:
    """Return the codes of the countries for which `user` is a contact point today, or stands in for one in the running edition."""
    own = Role.objects.current().filter(user=user, name=RoleName.CONTACT_POINT)
    stood_in = StandIn.objects.filter(user=user, edition__is_current=True)
    # One column of one table: other conditions join on it, and a union cannot be joined on.
    return Country.objects.filter(Q(pk__in=own.values("country")) | Q(pk__in=stood_in.values("country"))).values("pk")


def offers_on_show(user: User) -> QuerySet[Offer]:
    """Return the offers whose card `user` may read to say whom the own town would like: handed in, in a season where the town asks."""
    asks = needs_of(user).exclude(state=EntryState.WITHDRAWN).filter(season__state__in=sorted(SHOWN))
    return Offer.objects.filter(state=EntryState.HANDED_IN, season__in=asks.values("season"))


def may_edit_offer(user: User, offer: Offer) -> bool:
    """Return whether `user` has the right to write in an offer, whatever its season says."""
    return is_admin(user) or offers_of(user, MAY_EDIT).filter(pk=offer.pk).exists()


def may_write_offer(user: User, offer: Offer, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may change an offer now, or the reason why not."""
    if not may_edit_offer(user, offer):
        return Refusal(_("You can read this offer. Ask an owner if you want to change it."))
    return _season_takes(user, offer.season, now)


# --- needs ----------------------------------------------------------------------------------------
def needs_of(user: User, roles: Any = None) -> QuerySet[Need]:
    """Return the needs of the municipalities of `user`."""
    towns, _houses = _bodies(user, roles)
    return Need.objects.filter(municipality__in=towns)


def visible_needs(user: User) -> QuerySet[Need]:
    """Return the needs that `user` may read whole: own ones, all for admins, those of the country for its contact points."""
    if is_admin(user):
        return Need.objects.all()
    return Need.objects.filter(Q(pk__in=needs_of(user).values("pk")) | Q(municipality__country__in=countries_of(user)))


def needs_on_show(user: User) -> QuerySet[Need]:
    """Return the needs whose card `user` may read to say which town they would like: handed in, in a season where they offer."""
    offers = offers_of(user).exclude(state=EntryState.WITHDRAWN).filter(season__state__in=sorted(SHOWN))
    return Need.objects.filter(state=EntryState.HANDED_IN, season__in=offers.values("season"))


def may_edit_need(user: User, need: Need) -> bool:
    """Return whether `user` has the right to write in a need, whatever its season says."""
    return is_admin(user) or needs_of(user, MAY_EDIT).filter(pk=need.pk).exists()


def may_write_need(user: User, need: Need, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may change a need now, or the reason why not."""
    if not may_edit_need(user, need):
        return Refusal(_("You can read this. Ask an owner of the municipality if you want to change it."))
    return _season_takes(user, need.season, now)


def _season_takes(user: User, season: Season, now: datetime | None) -> bool | Refusal:
    """Return whether a season takes changes: the people until it closes, admins until the pairs are offered."""
    if is_admin(user) and season.state in SHOWN:
        return True
    moment = now or timezone.now()
    if season.state != SeasonState.COLLECTING or moment >= season.closes_at:
        return Refusal(_("The season is closed. Write to the programme office if something must change."))
    if moment < season.opens_at:
        return Refusal(_("The season has not begun yet."))
    return True


# --- proposed pairs -------------------------------------------------------------------------------
def visible_proposals(user: User) -> QuerySet[Proposal]:
    """Return the proposed pairs of which `user` knows: all for admins, for others those of their side once they are offered."""
    if is_admin(user):
        return Proposal.objects.all()
    return proposals_of(user)


def proposals_of(user: User, roles: Any = None) -> QuerySet[Proposal]:
    """Return the proposed pairs on whose sides `user` stands, perhaps only with one of these rights; drafts are not among them."""
    mine = Q(need__in=needs_of(user, roles).values("pk")) | Q(offer__in=offers_of(user, roles).values("pk"))
    return Proposal.objects.filter(mine, state__in=sorted(TOLD))


def sides_of(user: User, proposal: Proposal) -> list[Side]:
    """Return for which sides of a proposed pair `user` may answer: editors of the town, editors of the offer."""
    town = needs_of(user, MAY_EDIT).filter(pk=proposal.need_id).exists()
    mentor = offers_of(user, MAY_EDIT).filter(pk=proposal.offer_id).exists()
    return [side for side, mine in ((Side.TOWN, town), (Side.MENTOR, mentor)) if mine]


# --- predicates for transitions -------------------------------------------------------------------
@rules.predicate
def writes_offer(user: User, offer: Offer | None) -> bool:
    """Who may change the offer now."""
    return offer is not None and bool(may_write_offer(user, offer))


@rules.predicate
def writes_need(user: User, need: Need | None) -> bool:
    """Who may change the need now."""
    return need is not None and bool(may_write_need(user, need))


@rules.predicate
def answers(user: User, proposal: Proposal | None) -> bool:
    """Who may answer for one of the two sides."""
    return proposal is not None and bool(sides_of(user, proposal))


rules.add_perm("mentoring.manage_season", is_admin)
rules.add_perm("mentoring.answer_proposal", answers)
rules.add_perm("mentoring.write_offer", writes_offer)
rules.add_perm("mentoring.write_need", writes_need)
