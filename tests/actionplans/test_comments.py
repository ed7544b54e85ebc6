"""What people say beside a question: heard by those who may answer, lost by no mistake, and closed to everybody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from actionplans.models import PlanMember
from actionplans.services import begin_plan, comment_on, settle_thread
from actionplans.workflow import SEND
from pearls.enums import MemberRole
from pearls.models import Comment, Membership, Notification, NotificationChoice
from pearls.questionnaires.models import Answer
from pearls.services import mailtexts
from pearls.workflow import perform
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(plan):
    """A mentor from outside: she comments and does not write."""
    user = person("eva")
    PlanMember.objects.create(plan=plan, user=user, role=MemberRole.COMMENTER)
    return user


@pytest.fixture
def vic(municipality):
    user = person("vic")
    Membership.objects.create(user=user, municipality=municipality, role=MemberRole.VIEWER)
    return user


@pytest.fixture
def asked(plan, eva):
    """The first comment of a thread on the first question."""
    return comment_on(plan=plan, question="promise", text="What would the pensioners say?", by=eva)


def browser(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(plan, user, act, text=None, follow=True, **more):
    """Post the section as a browser without script does, with one button of a thread."""
    body = {"act": act, **more} | ({act: text} if text is not None else {})
    return browser(user).post(f"/plans/{plan.pk}/write/town/", body, follow=follow)


def test_who_may_not_write_may_still_comment_without_script(plan, eva):
    page = post(plan, eva, "comment:promise", "What would the pensioners say?\nAsk Velta.")
    assert page.redirect_chain == [(f"/plans/{plan.pk}/write/town/#q-promise", 302)]
    said = Comment.objects.get()
    assert (said.place, said.text, said.written_by) == ("promise", "What would the pensioners say?\nAsk Velta.", eva)
    html = page.content.decode()
    assert "<p>What would the pensioners say?<br>Ask Velta.</p>" in html
    assert "1 comment" in html
    assert "Nothing was changed" not in html


def test_a_comment_saves_what_was_typed_in_the_section_too(plan, ana):
    more = {"base:answer:plan_title": "0", "answer:plan_title": "Open doors"}
    html = post(plan, ana, "comment:promise", "Short enough?", **more).content.decode()
    assert Answer.objects.get(sheet=plan.sheet, key="plan_title").value == "Open doors"
    assert ("1 change saved" in html, "Your comment stands beside the question" in html) == (True, True)


@pytest.mark.parametrize(
    ("text", "words"), [(" \n ", "Write what you want to say."), ("x" * 4001, "at most 4000 letters")]
)
def test_what_cannot_be_kept_is_said_at_its_box_and_stands_there(plan, eva, text, words):
    page = post(plan, eva, "comment:promise", text)
    html = page.content.decode()
    assert (page.status_code, Comment.objects.count()) == (422, 0)
    assert words in html
    assert text.strip() in html


def test_an_answer_that_met_a_conflict_does_not_lose_the_comment(plan, ana, ben, save):
    save(ben, "answer:plan_title", 0, "Warm rooms")
    more = {"base:answer:plan_title": "0", "answer:plan_title": "Open doors"}
    page = post(plan, ana, "comment:promise", "Short enough?", **more)
    assert (page.status_code, Comment.objects.count()) == (409, 0)
    assert "Short enough?" in page.content.decode()


def test_others_who_may_answer_find_it_among_their_messages_and_get_no_mail(plan, asked, ana, ben, vic):
    rows = Notification.objects.filter(kind="plan_comment")
    assert {(row.recipient, row.state) for row in rows} == {(ana, "skipped"), (ben, "skipped")}
    row = rows.get(recipient=ana)
    assert row.url == f"/plans/{plan.pk}/write/town/#q-promise"
    assert ("Eva on question 1" in row.subject, asked.text in row.body) == (True, True)


def test_who_wants_the_mail_gets_it(plan, eva, ana):
    NotificationChoice.objects.create(user=ana, kind="plan_comment", pace="now")
    comment_on(plan=plan, question="promise", text="It's true & plain", by=eva)
    row = Notification.objects.get(recipient=ana, kind="plan_comment")
    assert (row.state, "It's true & plain" in row.body) == ("pending", True)


def test_a_comment_is_told_in_an_admins_words_and_what_was_said_is_never_read_as_one_of_them(plan, eva, ana, dora):
    body = "{name}: {person} in {town} on {question}\n{text}\n{link}"
    mailtexts.save_text(kind="plan_comment", language="en", subject="No. {number}", body=body, by=dora)
    comment_on(plan=plan, question="promise", text="Why {link}?", by=eva)
    row = Notification.objects.get(recipient=ana, kind="plan_comment")
    assert row.subject == "No. 1"
    assert row.body.splitlines()[0].startswith("Ana: Eva in Kalnupe on ")
    assert row.body.splitlines()[1] == "Why {link}?"


def test_a_thread_is_answered_settled_and_opened_again(plan, asked, ana, eva):
    html = post(plan, ana, f"reply:promise:{asked.pk}", "Asked Velta: never Thursday.").content.decode()
    assert ("2 comments" in html, [c.text for c in asked.answers.all()]) == (True, ["Asked Velta: never Thursday."])
    html = post(plan, eva, f"settle:promise:{asked.pk}").content.decode()
    asked.refresh_from_db()
    assert (asked.settled_by, "Settled by Eva" in html) == (eva, True)
    post(plan, ana, f"reopen:promise:{asked.pk}")
    asked.refresh_from_db()
    assert (asked.settled_at, asked.settled_by) == (None, None)


def test_an_answer_in_a_settled_thread_opens_it_again(plan, asked, ana, eva):
    settle_thread(plan=plan, question="promise", thread=asked.pk, by=eva, settled=True)
    comment_on(plan=plan, question="promise", text="One more thing", by=ana, thread=asked.pk)
    asked.refresh_from_db()
    assert asked.settled_at is None


def test_settled_twice_stays_with_who_was_first(plan, asked, ana, eva):
    for who in (eva, ana):
        settle_thread(plan=plan, question="promise", thread=asked.pk, by=who, settled=True)
    asked.refresh_from_db()
    assert asked.settled_by == eva


@pytest.mark.parametrize("act", ["comment:promise", "settle:promise:{asked}", "reply:promise:{asked}"])
def test_readers_see_comments_and_cannot_say_anything(plan, asked, vic, act):
    page = browser(vic).get(f"/plans/{plan.pk}/write/town/").content.decode()
    assert (asked.text in page, 'name="act" value="comment:' in page) == (True, False)
    act = act.format(asked=asked.pk)
    assert post(plan, vic, act, "x").status_code == 404
    assert (Comment.objects.count(), Comment.objects.get().settled_at) == (1, None)


def test_nobody_comments_on_a_plan_that_was_sent(full_plan, ana, eva):
    perform(full_plan, SEND, by=ana)
    with pytest.raises(PermissionDenied):
        comment_on(plan=full_plan, question="promise", text="Too late", by=eva)
    assert post(full_plan, eva, "comment:promise", "Too late").status_code == 404


@pytest.mark.parametrize(
    "act",
    [
        "comment:nonsense",
        "reply:profile:{asked}",
        "reply:promise:nonsense",
        "reply:promise:00000000-0000-4000-8000-000000000000",
        "settle:promise",
    ],
)
def test_what_is_at_no_question_or_in_no_thread_is_not_found(plan, asked, ana, act):
    assert post(plan, ana, act.format(asked=asked.pk), "x", follow=False).status_code == 404
    assert Comment.objects.count() == 1


def test_a_thread_of_another_plan_is_out_of_reach(plan, asked, ana, municipality):
    other = begin_plan(municipality=municipality, by=ana)
    with pytest.raises(Http404):
        settle_thread(plan=other, question="promise", thread=asked.pk, by=ana, settled=True)
    with pytest.raises(Http404):
        comment_on(plan=other, question="promise", text="x", by=ana, thread=asked.pk)


def test_an_answer_cannot_be_settled_without_its_thread(plan, asked, ana, eva):
    answer = comment_on(plan=plan, question="promise", text="x", by=ana, thread=asked.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=answer.pk).update(settled_at=answer.written_at, settled_by=eva)


def test_what_was_said_is_text_and_nothing_else(plan, eva):
    comment_on(plan=plan, question="promise", text="<script>alert(1)</script>", by=eva)
    page = browser(eva).get(f"/plans/{plan.pk}/write/town/").content.decode()
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_too_much_is_refused_before_anything_is_written(plan, eva):
    with pytest.raises(ValidationError):
        comment_on(plan=plan, question="promise", text="x" * 4001, by=eva)
    assert (Comment.objects.count(), Notification.objects.filter(kind="plan_comment").count()) == (0, 0)
