"""The only home of `manage.py make_practices`: many invented, published practices in two languages in little time, for measuring.

Practice number n is the same in every run. Its words follow Zipf's law, as words do, so that some stand in half of all texts and most
in a few; "kettle" stands in three of a thousand practices, "lantern" in one of fifty, "people" in every other one.
"""

import json
import random
import time
import uuid
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from pearls.models import Country, Municipality
from pearls.questionnaires.models import TemplateVersion
from pearls.search import Text
from pearls.search.words import lexemes, vector, vocabulary
from pearls.services.facts import load_countries
from practices.enums import Vocabulary, size_class
from practices.models import Practice, SearchText, ShelfMark
from practices.queries import terms
from practices.seeding import load_template, load_vocabularies
from practices.services.indexing import add_to_lexemes
from practices.tasks import find_alike

FIRST = 1_000_000
"""Numbers of the practices begin here, far from those that people give."""
TOWNS, BATCH, LEXICON = 300, 500, 20_000
MANY_AT_ONCE = 5_000
TITLE, SUMMARY, BODY = 6, 30, 90
"""Words of a text in one language: about 120, as in the design."""
MARKED = {"kettle": 0.003, "lantern": 0.02, "people": 0.5}
LANGUAGES = ("en", "sv")
MANY = (Vocabulary.CHALLENGE, Vocabulary.ART_FORM, Vocabulary.TARGET_GROUP)
ONE = (Vocabulary.EVIDENCE, Vocabulary.COST_CLASS)
MARKS = ("sö", "må", "ä")
SOUNDS = ("ka", "lo", "mi", "ne", "ru", "sta", "ven", "tor", "li", "der", "ham", "bri", "ol", "pe")
SHEETS = "questionnaires_answersheet (id, version_id, language, change_seq, facts, created_at)"
REVISIONS = "practices_revision (id, practice_id, number, language, document, sha256, reason, published_at)"
TEXTS = "practices_searchtext (slot, practice_id, language, original, machine, title, summary, body, vector)"
PRACTICES = (
    "practices_practice (id, number, slug, sheet_id, state, tier, country_id, municipality_id, origin, created_at, revision_id, "
    "published_at, changed_at, title, summary, term_ids, languages, size_class, since_year, latitude, longitude, hosts_visits, "
    "exchanges, adoption_count)"
)


class Command(BaseCommand):
    """Fill the repository with invented practices."""

    help = "Fill the database with invented published practices in two languages. Safe to repeat; never for production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how many."""
        parser.add_argument("--count", type=int, default=1_000, help="how many practices there shall be")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make what is missing, and say how much it was and how long it took."""
        if not 0 < options["count"] <= 1_000_000:
            raise CommandError("The count is a number above 0, at most 1 000 000.")
        began = time.monotonic()
        made = make_practices(options["count"])
        self.stdout.write(f"Made {made} practices in {time.monotonic() - began:.1f} s")


def make_practices(wanted: int) -> int:
    """Make the practices with the numbers that are not there yet; return how many that were."""
    there = Practice.objects.filter(number__gte=FIRST).count()
    if there >= wanted:
        return 0
    maker = Maker()
    with index_built_last() if wanted - there >= MANY_AT_ONCE else nullcontext():
        for start in range(there, wanted, BATCH):
            maker.make(range(start, min(start + BATCH, wanted)))
    find_alike()
    return wanted - there


@contextmanager
def index_built_last() -> Iterator[None]:
    """Take the index of words away for the length of a `with` block: building it once costs less than keeping it in step."""
    (words,) = [index for index in SearchText._meta.indexes if index.fields == ["vector"]]
    with connection.schema_editor() as editor:
        editor.remove_index(SearchText, words)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.add_index(SearchText, words)


class Maker:
    """What all of them share, and how a batch is written."""

    def __init__(self) -> None:
        """Load what practices stand on, where it is missing."""
        if not Country.objects.exists():
            load_countries()
        load_vocabularies({})
        load_template({})
        self.version = TemplateVersion.objects.filter(template__slug="good-practice").latest("number").pk
        self.towns = self._towns()
        self.terms = {vocabulary: terms(vocabulary) for vocabulary in MANY + ONE}
        self.forms = cache(lexemes)  # of the whole lexicon, more than a process keeps that answers people

    def _towns(self) -> list[Municipality]:
        rng = random.Random(1)  # noqa: S311 -- repeatable on purpose, no secret
        countries = list(Country.objects.order_by("code"))
        known = Municipality.objects.filter(slug__startswith="practices-")
        if not known.exists():
            Municipality.objects.bulk_create(
                Municipality(
                    name=f"Practicetown {number}",
                    slug=f"practices-{number}",
                    country=rng.choice(countries),
                    population=int(10 ** rng.uniform(3, 5)),
                    population_year=2025,
                    latitude=rng.uniform(53.5, 65.0),
                    longitude=rng.uniform(9.0, 29.0),
                    invented=True,
                )
                for number in range(TOWNS)
            )
        return list(known.select_related("country").order_by("pk"))

    @cached_property
    def lexicon(self) -> dict[str, list[str]]:
        """Return words by language, the most frequent first."""
        rng = random.Random(2)  # noqa: S311 -- repeatable on purpose, no secret
        made: dict[str, list[str]] = {}
        for language in LANGUAGES:
            sounds = SOUNDS + (MARKS if language == "sv" else ())
            words = dict.fromkeys("".join(rng.choices(sounds, k=rng.randrange(2, 6))) for _ in range(LEXICON * 2))
            made[language] = list(words)[:LEXICON]
        return made

    @cached_property
    def weights(self) -> list[float]:
        """Return how often the words up to each one occur together (Zipf)."""
        return list(accumulate(1 / (rank + 3) for rank in range(LEXICON)))

    @transaction.atomic
    def make(self, numbers: Iterable[int]) -> None:
        """Make and store the practices with these numbers."""
        made = [self._practice(number) for number in numbers]
        self._copy(SHEETS, (one["sheet"] for one in made))
        self._copy(PRACTICES, (one["row"] for one in made))
        self._copy(REVISIONS, (one["revision"] for one in made))
        slots = dict(
            ShelfMark.objects.filter(practice__in=[one["row"][0] for one in made]).values_list("practice", "pk")
        )
        self._copy(TEXTS, ((slots[text[0]], *text) for one in made for text in one["texts"]))
        counted: Counter[tuple[str, str]] = Counter()
        for one in made:
            counted.update(one["words"])
        add_to_lexemes(counted)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('practices_revision_id_seq', (SELECT max(id) FROM practices_revision))")

    def _copy(self, table: str, rows: Iterator[tuple]) -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _practice(self, number: int) -> dict[str, Any]:
        rng = random.Random(number)  # noqa: S311 -- repeatable on purpose, no secret
        ids = [uuid.UUID(int=rng.getrandbits(128), version=4) for _ in range(2)]
        town, public = rng.choice(self.towns), FIRST + number
        carried = {v: rng.sample(self.terms[v], rng.randrange(1, 4)) for v in MANY} | {
            v: rng.sample(self.terms[v], 1) for v in ONE
        }
        marks = [word for word, share in MARKED.items() if rng.random() < share]
        said = {language: self._words(rng, language, marks) for language in LANGUAGES}
        when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
        title, summary, _body = said["en"]
        document = self._document(public, town, carried, said["en"])
        term_ids = sorted(term.pk for found in carried.values() for term in found)
        flags = (rng.random() < 0.3, rng.random() < 0.5, rng.randrange(12) if rng.random() < 0.3 else 0)
        row = (
            ids[0], public, f"practice-{public}", ids[1], "published", "country", town.country_id, town.pk, "submitted", when, public,
            when, when, title, summary, term_ids, list(LANGUAGES), size_class(town.population), 2010 + number % 15,
            town.latitude, town.longitude, *flags,
        )  # fmt: skip
        return {
            "sheet": (ids[1], self.version, "en", 0, "{}", when),
            "row": row,
            "revision": (public, ids[0], 1, "en", json.dumps(document), f"{public:064x}", "", when),
            "texts": [self._text(ids[0], language, said[language], carried, town) for language in LANGUAGES],
            "words": [(lang, w) for lang in LANGUAGES for w in vocabulary(said[lang], lang)],
        }

    def _words(self, rng: random.Random, language: str, marks: list[str]) -> tuple[str, str, str]:
        words = rng.choices(self.lexicon[language], cum_weights=self.weights, k=TITLE + SUMMARY + BODY)
        words[-len(marks) or len(words) :] = marks
        parts = words[:TITLE], words[TITLE : TITLE + SUMMARY], words[TITLE + SUMMARY :]
        title, summary, body = (" ".join(part) for part in parts)
        return title.capitalize()[:200], f"{summary.capitalize()}.", f"{body.capitalize()}."

    def _text(self, key: uuid.UUID, language: str, said: tuple, carried: dict, town: Municipality) -> tuple:
        title, summary, body = said
        topics = [term for found in carried.values() for term in found]
        labels = " ".join(f"{term.label(language)} {term.words.get(language, '')}" for term in topics)
        zones = [("A", title), ("B", summary), ("C", f"{labels} {town.name} {town.country}"), ("D", body)]
        found = vector(Text(language, zones, [f"{term.vocabulary}.{term.code}" for term in topics]), self.forms)
        return (key, language, language == "en", False, title, summary, body, found)

    def _document(self, public: int, town: Municipality, carried: dict, said: tuple) -> dict[str, Any]:
        fields = zip(("title", "summary", "description"), ("idea", "idea", "doing"), said, strict=True)
        return {
            "format": "crp-practice/1",
            "language": "en",
            "head": {
                "number": public,
                "country": town.country_id,
                "where": f"{town}, {town.country}",
                "owner": str(town),
                "population": town.population,
                "origin": "submitted",
            },
            "texts": [{"key": k, "label": k, "section": section, "paragraphs": [text]} for k, section, text in fields],
            "tables": [],
            "terms": {str(vocabulary): [term.code for term in found] for vocabulary, found in carried.items()},
            "facts": {},
        }
