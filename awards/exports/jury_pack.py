"""The only home of the jury pack: one PDF of all that a person may read in a round, made part by part as a job."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actionplans.exports import pdf_data
from awards.exports.joining import join
from awards.models import Candidacy, Round
from awards.permissions import seat_of, visible_candidacies, visible_rounds
from awards.services.judging import hides, label_of
from awards.services.veiling import veiled
from pearls.enums import LIVE_JOBS
from pearls.models import Job
from pearls.pdf import render_pdf, renderer_version

Progress = Callable[[int, int, str], None]


def make_pack(job: Job, progress: Progress) -> tuple[str, bytes] | None:
    """Return (file name, PDF) of what the job's owner may read in the round now; nothing where that is nothing.

    Each submission is a file of its own beside the job, named by its hash: after a killed worker only what is missing is made.
    """
    round_ = visible_rounds(job.owner).filter(pk=job.params["round"]).first()
    if round_ is None:
        return None
    clear_parts_of_old_jobs()
    hidden = hides(round_, seat_of(job.owner, round_))
    wanted = list(readable(job, round_))
    for done, candidacy in enumerate(wanted):
        label = label_of(candidacy, hidden=hidden)
        progress(done, len(wanted) + 1, label)
        make_part(part_of(job, candidacy, hidden=hidden), candidacy, label, hidden=hidden)
    progress(len(wanted), len(wanted) + 1, _("Joining the parts"))
    # Asked anew: who declared a conflict meanwhile has no right to that part any more.
    parts = [(part_of(job, c, hidden=hidden), label_of(c, hidden=hidden)) for c in readable(job, round_)]
    made = [(path, label) for path, label in parts if path.exists()]
    return (f"{slugify(str(round_))}-pack.pdf", joined(job, made, title=job.title)) if made else None


def readable(job: Job, round_: Round) -> Any:
    """Return the candidates that the owner may read now, without their texts."""
    rows = visible_candidacies(job.owner).filter(round=round_, out=False).order_by("number")
    names = ("application__place", "application__municipality", "submission")
    return rows.select_related(*names)


def folder_of(job_pk: Any) -> Path:
    """Return where the parts of a job lie."""
    return Path(default_storage.path(f"jobs/parts/{job_pk}"))


def part_of(job: Job, candidacy: Candidacy, *, hidden: bool) -> Path:
    """Return the file of one part: its name says which text it is, how it is shown, and by which renderer."""
    look = f"{'blind' if hidden else 'open'}-{candidacy.number}-{slugify(renderer_version())}"
    return folder_of(job.pk) / f"{candidacy.submission.sha256}-{look}.pdf"


def make_part(path: Path, candidacy: Candidacy, label: str, *, hidden: bool) -> None:
    """Make one part unless it is there; under another name first, so that half a file never counts as one."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(part_pdf(candidacy, label, hidden=hidden))
    os.replace(half, path)


def part_pdf(candidacy: Candidacy, label: str, *, hidden: bool) -> bytes:
    """Return one submission as PDF, from its document alone."""
    document = candidacy.submission.snapshot.document
    document = veiled(document, label) if hidden else document
    with translation.override(document["language"]):
        laid = pdf_data(
            {**document, "head": {"municipality": label, **document["head"]}}, candidacy.submission.sha256, draft=False
        )
        return render_pdf("awards/jury/pdf/submission.html", laid | {"label": label, "number": candidacy.number})


def joined(job: Job, parts: Iterable[tuple[Path, str]], *, title: str) -> bytes:
    """Return all parts as one PDF with a bookmark for each."""
    whole = folder_of(job.pk) / "whole.pdf"
    join(parts, whole, title=title, language=get_language() or "en")
    content = whole.read_bytes()
    whole.unlink()
    return content


def clear_parts_of_old_jobs() -> None:
    """Take away the parts of packs that are ready, failed or cancelled."""
    root = folder_of("")
    folders = [folder for folder in root.iterdir() if folder.is_dir()] if root.exists() else []
    live = {str(pk) for pk in Job.objects.filter(kind="jury_pack", state__in=LIVE_JOBS).values_list("pk", flat=True)}
    for folder in folders:
        if folder.name not in live:
            shutil.rmtree(folder, ignore_errors=True)
