"""Reviews: who is asked by which rule, who must not be, points with a version, agreement, and the conversation with its proofs."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pearls.enums import RoleName
from pearls.models import Membership, Notification, Role
from pearls.registry import registry
from pearls.workflow import NotAllowedNow
from practices import workflow
from practices.agreement import agreement
from practices.models import PracticeMember, Review
from practices.permissions import visible_remarks
from practices.queries import changes_since_remark, rubric
from practices.services import reviewing
from tests.conftest import person
from tests.practices.conftest import again, fresh, go, write

pytestmark = pytest.mark.django_db
ALL = {"clarity": 3, "need": 2, "participation": 2, "evidence": 1, "honesty": 0, "transfer": None}


@pytest.fixture
def screened(full_practice, ana, lena):
    go(full_practice, workflow.SUBMIT, ana)
    return go(full_practice, workflow.SCREEN, lena)


@pytest.fixture
def review(screened, lena, mia):
    [made] = reviewing.ask(practice=screened, reviewers=[mia], by=fresh(lena))
    return made


def curator(name, country=None, language="en", role=RoleName.CURATOR):
    user = person(name, language=language)
    Role.objects.create(user=user, name=role, country=country)
    return user


# --- the rule -------------------------------------------------------------------------------------
def test_the_rule_prefers_language_then_country_then_the_emptier_desk(screened, lena, cora, pia, mia, country):
    danish = curator("dan", country, "da")
    order = [candidate.user.name for candidate in reviewing.candidates(screened)]
    assert order == ["Lena", "Cora", "Mia", "Pia", "Dan"]  # Lena: language and country; Dan: country, not the language
    assert danish in [candidate.user for candidate in reviewing.candidates(screened)]


def test_somebody_with_a_full_desk_is_asked_last(screened, lena, cora, pia, mia, monkeypatch):
    monkeypatch.setitem(reviewing.curation_rules(), "full_desk", 0)
    assert {candidate.fits[-1] for candidate in reviewing.candidates(screened)} == {"has a full desk"}


def test_a_contact_point_of_another_country_is_not_asked(screened):
    from pearls.models import Country

    estonia = Country.objects.create(code="EE", name="Estonia")
    other = curator("erik", estonia, role=RoleName.CONTACT_POINT)
    assert other not in [candidate.user for candidate in reviewing.candidates(screened)]


@pytest.mark.parametrize("how", ["town", "member", "began", "upper app"])
def test_nobody_judges_their_own(screened, cora, lena, municipality, how, monkeypatch):
    if how == "town":
        Membership.objects.create(user=cora, municipality=municipality, role="viewer")
    if how == "member":
        PracticeMember.objects.create(practice=screened, user=cora, role="commenter")
    if how == "began":
        type(screened).objects.filter(pk=screened.pk).update(created_by=cora)
    if how == "upper app":
        monkeypatch.setattr(
            registry, "conflict_sources", [lambda user, _thing: "mentors the town" if user == cora else ""]
        )
    screened = again(screened)
    [found] = [c for c in reviewing.candidates(screened) if c.user == cora]
    assert found.conflict
    assert found == reviewing.candidates(screened)[-1]
    assert cora not in reviewing.chosen_by_rule(screened)
    with pytest.raises(ValidationError, match="Cora cannot review it"):
        reviewing.ask(practice=screened, reviewers=[cora], by=fresh(lena))
    assert Review.objects.count() == 0


def test_a_conflict_that_came_later_stops_the_review_too(review, mia, municipality):
    Membership.objects.create(user=mia, municipality=municipality, role="viewer")
    with pytest.raises(PermissionDenied):
        reviewing.save_review(review=review, base=0, scores=ALL, recommends=True, text="", by=fresh(mia))


def test_asking_begins_the_review_and_tells_the_reviewer(review, mia):
    assert review.practice.__class__.objects.get(pk=review.practice_id).state == "review"
    [mail] = Notification.objects.filter(recipient=mia)
    assert (mail.kind, mail.url) == ("practice_review", f"/practices/reviews/{review.pk}/")


def test_nobody_is_asked_twice_in_a_round(review, lena, mia):
    with pytest.raises(ValidationError, match="already reviews"):
        reviewing.ask(practice=review.practice, reviewers=[mia], by=fresh(lena))


def test_the_rule_asks_until_enough_are_asked(screened, lena, cora, pia, mia):
    assert len(reviewing.chosen_by_rule(screened)) == 2
    reviewing.ask(practice=screened, reviewers=[mia], by=fresh(lena))
    assert len(reviewing.chosen_by_rule(screened)) == 1


# --- one review -----------------------------------------------------------------------------------
def save(review, mia, base=0, text="Good.", **points):
    scores = {**ALL, **points}
    return reviewing.save_review(review=review, base=base, scores=scores, recommends=True, text=text, by=fresh(mia))


def test_points_are_stored_with_a_version(review, mia):
    saved = save(review, mia)
    assert (saved.conflict, saved.review.version, saved.review.scores) == (False, 1, ALL)


def test_two_windows_keep_both_texts(review, mia):
    save(review, mia, text="From the first window.")
    met = save(review, mia, base=0, text="From the second window.")
    assert (met.conflict, met.review.text) == (True, "From the first window.")
    again = save(review, mia, base=met.review.version, text="From the second window.")
    assert (again.conflict, again.review.text) == (False, "From the second window.")


def test_the_same_sent_twice_is_no_conflict(review, mia):
    save(review, mia)
    assert save(review, mia, base=0).conflict is False


def test_points_stay_between_nought_and_three(review, mia):
    with pytest.raises(ValidationError):
        save(review, mia, clarity=4)


def test_only_the_person_asked_writes_the_review(review, cora, lena):
    for user in (cora, lena):
        with pytest.raises(PermissionDenied):
            save(review, user)


def test_a_review_is_handed_in_whole_and_once(review, mia):
    reviewing.save_review(review=review, base=0, scores={"clarity": 2}, recommends=None, text="", by=fresh(mia))
    with pytest.raises(ValidationError) as refusal:
        reviewing.finish(review=review, by=fresh(mia))
    assert len(refusal.value.messages) == 5
    save(review, mia, base=1)
    assert reviewing.finish(review=review, by=fresh(mia)).done_at is not None
    with pytest.raises(NotAllowedNow):
        save(review, mia, base=2, text="Later thoughts.")


def test_declining_tells_who_asked_and_leaves_room_for_another(review, mia, lena, cora, pia):
    reviewing.decline(review=review, by=fresh(mia), reason="I know them too well.")
    assert Notification.objects.filter(recipient=lena, kind="practice_review_declined").count() == 1
    assert len(reviewing.chosen_by_rule(review.practice)) == 2


# --- agreement ------------------------------------------------------------------------------------
def test_the_rubric_has_six_criteria_with_words_for_each_point():
    assert [len(criterion["points"]) for criterion in rubric()] == [4] * 6


def test_agreement_shows_spread_and_pairs():
    found = agreement(["a", "b"], [{"a": 0, "b": 2}, {"a": 3, "b": 2}, {"a": 1, "b": None}])
    assert [(c.points, c.spread) for c in found.criteria] == [((0, 3, 1), 3), ((2, 2), 0)]
    assert (found.pairs, found.equal, found.near) == (4, 0.25, 0.5)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 3))), max_size=6))
def test_agreement_holds_its_bounds(scores):
    found = agreement("abc", scores)
    assert all(0 <= c.spread <= 3 for c in found.criteria)
    if found.pairs:
        assert 0 <= found.equal <= found.near <= 1


# --- the conversation -----------------------------------------------------------------------------
def asked(practice, by, question="change", must=True):
    return reviewing.add_remark(practice=practice, question=question, text="Since when?", must=must, by=fresh(by))


def test_an_answer_points_at_what_was_changed_since_the_remark(screened, ana, lena):
    remark = asked(screened, lena)
    go(screened, workflow.ASK_REVISION, lena, "See the remark.")
    write(screened, ana, "answer:what_changed", "Since 2019 fewer people are alone, the nurse counted it each autumn.")
    write(screened, ana, "answer:title", "Another title")
    answer = reviewing.answer_remark(remark=remark, text="Since 2019.", by=fresh(ana))
    screened.sheet.refresh_from_db()
    assert answer.seq == screened.sheet.change_seq
    proof = changes_since_remark(remark, ["what_changed", "evidence", "evidence_text", "figures"])
    assert [change.anchor for change in proof] == ["answer:what_changed"]
    assert proof[0].seq <= answer.seq


def test_lines_of_a_table_are_part_of_the_proof(screened, ana, lena):
    remark = asked(screened, lena, "steps")
    go(screened, workflow.ASK_REVISION, lena, "See the remark.")
    row = screened.sheet.rows.get(table="steps")
    write(screened, ana, f"cell:{row.pk}:step", "x")  # on a wrong version: kept as a conflict, so it is no proof
    assert changes_since_remark(remark, ["steps"]) == []


def test_a_remark_goes_from_open_to_answered_to_closed_and_back(screened, ana, lena):
    remark = asked(screened, lena)
    reviewing.answer_remark(remark=remark, text="Since 2019.", by=fresh(ana))
    closed = reviewing.close_remark(remark=remark, by=fresh(lena))
    assert (closed.state, closed.closed_by) == ("closed", lena)
    opened = reviewing.reopen_remark(remark=remark, text="And in winter?", by=fresh(lena))
    assert (opened.state, opened.closed_at, opened.closed_by) == ("open", None, None)
    assert [answer.text for answer in remark.answers.all()] == ["Since 2019.", "And in winter?"]


def test_the_team_answers_and_does_not_close(screened, ana, lena, cleo):
    remark = asked(screened, lena)
    with pytest.raises(PermissionDenied):
        reviewing.close_remark(remark=remark, by=fresh(ana))
    for user in (lena, cleo):
        with pytest.raises(PermissionDenied):
            reviewing.answer_remark(remark=remark, text="I answer for them.", by=fresh(user))


def test_an_empty_answer_is_no_answer(screened, ana, lena):
    remark = asked(screened, lena)
    with pytest.raises(ValidationError):
        reviewing.answer_remark(remark=remark, text="  ", by=fresh(ana))
    remark.refresh_from_db()
    assert remark.state == "open"


def test_reviewers_ask_while_their_review_is_open_and_strangers_never(review, mia, cleo, ana):
    assert asked(review.practice, mia).by == mia
    for user in (cleo, ana):
        with pytest.raises(PermissionDenied):
            asked(review.practice, user)
    save(review, mia)
    reviewing.finish(review=review, by=fresh(mia))
    with pytest.raises(PermissionDenied):
        asked(review.practice, mia)


def test_the_conversation_is_read_by_team_curators_and_reviewers_only(review, ana, ben, cleo, lena, cora, mia, dora):
    remark = asked(review.practice, lena)
    reads = {
        user.name for user in (ana, ben, cleo, lena, cora, mia) if visible_remarks(fresh(user)).filter(pk=remark.pk)
    }
    assert reads == {"Ana", "Ben", "Lena", "Cora", "Mia"}


def test_a_question_that_does_not_exist_is_refused(screened, lena):
    with pytest.raises(ValidationError) as refusal:
        asked(screened, lena, "nonsense")
    assert list(refusal.value.message_dict) == ["question"]
