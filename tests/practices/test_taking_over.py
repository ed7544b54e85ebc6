"""Taking over what public sources tell: by the town alone, by one at a time, and the mark goes only with a published version."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from pearls.models import Event, Membership, Notification, StateChange
from pearls.services import mailtexts
from practices import seeding, workflow
from practices.enums import Origin, PracticeState
from practices.exports.records import short_record
from practices.models import Practice, PracticeMember
from practices.services import taking
from tests.conftest import person
from tests.practices.conftest import ANSWERS, FAILED, TABLES, again, copy_answers, fresh, from_sources, go, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MARK = "From public sources, not yet confirmed by the town"
OFFER = "This is our practice: take it over and confirm it"
ASK = "Is this your town’s practice?"


@pytest.fixture
def sourced(template, municipality, curators):
    return from_sources(municipality, person("sources"))


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(practice, user=None):
    practice = again(practice)
    client = signed_in(user) if user else Client()
    return client.get(reverse("practices:detail", args=[practice.number, practice.slug])).content.decode()


def take(practice, user, confirmed=False):
    return taking.take_over(practice=practice, by=fresh(user), confirmed=confirmed)


def owners(practice):
    rows = PracticeMember.objects.filter(practice=practice).values_list("user__name", "role")
    return sorted(rows)


# ---- who -----------------------------------------------------------------------------------------


def test_the_page_offers_it_to_the_town_and_tells_others_where_to_ask(sourced, ana, ben, cleo):
    seen = {
        name: page_of(sourced, user) for name, user in {"ana": ana, "ben": ben, "cleo": cleo, "nobody": None}.items()
    }
    assert {name: OFFER in page for name, page in seen.items()} == {
        "ana": True,
        "ben": True,
        "cleo": False,
        "nobody": False,
    }
    assert {name: ASK in page for name, page in seen.items()} == {
        "ana": False,
        "ben": False,
        "cleo": True,
        "nobody": True,
    }


def test_a_stranger_a_reader_of_the_town_and_an_owner_elsewhere_take_over_nothing(
    sourced, cleo, elsewhere, municipality
):
    reader, other = person("reader"), person("other")
    Membership.objects.create(user=reader, municipality=municipality, role="viewer")
    Membership.objects.create(user=other, municipality=elsewhere, role="owner")
    for somebody in (cleo, reader, other):
        with pytest.raises(PermissionDenied):
            take(sourced, somebody)
        url = reverse("practices:take_over", args=[sourced.number])
        assert signed_in(somebody).post(url, {"act": "confirm"}).status_code == 404
        told = signed_in(somebody).get(url).content.decode()
        assert ("How to ask" in told, "Owners and editors of Kalnupe can take it over." in told) == (True, True)
    assert (owners(sourced), again(sourced).origin) == ([], Origin.PUBLIC_SOURCES)


def test_a_practice_of_another_origin_or_put_away_is_not_offered(published, sourced, ana, cora):
    for practice in (published, go(sourced, workflow.ARCHIVE, cora, "It ended.")):
        with pytest.raises(PermissionDenied):
            take(practice, ana)
        url = reverse("practices:take_over", args=[practice.number])
        assert signed_in(ana).get(url).status_code == 404
        assert OFFER not in page_of(practice, ana)


# ---- what happens --------------------------------------------------------------------------------


def test_who_takes_it_over_owns_the_record_and_colleagues_are_told(sourced, ana, ben):
    take(sourced, ben)
    assert owners(sourced) == [("Ben", "owner")]
    [event] = Event.objects.filter(verb="practice.taken_over")
    assert (event.by, event.target_id, event.data) == (ben, str(sourced.pk), {"confirmed": False})
    told = Notification.objects.filter(kind="practice_taken_over").values_list("recipient__name", "subject")
    assert list(told) == [("Ana", "Taken over: The choir that cannot sing")]
    assert (MARK in page_of(sourced), again(sourced).state) == (True, PracticeState.PUBLISHED)


def test_colleagues_are_told_in_an_admins_words(sourced, ana, ben, dora):
    words = {"subject": "{title}", "body": "{person} took it over.\n{link}"}
    mailtexts.save_text(kind="practice_taken_over", language="en", by=dora, **words)
    take(sourced, ben)
    told = Notification.objects.get(kind="practice_taken_over")
    assert (told.subject, told.body.splitlines()[0]) == ("The choir that cannot sing", "Ben took it over.")


def test_confirmed_as_it_stands_it_goes_to_the_curators_and_the_mark_with_what_they_publish(sourced, ana, cora):
    take(sourced, ana, confirmed=True)
    waiting = again(sourced)
    assert (waiting.state, waiting.origin, waiting.confirmed_at is not None) == ("update", "public", True)
    assert "its town confirmed it, the curators look at it" in page_of(sourced)
    told = Notification.objects.filter(kind="practice_update_offered").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Lena"]
    done = again(go(sourced, workflow.PUBLISH_UPDATE, cora))
    assert (done.state, done.origin, done.revision.number) == ("published", "taken", 2)
    assert ("From public sources" in page_of(sourced), short_record(done)["from_public_sources"]) == (False, False)
    moves = StateChange.objects.filter(target_id=str(sourced.pk)).order_by("pk").values_list("transition", flat=True)
    assert list(moves) == ["load", "offer_update", "publish_update"]


def test_a_text_that_was_changed_needs_every_answer_before_it_is_offered(sourced, ana, cora):
    take(sourced, ana, confirmed=True)
    write(sourced, ana, "answer:title", "The choir of everybody")
    with pytest.raises(ValidationError) as refusal:
        go(sourced, workflow.PUBLISH_UPDATE, cora)
    assert "required answers are missing" in refusal.value.messages[0]
    assert again(sourced).origin == Origin.PUBLIC_SOURCES


def test_edited_and_completed_the_mark_goes_with_the_published_update(sourced, ana, cora):
    take(sourced, ana)
    with pytest.raises(ValidationError):
        go(sourced, workflow.OFFER_UPDATE, ana)
    assert copy_answers(sheet=again(sourced).sheet, answers=ANSWERS, tables=TABLES, by=ana) == []
    write(again(sourced), ana, "answer:what_did_not_work", FAILED)
    go(again(sourced), workflow.OFFER_UPDATE, ana)
    assert MARK in page_of(sourced)
    done = again(go(again(sourced), workflow.PUBLISH_UPDATE, cora))
    assert (done.origin, MARK in page_of(sourced)) == (Origin.TAKEN_OVER, False)


def test_what_nobody_took_over_keeps_its_mark_through_every_publication(sourced, ana, cora):
    from practices.services import keeping

    keeping.confirm_by_member(practice=sourced, by=ana, answer="running")
    with pytest.raises(ValidationError):
        go(sourced, workflow.PUBLISH_UPDATE, cora)
    assert again(sourced).origin == Origin.PUBLIC_SOURCES


def test_loading_the_public_sources_again_does_not_bring_back_what_a_town_took_over(sourced, monkeypatch):
    Practice.objects.filter(pk=sourced.pk).update(origin=Origin.TAKEN_OVER, slug="choir")
    monkeypatch.setattr(seeding, "read", lambda *_parts: [{"key": "choir"}])
    seeding.load_public_practices({})
    assert Practice.objects.count() == 1


# ---- two at once ---------------------------------------------------------------------------------


def test_the_second_is_told_who_was_faster_and_led_to_the_same_text(sourced, ana, ben):
    take(sourced, ana)
    answer = signed_in(ben).post(reverse("practices:take_over", args=[sourced.number]), {"act": "confirm"}, follow=True)
    assert answer.redirect_chain == [(reverse("practices:overview", args=[sourced.pk]), 302)]
    assert "Ana took it over already. You can write in it together." in answer.content.decode()
    assert (owners(sourced), again(sourced).confirmed_at) == ([("Ana", "owner")], None)
    shown = signed_in(ben).get(reverse("practices:take_over", args=[sourced.number])).content.decode()
    assert "Ana took it over already" in shown


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_becomes_owner(template, municipality, ana, ben):
    sourced, start, said = from_sources(municipality, person("sources")), threading.Barrier(2), []

    def act(user):
        start.wait()
        try:
            take(sourced, user)
            said.append("taken")
        except ValidationError as problem:
            said.append(problem.messages[0].split(" ", 1)[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(user,)) for user in (ana, ben)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["taken", "took it over already. You can write in it together."]
    assert len(owners(sourced)) == 1
    assert Event.objects.filter(verb="practice.taken_over").count() == 1
