"""What the pages of visits protect: a visit is proposed, agreed and kept in a few steps, and needs reach the host alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mentoring.enums import VisitState
from mentoring.models import FollowUp, Traveller, TravellerNeeds, Visit, VisitCost, VisitFile
from mentoring.views.visits import when
from pearls.models import User
from tests.mentoring.test_visits import DAYS, TODAY, approved, over, proposed, traveller

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(running):
    return running


@pytest.fixture
def go(client, world):
    """Return a function that opens or sends a page as somebody: go("ana", "visit", visit.pk) and go("ana", "visit_edit", pk, data={…})."""

    def open_page(name, page, *args, data=None):
        client.force_login(User.objects.get(pk=world.people[name].pk))
        path = reverse(f"mentoring:{page}", args=args)
        return client.get(path) if data is None else client.post(path, data)

    return open_page


def form_of(page):
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in found.items() if value is not None}


def test_a_visit_is_proposed_with_what_is_likely_filled_in(go, world):
    assert "No visit yet" in go("mia", "visits", world.relationship.pk).text
    sent = form_of(go("mia", "visit_propose", world.relationship.pk))
    assert (sent["host"], sent["people"]) == (world.mentee.pk, 2)
    refused = go("mia", "visit_propose", world.relationship.pk, data=sent | {"title": "Three days", "ends": str(TODAY)})
    assert refused.status_code == 422
    assert "Three days" in refused.text
    sent |= {"title": "Three days", "aims": "See the mill.", "preset": "lump"}
    made = go("mia", "visit_propose", world.relationship.pk, data=sent)
    visit = Visit.objects.get()
    assert made.url == reverse("mentoring:visit", args=[visit.pk])
    assert "Kalnupe, the programme office" in go("mia", "visit", visit.pk).text
    assert "Three days" in go("rut", "visits", world.relationship.pk).text
    for name in ("dora", "nora"):
        assert go(name, "visit_propose", world.relationship.pk).status_code == 404


def test_a_visit_is_answered_on_a_page_that_says_for_whom(go, world):
    visit = proposed(world)
    assert "You answer for Kalnupe" in go("ana", "visit_answer", visit.pk).text
    refused = go("ana", "visit_answer", visit.pk, data={"says": "no"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert go("ana", "visit_answer", visit.pk, data={"says": "yes"}).status_code == 302
    assert go("ana", "visit_answer", visit.pk).status_code == 404
    assert "the programme office" in go("dora", "visit_answer", visit.pk).text
    go("dora", "visit_answer", visit.pk, data={"says": "no", "reason": "The money is spent."})
    page = go("mia", "visit", visit.pk)
    assert "The money is spent." in page.text
    assert "does not take place" in page.text


def test_a_visit_is_changed_cancelled_and_said_to_be_done(go, world):
    visit = proposed(world)
    sent = form_of(go("ana", "visit_edit", visit.pk)) | {"place": "Town hall", "budget": ""}
    assert go("ana", "visit_edit", visit.pk, data=sent).status_code == 302
    assert go("rut", "visit_edit", visit.pk).status_code == 404
    other = approved(world, starts=40)
    assert "calendars hear" in go("ana", "visit_edit", other.pk).text
    assert "The last day is still to come" in go("ana", "visit_move", other.pk, "finish").text
    go("ana", "visit_move", other.pk, "cancel", data={"comment": "No ferry."})
    assert "No ferry." in go("mia", "visit", other.pk).text
    assert go("mia", "visit_move", other.pk, "cancel").status_code == 404


def test_travellers_are_chosen_from_those_who_travel_or_named(go, world):
    visit = approved(world)
    page = go("mia", "visit_travellers", visit.pk)
    assert [str(user) for user in page.context["form"].fields["user"].queryset] == ["Max", "Mia"]
    refused = go("mia", "visit_travellers", visit.pk, data={"travel": "train", "kilometres": 100})
    assert list(refused.context["form"].errors) == ["name"]
    sent = {"user": world.people["max"].pk, "travel": "plane", "kilometres": 1000}
    assert go("mia", "visit_travellers", visit.pk, data=sent).status_code == 302
    again = go("mia", "visit_travellers", visit.pk, data=sent)
    assert "already goes along" in again.text
    row = Traveller.objects.get()
    assert row.name == "Max"
    go("mia", "traveller", row.pk, data=sent | {"name": "Max", "kilometres": 2000})
    assert "By train instead of plane: 430 kg less." in go("ana", "visit", visit.pk).text
    go("mia", "traveller_remove", row.pk, data={})
    assert not Traveller.objects.exists()


def test_needs_open_empty_for_who_typed_them_and_stand_on_the_page_of_the_host(go, world):
    visit = approved(world)
    row = traveller(world, visit)
    go("mia", "traveller_needs", row.pk, data={"access": "no stairs", "diet": "no nuts"})
    assert TravellerNeeds.objects.get().access == "no stairs"
    assert "no stairs" not in go("max", "traveller_needs", row.pk).text
    seen = {name for name in world.people if "no stairs" in go(name, "visit", visit.pk).text}
    assert seen == {"ana", "ben"}
    assert {go(name, "traveller_needs", row.pk).status_code for name in ("ana", "dora", "rut", "nora")} == {404}


def test_costs_are_entered_on_a_page_with_their_sums(go, world):
    visit = proposed(world)
    go("mia", "visit_costs_fill", visit.pk, data={"preset": "lump"})
    go("mia", "visit_costs_fill", visit.pk, data={"preset": "no such preset"})
    assert "540" in go("ana", "visit", visit.pk).text  # three days of one person
    go("mia", "visit_costs", visit.pk, data={"what": "Boat", "kind": "real", "planned": "40"})
    boat = VisitCost.objects.get(what="Boat")
    go("mia", "visit_cost", boat.pk, data={"what": "Boat", "kind": "real", "planned": "40", "spent": "35.50"})
    assert "35.50" in go("mia", "visit_costs", visit.pk).text
    go("mia", "visit_cost_remove", boat.pk, data={})
    assert not VisitCost.objects.filter(what="Boat").exists()
    assert go("rut", "visit_costs", visit.pk).status_code == 404


def test_a_document_is_kept_fetched_and_taken_out(go, world):
    visit = proposed(world)
    pdf = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF")
    go("mia", "visit_files", visit.pk, data={"file": pdf, "text": "The programme"})
    kept = VisitFile.objects.get()
    assert go("rut", "visit_file", kept.pk)["Content-Type"] == "application/pdf"
    assert go("nora", "visit_file", kept.pk).status_code == 404
    refused = go("mia", "visit_files", visit.pk, data={"file": SimpleUploadedFile("x.exe", b"MZ1")})
    assert list(refused.context["form"].errors) == ["file"]
    kept.attachment.file.storage.delete(kept.attachment.file.name)
    assert go("mia", "visit_file", kept.pk).status_code == 404
    assert go("rut", "visit_file_remove", kept.pk, data={}).status_code == 404
    go("mia", "visit_file_remove", kept.pk, data={})
    assert not VisitFile.objects.exists()


def test_after_a_visit_each_side_writes_and_somebody_promises(go, world):
    visit = over(world)
    go("ana", "visit_feedback", visit.pk, data={"text": "They asked well."})
    go("mia", "visit_report", visit.pk, data={"text": "A mill can be a school."})
    page = go("rut", "visit", visit.pk).text
    assert "They asked well." in page
    assert "A mill can be a school." in page
    assert go("mia", "visit_feedback", visit.pk).status_code == 404
    go("mia", "visit_follow_up", visit.pk, data={"text": "Measure the hall", "owner": world.people["ben"].pk})
    row = FollowUp.objects.get()
    go("ben", "follow_up", row.pk, data={})
    assert "Not done after all" in go("ben", "visit", visit.pk).text
    go("ben", "follow_up", row.pk, data={"undo": "1"})
    assert FollowUp.objects.get().done_at is None


def test_a_return_is_begun_with_one_button_and_leads_to_its_days(go, world):
    visit = over(world)
    assert "Return the visit" in go("ana", "visit", visit.pk).text
    made = go("ana", "visit_return", visit.pk, data={})
    back = Visit.objects.get(returns=visit)
    assert made.url == reverse("mentoring:visit_edit", args=[back.pk])
    assert "Return visit: Three days in Kalnupe" in go("mia", "visit", visit.pk).text
    Visit.objects.filter(pk=back.pk).update(state=VisitState.APPROVED)
    assert go("mia", "visit_return", visit.pk, data={}).url == reverse("mentoring:visit", args=[back.pk])
    assert go("rut", "visit_return", visit.pk, data={}).status_code == 404


def test_days_of_a_visit_are_said_as_short_as_they_can_be():
    said = {ends: when(Visit(starts=TODAY.replace(month=5, day=30), ends=ends)) for ends in (
        TODAY.replace(month=5, day=30), TODAY.replace(month=5, day=31), TODAY.replace(month=6, day=1))}  # fmt: skip
    year = TODAY.year
    assert list(said.values()) == [f"30 May {year}", f"30 – 31 May {year}", f"30 May {year} – 1 June {year}"]


def test_the_list_shows_every_visit_the_latest_first(go, world):
    for number in range(3):
        proposed(world, starts=10 + number)
    starts = [row["visit"].starts for row in go("mia", "visits", world.relationship.pk).context["visits"]]
    assert starts == [TODAY + number * DAYS for number in (12, 11, 10)]
