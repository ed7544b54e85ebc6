"""The only home of the longest words: one language that says each message as long as any of the nine does.

A page that fits in these words fits in every language, so that it is loaded once and not nine times. Each language by itself is
read by `tests/sweeps/test_pages_in_languages.py`.
"""

import pytest
from django.conf import settings as django_settings
from django.utils.translation import trans_real

from pearls.models import User

SPOKEN_AS = "de"
"""The language whose place the longest words take: pages call themselves German, and write days and numbers so."""
A_LABEL = 3  # words in English: so few stand on buttons and in heads of columns, where lines may not break


@pytest.fixture
def longest_words(monkeypatch, settings):
    """Return a function that lets everybody who is there read the longest words; it returns what pages then call their language."""
    catalogue = trans_real.TranslationCatalog()
    catalogue._catalogs = [of_all_languages()]  # by its own rule of plurals, as English: forms 0 and 1
    monkeypatch.setattr(trans_real.translation(SPOKEN_AS), "_catalog", catalogue)
    settings.INTERFACE_LANGUAGES = ["en", SPOKEN_AS]

    def read_by_everybody():
        User.objects.update(language=SPOKEN_AS)
        return SPOKEN_AS

    return read_by_everybody


def of_all_languages():
    """Return of each message, by its key in a catalogue, the longest translation of all languages, or the English where that is longer."""
    found = {}
    for code, _name in django_settings.LANGUAGES:
        for key, said in trans_real.translation(code)._catalog.items():
            message, form = key if isinstance(key, tuple) else (key, None)
            places = [key] if form is None else [(message, 0), (message, 1)]
            for place in places:
                found.setdefault(place, []).append(said)
    return {key: longest(_english(key), said) for key, said in found.items()}


def longest(english, translations):
    """Return what needs the most room: of a label the longest, of a sentence that with the longest word."""
    label = len(english.split()) <= A_LABEL
    return max(
        [english, *translations], key=lambda said: (0 if label else max(map(len, said.split()), default=0), len(said))
    )


def _english(key):
    message = key[0] if isinstance(key, tuple) else key
    return message.rpartition("\x04")[2]
