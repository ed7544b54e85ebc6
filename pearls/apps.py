"""The only home of what the core announces to its own registry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PearlsConfig(AppConfig):
    """The shared core."""

    name = "pearls"
    verbose_name = _("Pearls")
