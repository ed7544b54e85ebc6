"""What belonging protects: no body without an owner, no programme without an admin, roles end, and a profile is one's own."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from pearls.enums import MemberRole, RoleName
from pearls.forms import MailChoicesForm
from pearls.models import Edition, Event, Membership, Notification, NotificationChoice, Role, User
from pearls.permissions import is_admin, role_names
from pearls.services import hearing, ledger, people
from pearls.workflow import NotAllowedNow

pytestmark = pytest.mark.django_db


def role_of(user, body):
    return Membership.objects.filter(user=user, municipality=body).values_list("role", flat=True).first()


def days(number):
    return timezone.localdate() + timedelta(days=number)


def holds_today(user):
    return role_names(User.objects.get(pk=user.pk))


# --- memberships ---------------------------------------------------------------------------------
def test_an_owner_changes_rights(ana, ben, municipality):
    people.set_membership(body=municipality, user=ben, role=MemberRole.VIEWER, by=ana)
    assert role_of(ben, municipality) == "viewer"
    assert Event.objects.get(verb="member.set").data == {"person": "Ben", "role": "viewer"}


def test_the_last_owner_neither_leaves_nor_becomes_less(ana, ben, dora, municipality):
    for change in (
        lambda: people.remove_membership(body=municipality, user=ana, by=ana),
        lambda: people.remove_membership(body=municipality, user=ana, by=dora),
        lambda: people.set_membership(body=municipality, user=ana, role=MemberRole.EDITOR, by=ana),
    ):
        with pytest.raises(people.LastOwner, match="needs an owner"):
            change()
    people.set_membership(body=municipality, user=ben, role=MemberRole.OWNER, by=ana)
    people.remove_membership(body=municipality, user=ana, by=ana)
    assert (role_of(ana, municipality), role_of(ben, municipality)) == (None, "owner")


def test_anybody_may_leave_and_nobody_else_may_push(ana, ben, cleo, municipality):
    with pytest.raises(PermissionDenied):
        people.remove_membership(body=municipality, user=ana, by=ben)
    with pytest.raises(PermissionDenied):
        people.set_membership(body=municipality, user=cleo, role=MemberRole.OWNER, by=cleo)
    people.remove_membership(body=municipality, user=ben, by=ben)
    assert role_of(ben, municipality) is None


def test_a_right_nobody_knows_is_refused(ana, ben, municipality):
    with pytest.raises(ValidationError):
        people.set_membership(body=municipality, user=ben, role="king", by=ana)


def test_organisations_work_the_same(dora, ben, organisation):
    people.set_membership(body=organisation, user=ben, role=MemberRole.OWNER, by=dora)
    with pytest.raises(people.LastOwner):
        people.remove_membership(body=organisation, user=ben, by=dora)


def test_the_page_changes_rights_and_says_why_not(signed_in, ana, ben, municipality):
    browser, url = signed_in(ana), f"/municipalities/{municipality.pk}/"
    browser.post(f"{url}members/", {"user": ben.pk, "role": "commenter"})
    assert role_of(ben, municipality) == "commenter"
    page = browser.post(f"{url}members/", {"user": ana.pk, "remove": "1"}, follow=True).content.decode()
    assert "Kalnupe needs an owner" in page
    assert browser.post(f"{url}members/", {"user": ben.pk, "remove": "1"}).url == url
    assert role_of(ben, municipality) is None


def test_the_page_brings_in_nobody_who_was_not_invited(signed_in, ana, cleo, municipality):
    answer = signed_in(ana).post(f"/municipalities/{municipality.pk}/members/", {"user": cleo.pk, "role": "owner"})
    assert (answer.status_code, role_of(cleo, municipality)) == (404, None)


def test_who_leaves_lands_where_they_may_be(signed_in, ben, ana, municipality):
    answer = signed_in(ben).post(
        f"/municipalities/{municipality.pk}/members/", {"user": ben.pk, "remove": "1"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == "/municipalities/"
    assert answer.status_code == 200


def test_an_editor_sees_who_works_here_and_why_inviting_is_not_offered(signed_in, ana, ben, municipality):
    page = signed_in(ben).get(f"/municipalities/{municipality.pk}/").content.decode()
    assert "Only an owner of Kalnupe or an admin can invite people." in page
    assert ("Invite somebody" in page, "Leave" in page) == (False, True)


# --- roles in time -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (None, None, True),
        (0, 0, True),
        (-9, -1, False),
        (1, 9, False),
        (-1, None, True),
        (None, -1, False),
        (None, 0, True),
    ],
)
def test_a_role_holds_on_its_days_both_included(dora, cleo, starts, ends, holds):
    when = {"starts": None if starts is None else days(starts), "ends": None if ends is None else days(ends)}
    people.give_role(user=cleo, name=RoleName.MENTOR, by=dora, **when)
    assert (RoleName.MENTOR in holds_today(cleo)) is holds


def test_a_role_ends_now(dora, cleo):
    role = people.give_role(user=cleo, name=RoleName.MENTOR, by=dora, starts=days(-30))
    people.end_role(role=role, by=dora)
    assert holds_today(cleo) == frozenset()
    assert Role.objects.get(pk=role.pk).ends == days(-1)


@pytest.mark.parametrize("starts", [0, 5])
def test_a_role_that_has_hardly_begun_is_taken_away(dora, cleo, starts):
    role = people.give_role(user=cleo, name=RoleName.MENTOR, by=dora, starts=days(starts))
    people.end_role(role=role, by=dora)
    assert not Role.objects.filter(pk=role.pk).exists()


def test_the_days_must_be_the_right_way_round(dora, cleo):
    with pytest.raises(ValidationError, match="last day lies before"):
        people.give_role(user=cleo, name=RoleName.JUROR, by=dora, starts=days(2), ends=days(1))


def test_the_same_role_is_given_once_per_edition_and_country(dora, cleo, country):
    edition = Edition.objects.create(year=2027)
    people.give_role(user=cleo, name=RoleName.JUROR, by=dora, edition=edition)
    people.give_role(user=cleo, name=RoleName.JUROR, by=dora, country=country)
    with pytest.raises(ValidationError, match="already has this role"):
        people.give_role(user=cleo, name=RoleName.JUROR, by=dora, edition=edition)


def test_the_last_admin_stays_admin(dora, cleo):
    mine = Role.objects.get(user=dora)
    with pytest.raises(people.LastOwner, match="needs an admin"):
        people.end_role(role=mine, by=dora)
    people.give_role(user=cleo, name=RoleName.ADMIN, by=dora)
    people.end_role(role=mine, by=dora)
    assert is_admin(User.objects.get(pk=cleo.pk))
    assert not is_admin(User.objects.get(pk=dora.pk))


def test_only_admins_give_and_end_roles(cora, cleo, dora):
    with pytest.raises(PermissionDenied):
        people.give_role(user=cora, name=RoleName.ADMIN, by=cora)
    with pytest.raises(PermissionDenied):
        people.end_role(role=Role.objects.get(user=dora), by=cora)


def test_somebody_who_may_not_sign_in_holds_no_role(dora):
    dora.is_active = False
    assert not is_admin(dora)


def test_the_page_gives_and_ends_roles(signed_in, dora, cleo, country):
    browser = signed_in(dora)
    answer = browser.post(
        f"/people/{cleo.pk}/", {"name": "juror", "country": "LV", "starts": str(days(-2)), "ends": ""}
    )
    assert answer.status_code == 302
    page = browser.get(f"/people/{cleo.pk}/").content.decode()
    assert "Juror (Latvia)" in page
    assert browser.post(f"/people/{cleo.pk}/", {"name": "juror", "country": "LV"}).status_code == 422
    browser.post(f"/roles/{cleo.roles.get().pk}/end/")
    assert holds_today(cleo) == frozenset()
    page = browser.post(f"/roles/{dora.roles.get().pk}/end/", follow=True).content.decode()
    assert "The programme needs an admin" in page


def test_the_list_of_people_filters_by_what_they_do_today(signed_in, dora, cora, cleo):
    browser = signed_in(dora)
    page = browser.get("/people/?role=curator").content.decode()
    assert (cora.email in page, cleo.email in page) == (True, False)
    assert "Nobody fits" in browser.get("/people/?q=nobody-at-all").content.decode()


# --- own account ---------------------------------------------------------------------------------
def test_the_profile_is_changed_on_the_page_and_speaks_at_once(signed_in, ana, nine_languages):
    browser = signed_in(ana)
    assert browser.get("/me/").status_code == 200
    data = {"name": "Ana Ozola", "language": "lv", "time_zone": "Europe/Riga"}
    assert browser.post("/me/", data).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.language, ana.time_zone) == ("Ana Ozola", "lv", "Europe/Riga")
    assert browser.get("/me/").headers["Content-Language"] == "lv"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"language": "xx"}, {"time_zone": "Mars/Base"}, {"time_zone": "../etc"}]
)
def test_a_profile_that_is_not_right_changes_nothing(signed_in, ana, wrong):
    data = {"name": "Somebody", "language": "en", "time_zone": "Europe/Riga", **wrong}
    answer = signed_in(ana).post("/me/", data)
    ana.refresh_from_db()
    assert (answer.status_code, ana.name) == (422, "Ana")
    assert 'title="Ana"' in answer.content.decode()  # the head still calls her by her name


def test_the_language_is_kept_in_the_profile_or_in_a_cookie(client, signed_in, ana, nine_languages):
    signed_in(ana).post("/i18n/setlang/", {"language": "lv"})
    assert User.objects.get(pk=ana.pk).language == "lv"
    answer = client.post("/i18n/setlang/", {"language": "et", "next": "/places/?q=a"})
    assert answer.headers["Location"] == "/et/places/?q=a"
    assert client.get("/accounts/login/").headers["Content-Language"] == "et"


def everything_as_usual(user, **different):
    """Return what the form of one's mails sends when nothing but `different` was touched."""
    form = MailChoicesForm(user=user)
    usual = {name: field.initial for name, field in form.fields.items()}
    habits = {"hour": "7", "weekday": "0", "quiet_from": "", "quiet_to": ""}
    return {name: value for name, value in {**usual, **habits, **different}.items() if value is not False}


def test_mails_are_switched_off_and_on(signed_in, ana):
    browser = signed_in(ana)
    assert 'name="job_done"' in browser.get("/me/mails/").content.decode()
    for pace in ("off", "daily"):
        browser.post("/me/mails/", everything_as_usual(ana, job_done=pace))
        assert NotificationChoice.objects.get(user=ana, kind="job_done", channel="mail").pace == pace


@pytest.mark.parametrize("kind", ["invitation", "account", "nothing"])
def test_mails_that_must_arrive_cannot_be_switched_off(ana, kind):
    with pytest.raises(ValidationError):
        hearing.set_pace(user=ana, kind=kind, pace="off")


def test_old_sessions_are_forgotten(ana, client):
    old = {"expire_date": timezone.now() - timedelta(days=1), "session_data": ""}
    Session.objects.create(session_key="old", **old)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    mine = client.session.session_key
    for key in ("old", mine):
        UserSession.objects.get_or_create(
            user=ana, session_key=key, defaults={"ip": "127.0.0.1", "user_agent": "x", "data": {}}
        )
    people.forget_old_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == [mine]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [mine]


# --- messages and the ledger ---------------------------------------------------------------------
def message(user, key="k", **more):
    fields = {"kind": "job_done", "subject": "Your file is ready", "body": "Fetch it.", "url": "/jobs/", **more}
    return Notification.objects.create(recipient=user, address=user.email, event_key=key, **fields)


def test_messages_are_read_by_opening_them_and_not_by_looking(signed_in, ana, ben):
    one, other = message(ana), message(ben)
    browser = signed_in(ana)
    page = browser.get("/me/messages/").content.decode()
    assert page.count("Your file is ready") >= 1
    assert Notification.objects.get(pk=one.pk).read_at is None
    assert browser.post(f"/me/messages/{one.pk}/").url == "/jobs/"
    assert Notification.objects.get(pk=one.pk).read_at
    assert browser.post(f"/me/messages/{other.pk}/").status_code == 404


def test_all_messages_are_read_with_one_button(signed_in, ana, ben):
    message(ana, "a"), message(ana, "b"), message(ben, "c")
    signed_in(ana).post("/me/messages/read/")
    assert list(Notification.objects.filter(read_at=None).values_list("recipient", flat=True)) == [ben.pk]


def test_messages_with_a_key_stand_in_the_mail_only(signed_in, ana):
    secret = message(ana, secret=True, body="the key is 1234", subject="A code")
    browser = signed_in(ana)
    assert "1234" not in browser.get("/me/messages/").content.decode()
    assert browser.post(f"/me/messages/{secret.pk}/").status_code == 404


def test_an_admin_sees_every_mail_but_no_secret(signed_in, dora, ana):
    plain, secret = (
        message(ana, "a"),
        message(ana, "b", secret=True, body="the key is 1234", subject="Code 1234", kind="account"),
    )
    browser = signed_in(dora)
    page = browser.get("/mails/").content.decode()
    assert "Your file is ready" in page
    pages = page + browser.get(f"/mails/{secret.pk}/").content.decode()
    assert "1234" not in pages
    assert "Fetch it." in browser.get(f"/mails/{plain.pk}/").content.decode()
    assert "No mail fits" in browser.get("/mails/?state=failed&kind=job_done").content.decode()


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_a_troubled_mail_goes_out_again(signed_in, dora, ana, state):
    row = message(ana, state=state, attempts=8, error="no such host")
    signed_in(dora).post(f"/mails/{row.pk}/again/")
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == ("pending", 0, "")


@pytest.mark.parametrize("state", ["sent", "pending", "sending", "skipped"])
def test_no_other_mail_goes_out_again(dora, ana, state):
    row = message(ana, state=state)
    with pytest.raises(NotAllowedNow):
        ledger.send_again(row=row, by=dora)


def test_only_admins_send_again(cora, ana):
    with pytest.raises(PermissionDenied):
        ledger.send_again(row=message(ana, state="failed"), by=cora)


def test_the_programme_page_counts_what_waits(signed_in, dora, cora, ana, invited):
    message(ana, state="failed")
    invited()
    page = signed_in(dora).get("/programme/").content.decode()
    assert "Mails" in page
    curators = signed_in(cora).get("/programme/").content.decode()
    assert ('"/requests/"' in curators, '"/mails/"' in curators, '"/people/"' in curators) == (True, False, False)


def test_home_shows_the_running_edition(client):
    now = timezone.now()
    Edition.objects.create(
        year=2027, is_current=True, call_opens=now - timedelta(days=3), deadline=now + timedelta(days=4)
    )
    page = client.get("/").content.decode()
    assert "The call is open" in page
    assert "4 days left" in page


def test_home_stands_without_an_edition(client):
    assert client.get("/").status_code == 200
