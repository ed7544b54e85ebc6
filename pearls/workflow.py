"""The only place where an object changes state: lock, source, right, checks, record, notice after commit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pearls.models import StateChange, User
from pearls.notifications import Notification, notify


@dataclass(frozen=True)
class Transition:
    """One row of an app's transition table.

    `permission` is asked with the locked object; `blockers` returns sentences that stand in the way (empty: none);
    `before` runs once all checks are passed: it makes what the new state cannot be without. `effect` runs after the move; both
    inside the same transaction. `recipients` are told after commit.
    """

    name: str
    label: Any
    sources: frozenset[str]
    destination: str
    permission: str
    needs_comment: bool = False
    blockers: Callable[[Any], Iterable[str]] | None = None
    before: Callable[..., None] | None = None
    effect: Callable[..., None] | None = None
    notification: type[Notification] | None = None
    recipients: Callable[[Any], Iterable[User | str]] | None = None


class NotAllowedNow(Exception):
    """The object is not in a state from which this transition starts."""


@transaction.atomic
def perform(obj: Any, transition: Transition, *, by: User | None, comment: str = "", **extra):
    """Move `obj`, record the move and tell the people concerned once it is committed; return the locked object.

    `by=None` is the installation itself (loading its own data), which needs no right.
    Raises NotAllowedNow, PermissionDenied, or ValidationError with what stands in the way.
    """
    locked = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    _check(locked, transition, by, comment)
    if transition.before:
        transition.before(locked, by=by, comment=comment, **extra)
    source, locked.state = locked.state, transition.destination
    locked.full_clean()
    locked.save(update_fields=["state"])
    StateChange.objects.create(
        target_type=ContentType.objects.get_for_model(locked),
        target_id=str(locked.pk),
        transition=transition.name,
        source=source,
        destination=transition.destination,
        comment=comment,
        by=by,
    )
    if transition.effect:
        transition.effect(locked, by=by, comment=comment, **extra)
    _tell(locked, transition)
    return locked


def _check(obj, transition: Transition, by: User | None, comment: str) -> None:
    if obj.state not in transition.sources:
        raise NotAllowedNow(transition.name)
    if by is not None and not by.has_perm(transition.permission, obj):
        raise PermissionDenied(transition.permission)
    if transition.needs_comment and not comment.strip():
        raise ValidationError({"comment": _("Say why in a sentence; the people concerned read it.")})
    blockers = list(transition.blockers(obj)) if transition.blockers else []
    if blockers:
        raise ValidationError(blockers)


def _tell(obj, transition: Transition) -> None:
    if transition.notification and transition.recipients:
        notify(transition.notification(obj), *transition.recipients(obj))


def available(obj, transitions: Iterable[Transition], user: User) -> list[Transition]:
    """Return the transitions that `user` may start now: what the buttons of a page are made of."""
    return [t for t in transitions if obj.state in t.sources and user.has_perm(t.permission, obj)]
