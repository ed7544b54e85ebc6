"""The only home of how words become comparable: tokens, spellings without marks, stems, and the lexemes made of them.

A lexeme is "sv/bibliotek" (a stem, which meets stems of its language only), "=bibliotek" (a word as it is typed, in any language),
"^sv/bibliotek" (the same, in a title) or "#challenge.loneliness" (a code that a text carries). Everything happens here and nothing on
the server: see docs/adr/0008.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from Stemmer import Stemmer

from pearls.folding import fold
from pearls.search import Text

LANGUAGES = ("da", "de", "en", "et", "fi", "lt", "lv", "pl", "sv")
ALGORITHMS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "et": "estonian",
    "fi": "finnish",
    "lt": "lithuanian",
    "pl": "polish",
    "sv": "swedish",
}
LONGEST = 60
"""Letters of a word that count; longer ones are addresses and accidents."""
REMEMBERED = 10_000
"""Words whose stems and spellings a process keeps, about 5 MB."""

_WORD = re.compile(r"[^\W_]+")
_own = threading.local()

# Letters of their own in Danish, German, Estonian, Finnish and Swedish: får is not far. All other marks (ł, š, ē, é) are often left
# away by those who type, in Polish, Lithuanian and Latvian by nearly everybody, so they always have a spelling without.
OWN = frozenset("åäöøæüõ")
ALPHABETS = {
    "da": frozenset("åøæ"),
    "de": frozenset("äöü"),
    "et": frozenset("äöüõ"),
    "fi": frozenset("åäö"),
    "sv": frozenset("åäö"),
}
SPELLED = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "æ": "ae", "ü": "ue"})
UMLAUT = {"a": "ä", "o": "ö", "u": "ü"}
LONG_WORD, LONG_STEM = 5, 4

STOP = {
    "da": "af at de dem den der deres det dig du eller en er et for fra har hun i ikke jeg med men om og på sig som til ved vi",
    "de": "als am an auch auf aus bei das dem den der des die durch ein eine einem einen einer es für im in ist mit nicht oder "
    "sich sie sind um und von wie zu zum zur",
    "en": "a an and are as at be by for from has have how in is it its not of on or our that the their they this to was we "
    "were what who with",
    "et": "aga ei ega et ja ka kas kes kui mis ning oli on või see selle",
    "fi": "ei eli että he hän ja joka jos kun me mutta myös ne niin on ovat se sekä tai",
    "lt": "ar apie bet dėl iki ir iš jie kad kaip kurie ne nei nuo o per prie su tai už yra į",
    "lv": "ar arī bet bez caur gan ir jo ka kas kā ne no pa par pie pēc tas tie un uz vai",
    "pl": "a ale co czy dla do i ich jak jest lub na nie o od oraz po przez przy się są te to u w we z za ze że",
    "sv": "att av de dem den det en ett från för har hon i inte med men och om på samt sig som till vi vid är",
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in STOP.items()}
ANY_STOP_WORD = frozenset().union(*STOP_WORDS.values())

# What the stemmers leave apart although it is one word: (ending, what it becomes), tried before stemming and after it.
BEFORE = {
    "sv": [(re.compile(r"(?<=\w{4}a)ns?$"), "")],  # hälsan, hälsans: hälsa
    "et": [(re.compile(r"(?<=\w{3}us)(?:e|t|es|est|ele|eks|ed|te|tes|test|tega|ega|si)$"), "")],  # üksilduse: üksildus
}
AFTER = {
    "fi": [
        (re.compile(r"(?<=uu|yy)(?:s|d|t|te|ks)$"), ""),  # yksinäisyys, yksinäisyyden, yksinäisyyttä
        (re.compile(r"(?<=[oöuy])j$"), ""),  # yhteisöjen: yhteisö
        (re.compile(r"ng$"), "nk"),  # kaupungin: kaupunki
    ],
    "et": [(re.compile(r"(?<=\w{4})[aeiu]$"), "")],  # koori, linna, lapse
}
# Latvian has no stemmer: a word is known by its beginning, which is the word without the ending of its case.
LATVIAN = re.compile(
    r"(?<=\w{3})(?:iem|ajam|ajai|ajas|ajos|ajiem|ajam|ija|ijas|iju|am|ai|as|os|im|is|ie|es|em|ei|us|um|um|iem|ais|a|e|i|o|s|u)$"
)


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (word in lower case, begin, end) of every word; begin and end are places in `text`, which must be in NFC."""
    for match in _WORD.finditer(text):
        yield match[0][:LONGEST].casefold(), match.start(), match.end()


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, in their order."""
    return [word for word, _begin, _end in tokens(clean(text))]


def clean(text: str) -> str:
    """Return the text in the one form of Unicode that is searched (NFC)."""
    return unicodedata.normalize("NFC", text)


@lru_cache(REMEMBERED)
def spellings(word: str) -> tuple[str, ...]:
    """Return how a word is typed by people without its letters: "härnösand" as "harnosand" and "haernoesand"; never the word itself.

    å ä ö ø æ ü õ lose their marks in words of five letters and more only, of which the stem has four at least: hår is not har, and
    håren is not haren.
    """
    if word.isascii():
        return ()
    if not OWN.intersection(word):
        return (fold(word),)
    found = {_bare(word), fold(word.translate(SPELLED))}
    if may_lose_marks(word):
        found.add(fold(word))
    return tuple(sorted(found - {word}))


@lru_cache(REMEMBERED)
def may_lose_marks(word: str) -> bool:
    """Return whether a word is long enough, in every language that has its letters, to be known without their marks."""
    own = OWN.intersection(word)
    homes = [language for language, letters in ALPHABETS.items() if own <= letters]
    return len(word) >= LONG_WORD and all(len(stem(word, home)) >= LONG_STEM for home in homes)


def _bare(word: str) -> str:
    return "".join(letter if letter in OWN or letter.isascii() else fold(letter) for letter in word)


def stem(word: str, language: str) -> str:
    """Return the stem of a word; in a language without a stemmer the word, in Latvian its beginning."""
    if language == "lv":
        return beginning(word)
    if language not in ALGORITHMS:
        return word
    for ending, instead in BEFORE.get(language, ()):
        word = ending.sub(instead, word)
    found = _stemmer(language).stemWord(word)
    if language == "de":
        found = _with_umlauts(found, word)
    for ending, instead in AFTER.get(language, ()):
        found = ending.sub(instead, found)
    return found


def _with_umlauts(root: str, word: str) -> str:
    """Give a German stem the letters back that its stemmer takes away, also where they were typed as two: schön is not schon."""
    found: list[str] = []
    at = 0
    for letter in root:
        there = word[at : at + 1]
        if (
            there == letter
            and letter in UMLAUT
            and word[at + 1 : at + 2] == "e"
            and root[len(found) + 1 : len(found) + 2] != "e"
        ):
            found.append(UMLAUT[letter])
            at += 2
        elif there == letter or there == UMLAUT.get(letter):
            found.append(there)
            at += 1
        else:
            return root
    return "".join(found)


def _stemmer(language: str):
    made = _own.__dict__.setdefault(
        "stemmers", {}
    )  # a stemmer holds its word while it works, so each thread has its own
    if language not in made:
        made[language] = Stemmer(ALGORITHMS[language])
    return made[language]


def beginning(word: str) -> str:
    """Return a Latvian word without the ending of its case, at least three letters of it."""
    bare = fold(word)
    return word[: len(LATVIAN.sub("", bare))] if len(bare) == len(word) else LATVIAN.sub("", word)


@lru_cache(REMEMBERED)
def lexemes(word: str, language: str) -> tuple[str, ...]:
    """Return what a word of a text, or of a question, is found by in a language: the form with its marks first."""
    root = stem(word, language)
    typed = spellings(word)
    bare = fold(root) if not OWN.intersection(word) or may_lose_marks(word) else _bare(root)
    roots = (root, *(stem(spelling, language) for spelling in typed), bare)
    stems = dict.fromkeys(f"{language}/{found}" for found in roots if found)
    return (*stems, f"={word}", *(f"={spelling}" for spelling in typed))


# --- the words of a text ----------------------------------------------------------------------------
MOST_PLACES = 255  # PostgreSQL keeps no more places of one lexeme
LAST_PLACE = 16_383
GAP = 10  # between zones, so that no phrase reaches from the title into the text


def vector(text: Text, forms: Callable[[str, str], Sequence[str]] = lexemes) -> str:
    """Return a text as PostgreSQL writes a tsvector: 'lexeme':1A,7 …; made of our lexemes, so it is cast and not parsed.

    `forms` is for those who index very much at once and remember more words than `lexemes` does.
    """
    places: dict[str, list[str]] = {}
    at = 0
    for weight, zone in text.zones:
        mark = "" if weight == "D" else weight
        for word in words_of(zone):
            at = min(at + 1, LAST_PLACE)
            if word not in STOP_WORDS.get(text.language, ()):
                for lexeme in forms(word, text.language):
                    places.setdefault(lexeme, []).append(f"{at}{mark}")
                    if weight == "A":  # an index knows no weights, so what stands in a title stands there a second time
                        places.setdefault(f"^{lexeme}", [str(LAST_PLACE)])
        at = min(at + GAP, LAST_PLACE)
    for code in text.codes:
        places.setdefault(f"#{code}", []).append(f"{LAST_PLACE}C")
    return " ".join(f"{quoted(lexeme)}:{','.join(found[:MOST_PLACES])}" for lexeme, found in places.items())


def quoted(lexeme: str) -> str:
    """Return a lexeme as it stands in a tsvector or tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def vocabulary(texts: Iterable[str], language: str) -> set[str]:
    """Return the different words of texts that a correction may propose: no numbers, no stop words, three letters and more."""
    stop: Sequence[str] | frozenset[str] = STOP_WORDS.get(language, frozenset())
    found = {word for text in texts for word in words_of(text)}
    return {word for word in found if len(word) >= 3 and word not in stop and not any(c.isdigit() for c in word)}
