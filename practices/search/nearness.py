"""The only home of what is near: the word that was probably meant, and the practices that are most like one."""

from collections import defaultdict
from functools import reduce
from itertools import chain, islice
from math import log
from operator import or_

from pearls.search.asking import Question, ask
from pearls.search.spelling import Speller
from pearls.search.words import LANGUAGES, vocabulary
from practices.models import Lexeme, Practice
from practices.queries import terms
from practices.search.asking import NAMED, names_of_terms
from practices.search.counting import Sql, rows_of, slots_with
from practices.search.shelf import members, set_of, shelf
from practices.services.indexing import index_stamp

MOST_WORDS = 30_000
"""Words that one process holds for corrections, the most frequent ones."""

_spellers: dict[str, Speller] = {}


def speller() -> Speller:
    """Return the words there are, of texts and of labels; every process reads them once after each change."""
    stamp = index_stamp()
    if stamp not in _spellers:
        rows = Lexeme.objects.order_by("-count").values_list("language", "word", "count")[:MOST_WORDS]
        labels = ((lang, word, 1) for _c, lang, name in names_of_terms() for word in vocabulary([name], lang))
        made = Speller(chain(rows.iterator(chunk_size=1_000), labels))
        _spellers.clear()
        _spellers[stamp] = made
    return _spellers[stamp]


def unknown_words(question: Question) -> list[str]:
    """Return the wanted words of a question that stand in no text and name nothing; in one read."""
    named = {word for at, many, _c in question.codes for part in question.parts[at : at + many] for word in part.words}
    words = [word for word in dict.fromkeys(question.words) if word not in named]
    if not words:
        return []
    found = slots_with([ask(word, LANGUAGES).tsquery for word in words])
    return [word for word, there in zip(words, found, strict=True) if not there]


TELLING, NEAR, LIKE = 12, 300, 50
"""Words of a practice that tell most of it; texts that have one of them, all words together; practices that share a topic only."""
TOLD = """
SELECT practices_slots(array_agg(asked::tsquery)) FROM (
  SELECT w.count AS many, said.asked, sum(w.count) OVER (ORDER BY w.count, w.word) AS sofar
  FROM unnest(%s::text[], %s::text[]) AS said (word, asked) JOIN practices_lexeme w ON w.language = %s AND w.word = said.word
  WHERE w.count > 1 ORDER BY w.count, w.word LIMIT %s
) telling WHERE sofar <= %s OR sofar = many"""


MOST_ALIKE = 6
"""As many are kept of each practice: more than are shown, since some may be put away before the next night."""


def similar_slots(practice: Practice) -> list[int]:
    """Return the slots of the practices that share the rarest words of its title and summary, and its topics.

    What is shared counts by how much it tells: the fewer practices have it, the more.
    """
    told = _told_by(practice)
    known = shelf()
    words = [bits & known.every for bits in told]
    topics = [known.of("term", term.pk) for v in NAMED for term in terms(v) if term.pk in practice.term_ids]
    near = reduce(or_, words, 0)
    near |= sum(1 << slot for slot in islice(known.newest.down(reduce(or_, topics, 0) & ~near), LIKE))
    points: defaultdict[int, float] = defaultdict(float)
    for bits in [*words, *topics]:
        telling = log(1 + known.every.bit_count() / max(bits.bit_count(), 1))
        for slot in members(bits & near):
            points[slot] += telling
    numbers = known.newest.numbers
    best = sorted(((told, numbers[slot], slot) for slot, told in points.items()), reverse=True)
    return [slot for _told, number, slot in best if number != practice.number][:MOST_ALIKE]


def _told_by(practice: Practice) -> list[int]:
    """Return for each telling word of a practice those that have it; in one read."""
    assert practice.revision is not None  # only published practices are read
    language = practice.revision.language
    words = sorted(vocabulary([practice.title, practice.summary], language))
    asked = [ask(word, (language,)).tsquery for word in words]
    return [set_of(sent) for (sent,) in rows_of(Sql(TOLD, [words, asked, language, TELLING, NEAR]))]
