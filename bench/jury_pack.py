"""The only home of measuring the jury pack: its memory beside that of one plan, and what a killed worker costs.

`python -m bench.jury_pack make <job>` makes a pack in a process of its own and prints one line of JSON; with a number behind it,
the process kills itself before that part.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import django

from bench import portal, report
from bench.paper import peak
from bench.practices import prepared
from bench.report import Result

YEAR = 2097
PLANS, DIES_AT = 40, 20
MOST = 1.3


def results(env: dict[str, str], _folder: Path) -> list[Result]:
    """Return the rows: one plan, then forty whose worker is killed in the middle and whose next one goes on."""
    jobs = make_world(env)
    one = child(env, jobs[1])
    killed = child(env, jobs[PLANS], DIES_AT)
    rest = child(env, jobs[PLANS])
    most = max(killed["peak"], rest["peak"])
    times = most / one["peak"]
    made = f"{killed['made']} before, {rest['made']} after, {rest['redone']} redone"
    whole = (killed["made"], rest["made"], rest["redone"]) == (DIES_AT, PLANS - DIES_AT, 0)
    return [
        Result(
            f"memory of a jury pack of {PLANS} plans", f"{most:.0f} MB, {one['peak']:.0f} MB for one plan",
            f"{times:.2f} x one plan", f"<= {MOST} x one plan", times <= MOST,
        ),
        Result("jury pack whose worker was killed", made, "", f"{DIES_AT} and {PLANS - DIES_AT}, none redone", whole),
        Result(
            "jury pack is whole", f"{rest['pages']} pages, {rest['documents']} documents, {rest['bytes'] / 1e6:.1f} MB", "",
            f"{PLANS} documents, tagged, sound", rest["documents"] == PLANS and rest["sound"],
        ),
    ]  # fmt: skip


def make_world(env: dict[str, str]) -> dict[int, str]:
    """Return {number of plans: job} of two jurors who read so many."""
    from awards.models import Assignment, Round, Seat
    from awards.services import packing
    from pearls.models import User

    print(portal.manage(env, "make_awards", "--scale", f"{PLANS / 100:g}", "--year", str(YEAR)), flush=True)
    round_ = Round.objects.get(name="Many", cycle__edition__year=YEAR)
    jobs = {}
    for many in (1, PLANS):
        user = User.objects.create(email=f"reads-{many}@awards.example", name=f"Reads {many}", password="!")
        seat = Seat.objects.create(round=round_, user=user, email=user.email, name=user.name, state="accepted")
        bids = round_.candidacies.order_by("number")[:many]
        Assignment.objects.bulk_create(Assignment(candidacy=bid, seat=seat) for bid in bids)
        job = packing.order_pack(round_=round_, by=user)
        assert job is not None
        jobs[many] = str(job.pk)
    return jobs


def child(env: dict[str, str], job: str, dies_at: int | None = None) -> dict:
    """Return what a process told that made a pack, or that died at it: then, how many parts it left."""
    with tempfile.TemporaryDirectory() as scratch:
        told = Path(scratch) / "told.json"
        command = [sys.executable, "-m", "bench.jury_pack", "make", job, str(told)]
        command += [str(dies_at)] if dies_at is not None else []
        done = subprocess.run(command, env=env, cwd=portal.ROOT, capture_output=True, text=True, check=False)
        expected = -signal.SIGKILL if dies_at is not None else 0
        if done.returncode != expected:
            raise portal.BenchError(f"The pack ended with {done.returncode}: {done.stderr[-300:]}")
        return dict(json.loads(told.read_text()))


def make(job_pk: str, told: Path, dies_at: int | None) -> None:
    """Make the pack of a job as a worker does; die at a part where that is asked."""
    django.setup()
    from awards.exports import jury_pack
    from pearls.models import Job

    job = Job.objects.get(pk=job_pk)
    folder = jury_pack.folder_of(job.pk)
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")} if folder.exists() else {}

    def progress(done: int, _total: int, _message: str) -> None:
        if done == dies_at:
            told.write_text(json.dumps({"peak": peak(), "made": len(list(folder.glob("*.pdf"))) - len(before)}))
            os.kill(os.getpid(), signal.SIGKILL)

    found = jury_pack.make_pack(job, progress)
    assert found is not None
    most, content = peak(), found[1]
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")}
    redone = sum(after.get(name) != when for name, when in before.items())
    told.write_text(
        json.dumps({"peak": most, "made": len(after) - len(before), "redone": redone, **looked_at(content)})
    )


def looked_at(content: bytes) -> dict:
    """Return what the pack holds; read after its memory was measured."""
    from io import BytesIO

    import pikepdf

    with pikepdf.open(BytesIO(content)) as pdf:
        documents = [str(d.get("/Lang", "")) for d in pdf.Root.StructTreeRoot.K]
        sound = bool(pdf.Root.MarkInfo.Marked) and not pdf.check_pdf_syntax() and all(documents)
        return {"pages": len(pdf.pages), "documents": len(documents), "sound": sound, "bytes": len(content)}


def main() -> int:
    """Measure, print, and return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.jury_pack", description="Measure the jury pack.")
    parser.add_argument("make", nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args().make
    if asked:
        _word, job, told, *dies_at = asked
        make(job, Path(told), int(dies_at[0]) if dies_at else None)
        return 0
    env, folder = prepared()
    try:
        rows = results(env, folder)
    except portal.BenchError as error:
        sys.exit(str(error))
    print(f"\n{report.table(rows)}\n\n{report.count(rows)}", flush=True)
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
