"""The chair's work on the desk, and who chairs a decision where conflicts bar everybody who could lead it."""

import pytest
from django.core.exceptions import PermissionDenied

from awards import workflow
from awards.deskentries.jury import tasks as jury_tasks
from awards.deskentries.office import tasks as office_tasks
from awards.models import Conflict, Round, ScoreEvent, Seat
from awards.permissions import may_decide, may_replace, may_seat, nobody_may_decide
from awards.services import deciding, resulting, rounds
from pearls.models import Role
from tests.awards.conftest import as_, juror, reading, text_of


def on_the_desk(user):
    return [(task.title, task.url) for task in jury_tasks(user)]


def bar(round_, *names):
    """Give these people a conflict with Kalnupe, noted after the round; an admin gets a seat for it."""
    kalnupe = reading(round_, "jon", "Kalnupe").candidacy
    for name in names:
        Conflict.objects.create(seat=round_.seats.get(name=name), candidacy=kalnupe, kind="personal", source="admin")


@pytest.fixture
def stuck(closed, dora):
    """The board's closed round, in which chair and office must not decide."""
    Seat.objects.create(round=closed, user=dora, email=dora.email, name="Dora", role="observer", state="accepted")
    bar(closed, "Lea", "Dora")
    return closed


# --- the chair's desk -----------------------------------------------------------------------------
def test_the_desk_leads_the_chair_from_the_result_to_the_words(closed, dora):
    lea = juror(closed, "lea")
    assert on_the_desk(lea) == [("Select and decide in “The board”", f"/cycles/rounds/{closed.pk}/result/")]
    assert as_(lea).get(on_the_desk(lea)[0][1]).status_code == 200
    result = resulting.freeze_result(round_=closed, by=lea)
    deciding.take_selection(run=resulting.run_selection(result=result, asked={"titles": 3}, by=lea), by=lea)
    words = [("Put the decisions of “The board” into words", f"/cycles/rounds/{closed.pk}/decisions/")]
    assert on_the_desk(lea) == words
    assert as_(lea).get(words[0][1]).status_code == 200
    deciding.finalise(round_=closed, by=dora)
    assert on_the_desk(lea) == []


def test_nobody_else_is_asked_to_decide_and_the_chair_not_while_the_round_runs(open_board, closed):
    assert on_the_desk(juror(closed, "ida")) == []
    Round.objects.update(state="open")
    assert all("decide" not in title for title, _url in on_the_desk(juror(closed, "lea")))


def test_a_chair_who_is_barred_is_not_asked_and_one_of_the_office_only_once(closed):
    lea = juror(closed, "lea")
    Role.objects.create(user=lea, name="admin")
    assert on_the_desk(lea) == []  # it stands there with the year
    Role.objects.filter(user=lea).delete()
    bar(closed, "Lea")
    assert on_the_desk(lea) == []


# --- everybody is barred --------------------------------------------------------------------------
def test_a_round_is_stuck_only_where_nobody_is_free_to_decide(closed, stuck, eve):
    assert not nobody_may_decide(closed)  # eve is of the office too
    Role.objects.filter(user=eve).delete()
    assert nobody_may_decide(closed)
    Conflict.objects.filter(seat__name="Lea").delete()
    assert not nobody_may_decide(closed)
    closed.seats.filter(name="Lea").update(role="juror")
    assert nobody_may_decide(closed)  # there is no chair at all


def test_the_office_puts_a_person_without_a_conflict_in_the_chairs_place(stuck, dora, cleo):
    step = next(
        task for task in office_tasks(dora) if task.title == "Name somebody to chair the decision of “The board”"
    )
    client, lea = as_(dora), stuck.seats.get(name="Lea")
    page = client.get(step.url)
    assert [row["it"].name for row in page.context["seats"] if row["replaced"]] == ["Lea"]
    path = f"/cycles/seats/{lea.pk}/replace/"
    assert "The other person reads nothing and leads the decision." in text_of(client.get(path))
    sent = client.post(
        path, {"email": cleo.email, "name": "Cleo", "role": "chair", "reason": "All are tied to Kalnupe."}
    )
    assert sent.status_code == 302
    new = stuck.seats.get(name="Cleo")
    assert (new.role, new.replaces, new.assignments.count()) == ("chair", lea, 0)
    assert ScoreEvent.objects.get(verb="seat.replaced").data["reason"] == "All are tied to Kalnupe."
    assert lea.assignments.filter(state="active").count() == 5  # what the former chair gave stays and counts
    assert not nobody_may_decide(stuck)  # somebody is asked
    assert all("Name somebody" not in task.title for task in office_tasks(dora))
    rounds.move_seat(seat=new, transition=workflow.TAKE_SEAT, by=cleo)
    assert may_decide(cleo, stuck) is True
    assert on_the_desk(cleo)[0][0] == "Select and decide in “The board”"


def test_where_nobody_ever_chaired_the_office_asks_a_first_chair_after_the_round(stuck, dora, cleo):
    stuck.seats.filter(name="Lea").update(role="juror")
    client, page = as_(dora), f"/rounds/{stuck.pk}/seats/"
    shown = client.get(page)
    assert shown.context["form"].fields["role"].choices == [("chair", "Chair")]
    assert "Ask somebody without a conflict to chair the decision" in text_of(shown)
    asked = {"email": cleo.email, "name": "Cleo", "country": ""}
    assert client.post(page, {**asked, "role": "juror"}).status_code == 422
    assert client.post(page, {**asked, "role": "chair"}).status_code == 302
    assert not nobody_may_decide(stuck)
    assert not client.get(page).context["offers"]
    rounds.move_seat(seat=stuck.seats.get(name="Cleo"), transition=workflow.TAKE_SEAT, by=cleo)
    assert may_decide(cleo, stuck) is True


def test_after_the_round_no_seat_is_offered_where_somebody_may_decide(closed, stuck, eve, dora, ana, cleo):
    closed.seats.filter(name="Lea").update(role="juror")  # nobody chairs, but eve of the office is free
    refused = "The round is closed; only a chair is asked, and only where nobody else may decide."
    assert {may_seat(dora, closed, role).reason for role in ("juror", "chair", "observer")} == {refused}
    assert may_seat(ana, closed, "chair").reason == "Seats are given by the programme office."
    seat = Seat(round=closed, email=cleo.email, name="Cleo", role="chair")
    with pytest.raises(PermissionDenied, match="The round is closed"):
        rounds.offer_seat(seat=seat, by=dora)
    assert as_(dora).post(f"/rounds/{closed.pk}/seats/", {"email": cleo.email}).status_code == 404


def test_after_the_round_a_chair_who_may_decide_stays_and_so_do_all_others(closed, dora, cleo, ana):
    for name in ("Lea", "Ida"):
        seat = closed.seats.get(name=name)
        assert may_replace(dora, seat).reason == "The round is closed; only a chair who must not decide is replaced."
        with pytest.raises(PermissionDenied):
            rounds.replace_juror(seat=seat, new=Seat(email=cleo.email, name="Cleo"), reason="Please.", by=dora)
        assert as_(dora).get(f"/cycles/seats/{seat.pk}/replace/").status_code == 404
    assert may_replace(ana, closed.seats.get(name="Lea")).reason == "Seats are given by the programme office."


def test_a_chair_who_does_not_answer_is_replaced_and_a_decided_round_keeps_its_chair(stuck, dora, cleo, ana):
    lea = stuck.seats.get(name="Lea")
    new = rounds.replace_juror(seat=lea, new=Seat(email="x@y.example", name="Xenia"), reason="All are tied.", by=dora)
    assert may_replace(dora, new) is True
    Round.objects.update(state="finalised")
    assert not may_replace(dora, Seat.objects.get(pk=new.pk))
