"""The way of a practice: every move from every state, by everybody; two at once; what stands in the way, in words."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from pearls.models import Notification, StateChange
from pearls.workflow import NotAllowedNow
from practices import workflow
from practices.enums import PracticeState, Tier
from practices.models import Decision, Practice
from practices.services import reviewing
from practices.services.curating import merge, move
from tests.practices.conftest import FAILED, again, begun, fill, fresh, go, publish, reviewed, write

pytestmark = pytest.mark.django_db


def what_happens(practice, transition, user):
    try:
        move(practice=practice, transition=transition, by=fresh(user), comment="Why")
    except (NotAllowedNow, PermissionDenied, ValidationError) as refusal:
        return type(refusal).__name__
    return again(practice).state


def test_a_practice_goes_its_whole_way_to_readers(published, ana):
    changes = StateChange.objects.filter(target_id=str(published.pk)).order_by("pk")
    assert [(c.transition, c.destination) for c in changes] == [
        ("submit", "submitted"),
        ("screen", "screening"),
        ("review", "review"),
        ("pass_on", "screening"),
        ("accept", "accepted"),
        ("publish", "published"),
    ]
    assert (published.state, published.tier, published.title) == (
        "published",
        "programme",
        "The choir that cannot sing",
    )
    assert published.revision.reason == "Measured and easy to copy."
    assert [(d.tier, d.accepted, d.reason) for d in Decision.objects.order_by("pk")] == [
        ("country", True, "Cheap to begin and frank."),
        ("programme", True, "Measured and easy to copy."),
    ]
    mails = Notification.objects.filter(recipient=ana).order_by("pk").values_list("kind", flat=True)
    assert list(mails) == ["practice_decided", "practice_decided", "practice_published"]


# State -> who may do what. Everybody else is refused; every move from any other state is not possible.
TEAM_MOVES = {"ana": {"submit", "submit_again", "offer_update", "take_back", "withdraw", "reopen"}}
TEAM_MOVES["ben"] = {"submit", "submit_again", "offer_update"}


def placed(practice, state, tier):
    """Put a practice into a state without its way, as rows come from nowhere else: the tables are what is tested here."""
    Practice.objects.filter(pk=practice.pk).update(state=state, tier=tier)
    return again(practice)


@pytest.mark.parametrize("state", PracticeState.values)
def test_only_the_table_moves_a_practice(published, ana, ben, cleo, lena, cora, mia, state):
    people = {"ana": ana, "ben": ben, "cleo": cleo, "lena": lena, "cora": cora, "mia": mia}
    for tier in Tier.values:
        for transition in workflow.TRANSITIONS.values():
            if transition in {
                workflow.MERGE,
                workflow.PUBLISH,
                workflow.PUBLISH_UPDATE,
                workflow.PASS_ON,
                workflow.REVIEW,
            }:
                continue  # they need more than a right; their own tests follow
            for name, user in people.items():
                practice = placed(published, state, tier)
                got = what_happens(practice, transition, user)
                assert got == expected(transition, name, state, tier), (transition.name, name, tier)


def expected(transition, name, state, tier):
    if state not in transition.sources:
        return "NotAllowedNow"
    if transition.name in TEAM_MOVES["ana"]:
        return transition.destination if transition.name in TEAM_MOVES.get(name, ()) else "PermissionDenied"
    may = {"keep_practice": {"lena", "cora"}, "decide_programme": {"cora"} if tier == "programme" else set()}
    at_tier = {"lena", "cora"} if tier == "country" else {"cora"}
    allowed = may.get(transition.permission.split(".")[1], at_tier)
    if name not in allowed:
        return "PermissionDenied"
    return transition.destination


def test_an_empty_practice_cannot_be_submitted_and_says_what_is_missing(practice, ana):
    with pytest.raises(ValidationError) as refusal:
        go(practice, workflow.SUBMIT, ana)
    assert refusal.value.messages[0] == "22 required answers are missing."
    assert again(practice).state == "draft"


def test_what_did_not_work_is_needed_at_publication_and_not_before(full_practice, ana, lena, cora, mia):
    go(full_practice, workflow.SUBMIT, ana)
    go(full_practice, workflow.SCREEN, lena)
    reviewed(full_practice, lena, mia)
    go(full_practice, workflow.PASS_ON, lena, "Good.")
    go(full_practice, workflow.ACCEPT, cora, "Good.")
    with pytest.raises(ValidationError) as refusal:
        go(full_practice, workflow.PUBLISH, cora)
    assert "What did not work" in " ".join(refusal.value.messages)
    assert again(full_practice).state == "accepted"


def test_the_country_decides_before_the_programme(full_practice, ana, lena, cora, mia):
    go(full_practice, workflow.SUBMIT, ana)
    go(full_practice, workflow.SCREEN, lena)
    assert what_happens(full_practice, workflow.ACCEPT, cora) == "PermissionDenied"
    with pytest.raises(NotAllowedNow):
        go(full_practice, workflow.PASS_ON, lena, "Good.")
    reviewed(full_practice, lena, mia)
    passed = go(full_practice, workflow.PASS_ON, lena, "Good.")
    assert (passed.state, passed.tier) == ("screening", "programme")
    assert what_happens(full_practice, workflow.ACCEPT, lena) == "PermissionDenied"
    assert what_happens(full_practice, workflow.ACCEPT, cora) == "accepted"


def test_a_country_cannot_decide_without_a_review(full_practice, ana, lena, mia):
    go(full_practice, workflow.SUBMIT, ana)
    go(full_practice, workflow.SCREEN, lena)
    reviewing.ask(practice=full_practice, reviewers=[mia], by=fresh(lena))
    with pytest.raises(ValidationError, match="No review of this text is done yet"):
        go(full_practice, workflow.PASS_ON, lena, "Good.")


def test_a_decision_needs_its_public_reason(full_practice, ana, lena, mia):
    go(full_practice, workflow.SUBMIT, ana)
    go(full_practice, workflow.SCREEN, lena)
    reviewed(full_practice, lena, mia)
    with pytest.raises(ValidationError) as refusal:
        go(full_practice, workflow.PASS_ON, lena, "  ")
    assert list(refusal.value.message_dict) == ["comment"]
    assert Decision.objects.count() == 0


def test_a_curator_who_works_on_the_practice_decides_nothing(full_practice, ana, lena, municipality):
    from pearls.models import Membership

    Membership.objects.create(user=lena, municipality=municipality, role="viewer")
    go(full_practice, workflow.SUBMIT, ana)
    assert what_happens(full_practice, workflow.SCREEN, lena) == "PermissionDenied"


def test_a_revision_comes_back_only_with_every_remark_answered(full_practice, ana, lena):
    go(full_practice, workflow.SUBMIT, ana)
    go(full_practice, workflow.SCREEN, lena)
    remark = reviewing.add_remark(
        practice=full_practice, question="money", text="Which year?", must=True, by=fresh(lena)
    )
    go(full_practice, workflow.ASK_REVISION, lena, "One thing is open.")
    with pytest.raises(ValidationError, match="A remark has no answer yet"):
        go(full_practice, workflow.SUBMIT_AGAIN, ana)
    reviewing.answer_remark(remark=remark, text="2024, it stands there now.", by=fresh(ana))
    assert go(full_practice, workflow.SUBMIT_AGAIN, ana).state == "submitted"


def test_a_remark_that_must_be_settled_keeps_the_text_from_readers(published, cora, ana):
    reviewing.add_remark(practice=published, question="", text="Check the licence.", must=True, by=fresh(cora))
    reviewing.add_remark(practice=published, question="", text="A nicer title?", must=False, by=fresh(cora))
    with pytest.raises(ValidationError) as refusal:
        go(published, workflow.PUBLISH_UPDATE, cora)
    assert refusal.value.messages == ["A remark must be settled first: “Check the licence.”"]


def test_the_next_step_has_its_day(full_practice, ana, lena):
    from datetime import timedelta

    from django.utils import timezone

    today = timezone.localdate()
    assert go(full_practice, workflow.SUBMIT, ana).state_due == today + timedelta(days=7)
    assert go(full_practice, workflow.SCREEN, lena).state_due == today + timedelta(days=14)
    assert go(full_practice, workflow.ASK_REVISION, lena, "More.").state_due == today + timedelta(days=30)


def test_taking_back_lets_the_team_write_and_hides_it_from_curators(full_practice, ana, lena):
    from practices.permissions import curated_by

    go(full_practice, workflow.SUBMIT, ana)
    assert write(full_practice, ana, "answer:title", "Another")["status"] == "locked"
    assert list(curated_by(fresh(lena))) == [full_practice]
    go(full_practice, workflow.TAKE_BACK, ana)
    assert write(full_practice, ana, "answer:title", "Another")["status"] == "ok"
    assert list(curated_by(fresh(lena))) == []


def test_readers_see_an_update_only_when_it_is_published(published, ana, cora):
    write(published, ana, "answer:title", "The choir that learnt to sing")
    assert again(published).title == "The choir that cannot sing"
    assert go(published, workflow.OFFER_UPDATE, ana).state == "update"
    go(published, workflow.PUBLISH_UPDATE, cora, "Shorter.")
    now = again(published)
    assert (now.state, now.title, now.revision.number) == ("published", "The choir that learnt to sing", 2)
    assert now.revisions.get(number=1).document["texts"][0]["paragraphs"] == ["The choir that cannot sing"]


def test_publishing_an_unchanged_text_makes_no_new_version(published, cora):
    go(published, workflow.PUBLISH_UPDATE, cora)
    assert published.revisions.count() == 1


def test_a_move_that_fails_leaves_no_version_behind(full_practice, cora):
    practice = placed(full_practice, "accepted", "programme")
    with pytest.raises(ValidationError):
        go(practice, workflow.PUBLISH, cora)
    assert (practice.revisions.count(), again(practice).revision) == (0, None)


def test_a_declined_practice_can_be_worked_on_again_from_the_beginning(full_practice, ana, lena):
    go(full_practice, workflow.SUBMIT, ana)
    go(full_practice, workflow.SCREEN, lena)
    assert go(full_practice, workflow.DECLINE, lena, "This is an event, not a practice.").state == "withdrawn"
    assert Decision.objects.get().accepted is False
    opened = go(full_practice, workflow.REOPEN, ana)
    assert (opened.state, opened.tier) == ("draft", "country")


def test_the_installation_itself_publishes_what_it_loads(full_practice):
    loaded = move(practice=full_practice, transition=workflow.LOAD, by=None)
    assert (loaded.state, loaded.revision.number, loaded.title) == ("published", 1, "The choir that cannot sing")


# --- duplicates -----------------------------------------------------------------------------------
def second(elsewhere, cleo, ana, lena, cora, mia):
    from pearls.models import Membership

    Membership.objects.create(user=cleo, municipality=elsewhere, role="owner")
    made = fill(begun(elsewhere, cleo), cleo)
    return publish(again(made), cleo, lena, cora, mia)


def test_a_merged_duplicate_leads_to_the_one_that_stays(published, elsewhere, cleo, ana, lena, cora, mia):
    other = second(elsewhere, cleo, ana, lena, cora, mia)
    merged = merge(practice=other, into=published, by=fresh(cora), reason="The same choir.")
    assert (merged.state, merged.merged_into, merged.revisions.count()) == ("withdrawn", published, 1)
    last = StateChange.objects.filter(target_id=str(other.pk)).latest("pk")
    assert (last.transition, last.comment, last.by) == ("merge", "The same choir.", cora)
    with pytest.raises(ValidationError, match="merged into another"):
        go(other, workflow.REOPEN, cleo)


def test_what_was_merged_before_follows(published, elsewhere, cleo, ana, lena, cora, mia):
    other = second(elsewhere, cleo, ana, lena, cora, mia)
    third = again(fill(begun(elsewhere, cleo), cleo))
    third = publish(third, cleo, lena, cora, mia)
    merge(practice=third, into=other, by=fresh(cora), reason="Same.")
    merge(practice=other, into=published, by=fresh(cora), reason="Same.")
    assert again(third).merged_into == published


def test_nothing_is_merged_into_itself_or_into_a_draft(published, practice, elsewhere, cleo, cora):
    from pearls.models import Membership

    Membership.objects.create(user=cleo, municipality=elsewhere, role="owner")
    draft = begun(elsewhere, cleo)
    for into in (published, draft):
        with pytest.raises(ValidationError):
            merge(practice=published, into=into, by=fresh(cora), reason="Same.")


# --- two people at once ---------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_curators_who_take_it_at_once_one_is_told(municipality, ana, curators):
    from practices import seeding
    from tests.practices.conftest import again as get

    seeding.load_vocabularies({})
    seeding.load_template({})
    practice = get(fill(begun(municipality, ana), ana))
    go(practice, workflow.SUBMIT, ana)
    got, ready = [], threading.Barrier(2)

    def take(name):
        try:
            ready.wait()
            got.append(what_happens(get(practice), workflow.SCREEN, curators[name]))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(name,)) for name in ("cora", "pia")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["NotAllowedNow", "screening"]
    assert StateChange.objects.filter(transition="screen").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_text_saved_while_it_is_submitted_is_in_or_refused_never_lost(municipality, ana, ben):
    from practices import seeding

    seeding.load_vocabularies({})
    seeding.load_template({})
    practice = again(fill(begun(municipality, ana), ana))
    ready, results = threading.Barrier(2), {}

    def submit():
        try:
            ready.wait()
            results["submit"] = what_happens(again(practice), workflow.SUBMIT, ana)
        finally:
            connection.close()

    def save():
        try:
            ready.wait()
            results["save"] = write(again(practice), ben, "answer:what_did_not_work", FAILED)["status"]
        finally:
            connection.close()

    threads = [threading.Thread(target=submit), threading.Thread(target=save)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = again(practice).sheet.answers.filter(key="what_did_not_work").values_list("value", flat=True).first()
    assert results["submit"] == "submitted"
    assert (results["save"], stored) in {("ok", FAILED), ("locked", None)}
