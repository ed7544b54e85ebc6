"""Writing a practice: who begins one and for whom, the editor with and without script, preview, people, near duplicates."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from pearls.enums import OrganisationKind
from pearls.models import Invitation, Membership, Organisation, Place, PlaceName
from practices import workflow
from practices.compare import ALIKE, Outline, likeness, most_alike
from practices.models import Practice, PracticeMember
from practices.permissions import inner_practices, role_in, sees_inside, visible_practices, written_by
from practices.services import writing
from tests.conftest import person
from tests.practices.conftest import ANSWERS, again, begun, fill, fresh, go, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def url(name, practice, *more):
    return reverse(f"practices:{name}", args=[practice.pk, *more])


@pytest.fixture
def browser(client):
    """Return a function that opens pages as a person."""

    def open_as(user):
        client.force_login(user, backend=BACKEND)
        return client

    return open_as


# --- begin ----------------------------------------------------------------------------------------
def test_members_begin_for_their_own_municipality_and_organisation(template, ana, municipality, country, browser):
    choirs = Organisation.objects.create(name="Choirs", kind=OrganisationKind.NGO, country=country, city="Riga")
    Membership.objects.create(user=ana, organisation=choirs, role="editor")
    page = browser(ana)
    for body in (f"m{municipality.pk}", f"o{choirs.pk}"):
        answer = page.post(reverse("practices:begin"), {"body": body, "language": "lv"})
        assert answer.status_code == 302
    made = Practice.objects.order_by("number")
    assert [(p.number, p.owner_body, p.sheet.language, p.country_id) for p in made] == [
        (1, municipality, "lv", "LV"),
        (2, choirs, "lv", "LV"),
    ]
    assert role_in(ana, made[0]) == "owner"


def test_nobody_begins_for_others_or_as_a_mere_reader(template, cleo, elsewhere, municipality, browser):
    Membership.objects.create(user=cleo, municipality=elsewhere, role="viewer")
    for body in (municipality, elsewhere):
        with pytest.raises(PermissionDenied):
            writing.begin_practice(body=body, place=None, language="en", by=cleo)
    answer = browser(cleo).post(reverse("practices:begin"), {"body": f"m{elsewhere.pk}", "language": "en"})
    assert (answer.status_code, Practice.objects.count()) == (422, 0)


def test_a_name_that_fits_several_towns_is_asked_about_and_nothing_is_lost(
    template, ana, municipality, country, browser
):
    towns = []
    for people in (900, 300):
        place = Place.objects.create(name="Liepa", country=country, latitude=57, longitude=25, population=people)
        PlaceName.objects.create(place=place, name="Liepa")
        towns.append(place)
    sent = {"body": f"m{municipality.pk}", "where": "liepa", "language": "lv"}
    asked = browser(ana).post(reverse("practices:begin"), sent)
    assert (asked.status_code, Practice.objects.count()) == (422, 0)
    assert [f'value="p:{town.pk}"'.encode() in asked.content for town in towns] == [True, True]
    browser(ana).post(reverse("practices:begin"), {**sent, "pick": f"p:{towns[1].pk}"})
    assert Practice.objects.get().place == towns[1]


def test_numbers_are_given_once_and_rise(template, municipality, ana):
    numbers = [begun(municipality, ana).number for _time in range(3)]
    assert numbers == [1, 2, 3]


# --- the editor -----------------------------------------------------------------------------------
def test_what_is_typed_is_saved_and_comes_back(practice, ana):
    saved = write(practice, ana, "answer:title", "The choir that cannot sing")
    assert (saved["status"], saved["version"]) == ("ok", 1)


def test_autosave_speaks_the_same_protocol_as_plans(practice, ana, ben, browser):
    op = {"op_id": str(uuid.uuid4()), "anchor": "answer:title", "base": 0, "set": "Mine"}
    body = {"session": "s", "since": 0, "section": "idea", "here": "", "ops": [op]}
    answer = browser(ana).post(url("ops", practice), body, content_type="application/json").json()
    assert (answer["results"][0]["status"], answer["seq"]) == ("ok", 1)
    met = {**op, "op_id": str(uuid.uuid4()), "set": "Bens"}
    answer = browser(ben).post(url("ops", practice), {**body, "ops": [met]}, content_type="application/json").json()
    assert answer["results"][0]["status"] == "conflict"
    assert answer["next"]["url"].startswith(url("section", practice, "idea"))


def test_without_script_a_section_is_saved_as_a_form(practice, ana, browser):
    posted = {"base:answer:title": "0", "answer:title": "Warm rooms", "base:answer:summary": "0", "answer:summary": "x"}
    answer = browser(ana).post(url("section", practice, "idea"), posted)
    assert (answer.status_code, answer.headers["Location"]) == (302, url("section", practice, "idea"))
    stored = dict(practice.sheet.answers.values_list("key", "value"))
    assert stored == {"title": "Warm rooms", "summary": "x"}


def test_a_conflict_without_script_shows_both_texts(practice, ana, ben, browser):
    write(practice, ben, "answer:title", "Bens title")
    posted = {"base:answer:title": "0", "answer:title": "Anas title"}
    answer = browser(ana).post(url("section", practice, "idea"), posted)
    assert (answer.status_code, b"Bens title" in answer.content, b"Anas title" in answer.content) == (409, True, True)


def test_curators_read_the_questions_and_cannot_write(full_practice, ana, lena, browser):
    go(full_practice, workflow.SUBMIT, ana)
    page = browser(lena).get(url("section", full_practice, "idea"))
    assert (page.status_code, page.context["sheet"]["readonly"]) == (200, True)
    assert write(full_practice, lena, "answer:title", "Mine")["status"] == "locked"


def test_nobody_but_the_team_sees_a_draft(practice, cleo, lena, cora, browser):
    for user in (cleo, lena, cora):
        for page in ("overview", "preview", "remarks", "history", "people"):
            assert browser(user).get(url(page, practice)).status_code == 404, (user, page)


def test_the_preview_is_the_live_text_in_its_own_language(full_practice, ana, browser):
    full_practice.sheet.language = "lv"
    full_practice.sheet.save()
    write(full_practice, ana, "answer:title", "A new title")
    page = browser(ana).get(url("preview", full_practice) + "?part=1").content.decode()
    assert "A new title" in page
    assert '<h1 lang="lv">A new title</h1>' in page
    assert "<html" not in page


def test_every_page_of_the_team_opens(full_practice, ana, browser):
    page = browser(ana)
    for name in ("overview", "preview", "people", "history", "remarks", "similar"):
        assert page.get(url(name, full_practice)).status_code == 200, name
    assert page.get(reverse("practices:mine")).status_code == 200
    assert page.get(url("move", full_practice, "submit")).status_code == 200
    for section in ("idea", "people", "doing", "cost", "results", "reuse"):
        assert page.get(url("section", full_practice, section)).status_code == 200, section


def test_a_practice_is_submitted_by_its_page(full_practice, ana, browser):
    answer = browser(ana).post(url("move", full_practice, "submit"))
    assert (answer.status_code, again(full_practice).state) == (302, "submitted")


# --- rights ---------------------------------------------------------------------------------------
def test_object_and_list_rights_agree(full_practice, ana, ben, cleo, dora, lena, cora, mia, municipality):
    vic, eva = person("vic"), person("eva")
    Membership.objects.create(user=vic, municipality=municipality, role="viewer")
    PracticeMember.objects.create(practice=full_practice, user=eva, role="commenter")
    users = (ana, ben, cleo, dora, lena, cora, mia, vic, eva)
    for state in ("draft", "submitted", "withdrawn"):
        Practice.objects.filter(pk=full_practice.pk).update(state=state)
        for user in users:
            now, who = again(full_practice), fresh(user)
            assert inner_practices(who).filter(pk=now.pk).exists() == sees_inside(who, now), (state, user)
            assert written_by(who).filter(pk=now.pk).exists() == bool(role_in(who, now)), (state, user)
            assert visible_practices(who).filter(pk=now.pk).exists() == sees_inside(who, now), (state, user)


def test_the_annotated_right_is_the_one_that_is_asked_for(full_practice, ana, ben, cleo):
    for user in (ana, ben, cleo):
        listed = written_by(user).filter(pk=full_practice.pk).first()
        plain = role_in(user, again(full_practice))
        assert (role_in(user, listed) if listed else None) == plain


def test_a_right_read_for_one_person_is_never_anothers(full_practice, ana, cleo):
    mine = written_by(ana).get(pk=full_practice.pk)
    assert (role_in(ana, mine), role_in(cleo, mine), role_in(ana, mine)) == ("owner", None, "owner")


def test_an_outsider_is_invited_and_becomes_a_member(full_practice, ana, cleo):
    from datetime import timedelta

    from django.utils import timezone

    soon = timezone.now() + timedelta(days=3)
    invitation = Invitation.objects.create(
        email=cleo.email, target=full_practice, role="editor", token_hash="x" * 64, invited_by=ana, expires_at=soon
    )
    writing.accept_invitation(invitation=invitation, user=cleo)
    assert role_in(cleo, again(full_practice)) == "editor"
    assert write(full_practice, cleo, "answer:title", "From outside")["status"] == "ok"


def test_the_last_owner_stays(full_practice, ana, ben, browser):
    with pytest.raises(writing.LastOwner):
        writing.remove_member(practice=full_practice, user=ana, by=ana)
    with pytest.raises(PermissionDenied):
        writing.set_member(practice=full_practice, user=ana, role="viewer", by=ben)


def test_owners_change_rights_by_the_page_and_everybody_may_leave(full_practice, ana, ben, cleo, browser):
    PracticeMember.objects.create(practice=full_practice, user=cleo, role="viewer")
    page = url("people", full_practice)
    assert browser(ben).post(page, {"user": cleo.pk, "role": "owner"}).status_code == 404
    assert browser(ana).post(page, {"user": cleo.pk, "role": "editor"}).status_code == 302
    assert role_in(cleo, again(full_practice)) == "editor"
    assert browser(ana).post(page, {"user": cleo.pk}).status_code == 404
    assert browser(ana).post(page, {"user": ana.pk, "remove": "1"}).status_code == 302  # the last owner stays
    assert role_in(ana, again(full_practice)) == "owner"
    assert browser(cleo).post(page, {"user": cleo.pk, "remove": "1"}).headers["Location"] == reverse("practices:mine")
    assert role_in(cleo, again(full_practice)) is None


def test_strangers_come_by_invitation_only(full_practice, ana, cleo, browser):
    answer = browser(ana).post(url("people", full_practice), {"user": cleo.pk, "role": "editor"})
    assert (answer.status_code, role_in(cleo, again(full_practice))) == (404, None)


def test_a_town_that_nobody_knows_is_said_at_the_field(template, ana, municipality, browser):
    sent = {"body": f"m{municipality.pk}", "where": "Atlantis", "language": "lv"}
    answer = browser(ana).post(reverse("practices:begin"), sent)
    assert (answer.status_code, b"No town has such a name" in answer.content) == (422, True)


def test_a_move_that_came_too_late_is_told(full_practice, ana, browser):
    page = browser(ana)
    page.post(url("move", full_practice, "submit"))
    assert page.get(url("move", full_practice, "submit")).status_code == 404
    assert page.get(url("history", full_practice)).status_code == 200


# --- near duplicates ------------------------------------------------------------------------------
def outline(title="", summary="", terms=(), places=(), key="x"):
    return Outline(key, title, summary, frozenset(terms), frozenset(places))


SINGS = outline(ANSWERS["title"], ANSWERS["summary"], (1, 2, 3), ("m1",))
OTHERS = [
    ("the same in other words", outline("A choir that can not sing", ANSWERS["summary"], (1, 2), ("m1",), "a"), True),
    ("the same text elsewhere", outline(ANSWERS["title"], ANSWERS["summary"], (1, 2, 3), ("m9",), "b"), True),
    ("only begun, the same name", outline(ANSWERS["title"], "", (), ("m1",), "c"), True),
    ("another one of the same town", outline("Soup on the square", "A kitchen for floods.", (7,), ("m1",), "d"), False),
    ("the same topics", outline("Warm rooms", "People knit in the school hall.", (1, 2, 3), ("m2",), "e"), False),
    ("nothing written yet", outline("", "", (1, 2, 3), ("m1",), "f"), False),
]


@pytest.mark.parametrize(("_words", "other", "alike"), OTHERS, ids=[words for words, _o, _a in OTHERS])
def test_likeness_asks_about_the_same_thing_only(_words, other, alike):
    assert (likeness(SINGS, other) >= ALIKE) is alike
    assert likeness(SINGS, other) == pytest.approx(likeness(other, SINGS))


def test_a_practice_is_not_its_own_duplicate():
    assert most_alike(SINGS, [SINGS]) == []


def test_the_editor_asks_whether_it_is_there_already(published, elsewhere, cleo, browser):
    Membership.objects.create(user=cleo, municipality=elsewhere, role="owner")
    mine = begun(elsewhere, cleo)
    write(mine, cleo, "answer:title", "The choir that can not sing")
    write(mine, cleo, "answer:summary", ANSWERS["summary"])
    first = browser(cleo).get(url("section", mine, "idea"))
    assert [entry["practice"] for entry in first.context["similar"]] == [published]
    assert b"You may be describing" in first.content
    rest = begun(elsewhere, cleo)
    mine = fill(rest, cleo)
    assert b"You may be describing" in browser(cleo).get(url("move", mine, "submit")).content
    assert browser(cleo).post(url("move", mine, "submit")).status_code == 302  # it asks, it never blocks


def test_drafts_of_others_are_never_shown_as_duplicates(full_practice, elsewhere, cleo, browser):
    Membership.objects.create(user=cleo, municipality=elsewhere, role="owner")
    mine = fill(begun(elsewhere, cleo), cleo)
    assert browser(cleo).get(url("similar", mine)).context["similar"] == []
