"""The only home of "did you mean": the known word that is nearest to one that stands nowhere."""

from array import array
from collections.abc import Iterable, Sequence

from pearls.folding import fold

SHORTEST, LONG = 4, 6
MOST_CANDIDATES = 40


class Speller:
    """The words there are, each with its language and the number of texts that have it."""

    def __init__(self, words: Iterable[tuple[str, str, int]]) -> None:
        """Take (language, word, count); the same word may stand in several languages.

        Every process that answers people holds tens of thousands of them, so they stand in columns.
        """
        self._words: list[str] = []
        self._counts, self._spoken = array("I"), array("B")
        languages: dict[str, int] = {}
        for language, word, count in words:
            self._words.append(word)
            self._counts.append(count)
            self._spoken.append(languages.setdefault(language, len(languages)))
        self._languages = list(languages)
        self._folded = [word if word.isascii() else fold(word) for word in self._words]

    def __len__(self) -> int:
        return len(self._words)

    def suggest(self, word: str, languages: Sequence[str] = ()) -> str:
        """Return the nearest word, or "": first by changed letters, then in the reader's languages, then by frequency.

        One letter may differ in words of four and five letters, two in longer ones; marks do not count, since without them a word
        is found in any case.
        """
        from rapidfuzz import process  # noqa: PLC0415 -- most questions find something, and a web worker keeps what it once loaded
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        typed = fold(word)
        if len(typed) < SHORTEST:
            return ""
        most = 1 if len(typed) < LONG else 2
        found = process.extract(typed, self._folded, scorer=OSA.distance, score_cutoff=most, limit=MOST_CANDIDATES)
        ranked = [(distance, *self._order(at, languages), self._words[at]) for _word, distance, at in found]
        return min(ranked)[-1] if ranked else ""

    def _order(self, at: int, languages: Sequence[str]) -> tuple[int, int]:
        language = self._languages[self._spoken[at]]
        return (languages.index(language) if language in languages else len(languages), -self._counts[at])
