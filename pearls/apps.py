"""The only home of what the core announces to its own registry."""

from functools import partial
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PearlsConfig(AppConfig):
    """The shared core."""

    name = "pearls"
    verbose_name = _("Pearls")

    def ready(self) -> None:
        """Announce rights, desk tasks, navigation, messages, and that people can be invited to bodies."""
        from pearls import deskentries, permissions  # noqa: PLC0415 -- models first
        from pearls.letters import AccountMail, AddressCheck, InvitationLetter, RequestDeclined  # noqa: PLC0415 -- models first
        from pearls.notifications import JobDone  # noqa: PLC0415 -- models first
        from pearls.registry import InvitationTarget, registry  # noqa: PLC0415 -- models first
        from pearls.services import people  # noqa: PLC0415 -- models first

        registry.tasks.append(deskentries.tasks)
        registry.nav.append(deskentries.nav)
        registry.awaited.append(deskentries.awaited)
        registry.tours.append(deskentries.tour)
        registry.sitemap.append(lambda: ["/data/"])
        registry.happenings.append(deskentries.happenings)
        kinds = (JobDone, InvitationLetter, RequestDeclined, AccountMail, AddressCheck)
        self._announce_searches()
        registry.datasets["editions"] = "pearls.opendata.editions.EDITIONS"
        registry.notification_kinds.update({kind.kind: kind for kind in kinds})
        for model, address in (("municipality", "municipalities"), ("organisation", "organisations")):
            registry.invitation_targets[f"pearls.{model}"] = InvitationTarget(
                model=f"pearls.{model}",
                may_invite=permissions.may_invite_to_body,
                accept=people.join,
                describe=str,
                url=partial(_page_of, address),
            )

    def _announce_searches(self) -> None:
        from pearls import searchentries as entries  # noqa: PLC0415 -- models first
        from pearls.registry import SearchSource, registry  # noqa: PLC0415 -- models first

        registry.searches += [
            SearchSource("pages", _("Go to"), entries.pages, public=True, rank=10),
            SearchSource(
                "towns", _("Towns and municipalities"), entries.towns, entries.all_towns, public=True, rank=60
            ),
            SearchSource("organisations", _("Organisations"), entries.organisations, rank=65),
            SearchSource("people", _("People"), entries.people, rank=70),
        ]


def _page_of(address: str, body: Any) -> str:
    return f"/{address}/{body.pk}/"
