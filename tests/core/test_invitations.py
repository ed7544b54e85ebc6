"""What an invitation protects: one key, one person, once, for some days; and nobody learns why a key is dead."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from pearls.enums import InvitationState
from pearls.models import Event, Invitation, Membership, Notification, StateChange, User
from pearls.services import access
from pearls.workflow import NotAllowedNow
from tests.core.conftest import key_for

pytestmark = pytest.mark.django_db


def fresh(invitation):
    return Invitation.objects.get(pk=invitation.pk)


def role_of(user, municipality):
    return Membership.objects.filter(user=user, municipality=municipality).values_list("role", flat=True).first()


# --- inviting ------------------------------------------------------------------------------------
def test_the_key_stands_in_the_mail_and_only_its_hash_in_the_table(invited):
    invitation, key = invited()
    assert invitation.token_hash == access.hash_of(key)
    assert key not in str(Invitation.objects.filter(pk=invitation.pk).values().get())


def test_the_mail_says_who_invites_to_what(invited):
    invited(name="Zane", message="We need your <hand> & heart.")
    letter = mail.outbox[-1]
    assert letter.subject == "Ana invites you to Kalnupe"
    assert "Hello Zane," in letter.body
    assert "We need your <hand> & heart." in letter.body


def test_the_ledger_keeps_the_mail_from_other_eyes(invited):
    invited()
    assert Notification.objects.get(kind="invitation").secret


def test_only_owners_and_admins_invite_and_the_refusal_says_so(ben, dora, municipality):
    fields = {"target": municipality, "email": "x@y.example", "role": "viewer"}
    with pytest.raises(PermissionDenied, match="Only an owner"):
        access.invite(by=ben, **fields)
    assert access.invite(by=dora, **fields).invited_by == dora


def test_nobody_is_invited_to_a_thing_that_announced_nothing(dora, country):
    with pytest.raises(PermissionDenied):
        access.invite(target=country, email="x@y.example", role="viewer", by=dora)


def test_an_address_is_invited_once_however_its_letters_are_cased(invited):
    invited()
    with pytest.raises(ValidationError, match="already invited"):
        invited("ZANE@kalnupe.example")


@pytest.mark.parametrize("wrong", ["", "no address", "a@b@c.example"])
def test_an_address_that_is_none_is_refused(ana, municipality, wrong):
    with pytest.raises(ValidationError):
        access.invite(target=municipality, email=wrong, role="viewer", by=ana)


def test_what_happened_stands_in_the_timeline(invited, municipality):
    invited()
    event = Event.objects.get(verb="invitation.sent")
    assert (event.target, event.data["address"]) == (municipality, "zane@kalnupe.example")


# --- accepting -----------------------------------------------------------------------------------
def test_a_newcomer_gets_an_account_with_a_verified_address(invited, municipality):
    _invitation, key = invited()
    accepted, zane = access.accept(token=key, name=" Zane ", password="a-long-password-of-zane")
    assert (zane.name, zane.email, zane.check_password("a-long-password-of-zane")) == (
        "Zane",
        "zane@kalnupe.example",
        True,
    )
    assert EmailAddress.objects.filter(user=zane, verified=True, primary=True).exists()
    assert role_of(zane, municipality) == "editor"
    assert (fresh(accepted).state, fresh(accepted).accepted_by) == (InvitationState.ACCEPTED, zane)


def test_without_a_password_only_codes_open_the_account(invited):
    _invitation, key = invited()
    _accepted, zane = access.accept(token=key, name="Zane")
    assert not zane.has_usable_password()


def test_a_key_opens_once(invited):
    _invitation, key = invited()
    access.accept(token=key, name="Zane")
    with pytest.raises(access.DeadKey):
        access.accept(token=key, name="Zane")


def test_a_key_dies_with_its_days(invited):
    invitation, key = invited()
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(access.DeadKey):
        access.accept(token=key, name="Zane")
    assert fresh(invitation).state == InvitationState.PENDING


def test_a_key_taken_back_opens_nothing(invited, ana):
    invitation, key = invited()
    access.revoke(invitation=invitation, by=ana)
    with pytest.raises(access.DeadKey):
        access.accept(token=key, name="Zane")


def test_a_key_whose_thing_is_gone_opens_nothing(invited, municipality):
    _invitation, key = invited()
    municipality.memberships.all().delete()
    municipality.delete()
    with pytest.raises(access.DeadKey):
        access.open_invitation(key)


def test_a_key_that_was_never_made_opens_nothing(db):
    with pytest.raises(access.DeadKey):
        access.open_invitation("not-a-key")


def test_another_person_cannot_use_the_key(invited, cleo, municipality):
    _invitation, key = invited()
    with pytest.raises(access.OtherAddress):
        access.accept(token=key, user=cleo)
    assert role_of(cleo, municipality) is None


def test_an_existing_account_is_not_made_twice(invited, cleo):
    _invitation, key = invited(cleo.email)
    with pytest.raises(ValidationError, match="account with this address already"):
        access.accept(token=key, name="Cleo again")
    assert User.objects.filter(email__iexact=cleo.email).count() == 1


def test_an_invitation_raises_a_right_and_never_lowers_it(invited, ben, municipality):
    _one, key = invited(ben.email, role="viewer")
    access.accept(token=key, user=ben)
    assert role_of(ben, municipality) == "editor"
    _two, key = invited(ben.email, role="owner")
    access.accept(token=key, user=ben)
    assert role_of(ben, municipality) == "owner"


def test_a_move_is_recorded(invited):
    invitation, key = invited()
    access.accept(token=key, name="Zane")
    assert StateChange.objects.get(target_id=str(invitation.pk)).transition == "accept"


def test_people_can_be_invited_to_an_organisation(dora, organisation):
    access.invite(target=organisation, email="zane@kalnupe.example", role="owner", by=dora)
    _accepted, zane = access.accept(token=key_for("zane@kalnupe.example"), name="Zane")
    assert Membership.objects.get(user=zane).organisation == organisation


@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_one_key_one_is_too_late(invited):
    _invitation, key = invited()
    start, outcomes = threading.Barrier(2), []

    def use(name):
        try:
            start.wait(timeout=60)
            access.accept(token=key, name=name)
            outcomes.append("in")
        except access.DeadKey:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=[name]) for name in ("Zane", "Zigmunds")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["in", "too late"]
    assert User.objects.filter(email="zane@kalnupe.example").count() == 1


# --- again, and back -----------------------------------------------------------------------------
def test_sending_again_kills_the_old_key(invited, ana):
    invitation, old = invited()
    again = access.resend(invitation=invitation, by=ana)
    new = key_for("zane@kalnupe.example")
    assert (again.times_sent, old != new) == (2, True)
    with pytest.raises(access.DeadKey):
        access.accept(token=old, name="Zane")
    access.accept(token=new, name="Zane")


def test_sending_again_opens_one_that_has_run_out(invited, ana):
    invitation, _key = invited()
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert access.resend(invitation=invitation, by=ana).is_open


def test_each_sending_is_a_mail_of_its_own(invited, ana):
    invitation, _key = invited()
    for _time in range(2):
        access.resend(invitation=invitation, by=ana)
    assert Notification.objects.filter(kind="invitation").count() == 3


def test_an_accepted_one_is_neither_sent_again_nor_taken_back(invited, ana):
    invitation, key = invited()
    access.accept(token=key, name="Zane")
    with pytest.raises(NotAllowedNow):
        access.resend(invitation=invitation, by=ana)
    with pytest.raises(NotAllowedNow):
        access.revoke(invitation=invitation, by=ana)


def test_strangers_neither_send_again_nor_take_back(invited, cleo, ben):
    invitation, _key = invited()
    for person in (cleo, ben):
        with pytest.raises(PermissionDenied):
            access.resend(invitation=invitation, by=person)
        with pytest.raises(PermissionDenied):
            access.revoke(invitation=invitation, by=person)


def test_after_taking_back_the_address_can_be_invited_anew(invited, ana):
    invitation, _key = invited()
    access.revoke(invitation=invitation, by=ana)
    assert invited()[0].pk != invitation.pk


# --- the pages -----------------------------------------------------------------------------------
def test_looking_at_a_key_uses_nothing_up(client, invited):
    invitation, key = invited()
    for _time in range(2):
        assert client.get(f"/join/{key}/").status_code == 200
    assert fresh(invitation).is_open


def test_a_newcomer_opens_the_account_on_the_page_and_is_signed_in(client, invited, municipality):
    _invitation, key = invited()
    answer = client.post(f"/join/{key}/", {"name": "Zane", "password": "a-long-password-of-zane"})
    assert (answer.status_code, answer.url) == (302, f"/municipalities/{municipality.pk}/")
    assert client.get(answer.url).status_code == 200


def test_a_newcomer_without_a_password_is_signed_in_too(client, invited):
    _invitation, key = invited()
    answer = client.post(f"/join/{key}/", {"name": "Zane", "password": ""})
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    ("field", "data"), [("name", {"name": ""}), ("password", {"name": "Zane", "password": "short"})]
)
def test_a_form_that_is_not_right_uses_nothing_up(client, invited, field, data):
    invitation, key = invited()
    answer = client.post(f"/join/{key}/", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert fresh(invitation).is_open


@pytest.mark.parametrize("problem", [access.DeadKey(), ValidationError("There is an account already.")])
def test_who_comes_a_moment_too_late_reads_so_and_gets_no_account(client, invited, monkeypatch, problem):
    def too_late(**_fields):
        raise problem

    _invitation, key = invited()
    monkeypatch.setattr(access, "accept", too_late)
    answer = client.post(f"/join/{key}/", {"name": "Zane", "password": ""})
    words = "This link opens nothing" if isinstance(problem, access.DeadKey) else "There is an account already."
    assert words in answer.content.decode()


def test_a_member_who_comes_a_moment_too_late_reads_so(signed_in, cleo, invited, monkeypatch):
    def too_late(**_fields):
        raise access.DeadKey

    _invitation, key = invited(cleo.email)
    monkeypatch.setattr(access, "accept", too_late)
    assert "This link opens nothing" in signed_in(cleo).post(f"/join/{key}/").content.decode()


def test_somebody_with_an_account_is_asked_to_sign_in_first(client, invited, cleo):
    _invitation, key = invited(cleo.email)
    page = client.get(f"/join/{key}/").content.decode()
    assert f"/accounts/login/?next=/join/{key}/" in page


def test_a_signed_in_person_accepts_with_one_button(signed_in, invited, cleo, municipality):
    _invitation, key = invited(cleo.email)
    browser = signed_in(cleo)
    assert "Accept the invitation" in browser.get(f"/join/{key}/").content.decode()
    assert browser.post(f"/join/{key}/").url == f"/municipalities/{municipality.pk}/"
    assert browser.get(f"/join/{key}/").status_code == 302  # the old mail leads on


def test_a_wrong_person_reads_whose_account_is_open_and_how_to_change(signed_in, invited, cleo):
    _invitation, key = invited()
    answer = signed_in(cleo).get(f"/join/{key}/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert cleo.email in page
    assert "Sign out and go on" in page
    assert "zane@kalnupe.example" not in page


def test_signing_out_brings_the_wrong_person_back_to_the_key(signed_in, invited, cleo):
    _invitation, key = invited()
    browser = signed_in(cleo)
    answer = browser.post("/accounts/logout/", {"next": f"/join/{key}/"})
    assert answer.url == f"/join/{key}/"


def test_the_page_of_a_dead_key_does_not_tell_why_it_is_dead(invited, ana):
    pages = []
    for fate in ("used", "expired", "revoked", "wrong"):
        invitation, key = invited(f"{fate}@kalnupe.example")
        if fate == "used":
            access.accept(token=key, name="Zane")
        elif fate == "expired":
            Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(days=1))
        elif fate == "revoked":
            access.revoke(invitation=invitation, by=ana)
        else:
            key = "wrong"
        answer = Client().get(f"/join/{key}/")
        pages.append((answer.status_code, answer.content.decode().partition("<main")[2].partition("</main>")[0]))
    assert len(set(pages)) == 1
    assert pages[0][0] == 404
    assert "Ask the person who invited you" in pages[0][1]


def test_the_form_sends_an_invitation(signed_in, ana, municipality):
    browser = signed_in(ana)
    url = f"/invite/pearls.municipality/{municipality.pk}/"
    answer = browser.post(url, {"email": "Zane@Kalnupe.example", "name": "", "role": "viewer", "message": ""})
    assert answer.status_code == 302
    page = browser.get(url).content.decode()
    assert "zane@kalnupe.example" in page


def test_the_form_says_that_an_address_is_invited_already(signed_in, ana, municipality, invited):
    invited()
    answer = signed_in(ana).post(
        f"/invite/pearls.municipality/{municipality.pk}/", {"email": "zane@kalnupe.example", "role": "viewer"}
    )
    assert answer.status_code == 422
    assert "already invited" in answer.content.decode()


@pytest.mark.parametrize(
    "where", ["pearls.nothing/1", "pearls.municipality/999999", "pearls.municipality/abc", "actionplans.plan/7"]
)
def test_an_address_that_names_nothing_is_no_page(signed_in, dora, where):
    assert signed_in(dora).get(f"/invite/{where}/").status_code == 404


def test_the_buttons_send_again_and_take_back_and_return_where_they_stood(signed_in, ana, invited, municipality):
    invitation, _key = invited()
    browser = signed_in(ana)
    here = f"/invite/pearls.municipality/{municipality.pk}/"
    assert browser.post(f"/invitations/{invitation.pk}/resend/", {"next": here}).url == here
    assert (
        browser.post(f"/invitations/{invitation.pk}/revoke/", {"next": "https://evil.example/"}).url == "/invitations/"
    )
    assert fresh(invitation).state == InvitationState.REVOKED
    assert "moved on" in browser.post(f"/invitations/{invitation.pk}/revoke/", follow=True).content.decode()


def test_the_list_shows_mine_and_can_be_filtered(signed_in, ana, cleo, invited):
    invited("one@kalnupe.example")
    invited("two@kalnupe.example")
    page = signed_in(ana).get("/invitations/?q=one").content.decode()
    assert ("one@kalnupe.example" in page, "two@kalnupe.example" in page) == (True, False)
    assert "one@kalnupe.example" not in signed_in(cleo).get("/invitations/").content.decode()


def test_an_owner_looks_after_what_a_colleague_sent(invited, dora, ana, signed_in):
    invitation, _key = invited(by=dora)
    assert signed_in(ana).post(f"/invitations/{invitation.pk}/revoke/").status_code == 302
    assert fresh(invitation).state == InvitationState.REVOKED
