"""Practices for searching in: published from a few words, without form, curators and mails."""

import uuid
from datetime import timedelta

from django.utils import timezone

from pearls.models import Country, Municipality
from pearls.questionnaires.models import AnswerSheet, TemplateVersion
from practices.models import Practice, Revision, TranslatedUnit, Translation
from practices.services.indexing import rebuild_lexemes
from practices.services.publishing import derive
from practices.units import hash_of, paragraphs

TEXTS = {"title": "idea", "summary": "idea", "body": "doing"}
FIELDS = {"body": "description"}


def town(number, country="LV", population=4_100, **fields):
    code, _made = Country.objects.get_or_create(code=country, defaults={"name": f"Country {country}"})
    name = fields.pop("name", f"Town {number}")
    return Municipality.objects.create(
        name=name,
        slug=f"town-{number}",
        country=code,
        population=population,
        population_year=2025,
        latitude=fields.pop("latitude", 57.0),
        longitude=fields.pop("longitude", 25.0),
    )


def shelve(entry, place=None, *, state="published", when=None):
    """Publish one practice: {number, language, title, summary, body, terms, facts, translations {language: [title, summary]}}."""
    place = place or town(entry["number"])
    version = TemplateVersion.objects.filter(template__slug="good-practice").latest("number")
    sheet = AnswerSheet.objects.create(id=uuid.uuid4(), version=version, language=entry["language"])
    practice = Practice.objects.create(number=entry["number"], sheet=sheet, country=place.country, municipality=place)
    when = when or timezone.now() - timedelta(days=1000 - entry["number"])
    revision = Revision.objects.create(
        practice=practice,
        number=1,
        language=entry["language"],
        document=document(entry, place),
        sha256="x",
        published_at=when,
    )
    Practice.objects.filter(pk=practice.pk).update(state=state, revision=revision)
    practice.refresh_from_db()
    for language, texts in entry.get("translations", {}).items():
        translate(practice, language, dict(zip(("title.0", "summary.0"), texts, strict=True)))
    derive(practice=practice, revision=revision)
    return practice


def document(entry, place):
    found = [(key, entry[key]) for key in TEXTS if key in entry]
    return {
        "format": "crp-practice/1",
        "language": entry["language"],
        "head": {
            "number": entry["number"],
            "country": place.country_id,
            "where": f"{place}, {place.country}",
            "owner": str(place),
            "population": place.population,
            "origin": "submitted",
        },
        "texts": [
            {"key": FIELDS.get(key, key), "label": key, "section": TEXTS[key], "paragraphs": paragraphs(text)}
            for key, text in found
        ],
        "tables": entry.get("tables", []),
        "terms": entry.get("terms", {}),
        "facts": entry.get("facts", {}),
    }


def translate(practice, language, texts, state="checked"):
    """Store paragraphs of a translation, {key: text}, made from the published text as it is."""
    source = {
        f"{f['key']}.{at}": p for f in practice.revision.document["texts"] for at, p in enumerate(f["paragraphs"])
    }
    made, _new = Translation.objects.get_or_create(practice=practice, language=language)
    made.title, made.summary = texts.get("title.0", made.title), texts.get("summary.0", made.summary)
    made.machine = len(texts) if state == "machine" else 0
    made.save()
    for key, text in texts.items():
        fields = {"source_hash": hash_of(source[key]), "source_text": source[key], "text": text, "state": state}
        TranslatedUnit.objects.create(translation=made, key=key, **fields)


def whole_shelf(entries):
    practices = [shelve(entry) for entry in entries]
    rebuild_lexemes()
    return practices
