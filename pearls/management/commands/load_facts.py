"""The only home of `manage.py load_facts`."""

from typing import Any

from django.core.management.base import BaseCommand

from pearls.services.facts import load_facts


class Command(BaseCommand):
    """Load the public facts and the default template; safe to repeat."""

    help = "Load countries, regions, municipalities, places, partners, editions and templates."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load everything."""
        load_facts()
