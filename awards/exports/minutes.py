"""The only home of the minutes of a round: who was there, what was decided, votes, departures; one PDF, made as a job."""

from collections.abc import Callable
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from awards.enums import RoundState, SeatState
from awards.models import Conflict, Decision, ResultSnapshot, Round, ScoreEvent, SelectionRun
from awards.permissions import may_decide
from awards.services.publishing import decisions_of
from awards.services.ranking import names_in, number
from awards.services.resulting import why_not
from awards.services.telling import last_hash
from pearls.models import Job
from pearls.pdf import render_pdf


def make_minutes(job: Job, progress: Callable[[int, int, str], None]) -> tuple[str, bytes] | None:
    """Return (file name, PDF) of the round that the job names; nothing for whom its decisions are not to be known."""
    rows = Round.objects.select_related("cycle__edition", "cycle__book")
    round_ = rows.filter(pk=job.params["round"], state__in=[RoundState.CLOSED, RoundState.FINALISED]).first()
    if round_ is None or not may_decide(job.owner, round_):
        return None
    progress(0, 1, _("Setting the pages"))
    return f"minutes-{round_.cycle.edition.year}-{round_.kind}.pdf", render_pdf(
        "awards/pdf/minutes.html", data_of(round_, job)
    )


def data_of(round_: Round, job: Job) -> dict[str, Any]:
    """Return the minutes as plain data."""
    result = round_.results.order_by("-number").first()
    found = decisions_of(round_)
    run = next((d.selection for d in found if d.selection_id), None)
    names = {key: str(c) for key, c in names_in(round_, job.owner).items()}
    return {
        "language": "en",
        "round": round_.name,
        "cycle": round_.cycle.name,
        "state": round_.get_state_display(),
        "made": formats.date_format(timezone.now(), "DATETIME_FORMAT"),
        "people": [(seat.name, seat.get_role_display(), seat.get_state_display()) for seat in _present(round_)],
        "recusals": _recusals(round_),
        "events": _events(round_),
        "rules": result.method.split("\n") if result else [],
        "ranking": _ranking(result, names),
        "question": _question(run, names),
        "why_not": [words for _key, words in why_not(run, names)] if run else [],
        "decisions": [_decision(d) for d in found],
        "overrides": [_override(d) for d in found if d.override],
        "sha256": result.sha256 if result else "",
        "chain": last_hash(round_),
    }


def _present(round_: Round) -> Any:
    return round_.seats.exclude(state=SeatState.INVITED).order_by("role", "name")


def _recusals(round_: Round) -> list[tuple[str, str, str]]:
    rows = Conflict.objects.filter(candidacy__round=round_)
    found = rows.select_related("seat", "candidacy__application__municipality", "candidacy__application__place")
    return [(c.seat.name, str(c.candidacy), c.get_kind_display()) for c in found]


def _events(round_: Round) -> list[tuple[str, str, list[str]]]:
    """Return when it opened, paused and closed, with the gaps that were accepted."""
    words = {
        "round.open_round": _("opened"),
        "round.pause_round": _("paused"),
        "round.resume_round": _("went on"),
        "round.close_round": _("closed"),
        "round.finalised": _("decided"),
    }
    rows = ScoreEvent.objects.filter(round=round_, verb__in=list(words)).order_by("seq")
    return [
        (
            formats.date_format(timezone.localtime(e.at), "DATETIME_FORMAT"),
            words[e.verb],
            [*e.data.get("gaps", []), e.data.get("reason", "")],
        )
        for e in rows
    ]


def _ranking(result: ResultSnapshot | None, names: dict[str, str]) -> list[dict[str, Any]]:
    rows = result.output["ranking"] if result else []
    return [
        {"place": row["place"] or "–", "name": names.get(row["candidate"], "–"), "readings": row["readings"],
         "total": _written(row["total"]), "mean": _written(row["mean"]), "spread": _written(row["spread"])}
        for row in rows
    ]  # fmt: skip


def _written(exact: str | None) -> str:
    value = number(exact)
    return "–" if value is None else formats.number_format(value, 1)


def _question(run: SelectionRun | None, names: dict[str, str]) -> dict[str, Any] | None:
    if run is None:
        return None
    asked = run.question
    return {
        "titles": asked.get("titles", ""),
        "extras": asked.get("extras", ""),
        "forced_in": [names.get(key, "–") for key in asked.get("forced_in", [])],
        "forced_out": [names.get(key, "–") for key in asked.get("forced_out", [])],
        "votes": [(names.get(key, "–"), count) for key, count in asked.get("votes", {}).items()],
    }


def _decision(decision: Decision) -> dict[str, str]:
    return {
        "name": str(decision.candidacy),
        "outcome": decision.get_outcome_display(),
        "reason": decision.public_reason,
    }


def _override(decision: Decision) -> dict[str, str]:
    return {
        "name": str(decision.candidacy),
        "outcome": decision.get_outcome_display(),
        "reason": decision.override_reason,
        "by": str(decision.decided_by or "–"),
        "confirmed": str(decision.confirmed_by) if decision.confirmed_by else _("nobody yet"),
    }
