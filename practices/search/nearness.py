"""The only home of what is near: the word that was probably meant, and the practices that are most like one."""

from typing import Any

from pearls.search.asking import Question, ask
from pearls.search.spelling import Speller
from pearls.search.words import LANGUAGES, vocabulary
from practices.models import Lexeme, Practice, SearchText
from practices.queries import terms
from practices.search.asking import NAMED, names_of_terms
from practices.search.counting import Sql, findable, rows_of
from practices.search.paging import WEIGHTS
from practices.search.showing import best_language
from practices.services.indexing import index_stamp

MOST_WORDS = 30_000
"""Words that one process holds for corrections, the most frequent ones."""

_spellers: dict[str, Speller] = {}


def speller() -> Speller:
    """Return the words there are, of texts and of labels; every process reads them once after each change."""
    stamp = index_stamp()
    if stamp not in _spellers:
        rows = list(Lexeme.objects.order_by("-count").values_list("language", "word", "count")[:MOST_WORDS])
        labels = [(lang, word, 1) for _c, lang, name in names_of_terms() for word in vocabulary([name], lang)]
        _spellers.clear()
        _spellers[stamp] = Speller([*rows, *labels])
    return _spellers[stamp]


def unknown_words(question: Question) -> list[str]:
    """Return the wanted words of a question that stand in no text and name nothing; in one read."""
    named = {word for at, many, _c in question.codes for part in question.parts[at : at + many] for word in part.words}
    words = [word for word in dict.fromkeys(question.words) if word not in named]
    if not words:
        return []
    alone = [ask(word, LANGUAGES).tsquery for word in words]
    known = "EXISTS (SELECT practices_hits(%s::tsquery))"
    (found,) = rows_of(Sql("SELECT " + ", ".join([known] * len(alone)), alone))
    return [word for word, there in zip(words, found, strict=True) if not there]


TELLING, LIKE = 12, 100
LIKE_SQL = """
WITH near AS MATERIALIZED (
  SELECT s.practice_id, s.vector FROM practices_searchtext s WHERE s.vector @@ %s::tsquery AND s.practice_id <> %s LIMIT {like}
)
SELECT p.id, max(ts_rank(%s, n.vector, %s::tsquery)) + 0.05 * max(cardinality(ARRAY(
    SELECT unnest(p.term_ids) INTERSECT SELECT unnest(%s::int[])))) AS points
FROM near n JOIN practices_practice p ON p.id = n.practice_id WHERE {findable}
GROUP BY p.id, p.number ORDER BY points DESC, p.number DESC LIMIT %s
"""


def similar_keys(practice: Practice, most: int) -> list[Any]:
    """Return the keys of the practices that share its rarest words and its topics."""
    row = best_language(list(SearchText.objects.filter(practice=practice).defer("vector", "body")), ())
    if row is None:
        return []
    words = sorted(vocabulary([row.title, row.summary], row.language))
    counts = Lexeme.objects.filter(language=row.language, word__in=words, count__gt=1).order_by("count", "word")
    telling = [word for (word,) in counts.values_list("word")[:TELLING]]
    topics = [t for v in NAMED for t in terms(v) if t.pk in practice.term_ids]
    marks = [f"'#{term.vocabulary}.{term.code}'" for term in topics]
    said = ask(" ".join(telling[:TELLING]), (row.language,)).any_of if telling else ""
    query = " | ".join([*([said] if said else []), *marks])
    if not query:
        return []
    public = findable()
    params = [query, practice.pk, WEIGHTS, query, [t.pk for t in topics], *public.params, most]
    return [key for key, _points in rows_of(Sql(LIKE_SQL.format(like=LIKE, findable=public.text), params))]
