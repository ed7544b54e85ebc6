"""Admins change the words of mails: checked at the field, in versions, per language, and never more than words."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localtime

from pearls.letters import InvitationLetter, RequestDeclined
from pearls.models import AccessRequest, Event, Job, MailText
from pearls.models import Notification as Row
from pearls.notifications import JobDone, notify, send_pending, texts
from pearls.registry import registry
from pearls.services import hearing, mailtexts
from tests.core.conftest import key_in

pytestmark = pytest.mark.django_db
PATH = "/mails/texts/job_done/en/"
WORDS = {"subject": "{file} is there", "body": "Dear {name}\r\n\r\n{link}\r\n\r\nPearls"}


def save(dora, kind="job_done", language="en", **words):
    return mailtexts.save_text(kind=kind, language=language, by=dora, **{**WORDS, **words})


@pytest.fixture
def tell(ana):
    def about(title="A file", user=ana):
        [row] = notify(JobDone(Job.objects.create(kind="test", owner=user, title=title)), user)
        return row

    return about


def test_the_next_mail_has_the_new_words(dora, tell, ana):
    save(dora)
    row = tell()
    assert (row.subject, row.body) == ("A file is there", f"Dear Ana\n\nhttp://localhost:8000{row.url}\n\nPearls\n")
    assert Event.objects.get(verb="mail_text.saved").data == {"kind": "job_done", "language": "en", "number": 1}


def test_without_an_edited_text_the_portals_own_holds(tell):
    assert tell().subject == "Ready: A file"


def test_each_language_has_its_own_words(dora, tell, ana, nine_languages):
    save(dora, language="lv", subject="{file} ir")
    assert tell("One").subject == "Ready: One"
    ana.language = "lv"
    assert tell("Two").subject == "Two ir"


def test_a_value_is_never_read_as_a_placeholder_or_a_template(dora, tell):
    save(dora)
    row = tell("{link} {% now 'Y' %} {{ settings.SECRET_KEY }}")
    assert row.subject == "{link} {% now 'Y' %} {{ settings.SECRET_KEY }} is there"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"body": "{nmae} {link}"}, "body", "{nmae} stands for nothing. Choose from {file}, {link}, {name}."),
        ({"body": "{a} {b} {link}"}, "body", "{a}, {b} stand for nothing. Choose from {file}, {link}, {name}."),
        ({"body": "Hello"}, "body", "Put {link} into the text; without it the mail is of no use."),
        (
            {"subject": "{name.password}"},
            "subject",
            "{name.password} stands for nothing. Choose from {file}, {link}, {name}.",
        ),
        (
            {"subject": "A { b"},
            "subject",
            "A brace stands alone. Close it, or write {{ and }} where you mean the sign itself.",
        ),
        ({"subject": ""}, "subject", "This field is required."),
        ({"body": ""}, "body", "This field is required."),
    ],
)
def test_a_wrong_text_is_said_at_its_field_and_nothing_typed_is_lost(dora, signed_in, wrong, field, said):
    answer = signed_in(dora).post(PATH, {**WORDS, **wrong})
    form = answer.context["form"]
    assert (answer.status_code, form.errors[field]) == (422, [said])
    assert {name: form.data[name] for name in WORDS} == {**WORDS, **wrong}
    assert not MailText.objects.exists()


def test_the_service_holds_the_same_rules_without_the_form(dora, ana):
    with pytest.raises(ValidationError) as refused:
        save(dora, body="Hello")
    assert list(refused.value.message_dict) == ["body"]
    for kind in ("account", "nothing", "job"):
        with pytest.raises(ValidationError):
            save(dora, kind=kind)
    for by in (ana,):
        with pytest.raises(PermissionDenied):
            save(by)
        with pytest.raises(PermissionDenied):
            mailtexts.restore_text(kind="job_done", language="en", number=0, by=by)


def test_the_form_begins_with_the_portals_own_words(dora, signed_in):
    form = signed_in(dora).get(PATH).context["form"]
    assert form.initial["subject"] == "Ready: {file}"
    assert form.initial["body"].startswith("Hello {name},\n\nthe file that you ordered is ready: {file}.")
    assert "{link}" in form.initial["body"].splitlines()


NOT_REWORDED = {
    "awards_letter": "its words are written for each round, with an editor of their own",
    "account": "one kind for a dozen mails of the account pages; a text without the code of one of them would lock people out",
}


def test_every_kind_of_mail_can_be_reworded_but_those_that_say_why_not():
    kept = set(registry.notification_kinds) - set(texts.editable_kinds())
    assert kept == set(NOT_REWORDED)


@pytest.mark.parametrize("kind", sorted(texts.editable_kinds()))
@pytest.mark.parametrize("language", ["da", "de", "et", "fi", "lt", "lv", "pl", "sv"])
def test_in_every_language_the_portals_own_text_holds_every_word_that_is_needed(kind, language):
    known = texts.editable_kinds()[kind]
    assert texts.problems(known, *texts.shipped(known, language)) == {}


@pytest.mark.parametrize("kind", sorted(texts.editable_kinds()))
def test_the_words_that_the_portal_came_with_are_a_text_that_may_be_saved(kind):
    known = texts.editable_kinds()[kind]
    subject, body = texts.shipped(known, "en")
    assert texts.problems(known, subject, body) == {}
    assert all(texts.samples(known).values())


def test_looking_saves_nothing_and_shows_samples(dora, signed_in):
    answer = signed_in(dora).post(PATH, {**WORDS, "look": "1"})
    page = answer.content.decode()
    assert ("Plan of Kalnupe is there" in page, "Dear Ana" in page, MailText.objects.count()) == (True, True, 0)


def test_the_html_is_looked_at_on_a_page_that_may_do_nothing(dora, signed_in):
    browser = signed_in(dora)
    answer = browser.post(f"{PATH}look/", {**WORDS, "body": "<script>alert(1)</script> {link}"})
    policy = answer.headers["Content-Security-Policy"]
    assert ("sandbox" in policy, "default-src 'none'" in policy, "script-src" in policy) == (True, True, False)
    page = answer.content.decode()
    assert ("&lt;script&gt;" in page, "<script" in page, MailText.objects.count()) == (True, False, 0)
    assert browser.post(f"{PATH}look/", {"subject": "x", "body": "{"}).status_code == 422


def test_a_version_is_restored_as_a_new_one_and_so_is_the_portals_own(dora, signed_in, tell):
    browser = signed_in(dora)
    for word in ("first", "second"):
        assert browser.post(PATH, {**WORDS, "subject": f"{word} {{file}}"}).status_code == 302
    browser.post(f"{PATH}1/")
    assert tell("A").subject == "first A"
    browser.post(f"{PATH}0/")
    assert tell("B").subject == "Ready: B"
    assert list(MailText.objects.order_by("number").values_list("number", "shipped")) == [
        (1, False),
        (2, False),
        (3, False),
        (4, True),
    ]
    page = browser.get(PATH).content.decode()
    assert ("Restore version 1" in page, "back to the text that the portal came with" in page) == (True, True)


@pytest.mark.parametrize("number", [4, 9])
def test_a_version_that_holds_no_words_or_never_was_cannot_be_restored(dora, signed_in, number):
    MailText.objects.create(kind="job_done", language="en", number=4, shipped=True, saved_by=dora)
    assert signed_in(dora).post(f"{PATH}{number}/").status_code == 404


def test_an_old_version_that_no_longer_fits_is_not_restored(dora, signed_in):
    MailText.objects.create(kind="job_done", language="en", number=1, subject="x", body="{gone}", saved_by=dora)
    answer = signed_in(dora).post(f"{PATH}1/", follow=True)
    assert ("stands for nothing" in answer.content.decode(), MailText.objects.count()) == (True, 1)


@pytest.mark.parametrize("path", ["/mails/texts/account/en/", "/mails/texts/job_done/xx/", "/mails/texts/nothing/en/"])
def test_what_cannot_be_changed_has_no_page(dora, signed_in, path):
    assert signed_in(dora).get(path).status_code == 404


def test_the_list_says_what_was_changed(dora, signed_in):
    browser = signed_in(dora)
    assert "version 1" not in browser.get("/mails/texts/").content.decode()
    save(dora)
    assert "version 1" in browser.get("/mails/texts/").content.decode()


# --- letters of the core ----------------------------------------------------------------------------
def test_an_invitation_in_other_words_keeps_its_key_and_its_secret(dora, invited):
    save(dora, kind="invitation", subject="{who}: {what}", body="{name}, {right} until {day}\n{message}\n{link}")
    invitation, key = invited(name="Zane", message="Come {who}")
    letter = mail.outbox[-1]
    assert (letter.subject, letter.body.splitlines()[1]) == ("Ana: Kalnupe", "Come {who}")
    assert letter.body.startswith(f"Zane, Editor until {localtime(invitation.expires_at):%-d %B %Y}\n")
    assert (key_in(letter.body), Row.objects.get(kind="invitation").link) == (key, "")


def test_the_check_of_an_address_in_other_words_keeps_its_link_and_its_secret(dora, ana):
    with pytest.raises(ValidationError, match=r"Put \{link\} into the text"):
        save(dora, kind="address_check", subject="x", body="{name}, all is well.")
    save(dora, kind="address_check", subject="{name}?", body="{name}, is it you?\n{link}")
    hearing.send_check(user=ana)
    row = Row.objects.get(kind="address_check")
    assert (row.subject, row.body, row.secret) == ("Ana?", f"Ana, is it you?\n{row.link}\n", True)
    assert "/mails/confirm/" in row.link


def test_a_letter_of_another_template_keeps_its_own_words(dora):
    save(dora, kind="invitation", subject="{who}", body="{link}")
    assert InvitationLetter.template == "pearls/mail/invitation"
    from pearls.letters import RequestApproved

    assert texts.words_for(RequestApproved(None), {}, "en") is None


def test_a_decline_in_other_words_needs_its_reason(dora):
    assert texts.problems(RequestDeclined, "x", "No.") == {
        "body": ["Put {reason} into the text; without it the mail is of no use."]
    }
    save(dora, kind="request_declined", subject="{town}", body="{name}: {reason}")
    asked = AccessRequest.objects.create(email="o@t.example", name="Olga", town="Kalnupe", why="We write.")
    [row] = notify(RequestDeclined(asked, comment="Later."), asked.email)
    assert (row.subject, row.body, row.link) == ("Kalnupe", "Olga: Later.\n", "")


def test_two_versions_never_share_a_number(dora):
    numbers = [save(dora).number for _time in range(3)]
    assert (numbers, send_pending()) == ([1, 2, 3], 0)


def test_a_value_that_a_message_lacks_is_empty():
    values = JobDone(None).placeholders({"link": "x", "target": None})
    assert values == {"name": "", "link": "x", "file": ""}
    assert JobDone(None).placeholders({"recipient": {"name": None}})["name"] == ""
