"""What messages of visitors protect: they reach the desk, machines are sent home, nobody answers twice, and they are forgotten in time."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from pearls.models import Notification as Row
from pearls.notifications import send_pending
from pearls.services import mailtexts
from pearls.site import deskentries
from pearls.site.models import Feedback
from pearls.site.services import feedback as service
from pearls.site.tasks import forget_feedback

pytestmark = pytest.mark.django_db
SENT = {"message": "The map cannot be read aloud.", "email": "olga@town.example", "page": "/pearls/"}


@pytest.fixture
def message(dora):
    return service.take_feedback(data=SENT, topic="accessibility", language="en")


@pytest.mark.parametrize("topic", ["contact", "accessibility", "privacy"])
def test_a_visitor_writes_and_the_office_is_told(pages, client, dora, topic):
    answer = client.post(f"/{topic}/", SENT)
    assert answer.url == "/message/thanks/"
    assert client.get(answer.url).status_code == 200
    assert Feedback.objects.get().topic == topic
    send_pending()
    assert [letter.to for letter in mail.outbox] == [[dora.email]]
    assert "The map cannot be read aloud." in mail.outbox[0].body


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ((), ["About the page: /pearls/", "Answer to: olga@town.example"]),
        (("email", "page"), ["The visitor left no address."]),
    ],
)
def test_the_office_hears_which_page_it_is_about_and_where_to_answer_also_in_its_own_words(dora, missing, said):
    sent = {**SENT, **dict.fromkeys(missing, "")}
    service.take_feedback(data=sent, topic="contact", language="en")
    assert [line for line in Row.objects.get().body.splitlines() if line in said] == said
    words = {"subject": "{topic}", "body": "{text}\n{page}\n{answer}\n{link}"}
    mailtexts.save_text(kind="site.feedback", language="en", by=dora, **words)
    service.take_feedback(data=sent, topic="contact", language="en")
    row = Row.objects.latest("pk")
    assert row.subject == "A question or a remark"
    assert [line for line in row.body.splitlines() if line] == ["The map cannot be read aloud.", *said, row.link]


def test_a_message_that_is_empty_comes_back_with_what_was_typed(pages, client):
    answer = client.post("/contact/", {**SENT, "message": "", "email": "not an address"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"message", "email"})
    assert "not an address" in answer.content.decode()


def test_a_machine_hears_what_everybody_hears(pages, client):
    assert client.post("/contact/", {**SENT, "website": "spam.example"}).url == "/message/thanks/"
    assert Feedback.objects.count() == 0


def test_too_many_from_one_place_wait_an_hour_and_keep_what_they_typed(pages, client):
    told = [client.post("/contact/", SENT).status_code for _time in range(6)]
    assert told == [302] * 5 + [429]
    assert "The map cannot be read aloud." in client.post("/contact/", SENT).content.decode()
    assert Feedback.objects.count() == 5


def test_the_page_it_is_about_is_filled_from_the_address(pages, client):
    assert client.get("/accessibility/?page=/pearls/").context["form"]["page"].value() == "/pearls/"


def test_it_stands_on_the_desk_of_admins_until_it_is_answered(message, office, dora, cleo):
    assert [task.title for task in deskentries.tasks(dora)] == ["1 visitor waits for an answer"]
    assert list(deskentries.tasks(cleo)) == []
    assert office.get("/site/messages/").context["messages_of_visitors"].get() == message
    assert office.get(f"/site/messages/{message.pk}/").status_code == 200
    assert office.post(f"/site/messages/{message.pk}/", {"answer": ""}).status_code == 422
    office.post(f"/site/messages/{message.pk}/", {"answer": "The list beside it says the same."})
    assert list(deskentries.tasks(dora)) == []
    assert "The list beside it says the same." in office.get(f"/site/messages/{message.pk}/").content.decode()


def test_nobody_answers_twice(message, dora):
    service.answer_feedback(message=message, answer="Yes", by=dora)
    with pytest.raises(ValidationError, match="Dora has answered this meanwhile"):
        service.answer_feedback(message=message, answer="No", by=dora)


def test_only_admins_answer(message, cleo):
    with pytest.raises(PermissionDenied):
        service.answer_feedback(message=message, answer="Yes", by=cleo)


def test_a_message_is_forgotten_a_year_after_its_answer(message, dora):
    waiting = service.take_feedback(data=SENT, topic="contact", language="en")
    service.answer_feedback(message=message, answer="Yes", by=dora)
    assert service.forget_old_feedback() == 0
    Feedback.objects.filter(pk=message.pk).update(answered_at=timezone.now() - timedelta(days=366))
    assert service.forget_old_feedback() == 1
    assert list(Feedback.objects.all()) == [waiting]


def test_the_daily_entry_forgets(message, dora):
    service.answer_feedback(message=message, answer="Yes", by=dora)
    Feedback.objects.filter(pk=message.pk).update(answered_at=timezone.now() - timedelta(days=366))
    forget_feedback()
    assert Feedback.objects.count() == 0
