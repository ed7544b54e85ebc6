"""The only home of the pages about long work: my jobs, one job with its progress, its file."""

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pearls import jobs
from pearls.enums import LIVE_JOBS, JobState
from pearls.models import Job
from pearls.permissions import get_visible_or_404, visible_jobs
from pearls.views.common import crumbs, paged

LOOK = {
    JobState.RUNNING: "now",
    JobState.QUEUED: "wait",
    JobState.DONE: "done",
    JobState.FAILED: "problem",
    JobState.CANCELLED: "off",
    JobState.EXPIRED: "off",
}


def get_job(request: HttpRequest, pk: uuid.UUID) -> Job:
    """Return a job of this person; another person's job is not there."""
    return get_visible_or_404(visible_jobs(request.user), pk=pk)  # type: ignore[arg-type]


def state_of(job: Job) -> dict:
    """Return what the page and its script show: plain JSON."""
    return {
        "state": job.state,
        "label": job.get_state_display(),
        "look": LOOK[JobState(job.state)],
        "percent": job.percent,
        "text": words_of(job),
        "live": job.state in LIVE_JOBS,
        "file": reverse("job_file", args=[job.pk]) if job.state == JobState.DONE and job.result else "",
    }


def words_of(job: Job) -> str:
    """Return in one sentence how far the work is and what comes next."""
    sentences = {
        JobState.QUEUED: _("It waits for its turn. You can leave this page; a message tells you when it is done."),
        JobState.DONE: _("It is done."),
        JobState.FAILED: job.refusal or _("It failed, and we know of it. Order it again in a few minutes."),
        JobState.CANCELLED: _("It was cancelled."),
        JobState.EXPIRED: _("The file was kept for some weeks and is deleted now. Order it again if you need it."),
    }
    if job.cancel_asked:
        return _("It stops at its next step.")
    working = (
        _("%(done)d of %(total)d steps") % {"done": job.done, "total": job.total} if job.total else _("It has begun.")
    )
    return sentences.get(JobState(job.state)) or " · ".join(filter(None, [working, job.message]))


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Show what this person ordered."""
    found = paged(request, visible_jobs(request.user))  # type: ignore[arg-type]
    rows = [{"job": job, **state_of(job)} for job in found["page_rows"]]
    context = {**found, "jobs": rows, "heading": _("My files"), "crumbs": crumbs(_("My files"))}
    return render(request, "pearls/jobs/list.html", context)


@require_safe
@never_cache
def job_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one job: how far it is, its file, or why there is none."""
    job = get_job(request, pk)
    way = crumbs((_("My files"), reverse("jobs")), job.title)
    context = {"job": job, **state_of(job), "heading": job.title, "crumbs": way}
    return render(request, "pearls/jobs/job.html", context)


@require_safe
@never_cache
def job_state(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Answer how far a job is, for the script that draws the bar."""
    return JsonResponse(state_of(get_job(request, pk)))


@require_POST
def job_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask a job to stop."""
    job = get_job(request, pk)
    jobs.cancel(job)
    return redirect("job", job.pk)


@require_safe
def job_file(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Hand out the result; 404 where there is none, or no longer."""
    job = get_job(request, pk)
    if job.state != JobState.DONE or not job.result:
        raise Http404
    try:
        content = job.result.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=job.result_name or f"{job.pk}")
