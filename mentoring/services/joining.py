"""The only home of who acts in a mentoring: people come, lead, hand over and leave; the office names a mediator."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import Party, PartyPerson, Relationship
from mentoring.permissions.relationships import may_look_after
from mentoring.queries.relationships import colleagues_of
from mentoring.services.guarding import kept, locked, must
from mentoring.services.opening import keep_access
from pearls.audit import record
from pearls.models import User
from pearls.permissions import is_admin


def _locked_party(party: Party) -> Party:
    party.relationship = locked(party.relationship)
    return party


@transaction.atomic
def add_person(*, party: Party, user: User, by: User) -> PartyPerson:
    """Let a colleague of the same body act. Raises PermissionDenied or ValidationError."""
    must(may_look_after(by, _locked_party(party)))
    if user not in colleagues_of(party):
        raise PermissionDenied  # others come by invitation
    return _join(party, user, by)


def accept_invitation(*, invitation: Any, user: User) -> None:
    """Make the invited person one of a party's people; whoever acts already goes on."""
    party = _locked_party(invitation.target)
    if not PartyPerson.objects.filter(party=party, user=user, until__isnull=True).exists():
        _join(party, user, user)


def _join(party: Party, user: User, by: User) -> PartyPerson:
    others = party.relationship.parties.exclude(pk=party.pk)
    if PartyPerson.objects.filter(party__in=others, user=user, until__isnull=True).exists():
        raise ValidationError(_("This person acts for the other side already."))
    alone = not party.people.filter(until__isnull=True).exists()
    person = kept(PartyPerson(party=party, user=user, lead=alone))
    record("person.joined", party.relationship, by=by, person=str(user), party=str(party))
    keep_access(relationship=party.relationship, by=by)
    return person


@transaction.atomic
def let_lead(*, person: PartyPerson, by: User) -> PartyPerson:
    """Make somebody who acts for a party its lead in place of who leads now. Raises PermissionDenied."""
    party = _locked_party(person.party)
    must(may_look_after(by, party))
    if person.until is not None:
        raise PermissionDenied
    for before in party.people.filter(lead=True, until__isnull=True).exclude(pk=person.pk):
        before.lead = False
        before.save(update_fields=["lead"])
    person.lead = True
    person.save(update_fields=["lead"])
    record("person.leads", party.relationship, by=by, person=str(person.user), party=str(party))
    return person


@transaction.atomic
def leave(*, person: PartyPerson, handover: str, by: User) -> PartyPerson:
    """End a person's part with what the next one must know; oneself, or who looks after the party. Raises ValidationError in words."""
    party = _locked_party(person.party)
    if by != person.user:
        must(may_look_after(by, party))
    if person.until is not None:
        raise PermissionDenied
    _must_leave_somebody(party, person)
    person.until, person.lead, person.handover = timezone.localdate(), False, handover.strip()
    kept(person)
    record("person.left", party.relationship, by=by, person=str(person.user), party=str(party))
    keep_access(relationship=party.relationship, by=by)
    return person


def _must_leave_somebody(party: Party, person: PartyPerson) -> None:
    if not party.people.filter(until__isnull=True).exclude(pk=person.pk).exists():
        raise ValidationError(
            _("Nobody would be left on this side. Bring somebody in first, or end the mentoring without fault.")
        )
    if person.lead:
        raise ValidationError(_("This person leads. Let somebody else lead first."))


@transaction.atomic
def name_mediator(*, relationship: Relationship, user: User | None, by: User) -> Relationship:
    """Name who mediates, or end the mediation with None; only the office does. Raises PermissionDenied or ValidationError."""
    if not is_admin(by):
        raise PermissionDenied
    found = locked(relationship)
    if user and PartyPerson.objects.filter(party__relationship=found, user=user).exists():
        raise ValidationError({"user": _("Who acts or acted for one of the sides cannot mediate.")})
    found.mediator = user
    found.save(update_fields=["mediator"])
    record("mediator.named", found, by=by, person=str(user or ""))
    return found
