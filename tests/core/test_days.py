"""What dates, zones and numbers protect: each language's own order of day, month and year, and no page that writes an English one down."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from babel import Locale
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.formats import date_format, get_format
from django.utils.translation import override

from pearls.formats import CAPITALS, capital_in_words, grouped, in_signs, town_of
from pearls.questionnaires.values import Invalid, parse
from pearls.templatetags.pearls import typed

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


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_numbers_are_grouped_as_the_common_locale_data_say_it_of_each_language(language):
    with override(language):
        for value in (0, 999, 1250, 85885, 1234567):
            assert grouped(value) == format_decimal(value, locale=language)
            assert grouped(-value).replace("−", "") == grouped(value)
        assert grouped("1234567.5") == format_decimal(1234567.5, format="#,##0.00", locale=language)
        assert in_signs("-0.25") == f"−0{get_format('DECIMAL_SEPARATOR')}25"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "85,885"), ("de", "85.885"), ("da", "85.885"), *((code, "85\u00a0885") for code in ("et", "fi", "lt", "lv", "pl", "sv"))],
)  # fmt: skip
def test_a_number_that_is_shown_can_be_typed_again(language, said):
    with override(language):
        assert grouped(85885) == said
        assert parse({"type": "number", "decimals": 0}, said) == "85885"
        assert parse({"type": "money"}, f"{said} €") == "85885.00"
        assert parse({"type": "money"}, grouped("85885.5")) == "85885.50"
        assert parse({"type": "money"}, typed("85885.5", "money")) == "85885.50"
        assert parse({"type": "number"}, grouped("12.5")) == "12.50"


def test_only_the_sign_of_the_readers_own_thousands_is_left_out():
    with override("de"), pytest.raises(Invalid):
        parse({"type": "money"}, "85,885")
    with override("pl"), pytest.raises(Invalid):
        parse({"type": "money"}, "85.885")
    with override("de"):
        assert parse({"type": "number"}, "0.250") == "0.25"
        assert parse({"type": "number"}, 12.5) == "12.50"


# --- zones and capitals ---------------------------------------------------------------------------
@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_zones_and_capitals_are_called_as_the_common_locale_data_call_them(language):
    known = Locale(language).time_zones
    with override(language):
        for town in CAPITALS:
            assert town_of(f"Europe/{town}") == known.get(f"Europe/{town}", {}).get("city", town)
            assert capital_in_words(town) == town_of(f"Europe/{town}")


def test_a_zone_without_a_name_of_ours_is_called_by_its_town():
    assert (town_of("America/New_York"), capital_in_words("Kalnupe")) == ("New York", "Kalnupe")


def test_the_capitals_are_those_that_the_programme_leaves_out_and_those_of_its_zones():
    data = Path(settings.BASE_DIR) / "pearls" / "data"
    excluded = yaml.safe_load((data / "programme.yaml").read_text("utf-8"))["eligibility"]["excluded_capitals"]
    zones = [country["time_zone"] for country in yaml.safe_load((data / "countries.yaml").read_text("utf-8"))]
    assert sorted(excluded) == sorted(CAPITALS)
    assert sorted(f"Europe/{town}" for town in CAPITALS) == sorted(zones)
