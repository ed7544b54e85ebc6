"""The only home of how days and times are written where Django's own way is not the region's."""

from django.utils.translation import gettext_noop as _

WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
"""Said in our own catalogues: Django writes them with a capital in Lithuanian and Polish, and ours stand inside sentences."""
