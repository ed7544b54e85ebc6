"""The only home of what practices announces to the registries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """The app on its floor; its models come with its issue."""

    name = "practices"
    verbose_name = _("Practices")
