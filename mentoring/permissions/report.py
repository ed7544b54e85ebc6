"""The only home of the rights on reports: who sees the programme's numbers, of which mentorings, and who certifies whose work."""

import rules
from django.db.models import QuerySet

from mentoring.models import MentorCertificate, PartyPerson, Relationship, Season
from mentoring.permissions.relationships import overseen_by
from mentoring.permissions.seasons import countries_of
from pearls.models import User
from pearls.permissions import is_admin


def may_see_reports(user: User) -> bool:
    """Return whether `user` sees reports: the office does, and contact points and stand-ins those of their countries."""
    return is_admin(user) or countries_of(user).exists()


rules.add_perm("mentoring.see_reports", may_see_reports)


def reported_to(user: User, season: Season) -> QuerySet[Relationship]:
    """Return the mentorings of a season of which `user` sees numbers."""
    return overseen_by(user).filter(season=season)


def reported_seasons(user: User) -> QuerySet[Season]:
    """Return the seasons of which `user` sees a report: those with mentorings that they oversee."""
    if is_admin(user):
        return Season.objects.all()
    return Season.objects.filter(pk__in=overseen_by(user).values("season"))


def mentored_seasons(user: User) -> QuerySet[Season]:
    """Return the seasons in which `user` mentored, whether they still do or left."""
    acts = PartyPerson.objects.filter(user=user, party__side="mentor")
    return Season.objects.filter(pk__in=acts.values("party__relationship__season"))


def visible_certificates(user: User) -> QuerySet[MentorCertificate]:
    """Return the certificates that `user` may fetch: their own, all for admins."""
    return MentorCertificate.objects.all() if is_admin(user) else MentorCertificate.objects.filter(user=user)
