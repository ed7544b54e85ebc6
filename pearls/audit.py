"""The only writer and reader of Event: what people did, in the order they did it."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models

from pearls.models import Event, User


def record(verb: str, target: models.Model, *, by: User | None, **data) -> Event:
    """Write that `by` did `verb` to `target`; call it inside the transaction of the change itself.

    `verb` is a dotted name such as "invitation.sent"; `data` must be JSON and hold no secrets.
    """
    return Event.objects.create(
        verb=verb, target_type=ContentType.objects.get_for_model(target), target_id=str(target.pk), data=data, by=by
    )


def timeline(target: models.Model, limit: int = 50, *, verb: str = "") -> Iterable[Event]:
    """Return the newest events of `target` with the people who acted; all of them, or those of one verb."""
    kind = ContentType.objects.get_for_model(target)
    events = Event.objects.filter(target_type=kind, target_id=str(target.pk))
    events = events.filter(verb=verb) if verb else events
    return events.select_related("by")[:limit]
