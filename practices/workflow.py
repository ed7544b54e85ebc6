"""The only home of a practice's moves from its first sentence to its retirement, and of the moves of reviews and remarks."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pearls.enums import MemberRole
from pearls.models import User
from pearls.notifications import notify
from pearls.questionnaires import completeness
from pearls.questionnaires.enums import When
from pearls.questionnaires.queries import definition_of
from pearls.workflow import Transition
from practices.enums import AdoptionState, Origin, RemarkState, ReviewState, Tier
from practices.enums import PracticeState as S
from practices.models import Adoption, Decision, Practice, Remark, Revision
from practices.notifications import (
    PracticeDecided,
    PracticeLeft,
    PracticePublished,
    PracticeSubmitted,
    RevisionAsked,
    UpdateAsked,
    UpdateOffered,
)
from practices.queries import OFFER, SUBMISSIONS, curation_rules, curators_of, open_remarks, round_of, team_of


class Tools(Protocol):
    """What moves need of the services above them; services.curating hands it in, and a move without it fails."""

    def freeze(self, *, practice: Practice, by: User | None, reason: str) -> Revision:
        """Return the live text as a version that never changes."""

    def derive(self, *, practice: Practice) -> None:
        """Write what lists, translations and the search read of the version."""

    def index(self, *, practice: Practice) -> None:
        """Let the search find the practice, or find it no longer."""


# --- what stands in the way -----------------------------------------------------------------------
def gaps(practice: Practice, when: When) -> list[completeness.Gap]:
    """Return what is missing at a moment."""
    states = completeness.all_states(definition_of(practice.sheet.version_id), practice.sheet.facts, when)
    return [gap for state in states for gap in state.gaps]


def _missing(practice: Practice, when: When) -> list[str]:
    found = gaps(practice, when)
    if not found:
        return []
    head = ngettext("%d required answer is missing.", "%d required answers are missing.", len(found)) % len(found)
    return [head, *(f"{gap.no}. {gap.text}" for gap in found[:5]), *([_("… and more.")] if len(found) > 5 else [])]


def what_is_missing(practice: Practice) -> Iterable[str]:
    """Return in words what stands between the text and the curators."""
    return _missing(practice, When.SUBMISSION)


def is_taken_over(practice: Practice) -> bool:
    """Return whether somebody of the town took over what came from public sources, and is its owner."""
    return practice.origin == Origin.PUBLIC_SOURCES and practice.members.filter(role=MemberRole.OWNER).exists()


def is_confirmed_as_it_stands(practice: Practice) -> bool:
    """Return whether its town took it over and said that what readers see is right, and nobody wrote in it since.

    Such a text from public sources is short of many answers; to say that it is true asks for none of them.
    """
    if practice.confirmed_at is None or not is_taken_over(practice):
        return False
    revision, changed = practice.revision, practice.sheet.changed_at
    return revision is not None and (changed is None or changed <= revision.published_at)


def what_is_unanswered(practice: Practice) -> Iterable[str]:
    """Return in words what stands between a revision and the curators: missing answers, and remarks without a reply."""
    waiting = open_remarks(practice).filter(state=RemarkState.OPEN)
    said = [_("A remark has no answer yet: “%s”") % remark.text[:120] for remark in waiting]
    missing = [] if is_confirmed_as_it_stands(practice) else _missing(practice, When.SUBMISSION)
    return [*missing, *said]


def what_is_unreviewed(practice: Practice) -> Iterable[str]:
    """Return in words why the country cannot decide yet."""
    done = practice.reviews.filter(round=round_of(practice), state=ReviewState.DONE).exists()
    return [] if done else [_("No review of this text is done yet.")]


def what_keeps_it_from_readers(practice: Practice) -> Iterable[str]:
    """Return in words what stands between the text and its readers: "what did not work", and remarks that must be settled."""
    must = open_remarks(practice).filter(must=True)
    said = [_("A remark must be settled first: “%s”") % remark.text[:120] for remark in must]
    missing = [] if is_confirmed_as_it_stands(practice) else _missing(practice, When.PUBLICATION)
    return [*missing, *said]


def nobody_asked(practice: Practice) -> Iterable[str]:
    """Return in words why the review cannot begin."""
    asked = practice.reviews.filter(round=round_of(practice), tier=practice.tier).exclude(state=ReviewState.DECLINED)
    return [] if asked.exists() else [_("Nobody is asked to review it yet.")]


# --- what a move brings with it -------------------------------------------------------------------
def settle(practice: Practice, **_more: Any) -> None:
    """Set the day by which the next step is expected."""
    days = curation_rules()["days"].get(practice.state)
    practice.state_due = timezone.localdate() + timedelta(days=days) if days else None
    practice.save(update_fields=["state_due"])


def arrive(practice: Practice, **_more: Any) -> None:
    """Note that the text reached the curators."""
    practice.submitted_at = timezone.now()
    practice.save(update_fields=["submitted_at"])
    settle(practice)


def start_again(practice: Practice, **_more: Any) -> None:
    """Put a practice back to its beginning: the country decides again."""
    practice.tier = Tier.COUNTRY
    practice.save(update_fields=["tier"])
    settle(practice)


def _decide(practice: Practice, *, accepted: bool, by: User | None, comment: str) -> None:
    assert by is not None  # the installation itself decides nothing
    reviews = practice.reviews.filter(round=round_of(practice), state=ReviewState.DONE)
    points = [review.scores for review in reviews]
    Decision.objects.create(
        practice=practice, tier=practice.tier, accepted=accepted, reason=comment, scores={"reviews": points}, by=by
    )


def country_accepts(practice: Practice, *, by: User | None, comment: str, **_more: Any) -> None:
    """Write the country's decision and hand the practice to the programme."""
    _decide(practice, accepted=True, by=by, comment=comment)
    practice.tier = Tier.PROGRAMME
    practice.save(update_fields=["tier"])
    settle(practice)
    notify(PracticeSubmitted(practice), *curators_of(practice))


def programme_accepts(practice: Practice, *, by: User | None, comment: str, **_more: Any) -> None:
    """Write the programme's decision."""
    _decide(practice, accepted=True, by=by, comment=comment)
    settle(practice)


def is_declined(practice: Practice, *, by: User | None, comment: str, **_more: Any) -> None:
    """Write the decision not to take the practice."""
    _decide(practice, accepted=False, by=by, comment=comment)
    settle(practice)


def keep_version(practice: Practice, *, by: User | None, comment: str, tools: Tools, **_more: Any) -> None:
    """Freeze the live text: what is public needs a version. The reason is the newest decision's where none is given.

    With it goes the mark of public sources, where the town took the practice over.
    """
    if is_taken_over(practice):
        practice.origin = Origin.TAKEN_OVER
        practice.save(update_fields=["origin"])
    decision = practice.decisions.filter(accepted=True).first()
    reason = comment or (decision.reason if decision else "")
    practice.revision = tools.freeze(practice=practice, by=by, reason=reason)
    practice.save(update_fields=["revision"])


def show_version(practice: Practice, *, tools: Tools, **_more: Any) -> None:
    """Bring everything that readers see up to date."""
    settle(practice)
    tools.derive(practice=practice)


def leave(practice: Practice, *, tools: Tools, **_more: Any) -> None:
    """Take the practice out of, or bring it back into, lists and search."""
    settle(practice)
    tools.index(practice=practice)


def join(practice: Practice, *, into: Practice, tools: Tools, **_more: Any) -> None:
    """Note which practice it is merged into; its address leads there from now on."""
    practice.merged_into = into
    practice.full_clean()
    practice.save(update_fields=["merged_into"])
    leave(practice, tools=tools)


def _move(name: str, label: Any, sources: Iterable[str], destination: str, permission: str, **more: Any) -> Transition:
    more.setdefault("effect", settle)
    return Transition(name, label, frozenset(sources), destination, f"practices.{permission}", **more)


_TEAM: dict[str, Any] = {"recipients": team_of}
_CURATORS: dict[str, Any] = {"recipients": curators_of}

# --- by the team ----------------------------------------------------------------------------------
SUBMIT = _move(
    SUBMISSIONS[0], gettext_lazy("Submit to the curators"), [S.DRAFT], S.SUBMITTED, "submit_practice",
    blockers=what_is_missing, effect=arrive, notification=PracticeSubmitted, **_CURATORS,
)  # fmt: skip
SUBMIT_AGAIN = _move(
    SUBMISSIONS[1], gettext_lazy("Submit the revision"), [S.REVISION], S.SUBMITTED, "submit_practice",
    blockers=what_is_unanswered, effect=arrive, notification=PracticeSubmitted, **_CURATORS,
)  # fmt: skip
TAKE_BACK = _move(
    "take_back", gettext_lazy("Take it back"), [S.SUBMITTED, S.SCREENING], S.DRAFT, "own_practice", effect=start_again
)
OFFER_UPDATE = _move(
    OFFER, gettext_lazy("Ask to publish the new text"), [S.PUBLISHED, S.UPDATE], S.UPDATE, "submit_practice",
    blockers=what_is_unanswered, notification=UpdateOffered, **_CURATORS,
)  # fmt: skip
WITHDRAW = _move(
    "withdraw", gettext_lazy("Withdraw it"), [S.DRAFT, S.REVISION, S.PUBLISHED, S.UPDATE, S.ARCHIVED], S.WITHDRAWN,
    "own_practice", needs_comment=True, effect=leave,
)  # fmt: skip
REOPEN = _move(
    "reopen", gettext_lazy("Work on it again"), [S.WITHDRAWN], S.DRAFT, "own_practice", effect=start_again,
    blockers=lambda practice: [_("It was merged into another practice.")] if practice.merged_into_id else [],
)  # fmt: skip
# --- by the curators ------------------------------------------------------------------------------
SCREEN = _move("screen", gettext_lazy("Take into screening"), [S.SUBMITTED], S.SCREENING, "curate_practice")
REVIEW = _move(
    "review", gettext_lazy("Begin the review"), [S.SCREENING], S.REVIEW, "curate_practice", blockers=nobody_asked
)
ASK_REVISION = _move(
    "ask_revision", gettext_lazy("Ask for a revision"), [S.SCREENING, S.REVIEW, S.ACCEPTED], S.REVISION,
    "curate_practice", needs_comment=True, notification=RevisionAsked, **_TEAM,
)  # fmt: skip
PASS_ON = _move(
    "pass_on", gettext_lazy("Accept for the country"), [S.REVIEW], S.SCREENING, "decide_country", needs_comment=True,
    blockers=what_is_unreviewed, effect=country_accepts, notification=PracticeDecided, **_TEAM,
)  # fmt: skip
ACCEPT = _move(
    "accept", gettext_lazy("Accept for the programme"), [S.SCREENING, S.REVIEW], S.ACCEPTED, "decide_programme",
    needs_comment=True, effect=programme_accepts, notification=PracticeDecided, **_TEAM,
)  # fmt: skip
DECLINE = _move(
    "decline", gettext_lazy("Do not take it"), [S.SCREENING, S.REVIEW], S.WITHDRAWN, "curate_practice",
    needs_comment=True, effect=is_declined, notification=PracticeDecided, **_TEAM,
)  # fmt: skip
PUBLISH = _move(
    "publish", gettext_lazy("Publish"), [S.ACCEPTED], S.PUBLISHED, "decide_programme",
    blockers=what_keeps_it_from_readers, before=keep_version, effect=show_version, notification=PracticePublished, **_TEAM,
)  # fmt: skip
PUBLISH_UPDATE = _move(
    "publish_update", gettext_lazy("Publish the update"), [S.PUBLISHED, S.UPDATE], S.PUBLISHED, "keep_practice",
    blockers=what_keeps_it_from_readers, before=keep_version, effect=show_version, notification=PracticePublished, **_TEAM,
)  # fmt: skip
ASK_UPDATE = _move(
    "ask_update", gettext_lazy("Ask for an update"), [S.PUBLISHED], S.UPDATE, "keep_practice",
    needs_comment=True, notification=UpdateAsked, **_TEAM,
)  # fmt: skip
ARCHIVE = _move(
    "archive", gettext_lazy("Archive it"), [S.PUBLISHED, S.UPDATE], S.ARCHIVED, "keep_practice",
    needs_comment=True, effect=leave, notification=PracticeLeft, **_TEAM,
)  # fmt: skip
RESTORE = _move(
    "restore", gettext_lazy("Show it to readers again"), [S.ARCHIVED], S.PUBLISHED, "keep_practice",
    effect=leave, notification=PracticeLeft, **_TEAM,
)  # fmt: skip
MERGE = _move(
    "merge", gettext_lazy("Merge it into another practice"),
    [S.SUBMITTED, S.SCREENING, S.REVIEW, S.ACCEPTED, S.PUBLISHED, S.UPDATE, S.ARCHIVED], S.WITHDRAWN, "curate_practice",
    needs_comment=True, effect=join, notification=PracticeLeft, **_TEAM,
)  # fmt: skip
# --- by the installation --------------------------------------------------------------------------
LOAD = _move(
    "load", gettext_lazy("Taken in without a review"), [S.DRAFT], S.PUBLISHED, "load_practice",
    before=keep_version, effect=show_version,
)  # fmt: skip

BY_TEAM = (SUBMIT, SUBMIT_AGAIN, OFFER_UPDATE, TAKE_BACK, REOPEN, WITHDRAW)
BY_CURATORS = (
    SCREEN, REVIEW, PASS_ON, ACCEPT, PUBLISH, PUBLISH_UPDATE, ASK_REVISION, ASK_UPDATE, DECLINE, ARCHIVE, RESTORE,
)  # fmt: skip
TRANSITIONS = {transition.name: transition for transition in (*BY_TEAM, *BY_CURATORS, MERGE)}


# --- reviews and remarks --------------------------------------------------------------------------
def _dated(*names: str) -> Callable[..., None]:
    def note(thing: Any, *, by: User | None, **_more: Any) -> None:
        now = timezone.now()
        for name in names:
            setattr(thing, name, by if name.endswith("_by") else now)
        thing.save(update_fields=names)

    return note


def _undated(remark: Remark, **_more: Any) -> None:
    remark.closed_at = remark.closed_by = None
    remark.save(update_fields=["closed_at", "closed_by"])


FINISH_REVIEW = _move(
    "finish",
    gettext_lazy("Hand in the review"),
    [ReviewState.ASKED],
    ReviewState.DONE,
    "review",
    effect=_dated("done_at"),
)
DECLINE_REVIEW = _move(
    "decline_review", gettext_lazy("Decline the review"), [ReviewState.ASKED], ReviewState.DECLINED, "review",
    needs_comment=True, effect=None,
)  # fmt: skip
ANSWER_REMARK = _move(
    "answer", gettext_lazy("Answer"), [RemarkState.OPEN, RemarkState.ANSWERED], RemarkState.ANSWERED, "answer_remark",
    effect=None,
)  # fmt: skip
CLOSE_REMARK = _move(
    "close", gettext_lazy("Settled"), [RemarkState.OPEN, RemarkState.ANSWERED], RemarkState.CLOSED, "close_remark",
    effect=_dated("closed_at", "closed_by"),
)  # fmt: skip
REOPEN_REMARK = _move(
    "reopen_remark", gettext_lazy("Ask again"), [RemarkState.ANSWERED, RemarkState.CLOSED], RemarkState.OPEN, "close_remark",
    effect=None, before=_undated,
)  # fmt: skip


# --- entries of the ledger ------------------------------------------------------------------------
def _answered(adoption: Adoption, *, by: User | None, comment: str, **_more: Any) -> None:
    adoption.answer, adoption.answered_by, adoption.answered_at = comment, by, timezone.now()
    adoption.save(update_fields=["answer", "answered_by", "answered_at"])


def _unanswered(adoption: Adoption, **_more: Any) -> None:
    adoption.answer, adoption.answered_by, adoption.answered_at = "", None, None
    adoption.save(update_fields=["answer", "answered_by", "answered_at"])


_EVERY = list(AdoptionState)
CONFIRM_ADOPTION = _move(
    "confirm_adoption", gettext_lazy("Confirm"), _EVERY, AdoptionState.CONFIRMED, "answer_adoption", effect=_answered
)
DISPUTE_ADOPTION = _move(
    "dispute_adoption", gettext_lazy("We see it otherwise"), _EVERY, AdoptionState.DISPUTED, "answer_adoption",
    effect=_answered, needs_comment=True,
)  # fmt: skip
TELL_ADOPTION_AGAIN = _move(
    "tell_adoption_again", gettext_lazy("Tell it again"), _EVERY, AdoptionState.REPORTED, "report_adoption",
    effect=_unanswered,
)  # fmt: skip
