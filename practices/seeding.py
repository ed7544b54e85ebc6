"""The only home of the practices' data files: vocabularies, the form, practices from public sources, the demonstration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from pearls.datafiles import read_yaml
from pearls.folding import fold
from pearls.models import Municipality, Place, User
from pearls.questionnaires.services import copy_answers, publish_version
from pearls.questionnaires.services import load_template as load
from practices.enums import Origin, UnitState, Vocabulary
from practices.models import Practice, Term
from practices.queries import forget_terms
from practices.services.curating import move
from practices.services.publishing import CLASSIFIED
from practices.services.translating import load_translations
from practices.services.writing import begin_practice, open_practice
from practices.tasks import find_alike
from practices.workflow import LOAD, SUBMIT

DATA = Path(__file__).resolve().parent / "data"
READER = "public-sources@pearls.invalid"
"""The account under which public facts are written: nobody can sign in with it, and no mail goes there."""
ORIGINAL = "en"
SINGLE = frozenset({"cost_class", "evidence", "lead_kind", "licence"})


def read(*parts: str) -> Any:
    """Return one data file."""
    return read_yaml(DATA.joinpath(*parts))


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
    forget_terms()
    transaction.on_commit(forget_terms)


def load_template(_programme: dict) -> None:
    """Load and publish the form of a practice; where nothing changed, nothing happens."""
    publish_version(version=load(source=read("practice_template.yaml")), by=None)


# ---- practices from public sources ---------------------------------------------------------------


def load_public_practices(_programme: dict) -> None:
    """Publish the practices of real towns that public sources name, each once; nothing is added to what is known."""
    reader = _reader()
    loaded = Practice.objects.filter(origin__in=[Origin.PUBLIC_SOURCES, Origin.TAKEN_OVER])
    known = set(loaded.values_list("slug", flat=True))
    for entry in read("public_practices.yaml"):
        if entry["key"] not in known:
            _publish(entry, reader)
    transaction.on_commit(find_alike)  # the words are counted after the commit


def _reader() -> User:
    user = User.objects.filter(email=READER).first()
    return user or User.objects.create_user(READER, name="Public sources", is_active=False)


@transaction.atomic
def _publish(entry: Mapping[str, Any], reader: User) -> None:
    town = Municipality.objects.get(slug=entry["town"])
    place = _place(town, entry.get("place"))
    practice = open_practice(body=town, place=place, language=ORIGINAL, by=reader, origin=Origin.PUBLIC_SOURCES)
    practice.slug = entry["key"]
    practice.save(update_fields=["slug"])
    title, summary = entry["texts"][ORIGINAL]
    answers = {"title": title, "summary": summary, **_classified(entry["terms"]), "licence": "cc_by_4"}
    if "since" in entry:
        answers["since_year"] = entry["since"]
    _write(practice, {"answers": answers, "tables": {}}, reader)
    practice = move(practice=practice, transition=LOAD, by=None, comment="")
    others = {language: pair for language, pair in entry["texts"].items() if language != ORIGINAL}
    texts = {language: {"title.0": name, "summary.0": short} for language, (name, short) in others.items()}
    load_translations(practice=practice, texts=texts, state=UnitState.MACHINE, by=None)


def _place(town: Municipality, name: str | None) -> Place | None:
    return town.places.filter(names__folded=fold(name)).order_by("-population").first() if name else None


def _classified(terms: Mapping[str, list[str]]) -> dict[str, Any]:
    fields = {vocabulary: key for key, vocabulary in CLASSIFIED.items()}
    named = {fields[Vocabulary(name)]: codes for name, codes in terms.items()}
    return {key: codes[0] if key in SINGLE else codes for key, codes in named.items()}


def _write(practice: Practice, content: Mapping[str, Any], by: User) -> None:
    refused = copy_answers(sheet=practice.sheet, answers=content["answers"], tables=content["tables"], by=by)
    if refused:
        raise ValueError(f"practice {practice.number} does not fit the form: {refused[:5]}")
    practice.sheet.refresh_from_db()


# ---- the demonstration ---------------------------------------------------------------------------


def seed_practices(demo: Mapping[str, Any]) -> None:
    """Give the invented towns their practices: three to read, one for the curators, one just begun; what exists is left alone."""
    for entry in read("demo", "practices.yaml"):
        town, owner = demo["towns"][entry["town"]], demo["users"][entry["by"]]
        if not Practice.objects.filter(municipality=town).exists():
            _seed(entry, town, owner)
    transaction.on_commit(find_alike)  # the words are counted after the commit


@transaction.atomic
def _seed(entry: Mapping[str, Any], town: Municipality, owner: User) -> None:
    practice = begin_practice(body=town, place=None, language=entry["language"], by=owner)
    # A folded text of the data file has one line end where a person leaves an empty line.
    answers = {k: v.replace("\n", "\n\n") if isinstance(v, str) else v for k, v in entry["answers"].items()}
    _write(practice, {**entry, "answers": answers}, owner)
    if entry["state"] == "submitted":
        move(practice=practice, transition=SUBMIT, by=owner)
    if entry["state"] != "published":
        return
    practice = move(practice=practice, transition=LOAD, by=None, comment=entry["reason"])
    practice.confirmed_at = timezone.now()
    practice.save(update_fields=["confirmed_at"])
    load_translations(practice=practice, texts=entry.get("translations", {}), state=UnitState.CHECKED, by=owner)
