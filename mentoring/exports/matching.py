"""The only home of the matching's jobs: solving a season, asking why not, and the audit file that anybody can check."""

import json
from collections.abc import Callable

from django.utils import translation

from mentoring.models import MatchRun, Need, Offer, RuleSet
from mentoring.services import matching
from pearls.models import Job
from pearls.permissions import get_visible_or_404, is_admin

Progress = Callable[[int, int, str], None]


def run_match(job: Job, progress: Progress) -> tuple[str, bytes]:
    """Solve a season by the rules that the job names and return its audit file; whoever ordered it runs the programme still."""
    rules = RuleSet.objects.filter(pk__isnull=not is_admin(job.owner)).select_related("season")
    with translation.override(job.owner.language):
        run = matching.match(get_visible_or_404(rules, pk=job.params["rule_set"]), job.owner, progress)
    return audit_file(run)


def run_inquiry(job: Job, progress: Progress) -> None:
    """Answer why a pair is not in a run; the answer stands on the run's page."""
    progress(0, 1, "")
    run = get_visible_or_404(MatchRun.objects.filter(pk__isnull=not is_admin(job.owner)), pk=job.params["run"])
    need = get_visible_or_404(Need.objects.filter(season=run.season_id), pk=job.params["need"])
    offer = get_visible_or_404(Offer.objects.filter(season=run.season_id), pk=job.params["offer"])
    matching.inquire(run=run, need=need, offer=offer, by=job.owner)


def audit_file(run: MatchRun) -> tuple[str, bytes]:
    """Return (file name, JSON) of everything that is needed to make a run again and to check it: no names, only keys."""
    data = {
        "format": "pearls-matching/1", "inputs": run.inputs, "inputs_sha256": run.inputs_sha256, "rules": run.rules,
        "seed": run.seed, "engine": run.engine, "result": run.result, "result_sha256": run.result_sha256,
        "analysis": run.analysis,
    }  # fmt: skip
    content = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False).encode()
    return f"matching-{run.pk}.json", content
