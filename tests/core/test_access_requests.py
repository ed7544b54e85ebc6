"""What a request for an account protects: towns are not mixed up, machines are sent home, and somebody decides with a reason."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from pearls import deskentries
from pearls.enums import AccessRequestState
from pearls.models import AccessRequest, Invitation, Membership, Municipality
from pearls.notifications import send_pending
from pearls.services import access
from pearls.transitions import APPROVE
from pearls.workflow import NotAllowedNow, perform
from tests.core.conftest import key_for

pytestmark = pytest.mark.django_db
FORM = {"town": "Liepkalni", "name": "Olga", "email": "olga@liepkalni.example", "why": "We want to write a plan."}


@pytest.fixture
def asked(make_place):
    return access.request_access(**FORM, place=make_place("Liepkalni", "Lindenberg", population=3000))


def fresh(request):
    return AccessRequest.objects.get(pk=request.pk)


# --- asking --------------------------------------------------------------------------------------
def test_everybody_may_ask(client, make_place):
    place = make_place("Liepkalni")
    assert client.get("/ask/").status_code == 200
    answer = client.post("/ask/", FORM)
    assert answer.url == "/ask/thanks/"
    assert AccessRequest.objects.get().place == place
    assert client.get(answer.url).status_code == 200


def test_where_a_name_fits_two_towns_the_page_asks_which(client, make_place, finland):
    make_place("Liepkalni", population=9000)
    small = make_place("Liepkalni", country=finland, population=100)
    answer = client.post("/ask/", FORM)
    assert answer.status_code == 422
    assert [town.where for town in answer.context["choices"]] == ["Latvia", "Finland"]
    assert AccessRequest.objects.count() == 0
    client.post("/ask/", {**FORM, "pick": f"p:{small.pk}"})
    assert AccessRequest.objects.get().place == small


def test_what_the_list_offered_is_understood_without_asking(client, make_place, finland):
    make_place("Liepkalni")
    there = make_place("Liepkalni", country=finland)
    client.post("/ask/", {**FORM, "town": "Liepkalni, Finland"})
    assert AccessRequest.objects.get().place == there


def test_a_town_nobody_knows_is_taken_as_it_is_typed(client, make_place, finland):
    make_place("Liepkalni")
    make_place("Liepkalni", country=finland)
    client.post("/ask/", {**FORM, "pick": "none"})
    client.post("/ask/", {**FORM, "town": "Nowhere", "pick": "p:nonsense"})
    assert [(r.town, r.place) for r in AccessRequest.objects.all()] == [("Liepkalni", None), ("Nowhere", None)]


def test_a_town_inside_a_municipality_brings_it_along(make_place, municipality):
    place = make_place("Liepkalni", municipality=municipality)
    assert access.request_access(**FORM, place=place).municipality == municipality


def test_asking_twice_is_asking_once(client, make_place):
    make_place("Liepkalni")
    for _time in range(2):
        client.post("/ask/", FORM)
    assert AccessRequest.objects.count() == 1


def test_a_machine_that_fills_the_trap_hears_thanks_and_leaves_nothing(client):
    assert client.post("/ask/", {**FORM, "website": "https://spam.example"}).url == "/ask/thanks/"
    assert AccessRequest.objects.count() == 0


def test_more_than_a_person_would_send_is_refused_for_an_hour(client):
    answers = [client.post("/ask/", {**FORM, "town": f"Town {n}"}).status_code for n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert AccessRequest.objects.count() == 5


@pytest.mark.parametrize("field", ["town", "name", "email", "why"])
def test_what_is_missing_is_said_beside_its_field(client, field):
    answer = client.post("/ask/", {**FORM, field: ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


# --- deciding ------------------------------------------------------------------------------------
def test_approving_makes_the_municipality_and_invites_its_owner(asked, cora):
    access.approve_request(request=asked, by=cora)
    body = Municipality.objects.get(name="Liepkalni")
    assert set(body.names.values_list("name", flat=True)) == {"Liepkalni", "Lindenberg"}
    assert (fresh(asked).state, fresh(asked).municipality) == (AccessRequestState.APPROVED, body)
    key = key_for("olga@liepkalni.example")
    assert mail.outbox[-1].subject == "Your account for Liepkalni is ready"
    _invitation, olga = access.accept(token=key, name="Olga")
    assert Membership.objects.get(user=olga, municipality=body).role == "owner"


def test_approving_for_a_municipality_that_exists_makes_no_second(asked, cora, municipality):
    access.set_request_town(request=asked, thing=municipality, by=cora)
    access.approve_request(request=asked, by=cora)
    assert Municipality.objects.count() == 1
    assert Invitation.objects.get().target == municipality


def test_an_approval_that_cannot_invite_approves_nothing(asked, cora, municipality, dora):
    access.set_request_town(request=asked, thing=municipality, by=cora)
    access.invite(target=municipality, email=asked.email, role="viewer", by=dora)
    with pytest.raises(ValidationError):
        access.approve_request(request=asked, by=cora)
    assert fresh(asked).state == AccessRequestState.OPEN


def test_the_bare_move_without_its_consequences_is_no_way_around(asked, cora):
    with pytest.raises(TypeError):
        perform(asked, APPROVE, by=cora)
    assert fresh(asked).state == AccessRequestState.OPEN


def test_a_town_nobody_knows_must_be_chosen_first(cora, make_place):
    unknown = access.request_access(**FORM)
    with pytest.raises(ValidationError, match="Choose it from the list"):
        access.approve_request(request=unknown, by=cora)
    access.set_request_town(request=unknown, thing=make_place("Liepkalni"), by=cora)
    access.approve_request(request=unknown, by=cora)
    assert fresh(unknown).state == AccessRequestState.APPROVED


def test_two_towns_of_one_name_do_not_share_a_municipality(asked, cora, make_place):
    access.approve_request(request=asked, by=cora)
    namesake = access.request_access(**{**FORM, "email": "other@town.example"}, place=make_place("Liepkalni"))
    with pytest.raises(ValidationError, match="already a municipality"):
        access.approve_request(request=namesake, by=cora)


def test_declining_needs_a_reason_and_mails_it(asked, cora):
    with pytest.raises(ValidationError):
        access.decline_request(request=asked, by=cora, comment=" ")
    access.decline_request(request=asked, by=cora, comment="Your town lies outside the area.")
    send_pending()
    assert mail.outbox[-1].to == ["olga@liepkalni.example"]
    assert "Your town lies outside the area." in mail.outbox[-1].body
    assert fresh(asked).state == AccessRequestState.DECLINED


def test_what_is_decided_is_decided(asked, cora, municipality):
    access.decline_request(request=asked, by=cora, comment="No.")
    with pytest.raises(NotAllowedNow):
        access.approve_request(request=asked, by=cora)
    with pytest.raises(NotAllowedNow):
        access.set_request_town(request=asked, thing=municipality, by=cora)


def test_who_does_not_run_the_programme_decides_nothing(asked, ana, municipality):
    for change in (
        lambda: access.approve_request(request=asked, by=ana),
        lambda: access.decline_request(request=asked, by=ana, comment="No."),
        lambda: access.set_request_town(request=asked, thing=municipality, by=ana),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_contact_point_decides_for_the_own_country_only(asked, nils, make_place, finland):
    there = access.request_access(**{**FORM, "email": "x@y.example"}, place=make_place("Närpes", country=finland))
    access.approve_request(request=there, by=nils)
    with pytest.raises(PermissionDenied):
        access.approve_request(request=asked, by=nils)


# --- the pages -----------------------------------------------------------------------------------
def test_open_requests_stand_on_the_desk_of_those_who_decide(asked, cora, ana, signed_in):
    assert [task.title for task in deskentries.tasks(cora)] == ["1 request for an account waits"]
    assert list(deskentries.tasks(ana)) == []
    access.decline_request(request=asked, by=cora, comment="No.")
    assert list(deskentries.tasks(cora)) == []


def test_the_page_approves(asked, cora, signed_in):
    browser = signed_in(cora)
    page = browser.get(f"/requests/{asked.pk}/").content.decode()
    assert "olga@liepkalni.example gets an invitation as owner of Liepkalni" in page
    assert browser.post(f"/requests/{asked.pk}/approve/").status_code == 302
    page = browser.get(f"/requests/{asked.pk}/").content.decode()
    assert "Approve and invite" not in page


def test_the_page_declines_only_with_a_reason(asked, cora, signed_in):
    browser = signed_in(cora)
    assert browser.post(f"/requests/{asked.pk}/decline/", {"comment": ""}).status_code == 422
    assert browser.post(f"/requests/{asked.pk}/decline/", {"comment": "No."}).status_code == 302
    assert fresh(asked).state == AccessRequestState.DECLINED


def test_the_page_finds_and_sets_the_town(asked, cora, signed_in, make_place):
    other = make_place("Rēzekne")
    browser = signed_in(cora)
    assert f'value="p:{other.pk}"' in browser.get(f"/requests/{asked.pk}/?q=rezek").content.decode()
    browser.post(f"/requests/{asked.pk}/town/", {"pick": f"p:{other.pk}"})
    assert fresh(asked).place == other
    browser.post(f"/requests/{asked.pk}/town/", {"pick": "p:999999"})
    assert fresh(asked).place == other


def test_the_list_shows_and_filters(asked, cora, ana, signed_in):
    assert "Olga" in signed_in(cora).get("/requests/").content.decode()
    assert "No request waits" in signed_in(cora).get("/requests/?state=declined").content.decode()
    assert signed_in(ana).get("/requests/").status_code == 404
