"""What dates and numbers protect: each language's own order of day, month and year, and no page that writes an English one down."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.formats import date_format, get_format
from django.utils.translation import override

from pearls.questionnaires.values import grouped

DAY, MOMENT = date(2026, 11, 28), datetime(2026, 11, 28, 9, 5)
WRITTEN = {
    "da": ("28. november 2026", "28. november", "november 2026", "lørdag 28. november 2026"),
    "de": ("28. November 2026", "28. November", "November 2026", "Samstag, 28. November 2026"),
    "en": ("28 November 2026", "28 November", "November 2026", "Saturday 28 November 2026"),
    "et": ("28. november 2026", "28. november", "november 2026", "laupäev, 28. november 2026"),
    "fi": ("28. marraskuuta 2026", "28. marraskuuta", "marraskuu 2026", "lauantai 28. marraskuuta 2026"),
    "lt": ("2026 m. lapkričio 28 d.", "lapkričio 28 d.", "2026 m. lapkritis", "2026 m. lapkričio 28 d., šeštadienis"),
    "lv": ("2026. gada 28. novembris", "28. novembris", "2026. gada novembris", "sestdiena, 2026. gada 28. novembris"),
    "pl": ("28 listopada 2026", "28 listopada", "Listopad 2026", "sobota, 28 listopada 2026"),
    "sv": ("28 november 2026", "28 november", "november 2026", "lördag 28 november 2026"),
}
NAMES = ("DATE_FORMAT", "MONTH_DAY_FORMAT", "YEAR_MONTH_FORMAT", "WEEKDAY_DATE_FORMAT")
APPS = ("pearls", "practices", "actionplans", "mentoring", "awards", "templates")
SPELT = re.compile(r"""(?:date_format\([^"\n]*|\|date:)"([^"\n]*[FEMlDN][^"\n]*)\"""")
"""A format that spells a month or a weekday where it is used."""
ALONE = {"l", "D", "M"}


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_a_day_is_written_as_in_the_language(language):
    with override(language):
        assert tuple(date_format(DAY, name) for name in NAMES) == WRITTEN[language]
        assert date_format(MOMENT, "DATETIME_FORMAT") == f"{WRITTEN[language][0]}, 09:05"


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_every_language_has_every_format(language):
    own = {name for name in dir(__import__(f"pearls.formats.{language}.formats", fromlist=["x"])) if name.isupper()}
    english = {name for name in dir(__import__("pearls.formats.en.formats", fromlist=["x"])) if name.isupper()}
    assert own == english
    with override(language):
        assert [name for name in english if get_format(name) in (name, None)] == []


def test_no_page_writes_an_english_date_down():
    found = []
    for app in APPS:
        for file in (Path(settings.BASE_DIR) / app).rglob("*"):
            if file.suffix in {".py", ".html", ".txt"} and "formats" not in file.parts:
                said = SPELT.findall(file.read_text(encoding="utf-8"))
                found += [(file.name, text) for text in said if not text.endswith("_FORMAT") and text not in ALONE]
    assert found == []


@pytest.mark.parametrize(("language", "said"), [("en", "1 234 567.50"), ("de", "1 234 567,50"), ("lt", "−1 234,50")])
def test_an_amount_has_the_decimal_sign_of_the_language(language, said):
    with override(language):
        value = "-1234.5" if said.startswith("−") else "1234567.5"
        assert grouped(value) == said.replace(" ", "\u00a0")
