"""The only home of `manage.py seed_demo`."""

from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from pearls.services.demo import default_folder, seed_demo


class Command(BaseCommand):
    """Make the invented towns, people and plans of the demonstration; safe to repeat."""

    help = "Make the demo's invented towns, people and plans."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Seed and say who can sign in."""
        people = yaml.safe_load((settings.BASE_DIR / "pearls" / "data" / "demo" / "people.yaml").read_text("utf-8"))
        for login in seed_demo(people, default_folder()):
            self.stdout.write(f"{login['role']}: {login['email']}")
