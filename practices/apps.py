"""The only home of what practices announces to the registries."""

from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """What is worth learning from: written, curated, translated, found, reused."""

    name = "practices"
    verbose_name = _("Practices")

    def ready(self) -> None:
        """Announce vocabularies and the data that every installation starts with."""
        from pearls.registry import registry  # noqa: PLC0415 -- models first
        from practices import queries, seeding  # noqa: PLC0415 -- models first
        from practices.enums import Vocabulary  # noqa: PLC0415 -- models first

        for vocabulary in Vocabulary:
            registry.choice_lists[vocabulary.value] = partial(queries.choices, vocabulary)
        registry.fact_loaders.append(seeding.load_vocabularies)
        registry.fact_loaders.append(seeding.load_template)
