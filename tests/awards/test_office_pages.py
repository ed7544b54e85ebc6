"""The office's pages: a year copied with its dates shown first, rounds set up and run with previews, results for whom they are, one switch."""

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from awards import workflow
from awards.charts import Span, phases_on_a_line, spread_of
from awards.enums import CycleState, RoundKind, RoundState
from awards.exports.minutes import make_minutes
from awards.exports.sheet import decision_book
from awards.models import (
    Application,
    Assignment,
    BidPartner,
    Candidacy,
    Conflict,
    CriterionScore,
    Cycle,
    Decision,
    EligibilityOverride,
    Extension,
    Publication,
    Round,
    Scorecard,
    Seat,
    SelectionRun,
    Submission,
)
from awards.permissions import may_decide, may_publish
from awards.queries import verdict_of
from awards.services import applying, deciding, overview, ranking, resulting, rounds, telling
from pearls import desk
from pearls.models import Country, Edition, Invitation, Job, Membership, Municipality, Notification
from pearls.questionnaires.models import AnswerSheet
from pearls.sheets import safe
from tests.awards.conftest import DAY, NOW, as_, juror, reading, score, score_all, take_seat, text_of
from tests.kept import once


def candidacy(round_, town):
    return Candidacy.objects.get(round=round_, application__municipality__name=town)


# --- a year ---------------------------------------------------------------------------------------
@pytest.fixture
def next_year(db):
    return Edition.objects.create(year=2028)


def test_copying_shows_every_date_before_it_happens_and_keeps_the_time_of_day(cycle, board, dora, next_year):
    page = as_(dora).get(f"/cycles/{cycle.pk}/copy/", {"edition": next_year.pk, "days": 364})
    moved = {row["name"]: row for row in page.context["moved"]}
    call = cycle.phases.get(kind="application")
    zone = ZoneInfo(cycle.zone)
    before, after = (at.astimezone(zone) for at in moved["Call for applications"]["opens"])
    assert (before, after.time(), (after.date() - before.date()).days) == (
        call.opens_at,
        before.time(),
        364,
    )
    assert "The board" in moved
    assert Cycle.objects.count() == 1
    done = as_(dora).post(f"/cycles/{cycle.pk}/copy/", {"edition": next_year.pk, "days": 364})
    made = Cycle.objects.get(edition=next_year)
    assert (done.status_code, done.url) == (302, f"/cycles/{made.pk}/")
    assert made.phases.get(kind="application").opens_at == after
    assert [r.name for r in made.rounds.all()] == ["The board"]
    assert made.applications.count() == 0


def test_a_new_cycle_is_led_from_its_dates_to_its_opening(forms, dora, next_year):
    client = as_(dora)
    client.post("/cycles/add/", {"edition": next_year.pk, "name": "Call 2028"})
    made = Cycle.objects.get()
    page = client.get(f"/cycles/{made.pk}/")
    assert [task["title"] for task in page.context["tasks"]] == ["Set the dates", "Open the cycle"]
    assert page.context["blockers"] == ["The call has no dates yet."]
    shut = client.get(f"/cycles/{made.pk}/move/open_cycle/")
    assert shut.context["blockers"] == ["The call has no dates yet."]
    client.post(
        f"/cycles/{made.pk}/dates/",
        {"application-opens": "2028-01-10T12:00", "application-closes": "2028-03-26T02:30", "application-grace": "10"},
    )
    assert made.phases.count() == 0  # the clocks jump over that hour in Stockholm
    client.post(
        f"/cycles/{made.pk}/dates/",
        {"application-opens": "2028-01-10T12:00", "application-closes": "2028-04-30T18:00", "application-grace": "10"},
    )
    phase = made.phases.get()
    assert [at.isoformat() for at in (phase.opens_at, phase.closes_at)] == [
        "2028-01-10T11:00:00+00:00",
        "2028-04-30T16:00:00+00:00",
    ]
    look = client.get(f"/cycles/{made.pk}/move/open_cycle/")
    assert "3 titles are awarded." in look.context["rules"]
    client.post(f"/cycles/{made.pk}/move/open_cycle/")
    assert Cycle.objects.get().state == CycleState.OPEN
    assert client.get(f"/cycles/{made.pk}/move/open_cycle/").status_code == 404


def test_dates_say_their_zone_and_half_a_part_is_refused(cycle, dora):
    page = as_(dora).get(f"/cycles/{cycle.pk}/dates/")
    assert "All times here are Stockholm time" in text_of(page)
    assert "No page tells of it." in text_of(page)
    half = as_(dora).post(f"/cycles/{cycle.pk}/dates/", {"application-opens": "2028-01-10T12:00"})
    assert half.status_code == 422
    assert "Set both dates" in text_of(half)
    backwards = {"application-opens": "2028-01-10T12:00", "application-closes": "2028-01-09T12:00"}
    assert "A phase closes after it opens." in text_of(as_(dora).post(f"/cycles/{cycle.pk}/dates/", backwards))


def test_a_date_that_was_not_touched_keeps_its_seconds(cycle, dora):
    client = as_(dora)
    page = client.get(f"/cycles/{cycle.pk}/dates/")
    held = {p.kind: (p.opens_at, p.closes_at, p.grace_minutes) for p in cycle.phases.all()}
    sent = {}
    for part in page.context["parts"]:
        for field in part["form"]:
            value = field.value()
            sent[field.html_name] = value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else value or ""
    assert client.post(f"/cycles/{cycle.pk}/dates/", sent).status_code == 302
    assert {p.kind: (p.opens_at, p.closes_at, p.grace_minutes) for p in cycle.phases.all()} == held


def rules_sent(client, cycle, **changes):
    page = client.get(f"/cycles/{cycle.pk}/rules/")
    sent = {f.html_name: "" if f.value() is None else f.value() for f in page.context["form"]}
    return {name: value for name, value in {**sent, **changes}.items() if value is not False}


def test_rules_stand_in_words_before_they_are_set_and_a_frozen_one_needs_its_reason(cycle, dora):
    client, page = as_(dora), f"/cycles/{cycle.pk}/rules/"
    looked = client.post(page, rules_sent(client, cycle, titles="5", act="look"))
    assert "5 titles are awarded." in looked.context["words"]
    assert Cycle.objects.get().rules["titles"] == 3
    lot = client.post(page, rules_sent(client, cycle, ladder_1="lot", act="look"))
    assert (lot.status_code, list(lot.context["form"].errors)) == (422, ["lot_seed"])
    refused = client.post(page, rules_sent(client, cycle, titles="5"))
    assert "Say why the rules change; everybody reads it." in text_of(refused)
    assert client.post(page, rules_sent(client, cycle, titles="5", reason="More money.")).status_code == 302
    assert [(b.number, b.rules["titles"], b.reason) for b in cycle.books.all()] == [(2, 5, "More money."), (1, 3, "")]
    unknown = client.post(page, rules_sent(client, cycle, ladder_2="dice", reason="x"))
    assert list(unknown.context["form"].errors) == ["ladder_2"]
    twice = client.post(
        page, rules_sent(client, cycle, ladder_1="vote", ladder_2="median", ladder_3="vote", reason="x")
    )
    assert twice.context["form"].errors["ladder_3"] == ["This decides already, further up."]
    lot = client.post(page, rules_sent(client, cycle, ladder_1="lot", reason="x"))
    assert "A lot needs a seed that was published before." in text_of(lot)
    assert cycle.books.count() == 2


def test_steps_countries_and_the_language_are_chosen_and_what_was_not_touched_is_no_new_version(cycle, dora):
    client, page = as_(dora), f"/cycles/{cycle.pk}/rules/"
    for code, name in (("FI", "Finland"), ("DK", "Denmark")):
        Country.objects.get_or_create(code=code, defaults={"name": name})
    form = client.get(page).context["form"]
    assert [label for code, label in form.fields["countries"].choices if code in ("DK", "FI", "LV")] == [
        "Denmark", "Finland", "LV",  # one that the rules name stays on offer, loaded or not
    ]  # fmt: skip
    untouched = rules_sent(client, cycle, reason="Nothing.")
    client.post(page, {**untouched, "countries": untouched["countries"][::-1]})
    assert cycle.books.count() == 1
    steps = {"ladder_1": "", "ladder_2": "vote", "ladder_3": "", "ladder_4": "median", "ladder_5": ""}
    client.post(page, {**untouched, **steps, "countries": ["LV", "DK"], "language": "fi"})
    rules = cycle.books.first().rules
    assert (rules["ladder"], rules["eligibility"]["countries"]) == (["vote", "median"], ["DK", "LV"])
    assert rules["eligibility"]["language"] == "fi"


def what_is_sent(page):
    """Return what a browser sends from the form of a page that nobody touched, and the mark of what stood in it."""
    form = page.context["form"]
    values = {field.html_name: field.value() for field in form}
    held = {name: value for name, value in values.items() if value is not None and value is not False}
    sent = {name: f"{value:%Y-%m-%dT%H:%M}" if hasattr(value, "strftime") else value for name, value in held.items()}
    return {**sent, "seen": form.seen}


def test_what_somebody_saved_in_another_window_is_not_replaced_unseen(cycle, dora):
    client, page = as_(dora), f"/cycles/{cycle.pk}/texts/fi/"
    one, two = what_is_sent(client.get(page)), what_is_sent(client.get(page))
    assert client.post(page, {**one, "title": "Haku"}).status_code == 302
    refused = client.post(page, {**two, "intro": "Pieni kaupunki."})
    assert (refused.status_code, Cycle.objects.get().texts["fi"]["title"]) == (422, "Haku")
    assert "somebody else saved this" in text_of(refused)
    assert "“Haku”" in text_of(refused)
    assert "Pieni kaupunki." in refused.content.decode()
    told = {**two, "intro": "Pieni kaupunki.", "seen": refused.context["form"].seen}
    assert client.post(page, told).status_code == 302
    assert Cycle.objects.get().texts["fi"]["intro"] == "Pieni kaupunki."


def test_who_sends_the_same_as_the_other_window_is_not_stopped(cycle, dora):
    client, page = as_(dora), f"/cycles/{cycle.pk}/texts/fi/"
    both = {**what_is_sent(client.get(page)), "title": "Haku"}
    assert [client.post(page, both).status_code for _window in range(2)] == [302, 302]


def test_a_mistake_does_not_hide_that_somebody_saved_meanwhile(fresh_round, dora):
    client, page = as_(dora), f"/cycles/rounds/{fresh_round.pk}/settings/"
    opened = {**what_is_sent(client.get(page)), "blind": "on"}
    assert client.post(page, {**opened, "quorum": "2"}).status_code == 302
    mistaken = client.post(page, {**opened, "quorum": ""})
    assert mistaken.context["form"].seen == opened["seen"]
    told = client.post(page, opened)
    assert (told.status_code, "Readings that each candidate needs: “2”" in text_of(told)) == (422, True)


def test_the_call_is_written_language_by_language(cycle, dora):
    client = as_(dora)
    client.post(f"/cycles/{cycle.pk}/texts/fi/", {"title": "Haku", "intro": "Pieni kaupunki.", "who": ""})
    assert Cycle.objects.get().texts == {"fi": {"title": "Haku", "intro": "Pieni kaupunki.", "who": ""}}
    client.post(f"/cycles/{cycle.pk}/texts/fi/", {"title": "", "intro": "", "who": ""})
    assert Cycle.objects.get().texts == {}


def test_closing_a_cycle_says_what_happens_and_then_does_it(cycle, dora):
    page = as_(dora).get(f"/cycles/{cycle.pk}/move/close_cycle/")
    assert page.context["lines"][0] == "Nobody can begin an application any more."
    assert Cycle.objects.get().state == CycleState.OPEN
    as_(dora).post(f"/cycles/{cycle.pk}/move/close_cycle/")
    assert Cycle.objects.get().state == CycleState.CLOSED


# --- applications ---------------------------------------------------------------------------------
def verdicts(cycle):
    return {str(a): a.verdict for a in overview.entrants(cycle)}


def test_the_lists_verdict_is_that_of_each_application(field, cycle, dora, eve):
    def alone():
        return {str(a): str(verdict_of(a)) for a in Application.objects.filter(cycle=cycle)}

    assert verdicts(cycle) == alone()
    kalnupe = field[0]
    held = applying.ask_override(application=kalnupe, rule="capital", passes=False, reason="It is one.", by=dora)
    assert verdicts(cycle) == alone()
    applying.confirm_override(override=held, by=eve)
    assert verdicts(cycle)["Kalnupe"] == "failed"
    assert verdicts(cycle) == alone()
    back = applying.ask_override(application=kalnupe, rule="capital", passes=True, reason="It is none.", by=eve)
    applying.confirm_override(override=back, by=dora)
    assert verdicts(cycle)["Kalnupe"] == "passed"
    assert verdicts(cycle) == alone()


def test_an_application_that_is_not_submitted_cannot_be_told_yet(application, cycle):
    assert verdicts(cycle) == {"Kalnupe": "unknown"}


def test_the_list_is_filtered_by_state_country_rules_and_partners(field, cycle, dora):
    BidPartner.objects.create(application=field[1], name="Choir")

    def shown(**asked):
        page = as_(dora).get(f"/cycles/{cycle.pk}/applications/", asked)
        return [str(row["it"]) for row in page.context["applications"]]

    assert shown() == ["Kalnupe", "Klinthavn", "Paju", "Soovere", "Vesterhamn"]
    assert shown(country="EE") == ["Paju", "Soovere"]
    assert shown(joint="1") == ["Soovere"]
    assert shown(joint="0", country="EE") == ["Paju"]
    assert shown(state="draft") == []
    assert shown(verdict="failed") == []


def test_an_override_is_asked_on_the_page_and_confirmed_by_another_admin(submitted, dora, eve):
    page = f"/cycles/applications/{submitted.pk}/"
    asked = {"act": "override", "rule": "region", "passes": "0", "reason": "Moved across the border."}
    assert as_(dora).post(page, asked).status_code == 302
    held = EligibilityOverride.objects.get()
    assert "It waits for a second person; that cannot be you." in text_of(as_(dora).get(page))
    as_(dora).post(f"/cycles/overrides/{held.pk}/confirm/")
    held.refresh_from_db()
    assert held.confirmed_by is None
    assert [t.title for t in desk.gather(eve) if "override" in t.title] == ["Confirm 1 override of a rule"]
    as_(eve).post(f"/cycles/overrides/{held.pk}/confirm/")
    held.refresh_from_db()
    assert held.confirmed_by == eve


def test_more_time_is_granted_with_a_reason_in_the_cycles_zone(application, cycle, dora):
    page = f"/cycles/applications/{application.pk}/"
    later = (timezone.now() + 20 * DAY).strftime("%Y-%m-%dT12:00")
    refused = as_(dora).post(page, {"act": "more", "kind": "application", "until": later, "reason": ""})
    assert refused.status_code == 422
    as_(dora).post(page, {"act": "more", "kind": "application", "until": later, "reason": "A storm."})
    until = Extension.objects.get().until.astimezone(ZoneInfo(cycle.zone))
    assert until.strftime("%Y-%m-%dT%H:%M") == later
    assert Notification.objects.filter(kind="awards_extension").count() == 1


# --- a round is set up ----------------------------------------------------------------------------
@pytest.fixture
def fresh_round(field, cycle, dora):
    made = rounds.make_round(
        cycle=cycle, kind=RoundKind.BOARD, name="Board", opens_at=NOW(), closes_at=NOW() + DAY, by=dora
    )
    return Round.objects.get(pk=made.pk)


def test_a_round_is_made_with_the_dates_of_its_part_of_the_year(cycle, dora):
    page = as_(dora).get(f"/cycles/{cycle.pk}/round/board/")
    phase = cycle.phases.get(kind="preselection")
    shown = page.context["form"]["opens_at"].value()
    assert shown == phase.opens_at.astimezone(ZoneInfo(cycle.zone)).replace(tzinfo=None, microsecond=0)
    sent = {"name": "Board 2027", "opens_at": "2027-02-01T09:00", "closes_at": "2027-02-20T18:00"}
    as_(dora).post(f"/cycles/{cycle.pk}/round/board/", sent)
    made = Round.objects.get()
    assert (made.name, made.opens_at.isoformat()) == ("Board 2027", "2027-02-01T08:00:00+00:00")
    assert made.criteria.count() == 10


def test_criteria_are_added_moved_and_taken_out_until_the_round_opens(fresh_round, dora):
    client, page = as_(dora), f"/cycles/rounds/{fresh_round.pk}/criteria/"
    new = {"label": "Warmth", "text": "", "weight": "3", "minimum": "0", "maximum": "2", "required": "on", "counts": "on",
           "texts": "0: cold\n2: warm", "sections": ["needs", "approach"]}  # fmt: skip
    assert client.post(f"{page}add/", {**new, "texts": "cold"}).status_code == 422
    assert client.post(f"{page}add/", {**new, "sections": ["nowhere"]}).status_code == 422
    client.post(f"{page}add/", new)
    made = fresh_round.criteria.get(label="Warmth")
    assert (made.key, made.position, made.points, made.sections) == (
        "warmth",
        10,
        {"0": "cold", "2": "warm"},
        ["needs", "approach"],
    )
    client.post(f"/cycles/criteria/{made.pk}/act/", {"act": "up"})
    assert [c.label for c in fresh_round.criteria.all()][-2] == "Warmth"
    first = fresh_round.criteria.first()
    client.post(f"/cycles/criteria/{first.pk}/act/", {"act": "up"})
    assert fresh_round.criteria.first() == first
    client.post(f"/cycles/criteria/{made.pk}/", {**new, "label": "Welcome"})
    assert fresh_round.criteria.get(pk=made.pk).label == "Welcome"
    client.post(f"/cycles/criteria/{made.pk}/act/", {"act": "remove"})
    assert not fresh_round.criteria.filter(pk=made.pk).exists()
    assert client.post(f"/cycles/criteria/{first.pk}/act/", {"act": "nonsense"}).status_code == 404


def test_a_seat_is_offered_with_a_country_of_the_programme_or_none(fresh_round, dora):
    for code, name in (("DK", "Denmark"), ("EE", "Estonia"), ("FI", "Finland")):
        Country.objects.filter(code=code).update(name=name)
    client, page = as_(dora), f"/rounds/{fresh_round.pk}/seats/"
    offered = client.get(page).context["form"].fields["country"].choices
    named = [("DK", "Denmark"), ("EE", "Estonia"), ("FI", "Finland"), ("LV", "Latvia")]
    assert offered == [("", "another, or not known"), *named]
    client.post(page, {"email": "new@kalnupe.example", "name": "Nora", "role": "juror", "country": "Latvia"})
    assert not Seat.objects.exists()
    client.post(page, {"email": "new@kalnupe.example", "name": "Nora", "role": "juror", "country": ""})
    assert Seat.objects.get().country == ""


def test_somebody_without_an_account_gets_a_key_with_the_seat(fresh_round, dora, cleo):
    client, page = as_(dora), f"/rounds/{fresh_round.pk}/seats/"
    client.post(page, {"email": "New@Kalnupe.example", "name": "Nora", "role": "juror", "country": "LV"})
    seat = Seat.objects.get()
    assert (seat.user, seat.email, seat.country) == (None, "new@kalnupe.example", "LV")
    key = Invitation.objects.get()
    assert (key.email, key.target, key.times_sent) == (seat.email, seat, 1)
    client.post(f"/cycles/seats/{seat.pk}/again/")
    key.refresh_from_db()
    assert key.times_sent == 2
    twice = client.post(page, {"email": "new@kalnupe.example", "name": "Nora", "role": "juror"})
    assert "already has a seat" in text_of(twice)
    assert Seat.objects.count() == 1


def test_somebody_with_an_account_is_told_and_reminded_once_a_day(fresh_round, dora, cleo):
    client = as_(dora)
    client.post(f"/rounds/{fresh_round.pk}/seats/", {"email": cleo.email, "name": "Cleo", "role": "juror"})
    seat = Seat.objects.get()
    assert seat.user == cleo
    assert Invitation.objects.count() == 0
    for _try in range(2):
        client.post(f"/cycles/seats/{seat.pk}/again/")
    assert Notification.objects.filter(kind="awards_seat", recipient=cleo).count() == 2
    rounds.move_seat(seat=seat, transition=workflow.TAKE_SEAT, by=cleo)
    client.post(f"/cycles/seats/{seat.pk}/again/")
    assert Notification.objects.filter(kind="awards_seat", recipient=cleo).count() == 2


def test_replacing_says_what_passes_over_and_keeps_what_was_handed_in(open_board, dora, cleo):
    score(open_board, "ida", "Kalnupe", 4)
    seat = open_board.seats.get(name="Ida")
    page = f"/cycles/seats/{seat.pk}/replace/"
    lines = as_(dora).get(page).context["lines"]
    assert lines[1:] == [
        "Open readings that pass over: 4. What was begun in them is not passed on.",
        "Scorecards that were handed in stay and count: 1.",
    ]
    assert as_(dora).post(page, {"email": cleo.email, "name": "Cleo", "reason": ""}).status_code == 422
    as_(dora).post(page, {"email": cleo.email, "name": "Cleo", "reason": "She is ill."})
    made = open_board.seats.get(name="Cleo")
    assert (made.replaces, made.assignments.filter(state="active").count()) == (seat, 4)
    assert as_(dora).get(page).status_code == 404


def test_who_is_ready_enters_and_the_others_have_their_reason(fresh_round, field, dora, eve, cycle):
    held = applying.ask_override(application=field[1], rule="capital", passes=False, reason="It is one.", by=dora)
    applying.confirm_override(override=held, by=eve)
    page = f"/cycles/rounds/{fresh_round.pk}/candidates/"
    shown = as_(dora).get(page)
    assert [(str(a), why) for a, why in shown.context["others"]] == [("Soovere", "A rule is not met.")]
    assert len(shown.context["ready"]) == 4
    as_(dora).post(page)
    assert sorted(map(str, fresh_round.candidacies.all())) == ["Kalnupe", "Klinthavn", "Paju", "Vesterhamn"]


def test_a_conflict_is_noted_for_somebody_and_the_cell_cannot_be_pressed(board, dora):
    ida, paju = board.seats.get(name="Ida"), candidacy(board, "Paju")
    page = f"/cycles/rounds/{board.pk}/conflicts/"
    as_(dora).post(page, {"seat": str(ida.pk), "candidacy": str(paju.pk), "note": "They are cousins."})
    assert [(c.seat, c.candidacy) for c in Conflict.objects.all()] == [(ida, paju)]
    rows = as_(dora).get(f"/cycles/rounds/{board.pk}/readers/").context["rows"]
    marks = {str(row["candidacy"]): {str(c["seat"]): c["mark"] for c in row["cells"]} for row in rows}
    assert marks["Paju"] == {"Ida": "conflict", "Jon": "assigned", "Kai": "assigned", "Lea": "assigned"}
    as_(dora).post(f"/cycles/rounds/{board.pk}/readers/", {"pair": f"{paju.pk}:{ida.pk}"})
    assert Assignment.objects.get(candidacy=paju, seat=ida).state == "recused"
    as_(dora).post(page, {"act": "detect"})
    assert Conflict.objects.count() == 1


def test_one_press_assigns_a_reading_and_another_takes_it_away(board, dora):
    ida, paju = board.seats.get(name="Ida"), candidacy(board, "Paju")
    page, pair = f"/cycles/rounds/{board.pk}/readers/", {"pair": f"{paju.pk}:{ida.pk}"}
    as_(dora).post(page, pair)
    assert not Assignment.objects.filter(candidacy=paju, seat=ida).exists()
    as_(dora).post(page, pair)
    assert Assignment.objects.get(candidacy=paju, seat=ida).state == "active"
    assert as_(dora).post(page, {"pair": "x:y"}).status_code == 404


def test_everybody_reads_everything_shows_what_would_happen_first(board, dora):
    Assignment.objects.filter(candidacy__round=board).delete()
    page = f"/cycles/rounds/{board.pk}/readers/all/"
    assert as_(dora).get(page).context["new"] == 20
    assert Assignment.objects.count() == 0
    as_(dora).post(page)
    assert Assignment.objects.filter(candidacy__round=board).count() == 20


def test_pairs_from_a_table_are_looked_at_row_by_row_and_then_assigned(board, dora):
    Assignment.objects.filter(candidacy__round=board).delete()
    number, mail = candidacy(board, "Paju").number, board.seats.get(name="Ida").email
    table = f"candidate,juror\n{number},{mail}\nPaju,{mail}\nNowhere,{mail}\nkalnupe,nobody@x.example\nKALNUPE,{mail}\n"
    page = f"/cycles/rounds/{board.pk}/readers/table/"
    shown = as_(dora).post(page, {"file": SimpleUploadedFile("pairs.csv", table.encode())})
    assert [(line.number, line.happens, line.text) for line in shown.context["lines"]] == [
        (2, True, "reads and scores"),
        (3, False, "stands in the file twice"),
        (4, False, "no candidate has this number or name"),
        (5, False, "nobody with this e-mail sits here"),
        (6, True, "reads and scores"),
    ]
    assert Assignment.objects.count() == 0
    as_(dora).post(page, {"pairs": shown.context["pairs"]})
    assert sorted(str(a.candidacy) for a in Assignment.objects.all()) == ["Kalnupe", "Paju"]
    assert as_(dora).post(page, {"pairs": "x:y"}).status_code == 404
    assert as_(dora).post(page, {"file": SimpleUploadedFile("x.csv", b"\xff\xfe")}).status_code == 422


def test_the_workbook_of_readings_can_be_brought_back(board, dora):
    made = as_(dora).get(f"/cycles/rounds/{board.pk}/readers.xlsx")
    assert len(list(load_workbook(io.BytesIO(made.content))["pairs"].values)) == 21
    Assignment.objects.filter(candidacy__round=board).delete()
    page = f"/cycles/rounds/{board.pk}/readers/table/"
    shown = as_(dora).post(page, {"file": SimpleUploadedFile("pairs.xlsx", made.content)})
    assert shown.context["new"] == 20


# --- it runs --------------------------------------------------------------------------------------
def test_opening_says_who_gets_a_mail_and_closing_names_the_gaps(board, dora):
    page = f"/cycles/rounds/{board.pk}/move/"
    lines = as_(dora).get(f"{page}open_round/").context["lines"]
    assert lines[0] == "4 people get a mail: Ida, Jon, Kai, Lea."
    as_(dora).post(f"{page}open_round/", {"comment": ""})
    score(board, "ida", "Kalnupe", 4)
    shown = as_(dora).get(f"{page}close_round/")
    assert shown.context["gaps"][0] == "Kalnupe: 1 of 3 readings"
    assert as_(dora).post(f"{page}close_round/", {"comment": ""}).status_code == 422
    as_(dora).post(f"{page}close_round/", {"comment": "The others are ill."})
    assert Round.objects.get(pk=board.pk).state == RoundState.CLOSED


def test_a_pause_needs_its_reason_and_the_round_goes_on(open_board, dora):
    page = f"/cycles/rounds/{open_board.pk}/move/"
    assert as_(dora).post(f"{page}pause_round/", {"comment": ""}).status_code == 422
    as_(dora).post(f"{page}pause_round/", {"comment": "The lights are out."})
    assert Round.objects.get(pk=open_board.pk).state == RoundState.PAUSED
    as_(dora).post(f"{page}resume_round/", {"comment": ""})
    assert Round.objects.get(pk=open_board.pk).state == RoundState.OPEN


def test_while_it_runs_only_end_grace_and_quorum_change_with_a_reason(open_board, dora):
    page = f"/cycles/rounds/{open_board.pk}/settings/"
    form = as_(dora).get(page).context["form"]
    assert list(form.fields) == ["closes_at", "grace_minutes", "quorum", "reason"]
    end = form["closes_at"].value().strftime("%Y-%m-%dT%H:%M")
    sent = {"closes_at": end, "grace_minutes": "0", "quorum": "2", "reason": ""}
    assert as_(dora).post(page, sent).status_code == 422
    as_(dora).post(page, {**sent, "reason": "Kai is ill."})
    held = Round.objects.get(pk=open_board.pk)
    assert (held.quorum, held.closes_at) == (2, open_board.closes_at)


def test_the_page_of_a_round_says_how_far_each_person_is(open_board, dora):
    score(open_board, "ida", "Kalnupe", 4)
    score(open_board, "ida", "Paju", 4, hand_in=False)
    shown = as_(dora).get(f"/cycles/rounds/{open_board.pk}/").context["progress"]
    counts = {str(row["seat"]): (row["handed_in"], row["begun"], row["all"]) for row in shown}
    assert counts == {"Ida": (1, 1, 5), "Jon": (0, 0, 5), "Kai": (0, 0, 5), "Lea": (0, 0, 5)}


def test_the_ledger_reads_like_sentences_and_its_chain_is_verified(closed, dora):
    page = as_(dora).get(f"/cycles/rounds/{closed.pk}/ledger/", {"verify": "1"})
    assert page.context["wrong"] == []
    assert "The ledger holds" in text_of(page)
    first = telling.in_words(closed, telling.events_of(closed).filter(verb="card.saved"))[-1]
    assert first["who"] == "Ida"
    assert first["text"] == "changed a scorecard · Kalnupe, read by Ida"
    assert "Clear and compelling motivation: not scored → 5" in first["changes"]
    assert '<ul class="plain ledger-changes"><li>' in page.content.decode()
    verbs = set(telling.events_of(closed).values_list("verb", flat=True))
    assert verbs <= set(telling._VERBS)


# --- it is decided --------------------------------------------------------------------------------
@pytest.fixture
def frozen(closed, dora):
    return once("frozen for pages", lambda: resulting.freeze_result(round_=closed, by=dora))


def test_while_scores_are_taken_nobody_sees_a_ranking(scored, dora):
    page = as_(dora).get(f"/cycles/rounds/{scored.pk}/result/")
    assert page.context["table"] is None
    assert "Here once the round is closed" in text_of(page)


def test_the_ranking_shows_totals_means_spread_and_who_is_missing_for_which_reason(open_board, dora):
    for name, points in (("ida", 5), ("jon", 3)):
        score(open_board, name, "Kalnupe", points)
    score(open_board, "kai", "Kalnupe", 0, hand_in=False)
    lea, kalnupe = open_board.seats.get(name="Lea"), candidacy(open_board, "Kalnupe")
    rounds.declare_conflict(seat=lea, candidacy=kalnupe, note="A cousin.", by=dora)
    rounds.move_round(round_=open_board, transition=workflow.CLOSE_ROUND, by=dora, comment="Time is over.")
    top = as_(dora).get(f"/cycles/rounds/{open_board.pk}/result/").context["rows"][0]
    assert (str(top["candidacy"]), top["total"], top["mean"], top["spread"]) == ("Kalnupe", 160.0, 80.0, 40.0)
    assert sorted(top["missing"]) == [("Kai", "not handed in"), ("Lea", "recused")]
    assert top["warnings"] == ["Fewer readings than the rules ask for."]
    last = as_(dora).get(f"/cycles/rounds/{open_board.pk}/result/").context["rows"][-1]
    assert (last["place"], last["total"], last["drawn"]) == (None, None, None)


def test_the_ranking_is_read_from_the_frozen_result(frozen, closed, dora):
    page = f"/cycles/rounds/{closed.pk}/result/"
    shown = as_(dora).get(page, {"order": "median"})
    assert shown.context["table"].result == frozen
    assert [str(row["candidacy"]) for row in shown.context["rows"][:1]] == ["Kalnupe"]
    by = as_(dora).get(page, {"view": "criteria"}).context["rows"][0]
    assert by["cells"] == [5.0] * 10


def crowd(round_, many, dora):
    """Let many more towns stand in a round, each with a card of every juror: written past the services, for size alone."""
    base = round_.candidacies.select_related("application__sheet", "submission").first()
    country, version = base.application.municipality.country, base.application.sheet.version_id
    first = 100 + round_.candidacies.count()
    for n in range(first, first + many):
        town = Municipality.objects.create(name=f"Town {n}", slug=f"town-{n}", country=country, invented=True)
        application = Application.objects.create(
            cycle=round_.cycle, municipality=town, state="submitted", created_by=dora,
            sheet=AnswerSheet.objects.create(version_id=version, language="en"),
        )  # fmt: skip
        submission = Submission.objects.create(
            application=application, kind="application", number=1, snapshot=base.submission.snapshot, code=f"C-{n}",
            sha256=base.submission.sha256, submitted_at=NOW(), submitted_by=dora,
        )  # fmt: skip
        made = Candidacy.objects.create(round=round_, application=application, submission=submission, number=n)
        cards = [
            Scorecard.objects.create(
                assignment=Assignment.objects.create(candidacy=made, seat=seat), state="submitted", handed_in_at=NOW()
            )
            for seat in round_.seats.all()
        ]
        CriterionScore.objects.bulk_create(
            CriterionScore(scorecard=card, criterion=criterion, value=(card.pk + n) % 6)
            for card in cards
            for criterion in round_.criteria.all()
        )


def asked_by(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(path)
    assert page.status_code == 200
    return len(captured), len(page.context["rows"])


def test_the_ranking_asks_no_more_for_thirty_candidates_than_for_five(open_board, dora):
    client, page = as_(dora), f"/cycles/rounds/{open_board.pk}/result/"
    score_all(open_board)
    crowd(open_board, 1, dora)
    Round.objects.filter(pk=open_board.pk).update(state="closed")
    held = resulting.freeze_result(round_=Round.objects.get(pk=open_board.pk), by=dora)
    resulting.run_selection(result=held, asked={"titles": 3}, by=dora)
    few = asked_by(client, page)
    Round.objects.filter(pk=open_board.pk).update(state="open")
    crowd(open_board, 24, dora)
    Round.objects.filter(pk=open_board.pk).update(state="closed")
    held = resulting.freeze_result(round_=Round.objects.get(pk=open_board.pk), by=dora)
    resulting.run_selection(result=held, asked={"titles": 3}, by=dora)
    many = asked_by(client, page)
    assert (few[1], many[1]) == (6, 30)
    assert many[0] == few[0]
    assert many[0] <= 14


def barred_chair(closed):
    """Make the chair somebody with a conflict with the best candidate, noted after the round."""
    lea, kalnupe = closed.seats.get(name="Lea"), candidacy(closed, "Kalnupe")
    Conflict.objects.create(seat=lea, candidacy=kalnupe, kind="personal", source="admin", note="A cousin.")
    return lea.user


def test_a_chair_with_a_conflict_finds_no_trace_of_the_candidate_and_does_not_select(frozen, closed, dora):
    run = resulting.run_selection(result=frozen, asked={"titles": 3}, by=dora)
    lea = barred_chair(closed)
    client = as_(lea)
    page = client.get(f"/cycles/rounds/{closed.pk}/result/")
    assert "Kalnupe" not in text_of(page)
    assert [row["place"] for row in page.context["rows"]] == [1, 1, 3, 4]
    assert page.context["run"] is None
    for path in (
        f"/cycles/rounds/{closed.pk}/select/",
        f"/cycles/rounds/{closed.pk}/decisions/",
        f"/cycles/rounds/{closed.pk}/ledger/",
        f"/cycles/rounds/{closed.pk}/decisions.xlsx",
        f"/cycles/decisions/{candidacy(closed, 'Paju').pk}/",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/cycles/selections/{run.pk}/take/").status_code == 404
    assert may_decide(lea, closed).reason.startswith("You have a conflict")
    for refused in (
        lambda: resulting.run_selection(result=frozen, asked={}, by=lea),
        lambda: deciding.take_selection(run=run, by=lea),
        lambda: deciding.finalise(round_=closed, by=lea),
    ):
        with pytest.raises(deciding.PermissionDenied):
            refused()


def test_an_admin_with_a_conflict_sets_up_without_the_candidate(board, dora, eve):
    seat = take_seat(board, "eve", "observer", dora)
    Conflict.objects.create(seat=seat, candidacy=candidacy(board, "Kalnupe"), kind="personal", source="admin")
    client = as_(eve)
    for part in ("", "candidates/", "conflicts/", "readers/", "readers/all/", "move/open_round/"):
        page = client.get(f"/cycles/rounds/{board.pk}/{part}")
        assert page.status_code == 200, part
        assert "Kalnupe" not in text_of(page).replace("@kalnupe.example", ""), part
    rounds.move_round(round_=board, transition=workflow.OPEN_ROUND, by=dora)
    assert "Kalnupe" not in text_of(client.get(f"/cycles/rounds/{board.pk}/move/close_round/"))


def test_an_admin_who_applies_sees_no_result_and_no_decision(frozen, closed, dora, eve, municipality):
    Membership.objects.create(user=eve, municipality=municipality, role="viewer")
    resulting.run_selection(result=frozen, asked={"titles": 3}, by=dora)
    deciding.take_selection(run=SelectionRun.objects.get(), by=dora)
    client = as_(eve)
    for part in ("result", "select", "decisions", "ledger", "publication"):
        assert client.get(f"/cycles/rounds/{closed.pk}/{part}/").status_code == 404, part
    told = {row["what"]: row["number"] for row in client.get(f"/cycles/{closed.cycle_id}/").context["funnel"]}
    assert told["invited"] == "–"
    told = {row["what"]: row["number"] for row in as_(dora).get(f"/cycles/{closed.cycle_id}/").context["funnel"]}
    assert told["invited"] == 3


def test_a_chair_publishes_nothing(frozen, closed):
    assert not may_publish(juror(closed, "lea"), closed)


def asked(client, round_, **more):
    return client.post(f"/cycles/rounds/{round_.pk}/select/", {"titles": "2", **more})


def test_the_rules_answer_with_ties_votes_reasons_reserves_and_what_comes_next(frozen, closed, dora):
    client, page = as_(dora), f"/cycles/rounds/{closed.pk}/select/"
    asked(client, closed)
    shown = client.get(page)
    assert shown.context["answer"]["stuck"] is True
    assert shown.context["answer"]["tie"].startswith("Exactly level: ")
    votes = [name for name in shown.context["form"].fields if name.startswith("vote_")]
    assert len(votes) == 2
    paju = str(candidacy(closed, "Paju").pk)
    asked(client, closed, **{f"vote_{paju}": "3"})
    answer = client.get(page).context["answer"]
    assert (answer["chosen"], answer["stuck"]) == (["Kalnupe", "Paju"], False)
    assert answer["why_not"] == ["Soovere stood level with Paju, and the steps for equal results decided."]
    assert answer["reserves"] == ["Soovere", "Klinthavn", "Vesterhamn"]
    assert answer["next_best"][:2] == [
        {"gone": "Paju", "come": "Soovere", "gap": 0.0},
        {"gone": "Paju", "come": "Klinthavn", "gap": 80.0},
    ]
    both = client.post(page, {"titles": "2", "forced_in": [paju], "forced_out": [paju]})
    assert "Somebody is set in and out at once." in text_of(both)
    asked(client, closed, titles="9")
    assert client.get(page).context["answer"]["blocked"] == ["There are fewer candidates than places."]


def test_from_the_selection_through_words_and_a_departure_to_the_planned_hour(frozen, closed, dora, eve):
    client = as_(dora)
    asked(client, closed, titles="3")
    taken = client.post(f"/cycles/selections/{SelectionRun.objects.get().pk}/take/")
    assert taken.url == f"/cycles/rounds/{closed.pk}/decisions/"
    klinthavn = candidacy(closed, "Klinthavn")
    page = f"/cycles/decisions/{klinthavn.pk}/"
    assert client.post(page, {"act": "depart", "wins": "1", "reason": ""}).status_code == 422
    client.post(page, {"act": "depart", "wins": "1", "reason": "The only Danish bid."})
    client.post(page, {"act": "words", "public_reason": "It begins with a room.", "feedback": "More numbers."})
    held = Decision.objects.get(candidacy=klinthavn)
    assert (held.override, held.public_reason, held.feedback) == (True, "It begins with a room.", "More numbers.")
    decisions_page = f"/cycles/rounds/{closed.pk}/decisions/"
    assert client.get(decisions_page).context["missing"] == ["1 override waits for a second person."]
    client.post(f"/cycles/decisions/{held.pk}/confirm/")
    client.post(decisions_page)
    assert Round.objects.get(pk=closed.pk).state == RoundState.CLOSED
    assert [t.title for t in desk.gather(eve) if "departure" in t.title] == ["Confirm a departure: Klinthavn"]
    as_(eve).post(f"/cycles/decisions/{held.pk}/confirm/")
    client.post(decisions_page)
    assert Round.objects.get(pk=closed.pk).state == RoundState.FINALISED
    publish(client, closed)


def publish(client, round_):
    page = f"/cycles/rounds/{round_.pk}/publication/"
    assert client.get(page).context["state"] == "none"
    client.post(page, {"act": "prepare"})
    shown = client.get(page)
    assert shown.context["lines"] == ["5 letters leave.", "5 decisions can be read by their applicants."]
    letter = shown.context["letters"][0]
    client.post(f"/cycles/letters/{letter.pk}/", {"subject": "Well done", "body": "In our own words."})
    letter.refresh_from_db()
    assert (letter.subject, letter.edited_by.name) == ("Well done", "Dora")
    at = (timezone.now() + 2 * DAY).astimezone(ZoneInfo(round_.cycle.zone)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(page, {"act": "plan", "publish_at": at, "typed": "yes"}).status_code == 422
    assert client.post(page, {"act": "plan", "publish_at": at, "typed": "5 / 2027"}).status_code == 302
    held = Publication.objects.get()
    assert held.state == "planned"
    assert held.publish_at.astimezone(ZoneInfo(round_.cycle.zone)).strftime("%Y-%m-%dT%H:%M") == at
    assert client.get(f"/cycles/letters/{letter.pk}/").context["open"] is False
    assert client.post(page, {"act": "stop", "comment": ""}).status_code == 422
    client.post(page, {"act": "stop", "comment": "A name is misspelt."})
    assert Publication.objects.get().state == "stopped"
    assert client.post(page, {"act": "nonsense"}).status_code == 404
    client.post(page, {"act": "plan", "publish_at": at, "typed": "5 / 2027"})
    Publication.objects.update(publish_at=NOW() - timedelta(seconds=1))
    assert client.get(page).context["state"] == "out"


def test_jurors_words_stand_beside_the_feedback_without_names(open_board, dora):
    from awards.services import marking

    held = reading(open_board, "ida", "Kalnupe")
    score(open_board, "ida", "Kalnupe", 4, hand_in=False)
    marking.save_card(pk=held.pk, by=held.seat.user, changes={"comment": {"was": "", "set": "A warm room."}})
    assert ranking.comments_on(held.candidacy) == []
    marking.move_card(pk=held.pk, transition=workflow.HAND_IN, by=held.seat.user)
    assert ranking.comments_on(held.candidacy) == ["A warm room."]


# --- files ----------------------------------------------------------------------------------------
def test_the_decision_sheet_holds_numbers_as_numbers_and_runs_nothing(frozen, closed, dora):
    run = resulting.run_selection(result=frozen, asked={"titles": 3}, by=dora)
    deciding.take_selection(run=run, by=dora)
    Decision.objects.update(public_reason="=cmd()")
    made = load_workbook(io.BytesIO(decision_book(closed, frozen)))
    first = list(made["Ranking"].values)[1]
    assert first[:9] == (1, 1, "Kalnupe", "LV", 4, 400, 100, 100, 0)
    assert first[-1] == "'=cmd()"
    assert "f" not in {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row}
    assert [safe(cell) for cell in ("-1", -1, "+x", "@y", "plain", None)] == ["'-1", -1, "'+x", "'@y", "plain", None]


def test_the_minutes_are_made_for_whom_they_are_and_nobody_else(frozen, closed, dora, eve, municipality):
    run = resulting.run_selection(result=frozen, asked={"titles": 3}, by=dora)
    deciding.take_selection(run=run, by=dora)
    assert as_(dora).post(f"/cycles/rounds/{closed.pk}/minutes/").status_code == 302
    job = Job.objects.get(kind="round_minutes")
    name, content = make_minutes(job, lambda *_step: None)
    assert (name, content[:5]) == ("minutes-2027-board.pdf", b"%PDF-")
    Membership.objects.create(user=eve, municipality=municipality, role="viewer")
    assert make_minutes(Job(owner=eve, params=job.params), lambda *_step: None) is None


# --- desk and drawings ----------------------------------------------------------------------------
def test_the_desk_tells_the_office_what_comes_next(closed, dora, ana):
    assert "Select and decide in “The board”" in [task.title for task in desk.gather(dora)]
    assert "Cycles" in [item["label"] for item in desk.nav_of(dora, "/desk/")]
    assert "Cycles" not in [item["label"] for item in desk.nav_of(ana, "/desk/")]


def test_the_line_of_phases_marks_what_is_over_what_runs_and_today():
    now = timezone.now()
    spans = [Span("Call", now - 20 * DAY, now - 10 * DAY), Span("Board", now - DAY, now + DAY)]
    drawn = phases_on_a_line([*spans, Span("Jury", now + 50 * DAY, now + 51 * DAY)], now)
    assert [bar["css"] for bar in drawn["bars"]] == ["c-done", "c-bar", "c-bar-2"]
    assert 0 < drawn["today"]["x"] < 1180
    assert phases_on_a_line([], now) is None
    assert phases_on_a_line(spans[:1], now)["today"] is None


def test_the_spread_of_one_total_is_a_point_and_of_none_nothing():
    assert spread_of([]) is None
    one = spread_of([60.0])
    assert (one["low"], one["high"], one["left"], one["right"], one["mean"]) == (60, 60, 60, 60, 60)
    many = spread_of([40, 60, 80, 100])
    assert (many["left"], many["right"], many["box"], many["mean"]) == (55, 85, 30, 70)


def test_a_jurys_round_takes_finalists_with_their_plans(frozen, closed, cycle, dora):
    run = resulting.run_selection(result=frozen, asked={"titles": 3}, by=dora)
    deciding.take_selection(run=run, by=dora)
    made = rounds.make_round(
        cycle=cycle, kind=RoundKind.JURY, name="Jury", opens_at=NOW(), closes_at=NOW() + DAY, by=dora
    )
    said = {str(application): why for application, why in overview.not_ready(made)}
    invited, others = "The plan is not handed in.", "The board did not invite it."
    assert said == {"Kalnupe": invited, "Soovere": invited, "Paju": invited, "Klinthavn": others, "Vesterhamn": others}
