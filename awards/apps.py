"""The only home of what awards announces to the registries below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    """From the call to the published titles; so far the register of the public record."""

    name = "awards"
    verbose_name = _("Awards")

    def ready(self) -> None:
        """Announce the titles of the public record and the list for the home page."""
        from awards import queries  # noqa: PLC0415 -- models first
        from awards.services import register  # noqa: PLC0415 -- models first
        from pearls.registry import registry  # noqa: PLC0415 -- models first

        registry.fact_loaders.append(register.load_record)
        registry.panel("home", lambda _request: {"titles": queries.titles_by_year()})
