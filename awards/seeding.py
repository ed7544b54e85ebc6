"""The only home of the awards' data files: the application form, and what the facts say of the rules."""

from pathlib import Path
from typing import Any

import yaml

from awards.rulebook import Eligibility, Rules
from pearls.questionnaires.services import load_template, publish_version

DATA = Path(__file__).resolve().parent / "data"


def read(*parts: str) -> Any:
    """Return one data file."""
    return yaml.safe_load(DATA.joinpath(*parts).read_text(encoding="utf-8"))


def load_form(_programme: dict) -> None:
    """Load and publish the application form; where nothing changed, nothing happens."""
    publish_version(version=load_template(source=read("application_template.yaml")), by=None)


def rules_from(programme: dict) -> Rules:
    """Return the programme's published rules from its facts."""
    who, numbers = programme["eligibility"], programme["rules"]
    return Rules(
        titles=numbers["titles"],
        per_country=numbers["max_per_country"],
        extras=numbers["discretionary_extra"],
        eligibility=Eligibility(
            tuple(who["whole_countries"]),
            tuple(who["german_nuts"]),
            tuple(who["excluded_capitals"]),
            who["application_language"],
        ),
    )
