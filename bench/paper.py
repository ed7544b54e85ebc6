"""The only home of measuring a PDF: the whole job beside WeasyPrint alone, and its memory in a process of its own.

`python -m bench.paper times <plan>` and `python -m bench.paper memory <plan>` print one line of JSON.
"""

import gc
import json
import os
import re
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median

ROUNDS = 8


def run(env: dict[str, str], what: str, plan: str) -> dict:
    """Return what a child process measured."""
    command = [sys.executable, "-m", "bench.paper", what, plan]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    """Measure what the command line names."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    what, plan = sys.argv[1:]
    print(json.dumps({"times": times, "memory": memory}[what](plan)))


def job_of(plan: str):
    """Return a job as the plan's owner orders it, not stored: it is made here and not by a worker."""
    from actionplans.models import Plan
    from pearls.models import Job

    return Job(kind="plan_pdf", owner=Plan.objects.get(pk=plan).created_by, params={"plan": plan})


def make(plan: str) -> bytes:
    """Return the PDF as a worker makes it: read, freeze, lay out, render."""
    from actionplans.exports import make_pdf

    _name, content = make_pdf(job_of(plan), lambda *_steps: None)
    return content


def memory(plan: str) -> dict:
    """Return peak memory in megabytes of a process that does nothing but one PDF, its pages, and whether it is tagged."""
    content = make(plan)
    most = peak()
    inside = unpacked(content)
    tagged = all(mark in inside for mark in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid:part"))
    return {"peak": most, "pages": pages_of(inside), "tagged": tagged, "bytes": len(content)}


def peak() -> float:
    """Return the most memory this process had, in MB; its parent's is not counted, as getrusage() would after a fork."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 1024)


def unpacked(content: bytes) -> bytes:
    """Return the file with its compressed parts beside it in the clear."""
    parts = [content]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with suppress(zlib.error):
            parts.append(zlib.decompress(packed))
    return b"\n".join(parts)


def pages_of(inside: bytes) -> int:
    """Return the number of pages of an unpacked file."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", inside))


def times(plan: str) -> dict:
    """Return the middle seconds of the whole job, and its cost beside WeasyPrint alone on the same HTML, in turns.

    The ratio is one of processor time, each at its best: a rendering lasts seconds, and what else the machine does
    meanwhile makes it dearer by up to a third, never cheaper.
    """
    html = html_of(plan)
    works = {"job": lambda: make(plan), "alone": lambda: alone(html)}
    walls, costs = [], {name: [cost(work)] for name, work in works.items()}  # what a process reads once
    order = Random(ROUNDS)
    for _round in range(ROUNDS):
        for name in order.sample(sorted(works), len(works)):
            began = time.perf_counter()
            costs[name].append(cost(works[name]))
            walls += [time.perf_counter() - began] if name == "job" else []
    return {"job": median(walls), "ratio": min(costs["job"][1:]) / min(costs["alone"][1:])}


def cost(work: Callable[[], bytes]) -> float:
    """Return the processor's seconds for a piece of work, what others left in memory being cleared away before."""
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def html_of(plan: str) -> str:
    """Return the HTML that the job hands to the renderer."""
    from actionplans import exports
    from pearls import pdf

    caught: list[str] = []
    real = pdf.pdf_from_html
    pdf.pdf_from_html = lambda html: caught.append(html) or b""  # type: ignore[assignment,func-returns-value]
    try:
        exports.make_pdf(job_of(plan), lambda *_steps: None)
    finally:
        pdf.pdf_from_html = real
    return caught[0]


def alone(html: str) -> bytes:
    """Return WeasyPrint's PDF of a page and of the style sheets and fonts it names, read from the disk, tagged like ours."""
    from django.conf import settings
    from weasyprint import HTML  # noqa: TID251 -- the control that our own renderer is held against

    base = f"{Path(settings.STATICFILES_DIRS[0]).as_uri()}/"
    html = html.replace("file:///pearls-static/", base)
    return HTML(string=html, base_url=base).write_pdf(pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    main()
