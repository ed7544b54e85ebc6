"""The only home of writing the search: texts with their words per language, and the list of words there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction

from pearls.cache import renew, stamp
from pearls.models import PlaceName
from pearls.search import Text
from pearls.search.words import vector, vocabulary
from practices.enums import PracticeState, Vocabulary
from practices.models import Lexeme, Likeness, Practice, SearchText, Term
from practices.queries import findable_practices, readable, terms
from practices.units import in_language, units_of

STAMP = "practices:index"
"""Changes with every change of the index: what processes and caches remember of it is forgotten."""
LONGEST_WORD = 60
PUT_AWAY = {PracticeState.ARCHIVED, PracticeState.WITHDRAWN}


@transaction.atomic
def index_practice(*, practice: Practice) -> None:
    """Bring the searchable texts of one practice up to date with its published version and translations. Safe to repeat.

    The caller holds the practice's row. A practice that was merged into another, put away, or never published, is found no more.
    """
    if practice.revision is None or practice.merged_into_id or practice.state in PUT_AWAY:
        remove_practice(practice=practice)
        return
    old = {row.language: row for row in SearchText.objects.filter(practice=practice)}
    new = {row["language"]: row for row in rows_of(practice)}
    SearchText.objects.filter(practice=practice, language__in=old.keys() - new.keys()).delete()
    _write(list(new.values()))
    Likeness.objects.filter(practice=practice).delete()  # the worker looks anew
    _count(_words_by_language(old.values()), _words_by_language(SearchText(**_plain(row)) for row in new.values()))


@transaction.atomic
def remove_practice(*, practice: Practice) -> None:
    """Let a practice be found no more."""
    rows = SearchText.objects.filter(practice=practice)
    before = _words_by_language(rows)
    rows.delete()
    Likeness.objects.filter(practice=practice).delete()
    _count(before, {})


# --- what a practice is found by ------------------------------------------------------------------
def rows_of(practice: Practice) -> list[dict[str, Any]]:
    """Return the searchable texts of a published practice, the original first: the columns of SearchText, the vector as text.

    A translation holds only its own paragraphs: where the original shines through, the original's row finds it.
    """
    assert practice.revision is not None  # asked by index_practice()
    document, names = practice.revision.document, names_of(practice)
    found = [_row(practice, document, document["language"], names)]
    for language in practice.languages:
        if language != document["language"]:
            texts = readable(practice, language)
            found.append(_row(practice, in_language(document, texts), language, names))
    machine = set(
        practice.translations.filter(machine__gt=0).values_list("language", flat=True),
    )
    return [row | {"machine": row["language"] in machine} for row in found]


def names_of(practice: Practice) -> str:
    """Return every name of the places and bodies of a practice, so that Vyborg is found as Viipuri too."""
    bodies = [practice.place, practice.municipality, practice.organisation]
    names = [str(body) for body in bodies if body]
    others = PlaceName.objects.filter(place=practice.place_id) if practice.place_id else PlaceName.objects.none()
    if practice.municipality_id:
        others |= PlaceName.objects.filter(municipality=practice.municipality_id)
    country = practice.country
    return " ".join(
        dict.fromkeys([*names, *others.values_list("name", flat=True), str(country), *country.names.values()])
    )


def _row(practice: Practice, document: dict, language: str, names: str) -> dict[str, Any]:
    original = language == document["language"]
    texts = _own_texts(document, original=original)
    title, summary = texts.pop("title", practice.title), texts.pop("summary", practice.summary if original else "")
    body = "\n\n".join(texts.values())
    topics = terms_of(document)
    labels = " ".join(f"{term.label(language)} {term.words.get(language, '')}" for term in topics)
    zones = [("A", title), ("B", summary), ("C", f"{labels} {names}"), ("D", body)]
    codes = [f"{term.vocabulary}.{term.code}" for term in topics]
    return {
        "practice_id": practice.pk,
        "language": language,
        "original": original,
        "title": title[:200],
        "summary": summary,
        "body": body,
        "vector": vector(Text(language, zones, codes)),
    }


def terms_of(document: dict) -> list[Term]:
    """Return the terms that a document names, in the order of the vocabularies."""
    return [t for name, codes in document["terms"].items() for t in terms(Vocabulary(name)) if t.code in codes]


def _own_texts(document: dict, *, original: bool) -> dict[str, str]:
    """Return {field: text} of what stands in the document's own language."""
    found = {}
    for field in document["texts"]:
        marks = field.get("marks") or [True] * len(field["paragraphs"])
        kept = [text for text, mark in zip(field["paragraphs"], marks, strict=True) if mark]
        if kept:
            found[field["key"]] = "\n\n".join(kept)
    if original:
        found["tables"] = "\n\n".join(units_of({**document, "texts": []}).values())
    return found


# --- writing --------------------------------------------------------------------------------------
COLUMNS = ("practice_id", "language", "original", "machine", "title", "summary", "body", "vector")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "vector"}


def _write(rows: Sequence[dict[str, Any]]) -> None:
    """Insert or replace rows; the vector is cast from our own lexemes, so no dictionary of the server touches it."""
    columns = ", ".join(("slot", *COLUMNS))
    fresh = ", ".join(f"{column} = EXCLUDED.{column}" for column in COLUMNS[2:])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO practices_searchtext ({columns}) SELECT id, %s, %s, %s, %s, %s, %s, %s, %s::tsvector "  # noqa: S608 -- our own names
            f"FROM practices_shelfmark WHERE practice_id = %s ON CONFLICT (practice_id, language) DO UPDATE SET {fresh}",
            [[row[column] for column in (*COLUMNS, "practice_id")] for row in rows],
        )


def _words_by_language(rows: Iterable[SearchText]) -> dict[str, set[str]]:
    return {row.language: vocabulary([row.title, row.summary, row.body], row.language) for row in rows}


def _count(before: dict[str, set[str]], after: dict[str, set[str]]) -> None:
    """Keep the counts of words in step; after the commit and in an order of its own.

    Common words are in every text: a transaction that held their rows would let all others wait, or wait in a circle.
    What a crash right here leaves undone, `rebuild_lexemes` puts right.
    """
    change: Counter[tuple[str, str]] = Counter()
    for language in before.keys() | after.keys():
        old, new = before.get(language, set()), after.get(language, set())
        change.update({(language, word): 1 for word in new - old})
        change.update({(language, word): -1 for word in old - new})
    transaction.on_commit(partial(add_to_lexemes, change))


TAKE_WORDS = (
    "UPDATE practices_lexeme AS known SET count = GREATEST(known.count + many, 0) "
    "FROM unnest(%s::text[], %s::text[], %s::int[]) AS change (language, word, many) "
    "WHERE known.language = change.language AND known.word = change.word"
)
ADD_WORDS = (
    "INSERT INTO practices_lexeme AS known (language, word, count) SELECT language, word, sum(many) "
    "FROM unnest(%s::text[], %s::text[], %s::int[]) AS change (language, word, many) GROUP BY language, word "
    "ON CONFLICT (language, word) DO UPDATE SET count = known.count + EXCLUDED.count"
)
TURN = 7_305_110_026
"""One writer of the counts at a time: they are short, and the order of rows needs no care."""


@transaction.atomic
def add_to_lexemes(change: Mapping[tuple[str, str], int]) -> None:
    """Add to the counts of words, {(language, word): difference}; a word that no text has any more goes."""
    rows = [(language, word[:LONGEST_WORD], many) for (language, word), many in change.items() if many]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
        for statement, some in (
            (TAKE_WORDS, [r for r in rows if r[2] < 0]),
            (ADD_WORDS, [r for r in rows if r[2] > 0]),
        ):
            if some:
                cursor.execute(statement, [list(column) for column in zip(*some, strict=True)])
    if any(many < 0 for _language, _word, many in rows):
        Lexeme.objects.filter(count=0).delete()
    forget_index()


def rebuild_lexemes() -> int:
    """Count all words anew from the searchable texts; return how many different ones there are."""
    change: Counter[tuple[str, str]] = Counter()
    for row in SearchText.objects.only("language", "title", "summary", "body").iterator(chunk_size=500):
        change.update((row.language, word) for word in vocabulary([row.title, row.summary, row.body], row.language))
    with transaction.atomic():
        Lexeme.objects.all().delete()
        add_to_lexemes(change)
    return len(change)


AT_ONCE = 200


def find_alike(alike: Callable[[Practice], list[int]], *, anew: bool = False) -> int:
    """Keep which practices are most like each that has none yet, or `anew` like all; return for how many.

    `alike` returns slots, the likest first. What changes meanwhile is looked at again in the next night.
    """
    rows = findable_practices() if anew else findable_practices().filter(likeness=None)
    keys = list(rows.values_list("pk", flat=True))
    known = Practice.objects.only("number", "title", "summary", "term_ids", "revision__language").select_related(
        "revision"
    )
    for at in range(0, len(keys), AT_ONCE):
        found = [Likeness(practice=one, slots=alike(one)) for one in known.filter(pk__in=keys[at : at + AT_ONCE])]
        Likeness.objects.bulk_create(found, update_conflicts=True, unique_fields=["practice"], update_fields=["slots"])
    return len(keys)


def forget_index() -> None:
    """Let every process and cache forget what it remembers of the index."""
    renew(STAMP)


def index_stamp() -> str:
    """Return what changes with every change of the index."""
    return stamp(STAMP)
