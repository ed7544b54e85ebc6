"""The only home of the command that holds every kept run of the matching against its rules again, without the engine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentoring.models import MatchRun
from mentoring.services.matching import faults_of


class Command(BaseCommand):
    """Check all kept runs: rules, capacities, points and hashes. Fails with what is wrong."""

    help = "Checks every kept run of the matching against its rules and its hashes."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Check them one by one."""
        count = 0
        for run in MatchRun.objects.order_by("made_at").iterator():
            faults = faults_of(run)
            if faults:
                raise CommandError(f"{run} ({run.pk}): {'; '.join(faults)}")
            count += 1
        self.stdout.write(f"{count} run{'' if count == 1 else 's'} checked, nothing is wrong")
