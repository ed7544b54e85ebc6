"""The only home of the team's writes: begin a practice, its operations, who works on it."""

import uuid
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import MemberRole
from pearls.models import Municipality, Organisation, Place, User
from pearls.permissions import get_visible_or_404
from pearls.questionnaires.enums import VersionState
from pearls.questionnaires.models import AnswerSheet, TemplateVersion
from pearls.questionnaires.services import begin_sheet
from pearls.questionnaires.services.protocol import answer_ops
from practices.enums import WRITABLE, Origin
from practices.models import Practice, PracticeMember
from practices.permissions import bodies_of, inner_practices, may_manage, may_write, role_in, with_my_roles

TEMPLATE = "good-practice"
_NUMBERS = 7_003_001  # our own key among the server's advisory locks


def next_number() -> int:
    """Return the next public number; whoever asks waits until the one before has stored theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS])
    return (Practice.objects.aggregate(most=Max("number"))["most"] or 0) + 1


@transaction.atomic
def begin_practice(
    *,
    body: Municipality | Organisation,
    place: Place | None,
    language: str,
    by: User,
    origin: Origin = Origin.SUBMITTED,
) -> Practice:
    """Return a new, empty practice of a municipality or organisation, to be written in `language`; its maker owns it."""
    if body not in bodies_of(by):
        raise PermissionDenied(_("Practices are begun by owners and editors of a municipality or organisation."))
    practice = open_practice(body=body, place=place, language=language, by=by, origin=origin)
    PracticeMember.objects.create(practice=practice, user=by, role=MemberRole.OWNER)
    record("practice.begun", practice, by=by)
    return practice


def open_practice(
    *, body: Municipality | Organisation, place: Place | None, language: str, by: User, origin: Origin
) -> Practice:
    """Return a new, empty practice that belongs to its body alone: what an import makes, which gives its maker no right in it."""
    return Practice.objects.create(
        number=next_number(),
        sheet=new_sheet(language),
        country=place.country if place else body.country,
        place=place,
        origin=origin,
        created_by=by,
        **{"municipality" if isinstance(body, Municipality) else "organisation": body},
    )


def newest_form() -> TemplateVersion:
    """Return the newest published form of a practice."""
    return TemplateVersion.objects.filter(template__slug=TEMPLATE, state=VersionState.PUBLISHED).latest("number")


def new_sheet(language: str) -> AnswerSheet:
    """Return an empty answer sheet on the newest published form."""
    return begin_sheet(version=newest_form(), language=language)


@transaction.atomic
def save_ops(*, pk: uuid.UUID, by: User, body: dict, url_of: Callable[[Practice], Callable[[str, str], str]]) -> dict:
    """Carry out one autosave request and return the protocol's answer; for those who write, gate and lock are one query.

    Raises Http404 where `by` may not see the live text.
    """
    # The practice is locked too, before the sheet as publishing does it: or a text would be called saved in one just handed over.
    locked = with_my_roles(Practice.objects.select_related("sheet"), by).select_for_update(of=("self", "sheet"))
    practice = get_visible_or_404(locked, pk=pk)
    if role_in(by, practice) is None:  # curators and reviewers read; only they pay for the whole gate
        get_visible_or_404(inner_practices(by), pk=pk)
    allowed = may_write(by, practice)
    status = "locked" if practice.state not in WRITABLE else "denied"
    refusal = None if allowed else (status, getattr(allowed, "reason", ""))
    return answer_ops(sheet=practice.sheet, by=by, body=body, refusal=refusal, url_of=url_of(practice))


class LastOwner(PermissionDenied):
    """The practice would be left without an owner."""


@transaction.atomic
def set_member(*, practice: Practice, user: User, role: MemberRole, by: User) -> PracticeMember:
    """Give `user` a right in the practice; strangers come by invitation. The last owner cannot become less."""
    _must_manage(by, practice)
    if role_in(user, practice) is None:
        raise PermissionDenied
    if role != MemberRole.OWNER:
        _keep_an_owner(practice, user)
    member, _made = PracticeMember.objects.update_or_create(practice=practice, user=user, defaults={"role": role})
    record("practice.member_set", practice, by=by, person=str(user), role=role)
    return member


@transaction.atomic
def remove_member(*, practice: Practice, user: User, by: User) -> None:
    """Take a person out of the practice; what they wrote stays. Anybody may leave, owners may remove others."""
    if user != by:
        _must_manage(by, practice)
    _keep_an_owner(practice, user)
    if PracticeMember.objects.filter(practice=practice, user=user).delete()[0]:
        record("practice.member_removed", practice, by=by, person=str(user))


def _must_manage(by: User, practice: Practice) -> None:
    allowed = may_manage(by, practice)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def _keep_an_owner(practice: Practice, user: User) -> None:
    Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    rows = PracticeMember.objects.filter(practice=practice, role=MemberRole.OWNER)
    if set(rows.values_list("user", flat=True)) == {user.pk}:
        raise LastOwner(_("A practice needs an owner. Make somebody else an owner first."))


def accept_invitation(*, invitation, user: User) -> None:
    """Make the invited person a member of the practice; an invitation never takes a right away that somebody has already."""
    practice = invitation.target
    held = {invitation.role, role_in(user, practice)}
    strongest = next(role for role in MemberRole.values if role in held)  # they are listed strongest first
    PracticeMember.objects.update_or_create(practice=practice, user=user, defaults={"role": strongest})
