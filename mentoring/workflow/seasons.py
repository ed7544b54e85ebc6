"""The only home of the moves before the year begins: needs and offers are handed in, a season closes and goes on."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentoring.enums import EntryState, ProposalState, SeasonState
from mentoring.models import Need, Offer, Season
from mentoring.notifications.seasons import EntryReceived
from mentoring.queries.seasons import people_behind_need, people_behind_offer
from pearls.workflow import Transition


def _move(name: str, label: Any, sources: Iterable[str], destination: str, permission: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset(sources), destination, f"mentoring.{permission}", **more)


# --- needs and offers -----------------------------------------------------------------------------
def what_a_need_lacks(need: Need) -> Iterable[str]:
    """Return in words what is missing before a need can take part."""
    if not need.topics.exists():
        yield _("Name at least one topic on which you want help.")
    yield from _what_an_entry_lacks(need)
    if not need.goals.strip():
        yield _("Say what shall be different.")


def what_an_offer_lacks(offer: Offer) -> Iterable[str]:
    """Return in words what is missing before an offer can take part."""
    if not offer.topics.exists():
        yield _("Name at least one topic that you know.")
    yield from _what_an_entry_lacks(offer)
    if not offer.about.strip():
        yield _("Say what you offer.")
    if offer.max_towns and not offer.days:
        yield _("Say how many days you have in the season.")


def _what_an_entry_lacks(entry: Need | Offer) -> Iterable[str]:
    if not entry.languages:
        yield _("Name at least one language in which you can work.")
    if not entry.formats:
        yield _("Say how you can meet: by video, by visits, in a group.")


def count_hand_in(entry: Need | Offer, **_more: Any) -> None:
    """Count it, so that each handing in has its own receipt."""
    entry.hand_ins += 1
    entry.save(update_fields=["hand_ins"])


HAND_IN_NEED = _move(
    "hand_in", gettext_lazy("Ask for a mentor"), [EntryState.DRAFT], EntryState.HANDED_IN, "write_need",
    blockers=what_a_need_lacks, before=count_hand_in, notification=EntryReceived, recipients=people_behind_need,
)  # fmt: skip
HAND_IN_OFFER = _move(
    "hand_in", gettext_lazy("Hand in the offer"), [EntryState.DRAFT], EntryState.HANDED_IN, "write_offer",
    blockers=what_an_offer_lacks, before=count_hand_in, notification=EntryReceived, recipients=people_behind_offer,
)  # fmt: skip
TAKE_BACK_NEED = _move(
    "take_back", gettext_lazy("Take it back and change it"), [EntryState.HANDED_IN], EntryState.DRAFT, "write_need"
)
TAKE_BACK_OFFER = _move(
    "take_back", gettext_lazy("Take it back and change it"), [EntryState.HANDED_IN], EntryState.DRAFT, "write_offer"
)
_LIVE = [EntryState.DRAFT, EntryState.HANDED_IN]
WITHDRAW_NEED = _move(
    "withdraw", gettext_lazy("Withdraw"), _LIVE, EntryState.WITHDRAWN, "write_need", needs_comment=True
)
WITHDRAW_OFFER = _move(
    "withdraw", gettext_lazy("Withdraw"), _LIVE, EntryState.WITHDRAWN, "write_offer", needs_comment=True
)
NEED_MOVES = {move.name: move for move in (HAND_IN_NEED, TAKE_BACK_NEED, WITHDRAW_NEED)}
OFFER_MOVES = {move.name: move for move in (HAND_IN_OFFER, TAKE_BACK_OFFER, WITHDRAW_OFFER)}


# --- seasons --------------------------------------------------------------------------------------
def what_keeps_a_season_open(season: Season) -> Iterable[str]:
    """Return in words why collecting cannot end yet."""
    if not season.needs.filter(state=EntryState.HANDED_IN).exists():
        yield _("No town asks for a mentor yet.")
    if not season.offers.filter(state=EntryState.HANDED_IN).exists():
        yield _("Nobody offers to mentor yet.")


def what_keeps_it_unoffered(season: Season) -> Iterable[str]:
    """Return in words why nothing can be offered."""
    if not season.proposals.filter(state=ProposalState.DRAFTED).exists():
        yield _("There is no draft to offer.")


def what_keeps_it_unsettled(season: Season) -> Iterable[str]:
    """Return in words which proposed pairs still wait."""
    waiting = season.proposals.filter(state=ProposalState.OFFERED).count()
    if waiting:
        said = ngettext("%d pair has not answered yet.", "%d pairs have not answered yet.", waiting)
        yield said % waiting


def offer_pairs(season: Season, *, offer: Callable[..., Any], **_more: Any) -> None:
    """Offer every drafted pair to both sides."""
    offer(season=season)


CLOSE_SEASON = _move(
    "close_season", gettext_lazy("End the collecting"), [SeasonState.COLLECTING], SeasonState.CLOSED, "manage_season",
    blockers=what_keeps_a_season_open,
)  # fmt: skip
REOPEN_SEASON = _move(
    "reopen_season", gettext_lazy("Collect again"), [SeasonState.CLOSED], SeasonState.COLLECTING, "manage_season",
    needs_comment=True,
)  # fmt: skip
DRAFT_PAIRS = _move(
    "draft_pairs", gettext_lazy("Make this run the draft"), [SeasonState.CLOSED, SeasonState.DRAFTED],
    SeasonState.DRAFTED, "manage_season",
)  # fmt: skip
DROP_DRAFT = _move(
    "drop_draft", gettext_lazy("Drop the draft"), [SeasonState.DRAFTED], SeasonState.CLOSED, "manage_season"
)
OFFER_PAIRS = _move(
    "offer_pairs", gettext_lazy("Offer the pairs to both sides"), [SeasonState.DRAFTED], SeasonState.OFFERED,
    "manage_season", blockers=what_keeps_it_unoffered, effect=offer_pairs,
)  # fmt: skip
SETTLE = _move(
    "settle", gettext_lazy("Settle the season"), [SeasonState.OFFERED], SeasonState.SETTLED, "manage_season",
    blockers=what_keeps_it_unsettled,
)  # fmt: skip
ARCHIVE = _move(
    "archive", gettext_lazy("Put the season away"), [SeasonState.SETTLED], SeasonState.ARCHIVED, "manage_season"
)
SEASON_MOVES = {move.name: move for move in (CLOSE_SEASON, REOPEN_SEASON, DROP_DRAFT, OFFER_PAIRS, SETTLE, ARCHIVE)}
