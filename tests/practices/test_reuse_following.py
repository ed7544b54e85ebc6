"""Hearing of what is new, and keeping it true: saved searches, follows, the yearly question, addresses that answer."""

import http.server
import threading
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pearls.models import Notification
from pearls.services import mailtexts
from practices import queries, workflow
from practices.enums import Cadence, StillRunning
from practices.models import Confirmation, Follow, LinkCheck, Practice, SavedSearch
from practices.services import follow as following
from practices.services import keeping
from tests.practices.conftest import again, copy_answers, go

BACKEND = "django.contrib.auth.backends.ModelBackend"


def long_ago(search, days):
    SavedSearch.objects.filter(pk=search.pk).update(told_until=timezone.now() - timedelta(days=days))


def everything(_query, _user):
    return Practice.objects.values_list("pk", flat=True)


def test_a_saved_search_tells_of_what_is_new_once(published, cleo):
    search = following.save_search(by=cleo, title="Choirs", query="q=choir", cadence=Cadence.WEEKLY)
    long_ago(search, 8)
    assert (following.tell_searchers(everything), following.tell_searchers(everything)) == (1, 0)
    letter = Notification.objects.get(kind="practice_search")
    assert (letter.recipient, published.title in letter.body) == (cleo, True)


def test_nothing_new_is_no_mail_and_not_yet_due_is_none_either(published, cleo):
    search = following.save_search(by=cleo, title="All", query="", cadence=Cadence.DAILY)
    assert following.tell_searchers(everything) == 0  # not due
    long_ago(search, 2)
    Practice.objects.update(published_at=timezone.now() - timedelta(days=30))
    assert following.tell_searchers(everything) == 0  # nothing new
    assert Notification.objects.filter(kind="practice_search").count() == 0


def test_a_search_that_finds_others_tells_nothing(published, cleo):
    search = following.save_search(by=cleo, title="Boats", query="q=boats", cadence=Cadence.WEEKLY)
    long_ago(search, 8)
    assert following.tell_searchers(lambda _query, _user: []) == 0


def test_the_same_search_is_saved_once(cleo):
    following.save_search(by=cleo, title="Choirs", query="q=choir", cadence=Cadence.WEEKLY)
    with pytest.raises(ValidationError):
        following.save_search(by=cleo, title="Again", query="q=choir", cadence=Cadence.DAILY)


def test_following_twice_is_following_once_and_strangers_see_none_of_it(published, cleo, dora):
    first, second = (following.follow(by=cleo, thing=published) for _ in range(2))
    assert (first.pk, Follow.objects.count()) == (second.pk, 1)
    client = Client()
    client.force_login(dora, backend=BACKEND)
    assert published.title not in client.get(reverse("practices:following")).content.decode()


def test_followers_of_practice_town_and_topic_hear_once_each(published, ana, ben, cleo, municipality):
    from practices.models import Term

    following.follow(by=cleo, thing=published)
    following.follow(by=cleo, thing=municipality)
    following.follow(by=ben, thing=Term.objects.get(code="loneliness"))
    following.tell_followers(practice=published, what="updated")
    following.tell_followers(practice=published, what="updated")
    told = Notification.objects.filter(kind="practice_followed").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Ben", "Cleo"]


def test_what_a_search_found_and_what_is_followed_can_be_told_in_an_admins_words(published, cleo, dora):
    save = partial(mailtexts.save_text, language="en", by=dora)
    save(kind="practice_search", subject="{search}!", body="{name}:\n{list}\n{link}")
    save(kind="practice_followed", subject="{news}", body="{title}, {where}\n{link}")
    long_ago(following.save_search(by=cleo, title="Choirs", query="q=choir", cadence=Cadence.WEEKLY), 8)
    following.tell_searchers(everything)
    found = Notification.objects.get(kind="practice_search")
    assert (found.subject, found.body.splitlines()[:2]) == (
        "Choirs!",
        ["Cleo:", f"– {published.title} ({published.where})"],
    )
    following.follow(by=cleo, thing=published)
    following.tell_followers(practice=published, what="updated")
    news = Notification.objects.get(kind="practice_followed")
    assert (news.subject, news.body.splitlines()[0]) == (
        f"Brought up to date: {published.title}",
        f"{published.title}, {published.where}",
    )


# ---- the yearly question -------------------------------------------------------------------------


def old(practice):
    long = timezone.now() - timedelta(days=400)
    Practice.objects.filter(pk=practice.pk).update(confirmed_at=None, changed_at=long)


def test_after_a_year_its_people_are_asked_and_reminded_and_never_more(published):
    assert keeping.ask_owners() == 0
    old(published)
    assert (keeping.ask_owners(), keeping.ask_owners()) == (2, 0)  # ana and ben
    Confirmation.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert (keeping.ask_owners(), keeping.ask_owners()) == (2, 0)
    Confirmation.objects.update(asked_at=timezone.now() - timedelta(days=29))
    assert (keeping.ask_owners(), keeping.ask_owners()) == (2, 0)
    assert Notification.objects.filter(kind="practice_still_running").count() == 6


def test_the_link_answers_without_signing_in_and_opening_it_alone_answers_nothing(published):
    old(published)
    keeping.ask_owners()
    asked = Confirmation.objects.first()
    url = reverse("practices:still_running", args=[keeping.token_of(asked)])
    client = Client()
    assert client.get(url).status_code == 200
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert client.post(url, {"answer": StillRunning.RUNNING, "note": ""}).status_code == 302
    published.refresh_from_db()
    assert published.confirmed_at is not None
    assert Confirmation.objects.filter(answered_at__isnull=True).count() == 0
    assert "older than four months" in client.get(url).content.decode()


@pytest.mark.parametrize("token", ["x", "eyJh:1:abc", ""])
def test_a_forged_link_answers_nothing(published, token):
    assert keeping.confirmation_of(token) is None


# ---- addresses -----------------------------------------------------------------------------------


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        code, place = {"/moved": (302, "/here"), "/here": (200, None), "/loop": (302, "/loop")}.get(
            self.path, (404, None)
        )
        self.send_response(code)
        if place:
            self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        pass


@pytest.fixture
def site(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.LINK_CHECK_PRIVATE = True
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_addresses_are_looked_at_and_what_is_gone_is_counted(published, site):
    for path in ("/moved", "/gone", "/loop"):
        LinkCheck.objects.create(practice=published, url=site + path)
    assert keeping.check_links() == 2
    found = {link.url.removeprefix(site): (link.status, link.failures) for link in LinkCheck.objects.all()}
    assert found == {"/moved": ("200 OK", 0), "/gone": ("404 Not Found", 1), "/loop": ("too many redirections", 1)}
    assert keeping.check_links() == 0  # not again within a month


def test_what_did_not_answer_is_looked_at_again_after_three_days_and_then_called_dead(published, site):
    LinkCheck.objects.create(practice=published, url=f"{site}/gone")
    keeping.check_links()
    assert queries.dead_addresses(published) == {}
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=4))
    assert keeping.check_links() == 1
    assert list(queries.dead_addresses(published)) == [f"{site}/gone"]
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=4))
    assert keeping.check_links() == 0  # dead ones once a month, like the others


def test_a_dead_address_is_marked_for_readers_and_stands_on_the_desk_of_its_town(published, ana, cora, cleo):
    url = "https://gone.example/report"
    line = {"source": "The report", "url": url}
    assert copy_answers(sheet=published.sheet, answers={}, tables={"sources": [line]}, by=ana) == []
    go(again(published), workflow.PUBLISH_UPDATE, cora)
    page = reverse("practices:detail", args=[published.number, again(published).slug])
    assert "did not answer on" not in Client().get(page).content.decode()
    LinkCheck.objects.filter(url=url).update(failures=2, checked_at=timezone.now())
    assert "did not answer on" in Client().get(page).content.decode()
    seen = {user.name: "1 address does not answer any more." in desk_of(user) for user in (ana, cleo)}
    assert seen == {"Ana": True, "Cleo": False}


def test_no_machine_of_our_own_network_is_asked(site, settings):
    settings.LINK_CHECK_PRIVATE = False
    assert keeping.look_at(f"{site}/here") == "not a public address"
    assert keeping.look_at("http://localhost/") == "not a public address"
    assert keeping.look_at("file:///etc/passwd") == "not a web address"


def test_the_list_of_addresses_follows_the_published_text(published):
    document = {
        "tables": [
            {"rows": [{"values": {"url": "https://a.example/x"}}, {"values": {"url": "javascript:x"}}, {"values": {}}]}
        ]
    }
    assert list(keeping.links_in(document)) == ["https://a.example/x"]


# ---- the desk ------------------------------------------------------------------------------------


def desk_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.get(reverse("desk")).content.decode()


def test_the_desk_names_what_other_towns_wait_for_and_forgets_it_when_done(published, ana, cleo):
    from practices.services import contact

    old(published)
    keeping.ask_owners()
    question = contact.ask(practice=published, by=cleo, text="How warm is the room?")
    text = desk_of(ana)
    assert "How warm is the room?" in text
    assert "still running?" in text
    contact.answer(question=question, by=ana, text="Twenty degrees.")
    client = Client()
    client.force_login(ana, backend=BACKEND)
    assert (
        client.post(reverse("practices:confirm", args=[published.pk]), {"answer": "running", "note": ""}).status_code
        == 302
    )
    text = desk_of(ana)
    assert "How warm is the room?" not in text
    assert "still running?" not in text
