"""The only home of what the public site announces to the registries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """What the public reads about the programme."""

    name = "pearls.site"
    label = "site"
    verbose_name = _("Public site")

    def ready(self) -> None:
        """Announce texts as facts, the desk, the first page, the foot of every page and messages."""
        from pearls.registry import registry  # noqa: PLC0415 -- models first
        from pearls.site import deskentries, seeding  # noqa: PLC0415 -- models first
        from pearls.site.notifications import FeedbackCame  # noqa: PLC0415 -- models first

        registry.tasks.append(deskentries.tasks)
        registry.contact_page = "/contact/"
        registry.panel("home", deskentries.home)
        registry.panel("foot", deskentries.foot)
        registry.panel("programme", deskentries.programme_card)
        registry.sitemap.append(deskentries.public_addresses)
        registry.notification_kinds[FeedbackCame.kind] = FeedbackCame
        registry.fact_loaders.append(seeding.load_site)
        registry.demo_seeders.append(seeding.seed_news)
