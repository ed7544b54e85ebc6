"""What the pages of long work protect: only the owner sees them, they say how far it is, and a file is a download."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from pearls.enums import JobState
from pearls.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(ana):
    return Job.objects.create(kind="test", owner=ana, title="PDF of the plan")


def now(job, **fields):
    Job.objects.filter(pk=job.pk).update(**fields)
    return Job.objects.get(pk=job.pk)


def done(job):
    job.result.save("x", ContentFile(b"%PDF-1.7"), save=True)
    until = timezone.now() + timedelta(days=30)
    return now(job, state=JobState.DONE, result_name="Kalnupe, Rīcības plāns.pdf", expires_at=until)


@pytest.mark.parametrize("part", ["", "state/", "file/"])
def test_another_persons_job_is_not_there(signed_in, ben, dora, job, part):
    done(job)
    for person in (ben, dora):
        assert signed_in(person).get(f"/jobs/{job.pk}/{part}").status_code == 404


def test_another_persons_job_is_not_cancelled(signed_in, ben, job):
    assert signed_in(ben).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert Job.objects.get().state == JobState.QUEUED


def test_a_job_nobody_ordered_is_not_there(signed_in, ana):
    assert signed_in(ana).get(f"/jobs/{uuid.uuid4()}/").status_code == 404


def test_a_waiting_job_says_so_and_offers_to_look_again(signed_in, ana, job):
    page = signed_in(ana).get(f"/jobs/{job.pk}/").content.decode()
    assert all(words in page for words in ("It waits for its turn", "Look again", "Cancel", "js/jobs"))
    assert "http-equiv" not in page


def test_a_running_job_says_how_far_it_is(signed_in, ana, job):
    now(job, state=JobState.RUNNING, done=3, total=12, message="Drawing the timeline")
    answer = signed_in(ana).get(f"/jobs/{job.pk}/state/").json()
    assert (answer["percent"], answer["live"], answer["file"]) == (25, True, "")
    assert answer["text"] == "3 of 12 steps · Drawing the timeline"


def test_a_job_without_steps_yet_has_begun(signed_in, ana, job):
    now(job, state=JobState.RUNNING)
    assert signed_in(ana).get(f"/jobs/{job.pk}/state/").json()["text"] == "It has begun."


def test_a_done_job_offers_its_file_under_its_own_name(signed_in, ana, job):
    done(job)
    browser = signed_in(ana)
    page = browser.get(f"/jobs/{job.pk}/").content.decode()
    assert f"/jobs/{job.pk}/file/" in page
    assert "Cancel" not in page
    answer = browser.get(f"/jobs/{job.pk}/file/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "R%C4%ABc%C4%ABbas" in answer.headers["Content-Disposition"]


def test_a_job_may_be_done_without_a_file(signed_in, ana, job):
    now(job, state=JobState.DONE)
    browser = signed_in(ana)
    assert "Download" not in browser.get(f"/jobs/{job.pk}/").content.decode()
    assert browser.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_there(signed_in, ana, job):
    job = done(job)
    job.result.storage.delete(job.result.name)
    assert signed_in(ana).get(f"/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [("failed", "It failed, and we know of it"), ("cancelled", "It was cancelled"), ("expired", "deleted now")],
)
def test_an_ended_job_says_why_there_is_no_file(signed_in, ana, job, state, words):
    now(job, state=state, error="Traceback: secret internals")
    browser = signed_in(ana)
    page = browser.get(f"/jobs/{job.pk}/").content.decode()
    assert words in page
    assert "secret internals" not in page
    assert browser.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_cancelling_a_waiting_job_ends_it(signed_in, ana, job):
    assert signed_in(ana).post(f"/jobs/{job.pk}/cancel/").url == f"/jobs/{job.pk}/"
    assert Job.objects.get().state == JobState.CANCELLED


def test_cancelling_a_running_job_is_a_wish_that_the_page_shows(signed_in, ana, job):
    now(job, state=JobState.RUNNING)
    browser = signed_in(ana)
    browser.post(f"/jobs/{job.pk}/cancel/")
    assert "It stops at its next step" in browser.get(f"/jobs/{job.pk}/").content.decode()


@pytest.mark.parametrize("part", ["cancel/"])
def test_looking_cancels_nothing(signed_in, ana, job, part):
    assert signed_in(ana).get(f"/jobs/{job.pk}/{part}").status_code == 405


def test_my_files_are_mine(signed_in, ana, ben, job):
    assert "PDF of the plan" in signed_in(ana).get("/jobs/").content.decode()
    assert "No files yet" in signed_in(ben).get("/jobs/").content.decode()
