"""The only home of `manage.py check_awards`: every promise of the awards looked at, results computed again from the ledger."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from awards.services.checking import check_all


class Command(BaseCommand):
    """Print what is wrong, one line each; exit code 1 where something is."""

    help = "Verify ledgers, scores, conflicts, results and decisions of every round."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look at everything."""
        wrong = check_all()
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            sys.exit(1)
        self.stdout.write("The awards hold.")
