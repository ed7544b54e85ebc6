"""The only home of what the office's pages share: gates, ways back, bearings."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from awards.enums import RoundState
from awards.models import Cycle, Round
from awards.permissions import may_decide, may_see_scores, visible_cycles, visible_rounds
from pearls.formats import town_of
from pearls.permissions import get_visible_or_404, is_admin
from pearls.views.common import crumbs

CYCLE_PARTS = ("edition", "book", "form")


def get_cycle(request: HttpRequest, pk: int) -> Cycle:
    """Return a cycle for those who run it; for everybody else there is no such page."""
    if not is_admin(request.user):
        raise Http404
    rows = visible_cycles(request.user).select_related(*CYCLE_PARTS).prefetch_related("phases")
    return get_visible_or_404(rows, pk=pk)


def get_round(request: HttpRequest, pk: int) -> Round:
    """Return a round for those who set it up."""
    if not is_admin(request.user):
        raise Http404
    return get_visible_or_404(_rounds(request), pk=pk)


def get_scored_round(request: HttpRequest, pk: int) -> Round:
    """Return a round for those who see its scores: its chair and admins, nobody who applies."""
    return _allowed(request, pk, may_see_scores)


def get_decided_round(request: HttpRequest, pk: int) -> Round:
    """Return a round for those who select and decide: nobody who is barred from one of its candidates."""
    return _allowed(request, pk, may_decide)


def _allowed(request: HttpRequest, pk: int, predicate: Callable[..., Any]) -> Round:
    round_ = get_visible_or_404(_rounds(request), pk=pk)
    if not predicate(request.user, round_):
        raise Http404
    return round_


def _rounds(request: HttpRequest) -> Any:
    rows = visible_rounds(request.user)  # type: ignore[arg-type]
    return rows.select_related("cycle__edition", "cycle__book", "publication")


def cycle_crumbs(request: HttpRequest, cycle: Cycle, *more: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk to a page of a cycle; a chair who is no admin has no console on it."""
    if not is_admin(request.user):
        return crumbs(*more)
    here = (cycle.name, reverse("awards:cycle", args=[cycle.pk]))
    return crumbs((_("Cycles"), reverse("awards:cycles")), here if more else cycle.name, *more)


def round_crumbs(request: HttpRequest, round_: Round, *more: tuple[str, str] | str) -> list[dict[str, str]]:
    """Return the way from the desk to a page of a round."""
    if not is_admin(request.user):
        return crumbs((round_.name, reverse("awards:round_result", args=[round_.pk])), *more)
    here = (round_.name, reverse("awards:round_office", args=[round_.pk]))
    return cycle_crumbs(request, round_.cycle, here if more else round_.name, *more)


def bearings_of(round_: Round, what: str, note: str = "") -> dict[str, str]:
    """Return where somebody is in a round, what is expected on this page, and by when."""
    draft = round_.state == RoundState.DRAFT
    return {
        "where": f"{round_}: {round_.get_state_display()}",
        "where_note": str(round_.cycle),
        "what": what,
        "what_note": note,
        "when": instant(round_.opens_at if draft else round_.closes_at, round_.cycle.zone),
        "when_note": _("the round opens") if draft else _("the end of scoring"),
    }


def instant(at: Any, zone: str) -> str:
    """Return an instant in the cycle's zone, with the zone's name."""
    if at is None:
        return ""
    return f"{formats.date_format(at.astimezone(ZoneInfo(zone)), 'DATETIME_FORMAT')} {zone_name(zone)}"


def zone_name(zone: str) -> str:
    """Return a zone as people call it: "Stockholm time"."""
    return _("%s time") % town_of(zone)
