"""The ledger of adoptions: who may write in it, what the owner says, and what is counted."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pearls.enums import MemberRole
from pearls.models import Membership, Municipality, Notification
from practices.enums import AdoptionKind, AdoptionState
from practices.models import Adoption
from practices.services import reuse
from tests.conftest import person

BACKEND = "django.contrib.auth.backends.ModelBackend"
DATA = {
    "kind": AdoptionKind.ADAPTED,
    "since": date(2025, 3, 1),
    "changed": "A school instead of a pharmacy.",
    "cost": 21_000,
    "result": "Seventeen groups.",
    "evidence": "We count heads.",
    "evidence_url": "",
}


@pytest.fixture
def klinthavn(country):
    return Municipality.objects.create(
        name="Klinthavn", slug="klinthavn", country=country, population=6300, population_year=2025
    )


@pytest.fixture
def mads(klinthavn):
    user = person("mads")
    Membership.objects.create(user=user, municipality=klinthavn, role=MemberRole.OWNER)
    return user


@pytest.fixture
def entry(published, klinthavn, mads):
    return reuse.report_adoption(practice=published, municipality=klinthavn, by=mads, data=DATA)


def counted(practice):
    practice.refresh_from_db()
    return practice.adoption_count


def test_a_town_reports_and_the_people_of_the_practice_are_asked(entry, published, ana, mads):
    assert (entry.state, entry.revision.number, counted(published)) == (AdoptionState.REPORTED, 1, 1)
    told = Notification.objects.filter(kind="practice_adoption").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Ana", "Ben"]


def test_the_owner_confirms_and_the_town_hears(entry, ana, mads):
    reuse.answer_adoption(adoption=entry, by=ana, confirmed=True)
    entry.refresh_from_db()
    assert (entry.state, entry.answered_by) == (AdoptionState.CONFIRMED, ana)
    assert Notification.objects.filter(kind="practice_adoption_answered", recipient=mads).count() == 1


def test_who_sees_it_otherwise_says_why_and_it_is_not_counted(entry, ana, published):
    with pytest.raises(ValidationError) as problem:
        reuse.answer_adoption(adoption=entry, by=ana, confirmed=False)
    assert list(problem.value.message_dict) == ["answer"]
    reuse.answer_adoption(adoption=entry, by=ana, confirmed=False, words="They run a concert hall.")
    assert (Adoption.objects.get().state, counted(published)) == (AdoptionState.DISPUTED, 0)


def test_a_town_that_stopped_is_in_the_ledger_and_not_in_the_count(published, klinthavn, mads):
    reuse.report_adoption(
        practice=published, municipality=klinthavn, by=mads, data={**DATA, "kind": AdoptionKind.STOPPED}
    )
    assert (Adoption.objects.count(), counted(published)) == (1, 0)


def test_a_changed_entry_is_asked_about_anew_and_stays_one_entry(entry, published, klinthavn, mads, ana):
    reuse.answer_adoption(adoption=entry, by=ana, confirmed=True)
    again = reuse.report_adoption(
        practice=published, municipality=klinthavn, by=mads, data={**DATA, "result": "Twenty groups."}
    )
    assert (again.pk, again.state, again.answered_at, Adoption.objects.count()) == (
        entry.pk,
        AdoptionState.REPORTED,
        None,
        1,
    )
    assert Notification.objects.filter(kind="practice_adoption", recipient=ana).count() == 2


def test_nobody_reports_for_others_nor_the_own_practice(published, klinthavn, ana, cleo, municipality):
    for by, town in ((cleo, klinthavn), (ana, klinthavn), (ana, municipality)):
        with pytest.raises(PermissionDenied):
            reuse.report_adoption(practice=published, municipality=town, by=by, data=DATA)
    assert Adoption.objects.count() == 0


def test_nobody_but_the_people_of_the_practice_confirms(entry, mads, cleo):
    for by in (mads, cleo):
        with pytest.raises(PermissionDenied):
            reuse.answer_adoption(adoption=entry, by=by, confirmed=True)


def test_the_page_takes_a_report_and_keeps_what_was_typed_when_something_is_wrong(published, mads, klinthavn):
    client = Client()
    client.force_login(mads, backend=BACKEND)
    url = reverse("practices:adopt", args=[published.number])
    typed = {"municipality": klinthavn.pk, "kind": "adapted", "since": "not a day", "changed": "A school instead."}
    answer = client.post(url, typed)
    assert (answer.status_code, "A school instead." in answer.content.decode()) == (422, True)
    assert client.post(url, {**typed, "since": "2025-03-01"}).status_code == 302
    assert Adoption.objects.get().changed == "A school instead."


def test_a_stranger_without_a_town_finds_no_form(published, cleo):
    client = Client()
    client.force_login(cleo, backend=BACKEND)
    assert client.get(reverse("practices:adopt", args=[published.number])).status_code == 404


def test_the_fit_page_shows_both_sides_and_towns_like_ours(entry, published, mads):
    client = Client()
    client.force_login(mads, backend=BACKEND)
    text = client.get(reverse("practices:fit", args=[published.number])).content.decode()
    assert "Klinthavn" in text
    assert "6,300" in text
    asked = {"population": "9000", "budget": "1000", "challenges": ["loneliness", "climate"]}
    changed = client.get(reverse("practices:fit", args=[published.number]), asked).content.decode()
    assert "9,000" in changed
