"""The only home of long work: the row is the truth, Celery only the nudge; a lost worker's work is taken up again."""

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from pearls.celery import nudge
from pearls.enums import JobState
from pearls.models import Job, User
from pearls.notifications import JobDone, notify
from pearls.registry import JobKind, registry

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
# A worker may be killed by somebody else; one that dies again and again is killed by the job itself.
SUDDEN_DEATHS = 2


class Cancelled(Exception):
    """The owner asked to stop; raised out of progress()."""


class Refused(ValidationError):
    """What was ordered cannot be done as long as it is ordered like this; the owner reads why. Trying again would not help."""


class LeaseLost(Exception):
    """This worker was away too long and another one took the job; its result must not be stored."""


def order(kind: str, *, by: User, title: str, params: dict, key: str = "") -> Job:
    """Return a queued job; the same work of the same person (`key`) that still waits or runs is returned instead.

    `params["back"]` may be the address of a page on which the owner mends what is refused; nothing else reads it.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, owner=by, title=title, params=params, key=key)
    except IntegrityError:
        return Job.objects.get(owner=by, key=key, state__in=[JobState.QUEUED, JobState.RUNNING])
    transaction.on_commit(lambda: nudge("pearls.tasks.run_job", str(job.pk)))
    return job


def cancel(job: Job) -> None:
    """Ask a job to stop: at once when it waits, at its next step when it runs."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(**_closed(JobState.CANCELLED)):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)


def run(pk: str) -> None:
    """Do the work of one job, if it waits or its worker died; otherwise do nothing."""
    job = _claim(pk)
    if job is None:
        return
    kind = registry.job_kinds[job.kind]
    if job.attempts > kind.max_attempts + SUDDEN_DEATHS:
        _held(job).update(**_closed(JobState.FAILED), error="its worker died each time")
        return
    try:
        made = import_string(kind.run)(job, _progress_of(job))
        _store(job, kind, made)
    except Cancelled:
        _held(job).update(**_closed(JobState.CANCELLED))
    except Refused as refusal:
        log.info("job %s was refused", job.pk)
        _held(job).update(**_closed(JobState.FAILED), refusal=" ".join(refusal.messages)[:500])
    except LeaseLost:
        log.warning("job %s was taken over by another worker", job.pk)
    except Exception as failure:
        log.exception("job %s failed", job.pk)
        _fail(job, kind, failure)


def _claim(pk: str) -> Job | None:
    """Take the lease in one statement, so that two workers cannot both have it."""
    now = timezone.now()
    free = models.Q(state=JobState.QUEUED) | models.Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=pk).update(
        state=JobState.RUNNING, attempts=models.F("attempts") + 1, lease_until=now + LEASE, error=""
    )
    return Job.objects.select_related("owner").get(pk=pk) if taken else None


def _held(job: Job) -> models.QuerySet[Job]:
    """Return the job as long as this attempt holds it: attempts is the fencing number."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _progress_of(job: Job) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, message: str = "") -> None:
        lease = timezone.now() + LEASE
        if not _held(job).update(done=done, total=total, message=message[:200], lease_until=lease):
            raise LeaseLost
        if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
            raise Cancelled

    return progress


def _closed(state: JobState) -> dict:
    return {"state": state, "finished_at": timezone.now(), "lease_until": None, "cancel_asked": False}


@transaction.atomic
def _store(job: Job, kind: JobKind, made: tuple[str, bytes] | None) -> None:
    held = _held(job).select_for_update().first()
    if held is None:
        raise LeaseLost
    fields = {**_closed(JobState.DONE), "expires_at": timezone.now() + timedelta(days=kind.keep_days), "message": ""}
    if made:
        name, content = made
        # An attempt that died after this line and before its commit left a file that no row knows: this one takes its place.
        held.result.storage.delete(held.result.field.generate_filename(held, f"{job.pk}"))
        held.result.save(f"{job.pk}", ContentFile(content), save=False)
        digest = hashlib.sha256(content).hexdigest()
        fields |= {"result": held.result.name, "result_name": name[:160], "result_sha256": digest}
    Job.objects.filter(pk=job.pk).update(**fields)
    notify((kind.notification or JobDone)(Job.objects.get(pk=job.pk)), job.owner)


def _fail(job: Job, kind: JobKind, failure: Exception) -> None:
    if job.attempts < kind.max_attempts:
        # The lease runs out by itself; the sweeper takes the job up again after it.
        _held(job).update(error=str(failure)[:500])
        return
    _held(job).update(**_closed(JobState.FAILED), error=str(failure)[:500])


def sweep() -> int:
    """Start every job that waits or whose worker died; return how many. This is what heals a lost broker."""
    now = timezone.now()
    stale = models.Q(state=JobState.QUEUED, created_at__lt=now - timedelta(seconds=5))
    dead = models.Q(state=JobState.RUNNING, lease_until__lt=now)
    found = [
        str(pk) for pk in Job.objects.filter(stale | dead).order_by("created_at").values_list("pk", flat=True)[:50]
    ]
    for pk in found:
        nudge("pearls.tasks.run_job", pk)
    return len(found)


def expire() -> int:
    """Delete the files of finished jobs whose time is over; the rows stay as evidence. Returns how many."""
    old = Job.objects.filter(state=JobState.DONE, expires_at__lt=timezone.now())
    for job in old:
        job.result.delete(save=False)
        Job.objects.filter(pk=job.pk).update(state=JobState.EXPIRED, result="")
    return len(old)
