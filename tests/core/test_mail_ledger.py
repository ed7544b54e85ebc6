"""The ledger of mails: found by what an admin knows of them, sent again one by one or several, secrets hidden throughout."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pearls.models import Event, MailAddress
from pearls.models import Notification as Row
from pearls.services import ledger
from pearls.workflow import NotAllowedNow

pytestmark = pytest.mark.django_db


def mail_to(user, number=1, **more):
    fields = {
        "recipient": user,
        "address": user.email,
        "kind": "job_done",
        "subject": f"Ready {number}",
        "body": "Words",
    }
    return Row.objects.create(event_key=f"{number}", **{**fields, **more})


@pytest.fixture
def mails(ana, ben):
    digest = mail_to(ana, 3, kind="digest", state="sent", subject="2 messages from Pearls")
    old = mail_to(ben, 4, state="sent")
    Row.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    return {
        "failed": mail_to(ana, 1, state="failed"),
        "gathered": mail_to(ana, 2, state="digested", digest=digest),
        "digest": digest,
        "old": old,
        "secret": mail_to(
            ben, 5, kind="invitation", secret=True, subject="Key", body="key-1", link="key-2", state="bounced"
        ),
    }


@pytest.fixture
def found(dora, signed_in, mails):
    """A function that asks the ledger and returns which of the mails it shows."""

    def ask(**asked):
        page = signed_in(dora).get("/mails/", asked)
        shown = {one["row"].pk for one in page.context["mails"]}
        return {name for name, row in mails.items() if row.pk in shown}

    return ask


def test_mails_are_found_by_what_is_known_of_them(found, mails):
    today = timezone.localdate()
    assert found(q="ben") == {"old", "secret"}
    assert found(q="kalnupe.example") == set(mails)
    assert found(state="failed") == {"failed"}
    assert found(kind="digest") == {"digest"}
    assert found(kind="job_done", q="Ana") == {"failed", "gathered"}
    assert found(since=today.isoformat()) == set(mails) - {"old"}
    assert found(until=(today - timedelta(days=30)).isoformat()) == {"old"}
    assert found(digest=mails["digest"].pk) == {"gathered"}


@pytest.mark.parametrize(
    "nonsense", [{"digest": "x"}, {"digest": "9" * 30}, {"since": "soon"}, {"state": "lost"}, {"page": "x"}]
)
def test_nonsense_in_a_filter_is_no_error(found, nonsense):
    found(**nonsense)


def test_the_list_counts_by_state_those_in_trouble_first(dora, signed_in, mails):
    counts = signed_in(dora).get("/mails/").context["counts"]
    assert [(one["url"], one["many"]) for one in counts] == [
        ("?state=failed", 1),
        ("?state=bounced", 1),
        ("?state=sent", 2),
        ("?state=digested", 1),
    ]


def test_a_secret_mail_shows_its_kind_and_nothing_of_its_words(dora, signed_in, mails):
    browser = signed_in(dora)
    pages = [browser.get(path).content.decode() for path in ("/mails/", f"/mails/{mails['secret'].pk}/")]
    assert [("Invitations" in page, "Key" in page, "key-" in page) for page in pages] == [(True, False, False)] * 2


def test_a_mail_says_in_which_digest_it_left_and_the_digest_what_it_held(dora, signed_in, mails):
    browser = signed_in(dora)
    assert f"no. {mails['digest'].pk}, Sent" in browser.get(f"/mails/{mails['gathered'].pk}/").content.decode()
    assert f"/mails/{mails['gathered'].pk}/" in browser.get(f"/mails/{mails['digest'].pk}/").content.decode()


def test_a_mail_that_waits_says_until_when_and_an_address_that_fails_how_often(dora, signed_in, ana):
    row = mail_to(ana, 9, not_before=timezone.now() + timedelta(hours=5))
    MailAddress.objects.create(address=ana.email, hard=3, soft=1, undeliverable_since=timezone.now())
    page = signed_in(dora).get(f"/mails/{row.pk}/").content.decode()
    assert ("Leaves" in page, "came back 3 × for good, 1 × for now" in page, "undeliverable since" in page) == (
        True,
    ) * 3


def test_several_mails_are_sent_again_at_once(dora, signed_in, mails):
    ticked = [mails["failed"].pk, mails["secret"].pk, mails["old"].pk, "x", "9999999"]
    answer = signed_in(dora).post("/mails/again/", {"mail": ticked}, follow=True)
    assert "2 mails go out again." in answer.content.decode()
    states = {name: Row.objects.get(pk=row.pk).state for name, row in mails.items()}
    assert (states["failed"], states["secret"], states["old"]) == ("pending", "pending", "sent")
    assert Event.objects.filter(verb="notification.sent_again", by=dora).count() == 2


def test_who_ticked_nothing_is_told_what_to_do(dora, signed_in, mails):
    answer = signed_in(dora).post("/mails/again/", follow=True)
    assert "Tick the mails that are to go out again." in answer.content.decode()


def test_a_key_that_left_the_ledger_cannot_be_sent_again(dora, mails):
    Row.objects.filter(pk=mails["secret"].pk).update(body="")
    with pytest.raises(NotAllowedNow):
        ledger.send_again(row=mails["secret"], by=dora)
    assert ledger.send_several_again(keys=[mails["secret"].pk, mails["failed"].pk], by=dora) == 1
