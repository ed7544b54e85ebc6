"""The only home of how mentoring's pages say languages with their level, and moments with their zone."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from mentoring.enums import Level
from pearls.formats import town_of


def languages_in_words(spoken: Mapping[str, int]) -> list[str]:
    """Return {code: Level} as "Latvian (very well)", the best first."""
    names, levels = dict(settings.LANGUAGES), dict(Level.choices)
    ordered = sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"{names.get(code, code)} ({levels[level]})" for code, level in ordered]


def instant(moment: datetime, zone: str = settings.TIME_ZONE) -> str:
    """Return an instant in a zone with the zone's name: "3 May 2027, 23:59 Stockholm time"."""
    local = moment.astimezone(ZoneInfo(zone))
    name = _("%s time") % town_of(zone)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {name}"
