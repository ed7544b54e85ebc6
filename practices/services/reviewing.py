"""The only home of reviews and remarks: who is asked by which rule, points with a version, the conversation and its proofs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.enums import RoleName
from pearls.models import Role, User
from pearls.notifications import notify
from pearls.questionnaires.queries import definition_of
from pearls.workflow import NotAllowedNow, perform
from practices.agreement import Agreement, agreement
from practices.enums import PracticeState, ReviewState, Tier
from practices.models import Practice, Remark, RemarkAnswer, Review
from practices.notifications import ReviewAsked, ReviewDeclined
from practices.permissions import REVIEWERS, conflict_of, may_curate, may_remark
from practices.queries import awaited, curation_rules, people_of, round_of, rubric
from practices.workflow import (
    ANSWER_REMARK,
    CLOSE_REMARK,
    DECLINE_REVIEW,
    FINISH_REVIEW,
    REOPEN_REMARK,
    REVIEW,
)


# --- who is asked ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Candidate:
    """A person who could review: why they fit or why they cannot, in words; better ones have the lower rank."""

    user: User
    roles: str
    load: int
    fits: tuple[str, ...]
    conflict: str
    rank: tuple


def candidates(practice: Practice) -> list[Candidate]:
    """Return everybody who may review this practice now, best first, those with a conflict last.

    The rule: no conflict, then not more open reviews than a desk holds, then reads the language, then the country (their own
    while the country decides, another one while the programme decides), then the fewest open reviews, then the name.
    """
    asked = set(_asked(practice).values_list("reviewer", flat=True))
    roles: dict[User, list[Role]] = {}
    rows = Role.objects.current().filter(name__in=REVIEWERS, user__is_active=True).select_related("user", "country")
    for role in rows:
        if role.user_id not in asked and _in_tier(role, practice):
            roles.setdefault(role.user, []).append(role)
    loads = _loads(roles)
    team = frozenset(someone["user"].pk for someone in people_of(practice))
    conflicts = {user: conflict_of(user, practice, team) for user in roles}
    found = [_candidate(practice, user, held, loads.get(user.pk, 0), conflicts[user]) for user, held in roles.items()]
    return sorted(found, key=lambda candidate: candidate.rank)


def _asked(practice: Practice) -> Any:
    return practice.reviews.filter(round=round_of(practice), tier=practice.tier)


def _in_tier(role: Role, practice: Practice) -> bool:
    """Return whether a role counts: a contact point judges only its own country's practices."""
    return role.name != RoleName.CONTACT_POINT or role.country_id == practice.country_id


def _loads(users: Iterable[User]) -> dict[int, int]:
    rows = awaited(Review.objects.filter(reviewer__in=list(users))).order_by()
    return dict(rows.values_list("reviewer").annotate(n=Count("pk")))


def _candidate(practice: Practice, user: User, roles: list[Role], load: int, conflict: str) -> Candidate:
    reads = user.language == practice.sheet.language
    at_home = any(role.country_id == practice.country_id for role in roles)
    near = at_home if practice.tier == Tier.COUNTRY else not at_home
    full = load >= curation_rules()["full_desk"]
    fits = [_("reads the language")] if reads else []
    if near:
        fits.append(_("works for this country") if at_home else _("looks from another country"))
    if full:
        fits.append(_("has a full desk"))
    rank = (bool(conflict), full, not reads, not near, load, user.name, user.pk)
    return Candidate(user, ", ".join(str(role) for role in roles), load, tuple(fits), conflict, rank)


def chosen_by_rule(practice: Practice, among: list[Candidate] | None = None) -> list[User]:
    """Return whom the rule asks: the best candidates (`among`, if they are known) until enough people are asked in this round."""
    there = _asked(practice).exclude(state=ReviewState.DECLINED).count()
    found = candidates(practice) if among is None else among
    free = [candidate.user for candidate in found if not candidate.conflict]
    return free[: max(0, curation_rules()["reviewers"] - there)]


@transaction.atomic
def ask(*, practice: Practice, reviewers: Iterable[User], by: User, due: date | None = None) -> list[Review]:
    """Ask people for a review and begin the review if it has not begun.

    Raises PermissionDenied, NotAllowedNow, or ValidationError where somebody has a conflict or was asked already.
    """
    practice = Practice.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=practice.pk)
    allowed = may_curate(by, practice)
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    if practice.state not in {PracticeState.SCREENING, PracticeState.REVIEW}:
        raise NotAllowedNow(REVIEW.name)
    due = due or timezone.localdate() + timedelta(days=curation_rules()["review_days"])
    made = [_ask_one(practice, user, by, due) for user in reviewers]
    if made and practice.state == PracticeState.SCREENING:
        perform(practice, REVIEW, by=by)
    return made


def _ask_one(practice: Practice, user: User, by: User, due: date) -> Review:
    conflict = conflict_of(user, practice)
    if conflict:
        raise ValidationError(_("%(name)s cannot review it: %(reason)s.") % {"name": user, "reason": conflict})
    fields = {"round": round_of(practice), "tier": practice.tier, "due": due, "asked_by": by}
    review = Review(practice=practice, reviewer=user, **fields)
    review.full_clean()
    review.save()
    record("practice.reviewer_asked", practice, by=by, person=str(user))
    notify(ReviewAsked(review), user)
    return review


# --- one review -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Saved:
    """What became of a saved review: stored, or `theirs`: what another window stored meanwhile."""

    review: Review
    conflict: bool = False


@transaction.atomic
def save_review(
    *, review: Review, base: int, scores: Mapping[str, int | None], recommends: bool | None, text: str, by: User
) -> Saved:
    """Store a reviewer's points and words on the version they saw; on an older one nothing is stored and both are shown.

    `scores` holds 0 to 3 per criterion, None for "I cannot judge this".
    """
    locked = Review.objects.select_for_update(of=("self",)).select_related("practice").get(pk=review.pk)
    _must_be_mine(locked, by)
    clean = {c["key"]: _points(scores[c["key"]]) for c in rubric() if c["key"] in scores}
    wanted = (clean, recommends, text)
    if wanted == (locked.scores, locked.recommends, locked.text):
        return Saved(locked)
    if base != locked.version:
        return Saved(locked, conflict=True)
    locked.scores, locked.recommends, locked.text = wanted
    locked.version += 1
    locked.save(update_fields=["scores", "recommends", "text", "version"])
    return Saved(locked)


def _points(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 3:
        raise ValidationError(_("Points go from 0 to 3."))
    return value


def _must_be_mine(review: Review, by: User) -> None:
    if review.reviewer_id != by.pk:
        raise PermissionDenied
    if not awaited(Review.objects.filter(pk=review.pk)).exists():
        raise NotAllowedNow("save")
    conflict = conflict_of(by, review.practice)
    if conflict:
        raise PermissionDenied(_("You cannot review this: a reviewer must not be somebody who %s.") % conflict)


def unjudged(review: Review) -> list[str]:
    """Return the titles of the criteria about which a review says nothing yet, neither points nor "I cannot judge this"."""
    return [criterion["title"] for criterion in rubric() if criterion["key"] not in review.scores]


@transaction.atomic
def finish(*, review: Review, by: User) -> Review:
    """Hand a review in; from now on it stands. Raises ValidationError where criteria or the recommendation are missing."""
    locked = Review.objects.select_for_update(of=("self",)).select_related("practice").get(pk=review.pk)
    _must_be_mine(locked, by)
    missing = unjudged(locked)
    if missing:
        raise ValidationError([_("Not judged yet: %s") % title for title in missing])
    if locked.recommends is None:
        raise ValidationError(_("Say whether you recommend publication."))
    done = perform(locked, FINISH_REVIEW, by=by)
    record("practice.review_done", locked.practice, by=by)
    return done


@transaction.atomic
def decline(*, review: Review, by: User, reason: str) -> Review:
    """Decline to review, with the reason; whoever asked is told."""
    declined = perform(review, DECLINE_REVIEW, by=by, comment=reason)
    record("practice.review_declined", review.practice, by=by, reason=reason)
    assert declined.asked_by is not None  # the move refuses a review that nobody asked for
    notify(ReviewDeclined(declined), declined.asked_by)
    return declined


def agreement_of(reviews: Iterable[Review]) -> Agreement:
    """Return how far finished reviews agree."""
    return agreement([c["key"] for c in rubric()], [r.scores for r in reviews if r.state == ReviewState.DONE])


# --- the conversation -----------------------------------------------------------------------------
@transaction.atomic
def add_remark(*, practice: Practice, question: str, text: str, must: bool, by: User) -> Remark:
    """Ask something about the text, at a question or about the whole (question "")."""
    practice = Practice.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=practice.pk)
    if not may_remark(by, practice):
        raise PermissionDenied
    if not text.strip():
        raise ValidationError({"text": _("Write what the team shall look at.")})
    known = {q["key"] for section in definition_of(practice.sheet.version_id).sections for q in section["questions"]}
    if question and question not in known:
        raise ValidationError({"question": _("Choose one of the questions.")})
    remark = Remark.objects.create(practice=practice, question=question, text=text.strip(), must=must, by=by)
    record("practice.remark", practice, by=by, question=question)
    return remark


@transaction.atomic
def answer_remark(*, remark: Remark, text: str, by: User) -> RemarkAnswer:
    """Answer a remark; the answer points at the text's last change, so that everybody can see what was changed until then."""
    if not text.strip():
        raise ValidationError({"text": _("Say in a sentence what you changed, or why not.")})
    locked = perform(remark, ANSWER_REMARK, by=by)
    return RemarkAnswer.objects.create(remark=locked, text=text.strip(), seq=locked.practice.sheet.change_seq, by=by)


@transaction.atomic
def close_remark(*, remark: Remark, by: User) -> Remark:
    """Note that a remark is settled."""
    return perform(remark, CLOSE_REMARK, by=by)


@transaction.atomic
def reopen_remark(*, remark: Remark, text: str, by: User) -> Remark:
    """Ask again, in words that stand below the answers."""
    opened = perform(remark, REOPEN_REMARK, by=by)
    if text.strip():
        RemarkAnswer.objects.create(remark=opened, text=text.strip(), seq=opened.practice.sheet.change_seq, by=by)
    return opened
