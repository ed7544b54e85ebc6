"""The only home of mentoring's rights; each part has a file of its own."""

from mentoring.permissions.relationships import (
    may_enter,
    may_oversee,
    party_of,
    visible_relationships,
)
from mentoring.permissions.seasons import (
    may_edit_need,
    may_edit_offer,
    may_write_need,
    may_write_offer,
    needs_of,
    needs_on_show,
    offers_of,
    offers_on_show,
    visible_needs,
    visible_offers,
    visible_proposals,
    visible_seasons,
)

__all__ = [
    "may_edit_need",
    "may_edit_offer",
    "may_enter",
    "may_oversee",
    "may_write_need",
    "may_write_offer",
    "needs_of",
    "needs_on_show",
    "offers_of",
    "offers_on_show",
    "party_of",
    "visible_needs",
    "visible_offers",
    "visible_proposals",
    "visible_relationships",
    "visible_seasons",
]
