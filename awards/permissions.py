"""The only home of the awards' rights: who runs a cycle, writes an application, reads a candidate, sees a score. Deny beats allow."""

from datetime import datetime
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.enums import (
    LIVE,
    SCORING_ROLES,
    ApplicationState,
    AssignmentState,
    CommentsPolicy,
    CycleState,
    OthersScores,
    PhaseKind,
    RoundKind,
    RoundState,
    ScorecardState,
    SeatRole,
    SeatState,
)
from awards.models import (
    Application,
    ApplicationMember,
    Assignment,
    Candidacy,
    Conflict,
    Cycle,
    Round,
    Scorecard,
    Seat,
    Submission,
)
from awards.queries import open_publications, standing_of, who_reads, window_of, window_of_round
from pearls.enums import MAY_EDIT, MemberRole, RoleName
from pearls.models import Membership, Municipality, Role, User
from pearls.permissions import Refusal, is_admin
from pearls.queries import admins

SEEN_BY_SEATS = frozenset({RoundState.OPEN, RoundState.PAUSED, RoundState.CLOSED, RoundState.FINALISED})
"""States of a round in which those who sit in it read its candidates."""


# --- cycles ---------------------------------------------------------------------------------------
def visible_cycles(user: Any) -> QuerySet[Cycle]:
    """Return the cycles that a person may know of: all for admins, those that run or ran for everybody."""
    if user.is_authenticated and is_admin(user):
        return Cycle.objects.all()
    return Cycle.objects.exclude(state=CycleState.DRAFT)


# --- applications ---------------------------------------------------------------------------------
def with_my_role(applications: QuerySet[Application], user: User) -> Any:
    """Annotate `my_role`: the right of `user` in each application, from itself or else from the municipality."""
    own = ApplicationMember.objects.filter(application=OuterRef("pk"), user=user).values("role")[:1]
    body = Membership.objects.filter(municipality=OuterRef("municipality"), user=user).values("role")[:1]
    return applications.annotate(my_role=Coalesce(Subquery(own), Subquery(body)), my_role_of=Value(user.pk))


def visible_applications(user: User) -> QuerySet[Application]:
    """Return the applications whose live text `user` may read: the team, the municipality, admins. Never board and jury."""
    admin = Role.objects.current().filter(user=user, name=RoleName.ADMIN)
    mine = with_my_role(Application.objects.all(), user)
    return mine.filter(Q(my_role__isnull=False) | Exists(admin))


def applications_of(user: User) -> QuerySet[Application]:
    """Return the applications in which `user` has a right of their own."""
    return with_my_role(Application.objects.all(), user).filter(my_role__isnull=False)


def role_in(user: User, application: Application) -> str | None:
    """Return the right of `user` in an application; one that came through the gate for this person carries it."""
    if getattr(application, "my_role_of", None) == user.pk:
        return application.my_role  # type: ignore[attr-defined]
    own = ApplicationMember.objects.filter(application=application.pk, user=user).order_by()
    body = Membership.objects.filter(municipality=application.municipality_id, user=user).order_by()
    role = own.values_list("role", flat=True).first() or body.values_list("role", flat=True).first()
    if not hasattr(application, "my_role_of"):
        application.my_role, application.my_role_of = role, user.pk  # type: ignore[attr-defined]
    return role


def begin_for(user: User) -> QuerySet[Municipality]:
    """Return the municipalities for which `user` may begin an application."""
    mine = Membership.objects.filter(user=user, role__in=sorted(MAY_EDIT))
    return Municipality.objects.filter(pk__in=mine.values("municipality"))


def free_to_begin(user: User, cycle: Cycle) -> QuerySet[Municipality]:
    """Return the municipalities of begin_for() that do not apply in a cycle yet: what pages offer."""
    applying = Application.objects.filter(cycle=cycle, state__in=sorted(LIVE))
    return begin_for(user).exclude(pk__in=applying.values("municipality"))


def may_begin(user: User, municipality: Municipality, cycle: Cycle, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may begin an application now; agrees with begin_for()."""
    if not begin_for(user).filter(pk=municipality.pk).exists():
        return Refusal(_("Only owners and editors of %s can begin an application.") % municipality)
    if cycle.state != CycleState.OPEN:
        return Refusal(_("The call is not open."))
    return _in_window(cycle, PhaseKind.APPLICATION, None, now)


def may_write(user: User, application: Application, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may change answers now, or the reason why not."""
    if role_in(user, application) not in MAY_EDIT:
        return Refusal(_("You can read this application. Ask an owner if you want to write in it."))
    if application.state == ApplicationState.SUBMITTED:
        return Refusal(
            _("The application was submitted. Until the call closes an owner can take it back and change it.")
        )
    if application.state == ApplicationState.WITHDRAWN:
        return Refusal(_("The application was withdrawn."))
    return _in_window(application.cycle, PhaseKind.APPLICATION, application, now)


def may_manage(user: User, application: Application) -> bool | Refusal:
    """Return whether `user` may invite people, change their rights, submit, take back and withdraw."""
    if role_in(user, application) == MemberRole.OWNER:
        return True
    return Refusal(_("Only an owner of the application can do this."))


def may_submit(user: User, application: Application, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may submit the application, or take it back, now."""
    allowed = may_manage(user, application)
    return allowed and _in_window(application.cycle, PhaseKind.APPLICATION, application, now)


def may_hand_in_plan(user: User, application: Application, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may hand in the action plan for the final now: invited, and the invitation is published."""
    allowed = may_manage(user, application)
    if not allowed or application.state != ApplicationState.SUBMITTED:
        return allowed and Refusal(_("Only a submitted application goes on to the final."))
    allowed = _in_window(application.cycle, PhaseKind.DEVELOPMENT, application, now)
    if allowed and not standing_of(application, now).invited:
        return Refusal(_("Plans are handed in by towns that the board invited. No invitation of yours is published."))
    return allowed


def may_name_tie(user: User, application: Application) -> bool | Refusal:
    """Return whether `user` may say that somebody who judges is tied to the town; of whom is told by queries.who_reads()."""
    allowed = may_manage(user, application)
    if allowed and not who_reads(application):
        return Refusal(_("Nobody reads the application now. Ties are named while a round is prepared or runs."))
    return allowed


def _in_window(cycle: Cycle, kind: PhaseKind, application: Application | None, now: datetime | None) -> bool | Refusal:
    window = window_of(cycle, kind, application)
    if window is not None and window.at(now or timezone.now()).lets_in:
        return True
    if window is None or window.at(now or timezone.now()).value == "before":
        return Refusal(_("This is not open yet."))
    return Refusal(_("The time for this is over. The programme office can grant more time with a reason."))


# --- own bids and conflicts -----------------------------------------------------------------------
# In SQL of its own: it stands in the question of every page of a jury, and as nested querysets it cost more to write and to plan
# than the rest of the question to answer.
_BIDS = """
SELECT member.application_id FROM awards_applicationmember member WHERE member.user_id = %s
UNION ALL SELECT bid.id FROM awards_application bid
JOIN pearls_membership own ON own.municipality_id = bid.municipality_id WHERE own.user_id = %s
UNION ALL SELECT partner.application_id FROM awards_bidpartner partner
JOIN pearls_membership own ON own.municipality_id = partner.municipality_id OR own.organisation_id = partner.organisation_id
WHERE own.user_id = %s
"""


def _bids(user: User) -> RawSQL:
    return RawSQL(_BIDS, [user.pk] * 3)  # noqa: S611 -- no text of anybody is in it


def bids_of(user: User) -> QuerySet[Application]:
    """Return every application behind which `user` stands: team, municipality, partner municipality or organisation."""
    return Application.objects.filter(pk__in=_bids(user))


def applies_in(user: User, cycle_id: int) -> bool:
    """Return whether `user` stands behind a live application of a cycle: then no score of it is theirs to see."""
    return bids_of(user).filter(cycle=cycle_id, state__in=sorted(LIVE)).exists()


def _not_barred(user: User) -> Q:
    """Return the condition of a candidacy about which `user` may learn anything at all."""
    conflicts = Conflict.objects.filter(candidacy=OuterRef("pk"), seat__user=user)
    return ~Exists(conflicts) & ~Q(application__in=_bids(user))


# --- rounds and candidates ------------------------------------------------------------------------
def seat_of(user: User, round_: Round) -> Seat | None:
    """Return the seat that `user` holds in a round: taken, not merely offered."""
    return Seat.objects.filter(round=round_, user=user, state=SeatState.ACCEPTED).first()


def may_be_named(user: User, seat: Seat) -> bool:
    """Return whether `user` decides if the jury page names the person in this seat: that person alone, in a jury, once it is taken."""
    judges = seat.round.kind == RoundKind.JURY and seat.role in SCORING_ROLES
    return judges and seat.state == SeatState.ACCEPTED and seat.user_id == user.pk


def visible_seats(user: User) -> QuerySet[Seat]:
    """Return the seats that `user` was offered or holds; admins see all."""
    if is_admin(user):
        return Seat.objects.all()
    return Seat.objects.filter(user=user)


def visible_rounds(user: User) -> QuerySet[Round]:
    """Return the rounds whose pages a person may open: all for admins, for others those in which they sit, once begun."""
    if is_admin(user):
        return Round.objects.all()
    mine = Seat.objects.filter(user=user, state=SeatState.ACCEPTED)
    return Round.objects.filter(pk__in=mine.values("round"), state__in=sorted(SEEN_BY_SEATS))


def visible_candidacies(user: User) -> QuerySet[Candidacy]:
    """Return the candidates that a person may read: whom they judge, all of the round for its chair and observers and for admins.

    Whoever has a conflict, or stands behind the bid, finds nothing, whatever else they are.
    """
    free = Candidacy.objects.filter(_not_barred(user))
    if is_admin(user):
        return free
    seats = Seat.objects.filter(user=user, state=SeatState.ACCEPTED, round=OuterRef("round"))
    mine = Assignment.objects.filter(candidacy=OuterRef("pk"), seat__user=user, state=AssignmentState.ACTIVE)
    sees = Exists(seats.exclude(role=SeatRole.JUROR)) | (Exists(seats) & Exists(mine))
    return free.filter(sees, out=False, round__state__in=sorted(SEEN_BY_SEATS))


def is_own_reading(user: User, at: str = "") -> Q:
    """Return the condition of a reading that `user` has now; `at` leads to it from the row that is asked for ("assignment__")."""
    conflicts = Conflict.objects.filter(candidacy=OuterRef(f"{at}candidacy"), seat__user=user)
    has = {
        "seat__user": user,
        "seat__state": SeatState.ACCEPTED,
        "state": AssignmentState.ACTIVE,
        "candidacy__out": False,
        "candidacy__round__state__in": sorted(SEEN_BY_SEATS),
    }
    mine = Q(**{f"{at}{name}": value for name, value in has.items()})
    return mine & ~Exists(conflicts) & ~Q(**{f"{at}candidacy__application__in": _bids(user)})


def visible_readings(user: User) -> QuerySet[Assignment]:
    """Return the readings that `user` has now: of a seat they took, in a round that began, of a candidate without a conflict."""
    return Assignment.objects.filter(is_own_reading(user))


def keeps_others_scores(user: User, round_: Round, seat: Seat) -> bool:
    """Return whether the round shows this person no other's scores at all: then nothing need be asked. visible_scorecards() agrees."""
    return round_.others_scores == OthersScores.NEVER and seat.role != SeatRole.CHAIR and not is_admin(user)


def keeps_comments(user: User, round_: Round, seat: Seat) -> bool:
    """Return whether the round shows this person no other's comments at all. visible_comments() agrees."""
    return round_.comments == CommentsPolicy.PRIVATE and seat.role != SeatRole.CHAIR and not is_admin(user)


def visible_submissions(user: User) -> QuerySet[Submission]:
    """Return what was handed in and `user` may read: of own applications, and of candidates they judge."""
    return Submission.objects.filter(
        Q(application__in=visible_applications(user).values("pk"))
        | Q(pk__in=visible_candidacies(user).values("submission"))
    )


def visible_scorecards(user: User) -> QuerySet[Scorecard]:
    """Return the scorecards that `user` may read now, own ones included.

    Others' cards: for chair and admins always, for jurors by the round's policy; for nobody who applies in the cycle, and never of
    a candidate with a conflict.
    """
    cards = Scorecard.objects.filter(assignment__candidacy__in=visible_candidacies(user).values("pk"))
    own = Q(assignment__seat__user=user)
    others = Q() if is_admin(user) else _by_policy(user)
    competing = bids_of(user).filter(state__in=sorted(LIVE)).values("cycle")
    return cards.filter(own | (others & ~Q(assignment__candidacy__round__cycle__in=competing)))


def visible_comments(user: User) -> QuerySet[Scorecard]:
    """Return the handed-in scorecards whose comment `user` may read.

    Others' comments are for the chair and admins; where the round shares them, for everybody who may read the candidate; for nobody
    who applies in the cycle, and never of a candidate with a conflict.
    """
    cards = Scorecard.objects.filter(
        assignment__candidacy__in=visible_candidacies(user).values("pk"), handed_in_at__isnull=False
    ).exclude(comment="")
    here = "assignment__candidacy__round"
    chairs = Seat.objects.filter(user=user, state=SeatState.ACCEPTED, role=SeatRole.CHAIR)
    shared = Q(**{f"{here}__comments": CommentsPolicy.SHARED}) | Q(**{f"{here}__in": chairs.values("round")})
    others = Q() if is_admin(user) else shared
    competing = bids_of(user).filter(state__in=sorted(LIVE)).values("cycle")
    handed_in = Q(state__in=[ScorecardState.SUBMITTED, ScorecardState.LOCKED])
    return cards.filter(handed_in & others & ~Q(**{f"{here}__cycle__in": competing}))


def _by_policy(user: User) -> Any:
    """Return the condition under which a person with a seat reads others' cards."""
    here = "assignment__candidacy__round"
    chairs = Seat.objects.filter(user=user, state=SeatState.ACCEPTED, role=SeatRole.CHAIR)
    handed_in = Scorecard.objects.filter(
        assignment__candidacy=OuterRef("assignment__candidacy"),
        assignment__seat__user=user,
        state__in=[ScorecardState.SUBMITTED, ScorecardState.LOCKED],
        handed_in_at__isnull=False,
    )
    policy = Q(**{f"{here}__others_scores": OthersScores.ALWAYS})
    after_own = Q(**{f"{here}__others_scores": OthersScores.AFTER_OWN}) & Exists(handed_in)
    return Q(**{f"{here}__in": chairs.values("round")}) | policy | after_own


def _sits_as_chair(user: User, round_: Round) -> bool:
    seat = seat_of(user, round_)
    return seat is not None and seat.role == SeatRole.CHAIR


def may_see_scores(user: User, round_: Round) -> bool | Refusal:
    """Return whether `user` may see the results of a round before they are public: admins and its chair, nobody who applies."""
    if not (is_admin(user) or _sits_as_chair(user, round_)):
        return Refusal(_("The results are seen by the chair and the programme office."))
    if applies_in(user, round_.cycle_id):
        return Refusal(_("You stand behind an application of this year; its scores are not yours to see."))
    return True


def barred_from(user: User, **where: Any) -> QuerySet[Candidacy]:
    """Return the candidacies about which `user` may learn nothing: a conflict, or a bid behind which they stand."""
    return Candidacy.objects.filter(**where).exclude(_not_barred(user))


def may_decide(user: User, round_: Round) -> bool | Refusal:
    """Return whether `user` may select, decide and read what was decided: who sees the scores and is barred from no candidate.

    A selection names everybody it chose and passed over, so one who must not know of a candidate cannot lead it.
    """
    allowed = may_see_scores(user, round_)
    if allowed and barred_from(user, round=round_).exists():
        return Refusal(
            _("You have a conflict with a candidate of this round; somebody without one selects and decides.")
        )
    return allowed


def nobody_may_decide(round_: Round) -> bool:
    """Return whether a conflict bars every admin and the chair from deciding, and no other person is asked to chair."""
    chairs = round_.seats.filter(role=SeatRole.CHAIR, state__in=[SeatState.INVITED, SeatState.ACCEPTED])
    chair = chairs.select_related("user").first()
    if chair is not None and chair.state == SeatState.INVITED:
        return False
    people = [*admins(), *([chair.user] if chair and chair.user else [])]
    return not any(may_decide(person, round_) for person in people)


def may_seat(user: User, round_: Round, role: str) -> bool | Refusal:
    """Return whether `user` may offer a seat: the office while the round is not over.

    Once it is closed only that of a chair, where nobody chairs and conflicts bar everybody from deciding; never to change who judged.
    """
    if not is_admin(user):
        return Refusal(_("Seats are given by the programme office."))
    if round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        return True
    chairs = round_.seats.filter(role=SeatRole.CHAIR, state__in=[SeatState.INVITED, SeatState.ACCEPTED])
    if round_.state == RoundState.CLOSED and role == SeatRole.CHAIR and not chairs and nobody_may_decide(round_):
        return True
    return Refusal(_("The round is closed; only a chair is asked, and only where nobody else may decide."))


def may_replace(user: User, seat: Seat) -> bool | Refusal:
    """Return whether `user` may put another person in a seat: the office while the round is not over.

    Once it is closed only the seat of a chair who must not decide, so that somebody can; never to change who judged.
    """
    if not is_admin(user):
        return Refusal(_("Seats are given by the programme office."))
    round_ = seat.round
    if round_.state not in {RoundState.CLOSED, RoundState.FINALISED}:
        return True
    barred = seat.user is None or not may_decide(seat.user, round_)
    if round_.state == RoundState.CLOSED and seat.role == SeatRole.CHAIR and barred:
        return True
    return Refusal(_("The round is closed; only a chair who must not decide is replaced."))


def may_publish(user: User, round_: Round) -> bool | Refusal:
    """Return whether `user` may prepare and plan what opens: an admin who may decide."""
    return may_decide(user, round_) if is_admin(user) else Refusal(_("Publishing is for the programme office."))


def may_score(user: User, assignment: Assignment, now: datetime | None = None) -> bool | Refusal:
    """Return whether `user` may change this scorecard now, or the reason why not. Called with the round locked."""
    seat, round_ = assignment.seat, assignment.candidacy.round
    if seat.user_id != user.pk or seat.state != SeatState.ACCEPTED or seat.role not in SCORING_ROLES:
        return Refusal(_("Only the person in this seat scores here."))
    if assignment.state != AssignmentState.ACTIVE:
        return Refusal(_("You no longer score this candidate."))
    card = getattr(assignment, "scorecard", None)
    if card and card.state == ScorecardState.REOPENED:
        return True
    return round_takes_scores(round_, now)


def round_takes_scores(round_: Round, now: datetime | None = None) -> bool | Refusal:
    """Return whether scores are taken at an instant, or the reason why not."""
    reasons = {
        RoundState.DRAFT: _("The round has not begun."),
        RoundState.PAUSED: _("The round is paused. What you type is kept on this computer."),
        RoundState.CLOSED: _("The round is closed."),
        RoundState.FINALISED: _("The round is decided."),
    }
    if round_.state != RoundState.OPEN:
        return Refusal(reasons[RoundState(round_.state)])
    gate = window_of_round(round_).at(now or timezone.now())
    if gate.lets_in:
        return True
    return Refusal(_("Scoring has not begun.") if gate.value == "before" else _("The time for scoring is over."))


# --- what is public -------------------------------------------------------------------------------
def is_public(round_: Round, now: datetime | None = None) -> bool:
    """Return whether the decisions of a round are out."""
    return open_publications(now).filter(round=round_).exists()


# --- predicates for transitions -------------------------------------------------------------------
@rules.predicate
def manages(user: User, application: Application | None) -> bool:
    """Owners of the application."""
    return application is not None and bool(may_manage(user, application))


@rules.predicate
def submits(user: User, application: Application | None) -> bool:
    """Owners of the application while the call is open."""
    return application is not None and bool(may_submit(user, application))


@rules.predicate
def is_invited(user: User, seat: Seat | None) -> bool:
    """The person to whom the seat was offered."""
    return seat is not None and seat.user_id == user.pk


@rules.predicate
def scores(user: User, card: Scorecard | None) -> bool:
    """The person in the seat, while scores are taken."""
    return card is not None and bool(may_score(user, card.assignment))


@rules.predicate
def chairs(user: User, card: Scorecard | None) -> bool:
    """The chair of the round, who has no conflict with the candidate and does not apply."""
    if card is None:
        return False
    round_ = card.assignment.candidacy.round
    seat = seat_of(user, round_)
    free = visible_candidacies(user).filter(pk=card.assignment.candidacy_id).exists()
    return seat is not None and seat.role == SeatRole.CHAIR and free and not applies_in(user, round_.cycle_id)


rules.add_perm("awards.manage_cycle", is_admin)
rules.add_perm("awards.manage_round", is_admin)
rules.add_perm("awards.manage_application", manages)
rules.add_perm("awards.submit_application", submits)
rules.add_perm("awards.answer_seat", is_invited)
rules.add_perm("awards.score", scores)
rules.add_perm("awards.consent", chairs)
