"""What learning sessions protect: places in the order of asking, a link for those who come, calendars and certificates that tell the truth."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from mentoring.deskentries.sessions import addresses, dates, public_dates, tasks
from mentoring.enums import RegistrationState, SessionState
from mentoring.exports.sessions import make_certificate
from mentoring.models import LearningSession, Registration, SessionMaterial
from mentoring.permissions.sessions import may_register, visible_material, visible_registrations, visible_sessions
from mentoring.queries.sessions import places_left, position_of, proof_of
from mentoring.services import sessions
from pearls.enums import RoleName
from pearls.models import Job, Notification, Role, User
from pearls.workflow import NotAllowedNow
from tests.conftest import person
from tests.mentoring.test_season_pages import form_of, go  # noqa: F401 -- the fixture that opens pages

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def make(by, **more):
    starts = (timezone.now() + 9 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)
    fields = {
        "title": "Listening to the young", "about": "How Kalnupe asked 400 of them.", "link": "https://meet.example/room",
        "starts_at": starts, "ends_at": starts + timedelta(hours=2), "places": 1, "is_public": True,
    }  # fmt: skip
    made = sessions.save_session(session=LearningSession(**fields | more), by=by)
    return sessions.move_session(session=made, name="publish", by=by)


@pytest.fixture
def people(ana, ben, cleo, dora):
    return SimpleNamespace(ana=ana, ben=ben, cleo=cleo, dora=dora)


@pytest.fixture
def full(people):
    """A session with one place: ana has it, ben waits first, cleo second."""
    session = make(people.dora)
    for user in (people.ana, people.ben, people.cleo):
        sessions.register(session=session, by=user)
    return session


def state(session, user):
    return Registration.objects.get(session=session, user=user).state


def invited(kind):
    [event] = Calendar.from_ical(Notification.objects.filter(kind=kind).order_by("pk").last().calendar).walk("VEVENT")
    return event


def begin(session):
    """Let a session have begun yesterday."""
    began = timezone.now() - DAY
    LearningSession.objects.filter(pk=session.pk).update(starts_at=began, ends_at=began + timedelta(hours=2))
    session.refresh_from_db()


# --- places ---------------------------------------------------------------------------------------
def test_who_asks_when_it_is_full_waits_and_moves_up_in_the_order_of_asking(full, people):
    assert [state(full, user) for user in (people.ana, people.ben, people.cleo)] == ["going", "waiting", "waiting"]
    cleo = Registration.objects.get(user=people.cleo)
    assert (position_of(cleo), places_left(full)) == (2, 0)
    sessions.leave(registration=Registration.objects.get(user=people.ana), by=people.ana)
    assert [state(full, user) for user in (people.ana, people.ben, people.cleo)] == ["left", "going", "waiting"]
    told = Notification.objects.filter(kind="session_moved_up").values_list("recipient__name", flat=True)
    assert (list(told), invited("session_moved_up")["status"]) == (["Ben"], "CONFIRMED")
    assert invited("session_left")["status"] == "CANCELLED"


def test_who_comes_back_stands_last_and_calendars_take_the_new_invitation(full, people):
    ana = sessions.leave(registration=Registration.objects.get(user=people.ana), by=people.ana)
    assert sessions.register(session=full, by=people.ana).state == RegistrationState.WAITING
    assert position_of(Registration.objects.get(pk=ana.pk)) == 2
    for user in (people.ben, people.cleo):
        sessions.leave(registration=Registration.objects.get(user=user), by=user)
    assert state(full, people.ana) == "going"
    assert invited("session_moved_up")["sequence"] > 1
    sessions.leave(registration=Registration.objects.get(pk=ana.pk), by=people.ana)
    assert sessions.register(session=full, by=people.ana).state == RegistrationState.GOING


def test_asking_twice_changes_nothing(full, people):
    assert sessions.register(session=full, by=people.ben).state == RegistrationState.WAITING
    assert Notification.objects.filter(kind="session_waiting", recipient=people.ben).count() == 1
    sessions.leave(registration=Registration.objects.get(user=people.ben), by=people.ben)
    assert state(full, people.ana) == "going"
    with pytest.raises(NotAllowedNow):
        sessions.leave(registration=Registration.objects.get(user=people.ben), by=people.ben)


def test_nobody_gives_somebody_elses_place_back(full, people):
    with pytest.raises(PermissionDenied):
        sessions.leave(registration=Registration.objects.get(user=people.ana), by=people.cleo)
    assert not people.ana.has_perm("mentoring.register_oneself", None)


def test_more_places_let_those_who_wait_in_and_fewer_than_taken_are_refused(full, people):
    full.places = 2
    sessions.save_session(session=full, by=people.dora)
    assert [state(full, people.ben), state(full, people.cleo)] == ["going", "waiting"]
    full.places = 1
    with pytest.raises(ValidationError) as refused:
        sessions.save_session(session=full, by=people.dora)
    assert refused.value.message_dict == {"places": ["2 people are registered already."]}
    full.places = None
    sessions.save_session(session=full, by=people.dora)
    assert (state(full, people.cleo), places_left(full)) == ("going", None)


def test_once_it_has_begun_nobody_moves_up(full, people):
    begin(full)
    sessions.leave(registration=Registration.objects.get(user=people.ana), by=people.ana)
    assert state(full, people.ben) == "waiting"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_ask_for_the_last_place_one_waits():
    dora = person("dora")
    Role.objects.create(user=dora, name=RoleName.ADMIN)
    session, people, start = make(dora), [person("ana"), person("ben")], threading.Barrier(2)

    def ask(user):
        start.wait(timeout=60)
        sessions.register(session=session, by=user)
        connection.close()

    threads = [threading.Thread(target=ask, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["going", "waiting"]


# --- who may --------------------------------------------------------------------------------------
def test_who_sees_what_and_may_register_when(people):
    from django.contrib.auth.models import AnonymousUser

    nobody, public = AnonymousUser(), make(people.dora)
    hidden = make(people.dora, is_public=False)
    draft = sessions.save_session(session=_draft(), by=people.dora)
    seen = {
        name: set(visible_sessions(user))
        for name, user in (("nobody", nobody), ("ana", people.ana), ("dora", people.dora))
    }
    assert seen == {"nobody": {public}, "ana": {public, hidden}, "dora": {public, hidden, draft}}
    assert "Sign in" in may_register(nobody, public).reason
    assert "not open" in may_register(people.ana, draft).reason
    begin(public)
    assert "begun" in may_register(people.ana, public).reason
    with pytest.raises(PermissionDenied, match="begun"):
        sessions.register(session=public, by=people.ana)
    assert list(visible_registrations(nobody)) == list(visible_material(nobody)) == []


def _draft(**more):
    starts = timezone.now() + DAY
    fields = {"title": "Later", "starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    return LearningSession(**fields | more)


def test_only_the_office_runs_sessions(full, people):
    material = SessionMaterial(session=full, title="Slides", address="https://slides.example/1")
    for refused in (
        lambda: sessions.save_session(session=_draft(), by=people.ana),
        lambda: sessions.move_session(session=full, name="cancel", by=people.ana, comment="x"),
        lambda: sessions.tick_present(session=full, present=[], by=people.ana),
        lambda: sessions.add_material(material=material, upload=None, by=people.ana),
        lambda: sessions.drop_material(material=material, by=people.ana),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_a_session_opens_only_when_people_know_what_and_where(people):
    past = sessions.save_session(session=_draft(starts_at=timezone.now() - DAY), by=people.dora)
    with pytest.raises(ValidationError) as refused:
        sessions.move_session(session=past, name="publish", by=people.dora)
    assert len(refused.value.messages) == 3


# --- changing and ending --------------------------------------------------------------------------
def test_who_comes_hears_of_a_change_and_who_waits_does_not(full, people):
    full.starts_at += DAY
    full.ends_at += DAY
    sessions.save_session(session=full, by=people.dora)
    told = Notification.objects.filter(kind="session_changed").values_list("recipient__name", flat=True)
    assert (list(told), invited("session_changed")["sequence"]) == (["Ana"], 1)
    full.about = "Another text."
    sessions.save_session(session=full, by=people.dora)
    assert Notification.objects.filter(kind="session_changed").count() == 1
    draft = sessions.save_session(session=_draft(), by=people.dora)
    draft.title = "Much later"
    assert sessions.save_session(session=draft, by=people.dora).sequence == 1


def test_a_cancelled_session_tells_why_and_leaves_calendars(full, people):
    sessions.move_session(session=full, name="cancel", by=people.dora, comment="The speaker is ill.")
    letters = Notification.objects.filter(kind="session_cancelled")
    assert {letter.recipient.name: bool(letter.calendar) for letter in letters} == {
        "Ana": True,
        "Ben": False,
        "Cleo": False,
    }
    assert "The speaker is ill." in letters.first().body
    assert list(dates(people.ana)) == list(public_dates()) == []


def test_who_was_there_gets_a_certificate_that_anybody_verifies(full, people, client):
    ana = Registration.objects.get(user=people.ana)
    with pytest.raises(ValidationError):
        sessions.tick_present(session=full, present=[ana.pk], by=people.dora)
    with pytest.raises(ValidationError):
        sessions.move_session(session=full, name="hold", by=people.dora)
    begin(full)
    sessions.move_session(session=full, name="hold", by=people.dora)
    with pytest.raises(PermissionDenied):
        sessions.order_certificate(registration=ana, by=people.ana)
    assert sessions.tick_present(session=full, present=[ana.pk], by=people.dora) == 1
    with pytest.raises(PermissionDenied):
        sessions.order_certificate(registration=ana, by=people.ben)
    job = sessions.order_certificate(registration=ana, by=people.ana)
    code = Registration.objects.get(user=people.ana).code
    name, content = make_certificate(job, lambda *_told: None)
    assert (name.startswith("certificate-"), content[:5]) == (True, b"%PDF-")
    assert sessions.order_certificate(registration=ana, by=people.dora).params == job.params
    assert Registration.objects.get(user=people.ana).code == code
    assert "Yes: Ana took part in “Listening to the young”" in client.get(f"/verify/{code}/").text
    sessions.tick_present(session=full, present=[], by=people.dora)
    assert (proof_of(code), make_certificate(job, lambda *_told: None)) == (None, None)
    assert client.get(f"/verify/{code}/").status_code == 404


def test_material_is_for_those_who_come(full, people, client):
    upload = SimpleUploadedFile("slides.pdf", PDF)
    kept = sessions.add_material(material=SessionMaterial(session=full, title="Slides"), upload=upload, by=people.dora)
    assert [list(visible_material(user)) for user in (people.ana, people.ben, people.dora)] == [[kept], [], [kept]]
    client.force_login(people.ana)
    assert b"".join(client.get(reverse("mentoring:session_file", args=[kept.pk])).streaming_content) == PDF
    bad = SimpleUploadedFile("x.exe", b"MZ")
    with pytest.raises(ValidationError) as refused:
        sessions.add_material(material=SessionMaterial(session=full, title="Bad"), upload=bad, by=people.dora)
    assert list(refused.value.message_dict) == ["upload"]
    with pytest.raises(ValidationError):
        sessions.add_material(material=SessionMaterial(session=full, title="Nothing"), upload=None, by=people.dora)
    sessions.drop_material(material=kept, by=people.dora)
    assert SessionMaterial.objects.count() == 0


# --- reminders, desk, calendars -------------------------------------------------------------------
def test_who_comes_is_reminded_once_with_the_link(full):
    morning = full.starts_at.replace(hour=3, minute=0) - DAY
    assert (sessions.remind(morning - DAY), sessions.remind(full.starts_at - timedelta(hours=47))) == (0, 0)
    assert (sessions.remind(morning), sessions.remind(morning)) == (1, 0)
    assert "https://meet.example/room" in Notification.objects.get(kind="session_tomorrow").body


def titles(user):
    return [task.title for task in tasks(User.objects.get(pk=user.pk))]


def test_desks_say_what_is_near_and_what_the_office_has_to_write_down(full, people):
    assert titles(people.ana) == titles(people.dora) == []
    noon = timezone.localtime().replace(hour=12, minute=0) + DAY
    LearningSession.objects.update(starts_at=noon, ends_at=noon + timedelta(hours=1))
    assert (titles(people.ana), titles(people.ben)) == (["Listening to the young at 12:00"], [])
    begin(full)
    assert (titles(people.ana), titles(people.dora)) == ([], ["Say who was at “Listening to the young”"])


def test_the_link_stands_in_own_calendars_only(full, people):
    [mine], [everybodys] = dates(people.ana), public_dates()
    assert (full.link in mine.place, full.link in everybodys.place, mine.uid) == (True, False, everybodys.uid)
    assert list(addresses()) == ["/sessions/", f"/sessions/{full.pk}/"]


# --- pages ----------------------------------------------------------------------------------------
def test_a_visitor_reads_and_is_led_to_sign_in_a_member_registers_with_one_button(go, people, client):  # noqa: F811
    session = make(people.dora)
    page = client.get(reverse("mentoring:session", args=[session.pk])).text
    assert ("Sign in and register" in page, session.link in page) == (True, False)
    assert "1 place left" in client.get("/sessions/").text
    assert session.link not in go(people.ana, "session", session.pk).text
    go(people.ana, "session_register", session.pk, data={})
    page = go(people.ana, "session", session.pk).text
    assert (session.link in page, "You are registered." in page) == (True, True)
    assert "Wait for a place" in go(people.ben, "session", session.pk).text
    go(people.ben, "session_register", session.pk, data={})
    assert "You are number 1 in the waiting list." in go(people.ben, "session", session.pk).text
    assert "goes to whoever waits first" in go(people.ana, "session_leave", session.pk).text
    go(people.ana, "session_leave", session.pk, data={})
    assert (state(session, people.ben), go(people.ana, "session_leave", session.pk).status_code) == ("going", 404)
    assert "Full; one can wait" in go(people.ana, "sessions").text


def test_too_late_is_said_in_words(go, people):  # noqa: F811
    session = make(people.dora)
    begin(session)
    assert go(people.ana, "session_register", session.pk, data={}).status_code == 302
    assert "begun already" in go(people.ana, "session", session.pk).text


def test_the_office_makes_publishes_and_cancels(go, people):  # noqa: F811
    assert "Nothing is planned now" in go(people.dora, "sessions").text
    sent = form_of(go(people.dora, "session_add")) | {
        "title": "Forum of towns", "starts_at": "2027-05-03T10:00", "ends_at": "2027-05-03T12:00", "zone": "Europe/Riga",
        "place": "Kalnupe", "about": "All towns.",
    }  # fmt: skip
    assert go(people.dora, "session_add", data=sent | {"ends_at": "2027-05-03T09:00"}).status_code == 422
    assert go(people.dora, "session_add", data=sent).status_code == 302
    made = LearningSession.objects.get()
    assert (made.starts_at.isoformat(), made.state) == ("2027-05-03T07:00:00+00:00", SessionState.DRAFT)
    assert form_of(go(people.dora, "session_edit", made.pk))["starts_at"].hour == 10
    assert "Nobody without an account" in go(people.dora, "session_move", made.pk, "publish").text
    go(people.dora, "session_move", made.pk, "publish", data={})
    assert go(people.dora, "session_move", made.pk, "publish").status_code == 404
    assert go(people.dora, "session_edit", made.pk, data=sent | {"title": "Forum"}).status_code == 302
    assert go(people.dora, "session_move", made.pk, "cancel", data={"comment": ""}).status_code == 422
    go(people.dora, "session_move", made.pk, "cancel", data={"comment": "Snow."})
    assert LearningSession.objects.get().state == SessionState.CANCELLED


def test_the_office_ticks_who_was_there_and_takes_the_list_along(go, full, people):  # noqa: F811
    assert "Nobody" not in go(people.dora, "session_people", full.pk).text
    User.objects.filter(pk=people.ana.pk).update(name="=Ana")
    begin(full)
    ana = Registration.objects.get(user=people.ana)
    go(people.dora, "session_people", full.pk, data={"present": [ana.pk]})
    lines = go(people.dora, "session_csv", full.pk).text.splitlines()
    assert lines[1].startswith("'=Ana,ana@kalnupe.example,going,")
    assert lines[1].endswith(",yes,Kalnupe,")
    assert go(people.ana, "session_certificate", full.pk, data={}).status_code == 302
    assert Job.objects.get().kind == "session_certificate"
    assert "Make my certificate" in go(people.ana, "session", full.pk).text
    assert go(people.ben, "session_certificate", full.pk, data={}).status_code == 404


def test_material_is_added_and_taken_away_on_its_page(go, full, people):  # noqa: F811
    assert "No material yet" in go(people.dora, "session_material", full.pk).text
    assert go(people.dora, "session_material", full.pk, data={"title": "Slides"}).status_code == 422
    go(people.dora, "session_material", full.pk, data={"title": "Slides", "address": "https://slides.example/1"})
    assert "https://slides.example/1" in go(people.ana, "session", full.pk).text
    assert "https://slides.example/1" not in go(people.ben, "session", full.pk).text
    go(people.dora, "session_material_drop", SessionMaterial.objects.get().pk, data={})
    assert SessionMaterial.objects.count() == 0
