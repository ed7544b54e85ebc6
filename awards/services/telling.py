"""The only home of the ledger of a round in words for people: what happened, by whom, about whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.models import Round, ScoreEvent


def events_of(round_: Round) -> QuerySet[ScoreEvent]:
    """Return the events of a round with everybody they name, the newest first."""
    found = ScoreEvent.objects.filter(round=round_).order_by("-seq")
    return found.select_related(
        "by",
        "scorecard__assignment__seat",
        "scorecard__assignment__candidacy__application__municipality",
        "scorecard__assignment__candidacy__application__place",
    )


def last_hash(round_: Round) -> str:
    """Return the hash that covers the whole ledger: the one to print and compare."""
    last = ScoreEvent.objects.filter(round=round_).order_by("-seq").values_list("sha256", flat=True).first()
    return last or ""


def in_words(round_: Round, events: Iterable[ScoreEvent]) -> list[dict[str, Any]]:
    """Return events as lines {seq, at, who, text, changes, sha256}; changes are what was before and after, each by itself."""
    bids = round_.candidacies.select_related("application__municipality", "application__place")
    names = {str(c.pk): str(c) for c in bids} | {str(pk): name for pk, name in round_.seats.values_list("pk", "name")}
    labels = {criterion.key: criterion.said for criterion in round_.criteria.all()}
    return [
        {
            "seq": e.seq,
            "at": e.at,
            "who": str(e.by or _("The portal")),
            "text": _said(e, names),
            "changes": list(_changes(e.data, labels)),
            "sha256": e.sha256,
        }
        for e in events
    ]


def _said(event: ScoreEvent, names: Mapping[str, str]) -> str:
    words = _VERBS[event.verb]() if event.verb in _VERBS else event.verb
    data = event.data
    parts = [words, _about(event), *_people(data, names), *data.get("gaps", [])]
    reason = data.get("reason", "")
    return " · ".join(filter(None, [*parts, f"“{reason}”" if reason else ""]))


def _about(event: ScoreEvent) -> str:
    if event.scorecard is None:
        return ""
    assignment = event.scorecard.assignment
    return _("%(town)s, read by %(juror)s") % {"town": assignment.candidacy, "juror": assignment.seat}


def _changes(data: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """Return each changed value with what stood there before; what is not scored has its word and no number."""
    scores = [(labels.get(name.partition(":")[2], name), *pair) for name, pair in data.get("changes", {}).items()]
    before, after = data.get("before"), data.get("after")
    settings = (
        [(_setting(name), before[name], after[name]) for name in after] if isinstance(after, dict) and before else []
    )
    return [
        _("%(what)s: %(before)s → %(after)s") % {"what": what, "before": _value(old), "after": _value(new)}
        for what, old, new in [*scores, *settings]
    ]


def _setting(name: str) -> str:
    return next((capfirst(str(field.verbose_name)) for field in Round._meta.fields if field.name == name), name)


def _value(value: Any) -> str:
    if value is None:
        return _("not scored")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _people(data: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    keys = [data[name] for name in ("seat", "old", "new", "candidacy") if isinstance(data.get(name), str)]
    return [names.get(key, "") for key in [*keys, *data.get("winners", [])]]


_VERBS = {
    "round.open_round": lambda: _("opened the round"),
    "round.pause_round": lambda: _("paused the round"),
    "round.resume_round": lambda: _("let the round go on"),
    "round.close_round": lambda: _("closed the round"),
    "round.set": lambda: _("changed a setting"),
    "round.selected": lambda: _("took the selection"),
    "round.finalised": lambda: _("decided the round"),
    "seat.replaced": lambda: _("put another person in a seat"),
    "conflict.noted": lambda: _("noted a conflict"),
    "card.saved": lambda: _("changed a scorecard"),
    "card.hand_in": lambda: _("handed a scorecard in"),
    "card.take_up": lambda: _("took a scorecard up again"),
    "card.reopen": lambda: _("opened a scorecard again"),
    "decision.override": lambda: _("departed from the selection"),
    "decision.restored": lambda: _("went back to the selection"),
    "decision.confirmed": lambda: _("confirmed a departure"),
    "publication.planned": lambda: _("set the hour of publication"),
    "publication.stopped": lambda: _("stopped the publication"),
}
