"""The only home of the rights in learning sessions: who sees and who runs one, who may register, who gets link and material."""

from datetime import datetime
from typing import Any

import rules
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.enums import RegistrationState, SessionState
from mentoring.models import LearningSession, Registration, SessionMaterial
from pearls.permissions import Refusal, is_admin


def visible_sessions(user: Any) -> QuerySet[LearningSession]:
    """Return the sessions that `user` sees: admins all, people with an account what is published, everybody what is public."""
    if is_admin(user):
        return LearningSession.objects.all()
    published = LearningSession.objects.exclude(state=SessionState.DRAFT)
    return published if user.is_authenticated else published.filter(is_public=True)


def visible_registrations(user: Any) -> QuerySet[Registration]:
    """Return the registrations that `user` sees: own ones, all for admins."""
    return Registration.objects.all() if is_admin(user) else Registration.objects.filter(user=user.pk)


def visible_material(user: Any) -> QuerySet[SessionMaterial]:
    """Return the material that `user` may open, which is for those who come, and for admins: agrees with may_join()."""
    if is_admin(user):
        return SessionMaterial.objects.all()
    going = Registration.objects.filter(user=user.pk, state=RegistrationState.GOING)
    return SessionMaterial.objects.filter(session__in=going.values("session"))


def may_join(user: Any, session: LearningSession) -> bool:
    """Return whether `user` gets the link and the material."""
    going = Q(user=user.pk, state=RegistrationState.GOING)
    return is_admin(user) or session.registrations.filter(going).exists()


def may_register(user: Any, session: LearningSession, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may register now, or the reason why not."""
    if session.state != SessionState.OPEN:
        return Refusal(_("Registration is not open."))
    if session.starts_at <= (now or timezone.now()):
        return Refusal(_("This session has begun already."))
    if not user.is_authenticated:
        return Refusal(_("Sign in to register."))
    return True


@rules.predicate
def own_registration(user: Any, registration: Registration | None) -> bool:
    """Whose registration it is."""
    return registration is not None and registration.user_id == user.pk


rules.add_perm("mentoring.manage_session", is_admin)
rules.add_perm("mentoring.register_oneself", own_registration)
