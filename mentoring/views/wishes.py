"""The only home of the pages on which each side says whom it would like, and whom not."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mentoring.enums import EntryState, Side
from mentoring.forms.seasons import WishesForm
from mentoring.models import Need, Offer
from mentoring.permissions import may_write_need, may_write_offer
from mentoring.services import collecting
from mentoring.views.entries import BODY, get_need, get_offer, here
from mentoring.views.wording import languages_in_words
from pearls.views.pages import form_page, sent


def _held(entry: Need | Offer, side: Side, other: str) -> tuple[list[Any], dict[Any, str]]:
    ranked = [getattr(wish, other) for wish in entry.preferences.filter(side=side).select_related(other)]
    against = {getattr(row, other): row.reason for row in entry.objections.filter(side=side).select_related(other)}
    return ranked, against


@require_http_methods(["GET", "HEAD", "POST"])
def of_town(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a town read the mentors on offer, rank up to five, and say whom it does not want."""
    need = get_need(request, pk)
    if not may_write_need(request.user, need):  # type: ignore[arg-type]
        raise Http404
    shown = Offer.objects.filter(season=need.season, state=EntryState.HANDED_IN)
    partners = list(shown.select_related(*BODY).prefetch_related("topics__term"))
    ranked, against = _held(need, Side.TOWN, "offer")
    form = WishesForm(sent(request), partners=partners, ranked=ranked, against=against)
    mine = {topic.term_id for topic in need.topics.all()}

    def save() -> None:
        collecting.set_town_wishes(need=need, ranked=form.ranked(), against=form.against(), by=request.user)  # type: ignore[arg-type]

    context = {
        "cards": [_card(partner, mine, partner.about) for partner in partners],
        "heading": _("Whom %s would like as a mentor") % need,
        "crumbs": here((str(need), reverse("mentoring:need", args=[need.pk])), _("Wishes")),
    }
    return form_page(
        request, form, save, done=_("Saved."), to=reverse("mentoring:need", args=[need.pk]), context=context,
        template="mentoring/seasons/wishes.html",
    )  # fmt: skip


def _card(partner: Need | Offer, mine: set[int], text: str) -> dict[str, Any]:
    topics = [{"label": str(topic.term), "shared": topic.term_id in mine} for topic in partner.topics.all()]
    where = partner.country if isinstance(partner, Offer) else partner.municipality.country
    kind = partner.get_kind_display() if isinstance(partner, Offer) else ""
    note = " · ".join(filter(None, [str(where), kind, *languages_in_words(partner.languages)]))
    return {"name": str(partner), "note": note, "text": text, "topics": topics}


@require_http_methods(["GET", "HEAD", "POST"])
def of_mentor(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a mentor read what towns want, rank up to five, and say which it does not want."""
    offer = get_offer(request, pk)
    if not may_write_offer(request.user, offer):  # type: ignore[arg-type]
        raise Http404
    shown = Need.objects.filter(season=offer.season, state=EntryState.HANDED_IN)
    partners = list(shown.select_related("municipality__country").prefetch_related("topics__term"))
    ranked, against = _held(offer, Side.MENTOR, "need")
    form = WishesForm(sent(request), partners=partners, ranked=ranked, against=against)
    mine = {topic.term_id for topic in offer.topics.all()}

    def save() -> None:
        collecting.set_mentor_wishes(offer=offer, ranked=form.ranked(), against=form.against(), by=request.user)  # type: ignore[arg-type]

    context = {
        "cards": [_card(partner, mine, partner.goals) for partner in partners],
        "heading": _("Which towns %s would like to mentor") % offer,
        "crumbs": here((str(offer), reverse("mentoring:offer", args=[offer.pk])), _("Wishes")),
    }
    return form_page(
        request, form, save, done=_("Saved."), to=reverse("mentoring:offer", args=[offer.pk]), context=context,
        template="mentoring/seasons/wishes.html",
    )  # fmt: skip
