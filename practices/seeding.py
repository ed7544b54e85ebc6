"""The only home of the practices' data files: vocabularies, the form, practices from public sources, the demonstration."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from pearls.questionnaires.services import load_template as load
from pearls.questionnaires.services import publish_version
from practices.models import Term
from practices.queries import forget_terms

DATA = Path(__file__).resolve().parent / "data"


def read(*parts: str) -> Any:
    """Return one data file."""
    return yaml.safe_load(DATA.joinpath(*parts).read_text(encoding="utf-8"))


def load_vocabularies(_programme: dict) -> None:
    """Bring the terms up to date with the file; what a curator wrote over it or added stays."""
    for vocabulary, entries in read("vocabularies.yaml").items():
        for position, entry in enumerate(entries):
            term, made = Term.objects.get_or_create(
                vocabulary=vocabulary,
                code=entry["code"],
                defaults={"position": position, "labels": entry["labels"], "words": entry.get("words", {})},
            )
            fresh = {**entry["labels"], **term.labels}
            if not made and fresh != term.labels:
                term.labels = fresh
                term.save(update_fields=["labels"])
    transaction.on_commit(forget_terms)


def load_template(_programme: dict) -> None:
    """Load and publish the form of a practice; where nothing changed, nothing happens."""
    publish_version(version=load(source=read("practice_template.yaml")), by=None)
