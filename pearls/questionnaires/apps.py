"""The only home of what the questionnaires announce."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    """Any form that people fill together."""

    name = "pearls.questionnaires"
    label = "questionnaires"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        """Load the rights."""
        from pearls.questionnaires import permissions  # noqa: F401, PLC0415 -- models first
