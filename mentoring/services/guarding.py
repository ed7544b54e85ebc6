"""The only home of how the services of a mentoring's year are guarded: the row is locked, and whoever writes may write now."""

from typing import Any

from django.core.exceptions import PermissionDenied

from mentoring.models import Party, Relationship
from mentoring.permissions.relationships import may_write_in, party_of
from pearls.models import User


def must(allowed: Any) -> None:
    """Raise PermissionDenied with the reason, if there is one, unless it is allowed."""
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def locked(relationship: Relationship) -> Relationship:
    """Return a mentoring as it is now, locked until the change is over."""
    rows = Relationship.objects.select_for_update(of=("self",)).select_related("season", "plan", "mediator")
    return rows.get(pk=relationship.pk)


def locked_to_write(relationship: Relationship, by: User) -> Relationship:
    """Return the mentoring locked, for somebody who may write in it now. Raises PermissionDenied."""
    found = locked(relationship)
    must(may_write_in(by, found))
    return found


def own_party(relationship: Relationship, by: User) -> Party:
    """Return the party for which `by` acts. Raises PermissionDenied."""
    party = party_of(by, relationship)
    if party is None:
        raise PermissionDenied
    return party


def kept(thing: Any) -> Any:
    """Return a row once it was looked at and written. Raises ValidationError."""
    thing.full_clean()
    thing.save()
    return thing
