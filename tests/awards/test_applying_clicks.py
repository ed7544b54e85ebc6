"""The applicants' pages, clicked through: partners, people, last year's answers, submission in time and late, the plan, the desk."""

import uuid

import pytest

from awards import workflow
from awards.deskentries.applying import tasks as applying_tasks
from awards.enums import PhaseKind
from awards.models import Application, ApplicationMember, BidPartner, Phase, Submission
from awards.services import applying, cycles, rounds
from pearls.models import Organisation
from tests.awards.conftest import (
    ANSWERS,
    DAY,
    NOW,
    apply_from,
    as_,
    fill,
    invite,
    plan_of,
    submit,
    text_of,
    whole_plan_of,
)
from tests.awards.test_applying import write
from tests.core.conftest import key_for

pytestmark = pytest.mark.django_db


# --- who applies ----------------------------------------------------------------------------------
def url_of(application, rest=""):
    return f"/applications/{application.pk}/{rest}"


def test_a_partner_is_added_changed_and_taken_out_on_its_page(application, ana):
    client = as_(ana)
    added = client.post(url_of(application, "partners/"), {"name": "Kalnupe Choir", "part": "Songs"}, follow=True)
    assert "Kalnupe Choir is in the bid." in text_of(added)
    one = BidPartner.objects.get()
    page = client.get(url_of(application, f"partners/{one.pk}/"))
    assert page.context["form"].initial["part"] == "Songs"
    client.post(url_of(application, f"partners/{one.pk}/"), {"name": "Kalnupe Choir", "part": "Songs and soup"})
    assert BidPartner.objects.get().part == "Songs and soup"
    gone = client.post(url_of(application, f"partners/{one.pk}/remove/"), follow=True)
    assert "Kalnupe Choir is no longer in the bid." in text_of(gone)
    assert not BidPartner.objects.exists()


def test_a_partner_whom_the_portal_knows_is_asked_back_and_then_judges_no_bid_of_theirs(application, ana, country):
    house = Organisation.objects.create(name="Choirs", kind="ngo", country=country)
    asked = as_(ana).post(url_of(application, "partners/"), {"name": "choirs", "part": "Songs"})
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["known"])
    assert "Songs" in text_of(asked)
    as_(ana).post(url_of(application, "partners/"), {"name": "choirs", "part": "Songs", "known": f"o{house.pk}"})
    assert BidPartner.objects.get().organisation == house


def test_a_second_partner_of_one_name_is_refused_at_the_form(application, ana):
    applying.set_partner(application=application, partner=BidPartner(name="Choir"), by=ana)
    again = as_(ana).post(url_of(application, "partners/"), {"name": "Choir", "part": "Songs"})
    assert again.status_code == 422
    assert BidPartner.objects.count() == 1


def test_after_submission_the_partners_stay_as_they_are(submitted, ana):
    page = as_(ana).post(url_of(submitted, "partners/"), {"name": "Late Choir"})
    assert (page.status_code, BidPartner.objects.count()) == (422, 0)
    assert "The application was submitted." in text_of(page)


def test_an_owner_invites_somebody_who_then_writes(application, ana, cleo):
    page = as_(ana).get(url_of(application, "people/"))
    sent = as_(ana).post(page.context["invite_url"], {"email": cleo.email, "role": "editor"})
    assert sent.status_code == 302
    assert cleo.email in text_of(as_(ana).get(url_of(application, "people/")))
    as_(cleo).post(f"/join/{key_for(cleo.email)}/")
    assert ApplicationMember.objects.get(user=cleo).role == "editor"
    assert as_(cleo).get(url_of(application, "write/motivation/")).status_code == 200


def test_the_lead_is_handed_over_and_the_last_owner_stays(application, ana, ben):
    client, page = as_(ana), url_of(application, "people/")
    kept = client.post(page, {"user": ana.pk, "role": "viewer"}, follow=True)
    assert "An application needs an owner. Make somebody else an owner first." in text_of(kept)
    client.post(page, {"user": ben.pk, "role": "owner"})
    client.post(page, {"user": ana.pk, "role": "viewer"})
    assert dict(ApplicationMember.objects.values_list("user__name", "role")) == {"Ben": "owner", "Ana": "viewer"}
    assert "Only an owner of the application can do this." in text_of(client.get(page))


def test_an_owner_removes_a_member_and_anybody_leaves(application, ana, ben):
    applying.set_member(application=application, user=ben, role="editor", by=ana)
    page = url_of(application, "people/")
    assert as_(ben).post(page, {"user": ana.pk, "role": "viewer", "remove": "1"}).status_code == 404
    assert as_(ben).post(page, {"user": ben.pk, "remove": "1"}).url == "/applications/"
    assert list(ApplicationMember.objects.values_list("user__name", flat=True)) == ["Ana"]
    assert as_(ana).post(page, {"user": ben.pk, "role": "no such right"}).status_code == 404


# --- last year's answers --------------------------------------------------------------------------
@pytest.fixture
def again(submitted, ana):
    """The application that Kalnupe begins after it withdrew its first one."""
    applying.move(application=submitted, transition=workflow.WITHDRAW, by=ana, comment="Once more.")
    return applying.begin_application(cycle=submitted.cycle, municipality=submitted.municipality, place=None, by=ana)


def test_copying_brings_exactly_what_the_page_foresaw(submitted, again, ana):
    client = as_(ana)
    [entry] = client.get(url_of(again, "copy/")).context["earlier"]
    assert (entry["source"], entry["answers"], entry["lines"]) == (submitted, len(ANSWERS), 4)
    done = client.post(url_of(again, "copy/"), {"source": submitted.pk}, follow=True)
    assert f"{entry['answers']} answers came over. {entry['lines']} lines of tables came with it." in text_of(done)
    assert again.sheet.answers.exclude(value=None).count() == entry["answers"]
    assert again.sheet.rows.count() == entry["lines"]
    assert "Nothing is left to fill." in text_of(client.get(url_of(again, "copy/")))


def test_only_ones_own_earlier_applications_are_offered(again, cycle, ana):
    foreign = apply_from(cycle, "Soovere", "EE")
    answer = as_(ana).post(url_of(again, "copy/"), {"source": foreign.pk})
    assert (answer.status_code, again.sheet.answers.count()) == (422, 0)


# --- from the beginning to the plan ---------------------------------------------------------------
def test_a_municipality_begins_once_and_its_second_try_is_told_so(cycle, municipality, ana):
    begun = as_(ana).post("/applications/begin/", {"municipality": municipality.pk})
    assert begun.url == url_of(Application.objects.get(), "write/town/")
    assert "Your municipality applies already" in text_of(as_(ana).get("/applications/begin/"))
    again = as_(ana).post("/applications/begin/", {"municipality": municipality.pk})
    assert again.status_code == 422
    assert "Your municipality applies already" in text_of(again)
    assert Application.objects.count() == 1


def close_the_call(cycle):
    Phase.objects.filter(cycle=cycle, kind=PhaseKind.APPLICATION).update(
        opens_at=NOW() - 5 * DAY, closes_at=NOW() - DAY
    )


def test_too_late_nothing_is_begun_written_or_submitted_and_each_page_says_why(full, ana, cycle):
    close_the_call(cycle)
    over = "The time for this is over. The programme office can grant more time with a reason."
    client = as_(ana)
    for path in (
        "/applications/begin/",
        url_of(full, "move/submit/"),
        url_of(full, "copy/"),
        url_of(full, "partners/"),
    ):
        assert over in text_of(client.get(path)), path
    assert client.post(url_of(full, "move/submit/")).status_code == 422
    Application.objects.update(state="withdrawn")
    assert client.post("/applications/begin/", {"municipality": full.municipality_id}).status_code == 422
    assert (Application.objects.count(), Submission.objects.count()) == (1, 0)


def test_with_more_time_a_late_town_submits_on_its_page(full, ana, dora, cycle):
    close_the_call(cycle)
    assert "The call closed before it was submitted." in text_of(as_(ana).get(url_of(full)))
    kind = PhaseKind.APPLICATION
    cycles.grant_extension(application=full, kind=kind, until=NOW() + DAY, reason="A flood.", by=dora)
    assert "more time was granted to you" in text_of(as_(ana).get(url_of(full)))
    done = as_(ana).post(url_of(full, "move/submit/"), follow=True)
    assert "The application is submitted." in text_of(done)
    assert Submission.objects.get().code in text_of(done)


def test_taking_back_is_offered_until_the_board_reads(submitted, ana, board, dora):
    link = url_of(submitted, "move/take_back/")
    assert link in text_of(as_(ana).get(url_of(submitted)))
    rounds.move_round(round_=board, transition=workflow.OPEN_ROUND, by=dora)
    assert link not in text_of(as_(ana).get(url_of(submitted)))
    assert "The board reads it already. Write to the programme office." in text_of(as_(ana).get(link))
    assert as_(ana).post(link).status_code == 422
    assert Application.objects.get(pk=submitted.pk).state == "submitted"


def test_a_plan_is_handed_in_on_its_page_and_the_newest_counts(board, submitted, ana):
    page = url_of(submitted, "plan/")
    assert "This is not open yet." in text_of(as_(ana).get(page))
    Phase.objects.filter(cycle=submitted.cycle, kind=PhaseKind.DEVELOPMENT).update(opens_at=NOW() - DAY)
    assert "No invitation of yours is published." in text_of(as_(ana).get(page))
    invite(board, "Kalnupe")
    assert "The municipality has no plan yet" in text_of(as_(ana).get(page))
    plan = whole_plan_of(submitted)
    assert "Nothing is missing" in text_of(as_(ana).get(page))
    done = as_(ana).post(page, {"plan": plan.pk}, follow=True)
    assert "The plan is handed in." in text_of(done)
    as_(ana).post(page, {"plan": plan.pk})
    assert [(made.number, made.plan) for made in Submission.objects.filter(kind="plan")] == [(2, plan), (1, plan)]
    assert "This one counts" in text_of(as_(ana).get(url_of(submitted, "plans/2/")))
    assert as_(ana).post(page, {"plan": uuid.uuid4()}).status_code == 422


def test_a_plan_with_gaps_is_refused_where_it_was_chosen(board, submitted, ana):
    Phase.objects.filter(cycle=submitted.cycle, kind=PhaseKind.DEVELOPMENT).update(opens_at=NOW() - DAY)
    invite(board, "Kalnupe")
    plan = plan_of(submitted)
    answer = as_(ana).post(url_of(submitted, "plan/"), {"plan": plan.pk})
    assert answer.status_code == 422
    assert "required answers of the plan are missing." in text_of(answer)
    assert not Submission.objects.filter(kind="plan").exists()


# --- the desk -------------------------------------------------------------------------------------
def on_the_desk(user):
    return [(task.title, task.url) for task in applying_tasks(user)]


def test_the_desk_leads_a_clerk_from_beginning_to_submission(cycle, municipality, ana, ben):
    assert on_the_desk(ana) == [("Begin the application of Kalnupe", "/applications/begin/")]
    begun = applying.begin_application(cycle=cycle, municipality=municipality, place=None, by=ana)
    [(title, url)] = on_the_desk(ben)
    assert (title, url) == ("Complete the application of Kalnupe", url_of(begun, "write/town/#q-portrait"))
    [task] = applying_tasks(ben)
    assert task.text.endswith("required answers are missing")
    fill(begun, ana)
    assert on_the_desk(ana) == [("Submit the application of Kalnupe", url_of(begun, "move/submit/"))]
    assert on_the_desk(ben) == []  # an editor does not submit
    submit(begun, ana)
    assert on_the_desk(ana) == []


def test_the_desk_leads_back_to_where_one_stopped_and_tells_of_colleagues(application, ana, ben):
    write(application, ana, "motivation", "Because the dairy closed.")
    [stopped, _rest] = applying_tasks(ana)
    assert (stopped.resume, stopped.url) == (True, url_of(application, "write/motivation/#q-reason"))
    assert stopped.note.startswith("1 of ") or stopped.note.startswith("0 of ")
    write(application, ben, "needs", "A hall.")
    assert "Colleagues changed 1 thing since." in next(applying_tasks(ana)).text


def test_the_plan_stands_on_the_desk_of_owners_between_invitation_and_handing_in(board, submitted, ana, ben):
    Phase.objects.filter(cycle=submitted.cycle, kind=PhaseKind.DEVELOPMENT).update(opens_at=NOW() - DAY)
    assert on_the_desk(ana) == []
    invite(board, "Kalnupe")
    assert on_the_desk(ana) == [("Hand in the plan of Kalnupe for the final", url_of(submitted, "plan/"))]
    assert on_the_desk(ben) == []
    applying.hand_in_plan(application=submitted, plan=whole_plan_of(submitted), by=ana)
    assert on_the_desk(ana) == []


def test_nothing_waits_when_no_year_runs(application, ana, dora, cycle):
    cycles.move_cycle(cycle=cycle, transition=workflow.CLOSE_CYCLE, by=dora)
    assert on_the_desk(ana) == []
