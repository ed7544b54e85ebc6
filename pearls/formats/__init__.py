"""The only home of how days, times, zones and numbers are written where Django's own way is not the region's."""

from decimal import Decimal
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
"""Said in our own catalogues: Django writes them with a capital in Lithuanian and Polish, and ours stand inside sentences."""
CAPITALS = (
    _("Berlin"), _("Copenhagen"), _("Helsinki"), _("Riga"), _("Stockholm"), _("Tallinn"), _("Vilnius"), _("Warsaw"),
)  # fmt: skip
"""By which time zones are called, and which cannot hold the title. Babel knows them too, for 2 MB of every process and language."""


def town_of(zone: str) -> str:
    """Return the town by which a time zone is called, in the reader's language: "Riika" for Europe/Riga."""
    return capital_in_words(zone.rpartition("/")[2].replace("_", " "))


def capital_in_words(town: str) -> str:
    """Return the name of a capital in the reader's language; any other name as it is."""
    return gettext(town) if town in CAPITALS else town


def grouped(value: Any) -> str:
    """Return a number in groups of three with no needless decimals, as the reader's language writes it: "14.200" in German."""
    number = Decimal(str(value))
    return in_signs(f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}")


def in_signs(text: str) -> str:
    """Return a number that Python wrote ("-1,234.5") with the signs of the reader's language and a real minus."""
    signs = {",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR"), "-": "−"}
    return text.translate(str.maketrans(signs))
