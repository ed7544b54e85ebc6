"""The only home of how people find their mentoring: pulses answered and asked for, and nudges where something may be wrong."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from mentoring import health
from mentoring.enums import RelationshipState
from mentoring.models import Nudge, Pulse, Relationship
from mentoring.notifications.relationships import Nudged, PulseDue
from mentoring.queries.relationships import PulseAsked, acting, facts_of, people_in, pulses_asked, words_of
from mentoring.services.guarding import kept
from pearls.models import User
from pearls.notifications import notify


@transaction.atomic
def answer_pulse(
    *, asked: PulseAsked, helps: int, together: int, learnt: str, by: User, today: date | None = None
) -> Pulse:
    """Keep what a person says to a pulse that waits for them. Raises PermissionDenied or ValidationError."""
    waiting = pulses_asked(by, asked.relationship, today or timezone.localdate())
    if not any((pulse.kind, pulse.number) == (asked.kind, asked.number) for pulse in waiting):
        raise PermissionDenied
    return kept(
        Pulse(
            relationship=asked.relationship, meeting=asked.meeting, kind=asked.kind, number=asked.number,
            helps=helps, together=together, learnt=learnt.strip(), said_by=by,
        )
    )  # fmt: skip


def ask_for_pulses(today: date | None = None) -> int:
    """Tell people of pulses that wait for them, each once; return how many letters."""
    day, letters = today or timezone.localdate(), 0
    for relationship in Relationship.objects.filter(state=RelationshipState.RUNNING):
        for row in acting(relationship):
            for asked in pulses_asked(row.user, relationship, day):
                letters += len(notify(PulseDue(relationship, key=f"{asked.kind}:{asked.number}"), row.user))
    return letters


def nudge(today: date | None = None) -> int:
    """Tell the people of a mentoring of signals that have lasted 7, 14 and 21 days, each step once; return how many nudges."""
    day = today or timezone.localdate()
    running = list(Relationship.objects.filter(state__in=sorted(health.WORKING)).select_related("mediator"))
    facts = facts_of(running, day)
    return sum(_nudge(row, signal, day) for row in running for signal in health.signals(facts[row.pk]))


@transaction.atomic
def _nudge(relationship: Relationship, signal: health.Signal, day: date) -> bool:
    step = health.step_of(signal, day)
    if step is None:
        return False
    _row, made = Nudge.objects.get_or_create(
        relationship=relationship, signal=signal.kind, since=signal.since, step=step
    )
    if made:
        key = f"{signal.kind}:{signal.since}:{step}"
        notify(Nudged(relationship, key=key, reason=words_of(signal)), *people_in(relationship))
    return made
