"""The only home of how a mail of the mentoring tells when something takes place: by the clock and in the language of its reader."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _


def hours_in_words(starts: datetime, ends: datetime) -> str:
    """Return day and hours, by the clock that is active: the reader's own while a mail is written."""
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    words = {
        "day": formats.date_format(first, "WEEKDAY_DATE_FORMAT"),
        "from": formats.date_format(first, "H:i"),
        "to": formats.date_format(last, "H:i"),
    }
    return _("%(day)s, %(from)s–%(to)s in your time.") % words
