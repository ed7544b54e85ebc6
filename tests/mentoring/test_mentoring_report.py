"""What the programme's report protects: numbers of one's own country, nobody told apart, and a certificate that proves itself."""

import hashlib
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import rfc8785
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from openpyxl import load_workbook

from mentoring import charts
from mentoring.exports.report import make_certificate, make_report
from mentoring.models import (
    Attendance,
    Closing,
    Goal,
    Meeting,
    MentorCertificate,
    Nudge,
    Party,
    PartyPerson,
    Pulse,
    Relationship,
    Season,
    StandIn,
    Traveller,
    Visit,
    VisitCost,
)
from mentoring.permissions import report as rights
from mentoring.permissions.relationships import overseen_by
from mentoring.queries import report as reads
from mentoring.services import report as services
from pearls.models import Edition, Job, User
from tests.conftest import person
from tests.mentoring.conftest import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(running):
    return running


@pytest.fixture
def go(client, world):
    def open_page(name, page, *args, data=None):
        client.force_login(User.objects.get(pk=world.people[name].pk))
        path = reverse(f"mentoring:{page}", args=args)
        return client.get(path) if data is None else client.post(path, data)

    return open_page


def held(world, *people, hours=2):
    number = world.relationship.meetings.count() + 1
    meeting = Meeting.objects.create(
        relationship=world.relationship, number=number, title="Talk", state="held", starts_at=NOW() - DAY,
        ends_at=NOW() - DAY + timedelta(hours=1),
    )  # fmt: skip
    for user in people:
        Attendance.objects.create(meeting=meeting, user=user, hours=hours)
    return meeting


def went(world, state="done", **costs):
    today = NOW().date()
    visit = Visit.objects.create(
        relationship=world.relationship, host=world.mentee, title="Visit", aims="See.", starts=today - 5 * DAY,
        ends=today - 4 * DAY, state=state,
    )  # fmt: skip
    if costs:
        VisitCost.objects.create(visit=visit, what="Travel", **costs)
    return visit


def everything(world):
    return Relationship.objects.filter(season=world.season)


# --- who sees what --------------------------------------------------------------------------------
def test_the_office_sees_every_season_and_contact_points_that_of_their_country(world):
    empty = Season.objects.create(
        name="Next", opens_at=NOW(), closes_at=NOW() + DAY, starts=NOW().date(), ends=(NOW() + 9 * DAY).date()
    )
    people = world.people
    assert set(rights.reported_seasons(people["dora"])) == {world.season, empty}
    assert set(rights.reported_seasons(people["rut"])) == {world.season}
    assert [name for name, user in people.items() if rights.may_see_reports(user)] == ["rut", "dora"]


def test_who_stands_in_for_a_contact_point_sees_that_country_while_the_edition_runs(world):
    cleo, edition = person("cleo"), Edition.objects.get(is_current=True)
    assert (rights.may_see_reports(cleo), list(overseen_by(cleo))) == (False, [])
    country = world.mentee.municipality.country
    StandIn.objects.create(edition=edition, country=country, user=cleo, named_by=world.people["dora"])
    assert rights.may_see_reports(cleo)
    assert list(overseen_by(cleo)) == [world.relationship]
    assert set(rights.reported_seasons(cleo)) == {world.season}
    Edition.objects.update(is_current=False)
    assert (rights.may_see_reports(cleo), list(overseen_by(cleo))) == (False, [])


def test_a_contact_point_counts_no_mentoring_of_other_countries(world):
    other = Relationship.objects.create(
        season=world.season, kind="twin", name="Elsewhere", starts=world.season.starts, ends=world.season.ends
    )
    Party.objects.create(relationship=other, side="town", municipality=world.pearl)
    assert reads.numbers_of(rights.reported_to(world.people["rut"], world.season)).relationships == 1
    assert reads.numbers_of(rights.reported_to(world.people["dora"], world.season)).relationships == 2


# --- numbers --------------------------------------------------------------------------------------
def test_numbers_about_fewer_than_five_people_are_not_told(world):
    people = [world.people[name] for name in ("mia", "max", "ana", "ben")]
    held(world, *people)
    for user in people:
        Pulse.objects.create(relationship=world.relationship, kind="first", helps=4, together=5, said_by=user)
    found = reads.numbers_of(everything(world))
    assert (found.hours, found.pulse) == (None, None)
    held(world, person("eva"))
    Pulse.objects.create(relationship=world.relationship, kind="first", helps=1, together=5, said_by=person("ida"))
    found = reads.numbers_of(everything(world))
    assert found.hours == Decimal(10)
    assert found.pulse == {"helps": 3.4, "together": 5.0, "people": 5}


def test_numbers_add_up(world):
    held(world)
    went(world, planned=100, spent=80)
    went(world, state="approved", planned=40)
    went(world, state="cancelled", planned=1000)
    for state in ("open", "reached", "dropped"):
        Goal.objects.create(relationship=world.relationship, title=state, state=state)
    found = reads.numbers_of(everything(world))
    assert (found.relationships, found.meetings, found.visits, found.goals, found.reached) == (1, 1, 1, 2, 1)
    assert (found.cost, found.cost_per_match) == (120, 120)
    assert (found.countries, found.connected) == (2, [("FI", "LV", 1)])
    assert reads.by_kind_and_state(everything(world))["pair"]["running"] == 1
    assert reads.goals_by_state(everything(world)) == {"open": 1, "reached": 1, "dropped": 1}


def test_a_season_without_mentorings_costs_nothing_and_divides_by_nothing(house):
    found = reads.numbers_of(everything(house))
    assert (found.cost_per_match, found.connected, reads.meetings_by_month(everything(house))) == (None, [], [])


def test_a_party_without_a_country_connects_none(world):
    Party.objects.create(
        relationship=world.relationship,
        side="mentor",
        expert=world.people["nora"],
    )
    assert reads.connected(everything(world)) == [("FI", "LV", 1)]


def test_signals_are_those_that_the_pair_itself_sees_today(world):
    Relationship.objects.update(starts=NOW().date() - 60 * DAY, state="running")
    Nudge.objects.create(relationship=world.relationship, signal="one_sided", since=NOW().date() - 20 * DAY, step=14)
    assert [(str(label), n) for label, n in reads.signals_now(everything(world))] == [("No meeting for a while", 1)]
    held(world)
    assert reads.signals_now(everything(world)) == []


def test_only_outcomes_that_may_be_told_are_told(world, go):
    for party, may in ((world.mentee, True), (world.mentor, False)):
        Closing.objects.create(party=party, kind="end", outcome="lasting", changed=f"Told: {may}", may_publish=may)
    for name in ("rut", "dora"):
        page = go(name, "report", world.season.pk).text
        assert "Told: True" in page
        assert "Told: False" not in page


# --- pages and files ------------------------------------------------------------------------------
def test_the_pages_of_the_report(go, world):
    held(world, world.people["mia"])
    went(world)
    assert reverse("mentoring:reports") in go("rut", "home").text
    assert reverse("mentoring:reports") not in go("mia", "home").text
    assert "Spring" in go("rut", "reports").text
    page = go("dora", "report", world.season.pk).text
    assert "fewer than 5 people" in page
    assert "1 of" not in page.split("How people find it")[1].split("Signals")[0]
    assert "with a town of your country" in go("rut", "report", world.season.pk).text
    assert go("nora", "report", world.season.pk).status_code == 404
    assert "Culture House" in go("dora", "exchange").text
    assert go("rut", "exchange").status_code == 404
    assert "2.0" in go("dora", "report_mentors", world.season.pk).text


def test_the_ring_of_names_is_drawn_with_points_in_a_language_with_a_decimal_comma(go, world, settings):
    settings.INTERFACE_LANGUAGES = ["en", "de"]
    User.objects.update(language="de")
    ring = go("dora", "exchange").text.partition('<svg viewBox="0 0 ')[2].partition("</svg>")[0]
    numbers = re.findall(r' (?:cx|cy|x|y|stroke-width)="([^"]*)"', ring)
    assert (len(numbers) > 8, [number for number in numbers if "," in number]) == (True, [])


def test_without_mentorings_the_pages_teach(go, world):
    world.relationship.delete()
    assert "Nobody has learned" in go("dora", "exchange").text
    assert "Nobody mentored" in go("dora", "report_mentors", world.season.pk).text
    assert "When you mentor a town" in go("dora", "mentor_log").text


def test_the_workbook_holds_numbers_as_numbers_and_runs_nothing(go, world):
    world.relationship.name = "=SUM(A1)"
    world.relationship.save()
    held(world)
    Closing.objects.create(party=world.mentee, kind="end", outcome="lasting", changed="+Told", may_publish=True)
    assert go("rut", "report_workbook", world.season.pk, data={}).status_code == 302
    job = Job.objects.get(kind="mentoring_report")
    name, content = make_report(job, lambda *_all: None)
    made = load_workbook(io.BytesIO(content))
    assert (name, made.sheetnames) == (
        f"mentoring-{world.season.pk}.xlsx",
        ["Numbers", "Mentorings", "Countries", "Outcomes"],
    )
    numbers = {row[0].value: row[1].value for row in made["Numbers"].iter_rows(min_row=2)}
    assert (numbers["Meetings held"], numbers["Hours in meetings"]) == (1, "fewer than five people")
    assert made["Mentorings"]["A2"].value == "'=SUM(A1)"
    assert made["Outcomes"]["E2"].value == "'+Told"
    assert {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_workbook_with_many_people_holds_hours_and_means(world):
    people = [world.people[name] for name in ("mia", "max", "ana", "ben", "nora")]
    held(world, *people)
    for user in people:
        Pulse.objects.create(relationship=world.relationship, kind="first", helps=4, together=5, said_by=user)
    job = services.order_report(season=world.season, by=world.people["dora"])
    made = load_workbook(io.BytesIO(make_report(job, lambda *_all: None)[1]))
    numbers = {row[0].value: row[1].value for row in made["Numbers"].iter_rows(min_row=2)}
    assert (numbers["Hours in meetings"], numbers["It helps (mean, 1 to 5)"]) == (10, 4)


def test_who_oversees_nothing_orders_nothing(world):
    with pytest.raises(PermissionDenied):
        services.order_report(season=world.season, by=world.people["ana"])
    world.mentee.delete()
    with pytest.raises(PermissionDenied):
        services.order_report(season=world.season, by=world.people["rut"])
    job = Job.objects.create(
        kind="mentoring_report", owner=world.people["rut"], title="x", params={"season": world.season.pk}
    )
    with pytest.raises(Http404):
        make_report(job, lambda *_all: None)


# --- what mentors gave ----------------------------------------------------------------------------
def test_a_mentor_reads_hours_and_days_and_orders_a_certificate(go, world, client):
    mia = world.people["mia"]
    assert "No meeting and no visit" in go_and_follow(client, go, "mia", "mentor_certificate", world.season.pk)
    held(world, mia, hours=4)
    Traveller.objects.create(visit=went(world), user=mia, name="Mia")
    work = reads.work_of(mia, world.season)
    assert (work["hours"], work["days"], work["meetings"], work["visits"]) == (4, Decimal("2.5"), 1, 1)
    assert work["partners"] == ["Kalnupe"]
    assert "2.5" in go("mia", "mentor_log").text
    assert go("mia", "mentor_certificate", world.season.pk, data={}).status_code == 302
    made = MentorCertificate.objects.get()
    assert made.sha256 == hashlib.sha256(rfc8785.dumps(made.said)).hexdigest()
    name, content = make_certificate(Job.objects.get(kind="mentor_certificate"), lambda *_all: None)
    assert (name, content[:5]) == (f"mentor-{made.code}.pdf", b"%PDF-")
    page = client.get(f"/verify/{made.code.lower()}/").text
    assert "Yes: this person mentored" in page
    assert made.sha256 in page


def go_and_follow(client, go, name, page, *args):
    return client.get(go(name, page, *args, data={}).url).text


def test_a_certificate_keeps_its_code_until_something_is_added(world):
    mia, dora = world.people["mia"], world.people["dora"]
    held(world, mia)
    services.certify(user=mia, season=world.season, by=mia)
    services.certify(user=mia, season=world.season, by=dora)
    assert MentorCertificate.objects.count() == 1
    held(world, mia)
    services.certify(user=mia, season=world.season, by=mia)
    assert MentorCertificate.objects.count() == 2


def test_nobody_certifies_others_but_the_office_and_nobody_who_did_not_mentor(world, go):
    held(world, world.people["mia"], world.people["ana"])
    with pytest.raises(PermissionDenied):
        services.certify(user=world.people["mia"], season=world.season, by=world.people["max"])
    with pytest.raises(PermissionDenied):
        services.certify(user=world.people["ana"], season=world.season, by=world.people["ana"])
    assert go("max", "certificate_for", world.season.pk, world.people["mia"].pk, data={}).status_code == 404
    assert go("dora", "certificate_for", world.season.pk, world.people["mia"].pk, data={}).status_code == 302
    refused = go("dora", "certificate_for", world.season.pk, world.people["max"].pk, data={})
    assert refused.url == reverse("mentoring:report_mentors", args=[world.season.pk])
    assert services.prove("NO-SUCH-CODE") is None


def test_a_mentor_who_left_keeps_what_they_gave(world):
    mia = world.people["mia"]
    held(world, mia)
    PartyPerson.objects.filter(user=mia).update(until=NOW().date(), lead=False)
    assert list(rights.mentored_seasons(mia)) == [world.season]
    assert set(rights.visible_certificates(mia)) == set()
    services.certify(user=mia, season=world.season, by=mia)
    assert rights.visible_certificates(world.people["dora"]).count() == rights.visible_certificates(mia).count() == 1
    assert rights.visible_certificates(world.people["max"]).count() == 0


# --- who learned from whom ------------------------------------------------------------------------
def test_mentors_teach_towns_and_hosts_teach_guests(world):
    went(world)
    found, groups = reads.threads()
    assert found == [charts.Thread("Culture House", "Kalnupe"), charts.Thread("Kalnupe", "Culture House")]
    assert groups == {"Culture House": "FI", "Kalnupe": "LV"}


def test_an_expert_without_an_offer_stands_on_the_ring_without_a_country(world):
    party = Party.objects.create(relationship=world.relationship, side="mentor", expert=world.people["nora"])
    assert reads.threads()[1][str(party)] == ""


def test_the_ring_sets_countries_side_by_side_and_leaves_out_the_rarest():
    assert charts.ring([], {}) is None
    drawn = charts.ring([charts.Thread("B", "A", 3), charts.Thread("C", "A")], {"A": "x", "B": "z", "C": "x"})
    assert [node["name"] for node in drawn["nodes"]] == ["A", "C", "B"]
    assert [edge["width"] for edge in drawn["edges"]] == [6.0, 1.5]
    assert {node["anchor"] for node in drawn["nodes"]} == {"start", "middle", "end"}
    many = [charts.Thread("hub", f"town {n:02}", 2 if n < 50 else 1) for n in range(60)]
    crowded = charts.ring(many, {})
    assert (len(crowded["nodes"]), crowded["left_out"]) == (charts.MOST, 61 - charts.MOST)
    assert len(crowded["edges"]) == charts.MOST - 1
