"""What the plan's pages promise beyond opening: a clerk begins, writes without script, hands in files, reads what happened."""

import io
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from actionplans.models import Plan
from pearls.models import Attachment, Event
from pearls.questionnaires.models import Answer
from pearls.questionnaires.queries import definition_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana, backend=BACKEND)
    return client


def picture(name="decision.png"):
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue())


def put(client, plan, key, value, match='"0"'):
    headers = {"If-Match": match} if match else {}
    body = json.dumps({"value": value})
    return client.patch(f"/plans/{plan.pk}/answers/{key}/", body, content_type="application/json", headers=headers)


def test_a_clerk_begins_a_plan_and_lands_in_the_first_section(template, as_ana, municipality):
    response = as_ana.post("/plans/begin/", {"municipality": municipality.pk})
    plan = Plan.objects.get()
    assert response.headers["Location"] == f"/plans/{plan.pk}/write/town/"
    assert Event.objects.get(verb="plan.begun").by.name == "Ana"


def test_a_plan_cannot_be_begun_for_a_town_that_was_not_offered(template, as_ana, country):
    from pearls.models import Municipality

    other = Municipality.objects.create(name="Soovere", slug="soovere", country=country)
    assert as_ana.post("/plans/begin/", {"municipality": other.pk}).status_code == 200
    assert Plan.objects.count() == 0


def test_one_answer_by_its_own_door_with_its_version(plan, as_ana):
    first = put(as_ana, plan, "plan_title", "Open doors")
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert put(as_ana, plan, "plan_title", "Warm rooms", '"1"').headers["ETag"] == '"2"'


def test_without_a_version_nothing_is_written(plan, as_ana):
    assert put(as_ana, plan, "plan_title", "x", "").status_code == 428
    assert Answer.objects.count() == 0


def test_a_stale_version_is_a_conflict_that_holds_both_texts(plan, as_ana):
    put(as_ana, plan, "plan_title", "Open doors")
    response = put(as_ana, plan, "plan_title", "Warm rooms")
    told = response.json()
    assert (response.status_code, told["value"], told["mine"]) == (409, "Open doors", "Warm rooms")


@pytest.mark.parametrize(("key", "value", "status"), [("population", "many", 422), ("nothing", "x", 404)])
def test_what_cannot_be_stored_has_its_own_status(plan, as_ana, key, value, status):
    assert put(as_ana, plan, key, value).status_code == status


def test_a_sent_plan_is_locked_for_other_programs_too(full_plan, as_ana, ana):
    from actionplans.workflow import SEND
    from pearls.workflow import perform

    perform(full_plan, SEND, by=ana)
    assert put(as_ana, full_plan, "plan_title", "x", '"1"').status_code == 423


def test_a_decision_is_kept_and_only_readers_of_the_plan_get_it(plan, as_ana, client, cleo):
    response = as_ana.post(f"/plans/{plan.pk}/upload/mandate_file/", {"file": picture()})
    assert response.headers["Location"] == f"/plans/{plan.pk}/write/town/#q-mandate"
    kept = Attachment.objects.get()
    assert Answer.objects.get(key="mandate_file").value == {
        "id": str(kept.pk),
        "name": "decision.png",
        "size": kept.size,
    }
    path = f"/plans/{plan.pk}/files/{kept.pk}/"
    download = as_ana.get(path)
    assert download.headers["Content-Disposition"] == 'attachment; filename="decision.png"'
    assert b"".join(download.streaming_content).startswith(b"\x89PNG")
    client.force_login(cleo, backend=BACKEND)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("letter.pdf", b"<html><script>x</script></html>"), ("empty.pdf", b""), ("tool.exe", b"MZ" + b"0" * 300)],
)
def test_a_file_is_known_by_its_content_and_refused_with_a_reason(plan, as_ana, name, content):
    response = as_ana.post(f"/plans/{plan.pk}/upload/mandate_file/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert Attachment.objects.count() == 0
    assert response.context["form"].errors["file"]


def test_a_text_that_gave_way_can_be_read_in_the_history(plan, as_ana):
    put(as_ana, plan, "plan_title", "Open doors")
    put(as_ana, plan, "plan_title", "Warm rooms")
    page = as_ana.get(f"/plans/{plan.pk}/history/").content.decode()
    assert "Warm rooms" in page


def test_the_history_speaks_in_words(plan, as_ana, ana, save):
    line, gone = str(uuid.uuid4()), str(uuid.uuid4())
    save(ana, f"row:{line}:budget", 0, {"position": "V"})
    save(ana, f"row:{gone}:budget", 0, {"position": "W"})
    save(ana, f"row:{gone}:budget", 1, {"deleted": True})
    for anchor, value in {
        "answer:plan_start": "1.3.2027",
        "answer:mandate_kind": "council",
        f"cell:{line}:what_for": "Lamps",
        f"cell:{line}:amount": "14200",
        f"cell:{line}:in_kind": True,
        f"cell:{line}:state": "secured",
    }.items():
        save(ana, anchor, 0, value)
    save(ana, "answer:plan_start", 1, None)
    groups = as_ana.get(f"/plans/{plan.pk}/history/").context["groups"]
    said = [(entry["what"], entry["text"]) for group in groups for entry in group["entries"]]
    named = "Lamps"
    assert said == [
        ("First day of the plan", "(emptied)"),
        (f"State, {named}", "Secured"),
        (f"In kind, {named}", "Yes"),
        (f"Amount, {named}", "14,200"),
        (f"What for, {named}", "Lamps"),
        ("Mandate today", "Council decision"),
        ("First day of the plan", "1 March 2027"),
        ("Budget lines 2", "Line deleted"),
        ("Budget lines 2", "Line added"),
        (named, "Line added"),
    ]


def test_only_what_is_open_is_shown_where_that_was_asked(full_plan, as_ana):
    whole = as_ana.get(f"/plans/{full_plan.pk}/write/town/").context["section"]["questions"]
    short = as_ana.get(f"/plans/{full_plan.pk}/write/town/?show=unanswered").context["section"]["questions"]
    assert (len(whole), len(short)) == (6, 0)


def test_every_section_of_the_default_template_opens(full_plan, as_ana):
    for key in definition_of(full_plan.sheet.version_id).section_by_key:
        assert as_ana.get(f"/plans/{full_plan.pk}/write/{key}/").status_code == 200, key


def test_a_posted_section_that_cannot_be_stored_comes_back_with_what_was_typed(plan, as_ana):
    fields = {
        "answer:population": "many",
        "base:answer:population": "0",
        "answer:area": "312.4",
        "base:answer:area": "0",
    }
    response = as_ana.post(f"/plans/{plan.pk}/write/town/", fields)
    page = response.content.decode()
    assert (response.status_code, 'value="many"' in page, "Write a number in digits" in page) == (422, True, True)
    assert Answer.objects.get().key == "area"


def test_sending_too_early_says_what_is_missing_and_sends_nothing(plan, as_ana):
    page = as_ana.get(f"/plans/{plan.pk}/move/send/").content.decode()
    assert "required answers are missing" in page
    assert as_ana.post(f"/plans/{plan.pk}/move/send/", {}).status_code == 422
    assert Plan.objects.get(pk=plan.pk).state == "draft"


def test_the_desk_leads_back_to_where_one_stopped(plan, as_ana):
    put(as_ana, plan, "vision", "Every street has an open door.")
    first = as_ana.get("/desk/").context["first"]
    assert (first["url"], first["action"]) == (
        f"/plans/{plan.pk}/write/vision_section/#q-vision_question",
        "Go on writing",
    )


def test_an_owner_changes_a_right_and_the_last_owner_stays(plan, as_ana, ana, ben):
    as_ana.post(f"/plans/{plan.pk}/people/", {"user": ben.pk, "role": "viewer"})
    assert plan.members.get(user=ben).role == "viewer"
    response = as_ana.post(f"/plans/{plan.pk}/people/", {"user": ana.pk, "remove": "1"}, follow=True)
    assert "A plan needs an owner" in response.content.decode()
    assert plan.members.get(user=ana).role == "owner"
