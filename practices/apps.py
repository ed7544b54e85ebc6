"""The only home of what practices announces to the registries."""

from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticesConfig(AppConfig):
    """What is worth learning from: written, curated, translated, found, reused."""

    name = "practices"
    verbose_name = _("Practices")

    def ready(self) -> None:
        """Announce vocabularies, data, desk, navigation, messages and invitations."""
        from pearls.registry import JobKind, NavItem, registry  # noqa: PLC0415 -- models first
        from practices import queries, seeding  # noqa: PLC0415 -- models first
        from practices.enums import Vocabulary  # noqa: PLC0415 -- models first

        for vocabulary in Vocabulary:
            registry.choice_lists[vocabulary.value] = partial(queries.choices, vocabulary)
        registry.fact_loaders.append(seeding.load_vocabularies)
        registry.fact_loaders.append(seeding.load_template)
        registry.fact_loaders.append(seeding.load_public_practices)
        registry.demo_seeders.append(seeding.seed_practices)
        registry.datasets["practices"] = "practices.exports.datasets.PRACTICES"
        registry.job(JobKind("practice_booklet", "practices.exports.booklet.make_booklet"))
        registry.public_nav.append(NavItem(_("Practices"), "/practices/", 10))  # type: ignore[arg-type]
        self._announce_writing_and_curation()
        self._announce_searches()

    def _announce_searches(self) -> None:
        from pearls.registry import SearchSource, registry  # noqa: PLC0415 -- models first
        from practices import searchentries as entries  # noqa: PLC0415 -- models first

        registry.searches += [
            SearchSource("practices", _("Practices"), entries.published, entries.all_published, public=True, rank=30),
            SearchSource("unpublished", _("Practices not yet published"), entries.unpublished, rank=31),
            SearchSource("collections", _("Collections"), entries.collections, rank=55),
        ]

    def _announce_writing_and_curation(self) -> None:
        from pearls.registry import InvitationTarget, registry  # noqa: PLC0415 -- models first
        from practices import deskentries, permissions  # noqa: PLC0415 -- models first
        from practices.notifications import KINDS  # noqa: PLC0415 -- models first
        from practices.services import writing  # noqa: PLC0415 -- models first

        registry.tasks.append(deskentries.tasks)
        registry.nav.append(deskentries.nav)
        registry.standings.append(deskentries.standings)
        registry.tours.append(deskentries.tour)
        registry.awaited.append(deskentries.awaited)
        registry.happenings.append(deskentries.happenings)
        registry.lives.append(deskentries.life)
        registry.edition_lives.append(deskentries.edition_life)
        registry.step_pages["practice"] = "/practices/"
        registry.notification_kinds.update({kind.kind: kind for kind in KINDS})
        registry.invitation_targets["practices.practice"] = InvitationTarget(
            model="practices.practice",
            may_invite=permissions.may_manage,
            accept=writing.accept_invitation,
            describe=str,
            url=lambda practice: f"/practices/{practice.pk}/",
        )
