"""The only home of `manage.py take_bounce`: the mail server pipes into it what came back to BOUNCE_ADDRESS."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from pearls.bounces import MOST
from pearls.services import returning


class Command(BaseCommand):
    """Take in one message that came back; its end is always good, or the mail server would send the report itself back."""

    help = "Take in one message that came back, from standard input or a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let a test or an admin name a file."""
        parser.add_argument("file", nargs="?", type=Path, help="a message; without it, standard input")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        """Read, take in, and say in one line what came of it."""
        raw = file.read_bytes() if file else sys.stdin.buffer.read(MOST)
        row = returning.take(raw=raw)
        told = f"Mail {row.pk} to {row.address}: {row.get_state_display()}" if row else "No report about a mail of ours"
        self.stdout.write(told)
