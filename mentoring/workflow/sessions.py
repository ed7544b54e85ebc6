"""The only home of the moves of a session and of a registration: published, held, cancelled; going, waiting, moved up, left."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.enums import RegistrationState, SessionState
from mentoring.models import LearningSession, Registration
from pearls.workflow import Transition


def _move(name: str, label: Any, sources: Iterable[str], destination: str, permission: str, **more: Any) -> Transition:
    return Transition(name, label, frozenset(sources), destination, f"mentoring.{permission}", **more)


def what_keeps_it_unpublished(session: LearningSession) -> Iterable[str]:
    """Return in words what people must know before they register."""
    if session.starts_at <= timezone.now():
        yield _("It must begin in the future.")
    if not session.about.strip():
        yield _("Say what it is about.")
    if not (session.place or session.link):
        yield _("Say where it is: a place, a link, or both.")


def what_keeps_it_unheld(session: LearningSession) -> Iterable[str]:
    """Return in words why it cannot be over yet."""
    if session.starts_at > timezone.now():
        yield _("It has not begun yet.")


def next_version(session: LearningSession, **_more: Any) -> None:
    """Count what calendars are told."""
    session.sequence += 1
    session.changed_at = timezone.now()
    session.save(update_fields=["sequence", "changed_at"])


def ask_anew(registration: Registration, **_more: Any) -> None:
    """Put who comes back at the end of the order of asking."""
    registration.asked_at = timezone.now()
    registration.save(update_fields=["asked_at"])


_S, _R = SessionState, RegistrationState
PUBLISH = _move(
    "publish", gettext_lazy("Open the registration"), [_S.DRAFT], _S.OPEN, "manage_session",
    blockers=what_keeps_it_unpublished,
)  # fmt: skip
HOLD = _move("hold", gettext_lazy("It took place"), [_S.OPEN], _S.HELD, "manage_session", blockers=what_keeps_it_unheld)
CANCEL = _move(
    "cancel", gettext_lazy("Cancel the session"), [_S.DRAFT, _S.OPEN], _S.CANCELLED, "manage_session",
    needs_comment=True, before=next_version,
)  # fmt: skip
SESSION_MOVES = {move.name: move for move in (PUBLISH, HOLD, CANCEL)}

COME_BACK = _move("come_back", gettext_lazy("Register again"), [_R.LEFT], _R.GOING, "register_oneself", before=ask_anew)
WAIT_AGAIN = _move("wait_again", gettext_lazy("Wait again"), [_R.LEFT], _R.WAITING, "register_oneself", before=ask_anew)
LEAVE = _move("leave", gettext_lazy("Cancel my place"), [_R.GOING, _R.WAITING], _R.LEFT, "register_oneself")
MOVE_UP = _move("move_up", gettext_lazy("Give the place"), [_R.WAITING], _R.GOING, "manage_session")
