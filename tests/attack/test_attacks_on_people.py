"""What nobody learns or loses by numbers, keys and names: who has an account, a right in a plan, the subject of a mail."""

import uuid

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from actionplans.models import PlanMember
from actionplans.permissions import may_write, role_in
from pearls.enums import MemberRole
from pearls.models import AccessRequest, Event, Invitation, Job, Membership, User
from pearls.models import Notification as Row
from pearls.notifications import send_pending
from pearls.services import access
from tests.attack.conftest import browser

pytestmark = pytest.mark.django_db


def roles(plan):
    return dict(PlanMember.objects.filter(plan=plan).order_by("user__name").values_list("user__name", "role"))


def test_an_owner_cannot_find_out_by_number_who_has_an_account(world):
    ana, cleo = world.people["ana"], world.people["cleo"]
    path = f"/plans/{world.plan.pk}/people/"
    told = [
        browser(ana).post(path, {"user": cleo.pk, "role": "viewer"}).status_code,
        browser(ana).post(path, {"user": 10**6, "role": "viewer"}).status_code,
    ]
    browser(ana).post(path, {"user": cleo.pk, "remove": "1"})
    assert (told, roles(world.plan)) == ([404, 404], {"Ana": "owner", "Eva": "commenter"})
    assert not Event.objects.filter(data__person=str(cleo)).exists()


def test_people_of_the_municipality_can_be_given_a_right_in_the_plan(world):
    ana, vic = world.people["ana"], world.people["vic"]
    browser(ana).post(f"/plans/{world.plan.pk}/people/", {"user": vic.pk, "role": "editor"})
    assert roles(world.plan) == {"Ana": "owner", "Eva": "commenter", "Vic": "editor"}


def accept(world, user, role):
    invitation, _person = invited(world, user.email, role)
    return access.accept(token=invitation, user=user)


def invited(world, email, role):
    access.invite(target=world.plan, email=email, role=role, by=world.people["ana"])
    body = Row.objects.get(address=email, kind="invitation").body
    return body.split("/join/")[1].split("/")[0], body


def test_an_invitation_takes_no_right_away_from_the_last_owner(world):
    accept(world, world.people["ana"], "viewer")
    assert roles(world.plan) == {"Ana": "owner", "Eva": "commenter"}


def test_an_invitation_takes_no_right_away_that_comes_from_the_municipality(world):
    ben = world.people["ben"]
    accept(world, ben, "viewer")
    assert (role_in(ben, world.plan), bool(may_write(ben, world.plan))) == ("editor", True)


def test_a_plan_that_came_through_the_gate_of_one_person_gives_no_right_to_another(world):
    from actionplans.permissions import visible_plans

    plan = visible_plans(world.people["ana"]).get(pk=world.plan.pk)
    assert [role_in(world.people[name], plan) for name in ("ana", "eva", "cleo")] == ["owner", "commenter", None]


def test_a_key_opens_once_and_only_for_its_address(world):
    cleo, vic = world.people["cleo"], world.people["vic"]
    key, _body = invited(world, cleo.email, "editor")
    told = [
        browser(vic).post(f"/join/{key}/").status_code,
        browser(cleo).post(f"/join/{key}/").status_code,
        browser(cleo).post(f"/join/{key}/").status_code,
        browser(None).post(f"/join/{key}/", {"name": "Somebody"}).status_code,
        browser(None).get(f"/join/{'a' * 5000}/").status_code,
        browser(None).get("/join/%00/").status_code,
    ]
    assert told == [403, 302, 302, 404, 404, 404]
    assert roles(world.plan) == {"Ana": "owner", "Cleo": "editor", "Eva": "commenter"}


def test_a_key_stands_in_the_ledger_only_until_its_mail_has_left(world):
    key, waiting = invited(world, "zane@kalnupe.example", "editor")
    assert key in waiting
    send_pending()
    row = Row.objects.get(address="zane@kalnupe.example")
    assert (row.state, row.body, key in mail.outbox[-1].body) == ("sent", "", True)
    assert not Row.objects.filter(body__contains=key).exists()


def test_a_code_stands_in_the_ledger_only_until_its_mail_has_left(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        browser(None).post("/accounts/login/code/", {"email": world.people["ana"].email})
    assert [(row.state, row.body) for row in Row.objects.filter(kind="account")] == [("sent", "")]
    assert len(mail.outbox[-1].body) > 20


def test_a_key_that_did_not_leave_can_be_sent_again(world, settings):
    key, _body = invited(world, "zane@kalnupe.example", "editor")
    settings.EMAIL_BACKEND = f"{__name__}.Deaf"
    send_pending()
    row = Row.objects.get(address="zane@kalnupe.example")
    assert (row.state, key in row.body) == ("pending", True)


class Deaf(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages):
        raise ConnectionRefusedError("nobody there")


def test_the_admin_reads_that_a_key_is_kept_secret_and_no_key(world):
    key, _body = invited(world, "zane@kalnupe.example", "editor")
    dora = world.people["dora"]
    User.objects.filter(pk=dora.pk).update(is_staff=True, is_superuser=True)
    row = Row.objects.get(address="zane@kalnupe.example")
    pages = [
        browser(dora).get(path).content.decode()
        for path in (f"/admin/pearls/notification/{row.pk}/change/", f"/mails/{row.pk}/")
    ]
    assert ["kept secret" in pages[0], "The text is hidden" in pages[1]] == [True, True]
    assert [key in page for page in pages] == [False, False]


@pytest.mark.parametrize(
    "name", ["Olga\r\nBcc: all@example.org", "Olga\rBcc: all@example.org", "Olga\u2028Bcc: all@example.org"]
)
def test_a_name_with_a_line_end_makes_no_line_in_a_mail(world, name):
    ana = world.people["ana"]
    User.objects.filter(pk=ana.pk).update(name=name)
    world.people["ana"].refresh_from_db()
    profile = {"name": name, "language": "en", "time_zone": "Europe/Riga"}
    assert browser(ana).post("/me/", profile).status_code == 302
    ana.refresh_from_db()
    invited(world, "zane@kalnupe.example", "editor")
    send_pending()
    letter = mail.outbox[-1]
    assert letter.subject == "Olga Bcc: all@example.org invites you to Plan of Kalnupe"
    assert (letter.recipients(), letter.body.partition("\n")[0]) == (["zane@kalnupe.example"], "Hello,")


def test_a_subject_that_holds_a_line_end_still_leaves(world):
    User.objects.filter(pk=world.people["ana"].pk).update(name="Ana\rBcc: x")
    world.people["ana"].refresh_from_db()
    invited(world, "zane@kalnupe.example", "editor")
    assert (send_pending() > 0, Row.objects.get(address="zane@kalnupe.example").state) == (True, "sent")


ASK = {"town": "Kalnupe", "name": "Olga", "email": "olga@town.example", "why": "We want to write."}


def test_a_request_keeps_its_lines_where_lines_belong(client, world):
    told = client.post("/ask/", {**ASK, "name": "Olga\nBcc: x", "job_title": "Head\nof", "email": "new@town.example"})
    made = AccessRequest.objects.get(email="new@town.example")
    assert (told.status_code, made.name, made.job_title) == (302, "Olga Bcc: x", "Head of")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "olga@town.example\nBcc: x@y.example"},
        {"email": "olga@town.example, x@y.example"},
        {"name": "\x00"},
        {"town": "x" * 121},
        {"why": "x" * 2001},
        {"why": "\x00"},
    ],
)
def test_what_is_no_address_nor_word_is_refused(client, world, wrong):
    before = AccessRequest.objects.count()
    assert (client.post("/ask/", {**ASK, **wrong}).status_code, AccessRequest.objects.count()) == (422, before)


def test_requests_from_one_place_come_to_an_end_and_a_machine_hears_nothing_of_it(client, world):
    before = AccessRequest.objects.count()
    trap = client.post("/ask/", {**ASK, "website": "https://spam.example"}).status_code
    told = [client.post("/ask/", {**ASK, "email": f"olga{n}@town.example"}).status_code for n in range(7)]
    assert (trap, told, AccessRequest.objects.count() - before) == (302, [302] * 5 + [429] * 2, 5)


@pytest.mark.parametrize("who", ["ben", "vic", "cleo", "cora", "dora"])
def test_nobody_touches_the_job_of_another(world, who):
    client, path = browser(world.people[who]), f"/jobs/{world.job.pk}/"
    told = [client.get(path), client.get(f"{path}state/"), client.post(f"{path}cancel/"), client.get(f"{path}file/")]
    assert ([answer.status_code for answer in told], Job.objects.get(pk=world.job.pk).cancel_asked) == (
        [404] * 4,
        False,
    )


def test_nobody_is_invited_to_what_does_not_exist(world):
    before, told = Invitation.objects.count(), {}
    for model in ("pearls.municipality", "actionplans.plan", "pearls.user", "auth.group", "x"):
        for key in ("0", "x", "%00", "9" * 40, str(uuid.uuid4())):
            path = f"/invite/{model}/{key}/"
            told[path] = browser(world.people["dora"]).post(path, {"email": "x@y.example", "role": "owner"}).status_code
    assert ({path: status for path, status in told.items() if status != 404}, Invitation.objects.count()) == (
        {},
        before,
    )


def test_an_editor_invites_nobody_and_a_reader_makes_nobody_owner(world):
    told = [
        browser(world.people["ben"]).post(
            f"/invite/actionplans.plan/{world.plan.pk}/", {"email": "x@y.example", "role": "owner"}
        ),
        browser(world.people["vic"]).post(
            f"/plans/{world.plan.pk}/people/", {"user": world.people["vic"].pk, "role": "owner"}
        ),
        browser(world.people["vic"]).post(
            f"/municipalities/{world.municipality.pk}/members/", {"user": world.people["vic"].pk, "role": "owner"}
        ),
    ]
    assert [answer.status_code for answer in told[:2]] == [404, 404]
    assert Membership.objects.get(user=world.people["vic"], municipality=world.municipality).role == MemberRole.VIEWER
