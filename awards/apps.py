"""The only home of what awards announces to the registries below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AwardsConfig(AppConfig):
    """From the call to the published titles."""

    name = "awards"
    verbose_name = _("Awards")

    def ready(self) -> None:
        """Announce data, the titles of the home page, messages and invitations."""
        from awards import queries, seeding  # noqa: PLC0415 -- models first
        from awards.deskentries import applying, dates, life, office  # noqa: PLC0415 -- models first
        from awards.notifications import KINDS  # noqa: PLC0415 -- models first
        from awards.services import asking, register  # noqa: PLC0415 -- models first
        from pearls.addresses import here  # noqa: PLC0415 -- models first
        from pearls.registry import JobKind, NavItem, registry  # noqa: PLC0415 -- models first

        for name in ("titles", "candidacies", "plans", "places"):
            registry.datasets[name] = f"awards.exports.datasets.{name.upper()}"
        registry.job(JobKind("pearl_certificate", "awards.exports.certificate.make_certificate"))
        registry.job(JobKind("application_receipt", "awards.exports.receipt.make_receipt"))
        registry.job(JobKind("application_text", "awards.exports.receipt.make_text"))
        registry.tasks.append(applying.tasks)
        registry.nav.append(applying.nav)
        registry.job(JobKind("round_minutes", "awards.exports.minutes.make_minutes"))
        registry.tasks.append(office.tasks)
        registry.calendars.append(dates.own_dates)
        registry.public_calendar.append(dates.public_dates)
        registry.nav.append(office.nav)
        registry.standings.append(life.standings)
        registry.tours.append(life.tour)
        registry.awaited.append(life.awaited)
        registry.happenings.append(life.happenings)
        registry.lives.append(life.life)
        registry.edition_lives.append(life.edition_life)
        registry.step_pages |= {"application": "/call/", "title": "/pearls/"}
        registry.public_nav.append(NavItem(_("The call"), "/call/", 30))  # type: ignore[arg-type]
        registry.public_nav.append(NavItem(pgettext_lazy("towns", "Pearls"), "/pearls/", 20))  # type: ignore[arg-type]
        registry.sitemap.append(queries.public_addresses)
        registry.eligibility.append(asking.answer)
        registry.edition_facts["titles"] = asking.titles_in_words
        registry.mentor_sources.append(queries.earlier_pearls)
        registry.fact_loaders.append(register.load_record)
        registry.fact_loaders.append(seeding.load_form)
        registry.demo_seeders.append(seeding.seed_year)
        data_url = "/api/titles/"
        registry.panel(
            "home",
            lambda _request: {
                "titles": queries.titles_by_year(),
                "titles_url": here("/pearls/"),
                "data_url": data_url,
            },
        )
        registry.panel("jury", lambda _request: {"editions": queries.public_jury()})
        registry.notification_kinds.update({kind.kind: kind for kind in KINDS})
        self._announce_invitations()
        self._announce_jury()
        self._announce_searches()

    def _announce_searches(self) -> None:
        from awards import searchentries as entries  # noqa: PLC0415 -- models first
        from pearls.registry import SearchSource, registry  # noqa: PLC0415 -- models first

        registry.searches += [
            SearchSource("titles", pgettext_lazy("towns", "Pearls"), entries.pearls, public=True, rank=40),
            SearchSource("applications", _("Applications"), entries.applications, rank=22),
            SearchSource("candidates", _("Candidates whom you read"), entries.candidates, rank=24),
            SearchSource("rounds", _("Rounds"), entries.rounds, rank=25),
            SearchSource("cycles", _("Years of awards"), entries.cycles, rank=26),
        ]

    def _announce_jury(self) -> None:
        from awards.deskentries import jury  # noqa: PLC0415 -- models first
        from pearls.registry import JobKind, registry  # noqa: PLC0415 -- models first

        registry.tasks.append(jury.tasks)
        registry.nav.append(jury.nav)
        registry.job(JobKind("jury_pack", "awards.exports.jury_pack.make_pack"))

    def _announce_invitations(self) -> None:
        from awards import permissions  # noqa: PLC0415 -- models first
        from awards.services import applying, rounds  # noqa: PLC0415 -- models first
        from pearls.registry import InvitationTarget, registry  # noqa: PLC0415 -- models first

        registry.invitation_targets["awards.application"] = InvitationTarget(
            model="awards.application",
            may_invite=permissions.may_manage,
            accept=applying.accept_invitation,
            describe=str,
            url=lambda application: f"/applications/{application.pk}/",
        )
        registry.invitation_targets["awards.seat"] = InvitationTarget(
            model="awards.seat",
            may_invite=lambda user, seat: user.has_perm("awards.manage_round", seat.round),
            accept=rounds.accept_invitation,
            describe=lambda seat: str(seat.round),
            url=lambda seat: f"/rounds/seats/{seat.pk}/",
        )
