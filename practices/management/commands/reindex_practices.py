"""The only home of `manage.py reindex_practices`."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from practices.models import Practice, SearchText
from practices.services.indexing import index_practice, rebuild_lexemes


class Command(BaseCommand):
    """Write the searchable texts of all practices anew; to be run after an update that changes stems, and after a restore."""

    help = "Write the search index of the practices anew. Readers can search meanwhile."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Index practice by practice, each in its own transaction, then count the words."""
        began, done = time.monotonic(), 0
        SearchText.objects.filter(practice__revision__isnull=True).delete()
        for pk in Practice.objects.filter(revision__isnull=False).values_list("pk", flat=True).iterator():
            with transaction.atomic():
                rows = Practice.objects.select_for_update(of=("self",)).select_related(
                    "revision", "country", "place", "municipality", "organisation"
                )
                index_practice(practice=rows.get(pk=pk))
            done += 1
        words = rebuild_lexemes()
        self.stdout.write(f"Indexed {done} practices with {words} words in {time.monotonic() - began:.1f} s")
