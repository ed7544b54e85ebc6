"""Questions to the people of a practice: relayed, limited, and without anybody's address."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pearls.models import Event, Notification
from practices.models import ContactMessage
from practices.permissions import visible_questions
from practices.services import contact

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_a_question_reaches_the_team_and_the_answer_comes_back_without_an_address(published, ana, ben, cleo):
    asked = contact.ask(practice=published, by=cleo, text="How warm is the room?")
    contact.answer(question=asked, by=ben, text="Twenty degrees.")
    letters = Notification.objects.filter(kind__startswith="practice_question").order_by("pk")
    assert sorted(letter.recipient.name for letter in letters) == ["Ana", "Ben", "Cleo"]
    for letter in letters:
        others = {ana.email, ben.email, cleo.email} - {letter.address}
        assert not [address for address in others if address in letter.subject + letter.body]


def test_no_page_of_the_conversation_shows_an_address(published, ben, cleo):
    asked = contact.ask(practice=published, by=cleo, text="How warm?")
    contact.answer(question=asked, by=ben, text="Warm.")
    for user, other in ((cleo, ben), (ben, cleo)):
        client = signed_in(user)
        for url in (reverse("practices:questions"), reverse("practices:question", args=[asked.pk])):
            assert other.email not in client.get(url).content.decode()


def test_a_mail_holds_the_words_as_they_were_typed(published, ana, cleo):
    asked = contact.ask(practice=published, by=cleo, text='What\'s the "price" of <tea> & soup?')
    contact.answer(question=asked, by=ana, text="Tea's <free> & soup isn't.")
    letters = Notification.objects.filter(kind__startswith="practice_question").order_by("pk")
    assert 'What\'s the "price" of <tea> & soup?' in letters.first().body
    assert "Tea's <free> & soup isn't." in letters.last().body


def test_no_mail_is_written_as_a_page():
    mails = list((Path(settings.BASE_DIR) / "templates").rglob("mail/*.txt"))
    assert len(mails) > 20
    escaped = [mail.name for mail in mails if "{% autoescape off %}" not in mail.read_text(encoding="utf-8")]
    assert escaped == []


def test_a_conversation_is_limited_and_on_the_record_like_its_question(published, ana, cleo, monkeypatch):
    asked = contact.ask(practice=published, by=cleo, text="How warm?")
    monkeypatch.setattr(contact, "MOST_ANSWERS", 2)
    for number in range(2):
        contact.answer(question=asked, by=ana, text=f"Answer {number}")
    with pytest.raises(ValidationError) as refusal:
        contact.answer(question=asked, by=ana, text="One more")
    assert list(refusal.value.message_dict) == ["text"]
    contact.answer(question=asked, by=cleo, text="Thank you")  # each side has its own number
    told = Event.objects.filter(target_id=str(published.pk), verb__startswith="question.").order_by("pk")
    assert [(event.verb, event.by.name, event.data) for event in told] == [
        ("question.asked", "Cleo", {}),
        ("question.answered", "Ana", {}),
        ("question.answered", "Ana", {}),
        ("question.answered", "Cleo", {}),
    ]


def test_only_both_sides_read_it(published, ana, cleo, dora):
    asked = contact.ask(practice=published, by=cleo, text="How warm?")
    seen = {user.name: visible_questions(user).filter(pk=asked.pk).exists() for user in (ana, cleo, dora)}
    assert seen == {"Ana": True, "Cleo": True, "Dora": False}
    assert signed_in(dora).get(reverse("practices:question", args=[asked.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        contact.answer(question=asked, by=dora, text="Me too.")


def test_one_question_too_many_is_refused_and_its_text_stays_in_the_form(published, cleo):
    for n in range(contact.MOST_TO_ONE):
        contact.ask(practice=published, by=cleo, text=f"Question {n}?")
    answer = signed_in(cleo).post(reverse("practices:ask", args=[published.number]), {"text": "One more thing?"})
    assert (answer.status_code, "One more thing?" in answer.content.decode()) == (422, True)
    assert ContactMessage.objects.count() == contact.MOST_TO_ONE


@pytest.mark.parametrize("text", ["", "   \n ", "x" * (contact.LONGEST + 1)])
def test_nothing_and_too_much_is_no_question(published, cleo, text):
    with pytest.raises(ValidationError) as problem:
        contact.ask(practice=published, by=cleo, text=text)
    assert list(problem.value.message_dict) == ["text"]


def test_who_takes_no_questions_is_not_asked(published, cleo):
    published.exchanges = False
    published.save(update_fields=["exchanges"])
    with pytest.raises(PermissionDenied):
        contact.ask(practice=published, by=cleo, text="How warm?")
    assert signed_in(cleo).get(reverse("practices:ask", args=[published.number])).status_code == 404
