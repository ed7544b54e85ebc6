"""What long work protects: the row is the truth, a lost worker's work is done all the same, nothing is stored twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pearls import jobs
from pearls.enums import JobState
from pearls.models import Job, Notification
from pearls.notifications import JobDone
from pearls.registry import JobKind, registry
from pearls.views.jobs import words_of

pytestmark = pytest.mark.django_db
RUNS: list[str] = []


def works(job, progress):
    RUNS.append(str(job.pk))
    progress(1, 2, "half way")
    return "file.txt", b"content of " + job.params["name"].encode()


def breaks(job, progress):
    raise ValueError("the paper ran out")


def is_refused(job, progress):
    raise jobs.Refused("Two rules stand in each other's way.")


def is_overtaken(job, progress):
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)  # another worker took it meanwhile
    progress(1, 2)
    return "late.txt", b"too late"


def is_cancelled(job, progress):
    jobs.cancel(job)
    progress(1, 2)
    return "never.txt", b""


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    RUNS.clear()
    names = ("works", "breaks", "is_refused", "is_overtaken", "is_cancelled")
    made = {name: JobKind(name, f"{__name__}.{name}") for name in names}
    monkeypatch.setattr(registry, "job_kinds", made)


def order(ana, kind="works", **more):
    return jobs.order(kind, by=ana, title="A file", params={"name": "Kalnupe"}, **more)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def lease_over(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_an_ordered_job_waits_until_a_worker_takes_it(ana):
    job = order(ana)
    assert (fresh(job).state, fresh(job).percent) == (JobState.QUEUED, 0)


def test_a_done_job_has_its_file_its_hash_and_tells_its_owner(ana):
    job = order(ana)
    jobs.run(str(job.pk))
    done = fresh(job)
    assert (done.state, done.percent, done.result_name) == (JobState.DONE, 100, "file.txt")
    assert done.result.read() == b"content of Kalnupe"
    assert len(done.result_sha256) == 64
    assert Notification.objects.filter(recipient=ana).count() == 1


def test_the_same_work_ordered_twice_is_one_job(ana, ben):
    first, second, other = order(ana, key="k"), order(ana, key="k"), order(ben, key="k")
    assert first.pk == second.pk != other.pk


def test_a_finished_job_can_be_ordered_again(ana):
    first = order(ana, key="k")
    jobs.run(str(first.pk))
    assert order(ana, key="k").pk != first.pk


def test_a_job_that_two_workers_hear_of_is_done_once(ana):
    job = order(ana)
    jobs.run(str(job.pk))
    jobs.run(str(job.pk))
    assert [str(job.pk)] == RUNS


def test_a_killed_workers_job_is_taken_up_when_its_lease_is_over(ana):
    job = order(ana)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=1, lease_until=timezone.now() + jobs.LEASE)
    jobs.run(str(job.pk))
    assert (RUNS, jobs.sweep()) == ([], 0)
    lease_over(job)
    assert jobs.sweep() == 1
    jobs.run(str(job.pk))
    assert (fresh(job).state, fresh(job).attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_its_worker_each_time_is_given_up(ana):
    job = order(ana)
    Job.objects.filter(pk=job.pk).update(attempts=5, state=JobState.RUNNING)
    lease_over(job)
    jobs.run(str(job.pk))
    assert (RUNS, fresh(job).state, fresh(job).error) == ([], JobState.FAILED, "its worker died each time")


def test_a_worker_that_came_back_too_late_stores_nothing(ana):
    job = order(ana, "is_overtaken")
    jobs.run(str(job.pk))
    assert (fresh(job).state, bool(fresh(job).result)) == (JobState.RUNNING, False)


def test_a_failing_job_is_tried_three_times_and_then_says_why(ana):
    job = order(ana, "breaks")
    for _attempt in range(3):
        lease_over(job)
        jobs.run(str(job.pk))
    assert (fresh(job).state, fresh(job).error, fresh(job).attempts) == (JobState.FAILED, "the paper ran out", 3)


def test_a_refused_job_is_not_tried_again_and_its_owner_reads_why(ana, caplog):
    job = order(ana, "is_refused")
    jobs.run(str(job.pk))
    ended = fresh(job)
    assert (ended.state, ended.attempts, ended.error) == (JobState.FAILED, 1, "")
    assert words_of(ended) == ended.refusal == "Two rules stand in each other's way."
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_broken_job_tells_its_owner_nothing_of_what_broke(ana):
    job = order(ana, "breaks")
    Job.objects.filter(pk=job.pk).update(attempts=2)
    jobs.run(str(job.pk))
    assert words_of(fresh(job)) == "It failed, and we know of it. Order it again in a few minutes."


def test_a_waiting_job_is_cancelled_at_once(ana):
    job = order(ana)
    jobs.cancel(job)
    jobs.run(str(job.pk))
    assert (fresh(job).state, RUNS) == (JobState.CANCELLED, [])


def test_a_running_job_stops_at_its_next_step(ana):
    job = order(ana, "is_cancelled")
    jobs.run(str(job.pk))
    assert (fresh(job).state, bool(fresh(job).result)) == (JobState.CANCELLED, False)


def test_jobs_that_no_queue_heard_of_are_found_by_the_sweeper(ana):
    job = order(ana)
    assert jobs.sweep() == 0
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=20))
    assert jobs.sweep() == 1


def test_old_files_go_and_the_row_stays(ana):
    job = order(ana)
    jobs.run(str(job.pk))
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert jobs.expire() == 1
    assert (fresh(job).state, bool(fresh(job).result)) == (JobState.EXPIRED, False)


class FirstLetterIsLost(JobDone):
    """A letter that breaks at its first writing: after the file is stored, before the commit."""

    def context(self):
        if Job.objects.get(pk=self.target.pk).attempts == 1:
            raise ConnectionError("the database went away")
        return super().context()


def test_an_attempt_that_died_between_file_and_commit_leaves_no_second_file(ana, settings):
    registry.job_kinds["works"] = JobKind("works", f"{__name__}.works", notification=FirstLetterIsLost)
    job = order(ana)
    jobs.run(str(job.pk))
    assert (fresh(job).state, bool(fresh(job).result)) == (JobState.RUNNING, False)
    lease_over(job)
    jobs.run(str(job.pk))
    done = fresh(job)
    assert (done.state, done.result.read()) == (JobState.DONE, b"content of Kalnupe")
    assert [str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == [done.result.path]
