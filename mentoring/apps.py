"""The only home of what mentoring announces to the registries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    """The app on its floor; its models come with its issue."""

    name = "mentoring"
    verbose_name = _("Mentoring")
