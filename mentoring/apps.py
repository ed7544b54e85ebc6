"""The only home of what mentoring announces to the registries."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    """The right mentor for each town, and a year that helps."""

    name = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self) -> None:
        """Announce desk tasks, navigation, calendars, messages and invitations."""
        from mentoring.deskentries import life, seasons  # noqa: PLC0415 -- models first
        from mentoring.notifications import KINDS  # noqa: PLC0415 -- models first
        from mentoring.seeding import season  # noqa: PLC0415 -- models first
        from pearls.registry import JobKind, registry  # noqa: PLC0415 -- models first

        registry.job(JobKind("mentoring_match", "mentoring.exports.matching.run_match", max_attempts=1))
        registry.job(JobKind("mentoring_why_not", "mentoring.exports.matching.run_inquiry"))
        registry.tasks.append(seasons.tasks)
        registry.nav.append(seasons.nav)
        registry.calendars.append(seasons.dates)
        registry.standings.append(life.standings)
        registry.tours.append(life.tour)
        registry.awaited.append(life.awaited)
        registry.lives.append(life.life)
        registry.edition_lives.append(life.edition_life)
        registry.step_pages["mentoring"] = "/sessions/"
        registry.notification_kinds.update({kind.kind: kind for kind in KINDS})
        registry.demo_seeders.append(season.seed_season)
        self._announce_invitations()
        self._announce_meetings()
        self._announce_sessions()
        self._announce_relationships()
        self._announce_visits()
        self._announce_report()
        self._announce_searches()

    def _announce_searches(self) -> None:
        from mentoring import searchentries as entries  # noqa: PLC0415 -- models first
        from pearls.registry import SearchSource, registry  # noqa: PLC0415 -- models first

        registry.searches += [
            SearchSource("sessions", _("Learning sessions"), entries.sessions, public=True, rank=50),
            SearchSource("mentorings", _("Mentorings"), entries.relationships, rank=28),
            SearchSource("meetings", _("Meetings"), entries.meetings, rank=29),
            SearchSource("visits", _("Visits"), entries.visits, rank=29),
        ]

    def _announce_invitations(self) -> None:
        from mentoring import permissions  # noqa: PLC0415 -- models first
        from mentoring.services import collecting  # noqa: PLC0415 -- models first
        from pearls.registry import InvitationTarget, registry  # noqa: PLC0415 -- models first

        registry.invitation_targets["mentoring.offer"] = InvitationTarget(
            model="mentoring.offer",
            may_invite=permissions.may_write_offer,
            accept=collecting.accept_invitation,
            describe=str,
            url=lambda offer: f"/mentoring/offers/{offer.pk}/",
        )

    def _announce_meetings(self) -> None:
        from mentoring.deskentries import meetings  # noqa: PLC0415 -- models first
        from pearls.registry import registry  # noqa: PLC0415 -- models first

        registry.tasks.append(meetings.tasks)
        registry.calendars.append(meetings.dates)

    def _announce_sessions(self) -> None:
        from mentoring.deskentries import sessions  # noqa: PLC0415 -- models first
        from mentoring.queries.sessions import proof_of  # noqa: PLC0415 -- models first
        from pearls.registry import JobKind, NavItem, registry  # noqa: PLC0415 -- models first

        registry.tasks.append(sessions.tasks)
        registry.calendars.append(sessions.dates)
        registry.public_calendar.append(sessions.public_dates)
        registry.sitemap.append(sessions.addresses)
        registry.public_nav.append(NavItem(_("Sessions"), "/sessions/", 40))  # type: ignore[arg-type]
        registry.job(JobKind("session_certificate", "mentoring.exports.sessions.make_certificate"))
        registry.proofs.append(proof_of)

    def _announce_relationships(self) -> None:
        from mentoring.deskentries import relationships  # noqa: PLC0415 -- models first
        from mentoring.permissions.relationships import may_look_after, why_not_judge  # noqa: PLC0415 -- models first
        from mentoring.services import agreeing, joining  # noqa: PLC0415 -- models first
        from pearls.registry import InvitationTarget, JobKind, registry  # noqa: PLC0415 -- models first

        registry.tasks.append(relationships.tasks)
        registry.calendars.append(relationships.dates)
        registry.conflict_sources.append(why_not_judge)
        registry.fact_loaders.append(agreeing.load_templates)
        registry.job(JobKind("mentoring_agreement", "mentoring.exports.agreement.make_agreement"))
        registry.invitation_targets["mentoring.party"] = InvitationTarget(
            model="mentoring.party",
            may_invite=may_look_after,
            accept=joining.accept_invitation,
            describe=lambda party: f"{party}, {party.relationship}",
            url=lambda party: f"/mentoring/with/{party.relationship_id}/",
        )

    def _announce_visits(self) -> None:
        from mentoring.deskentries import visits  # noqa: PLC0415 -- models first
        from pearls.registry import registry  # noqa: PLC0415 -- models first

        registry.tasks.append(visits.tasks)
        registry.calendars.append(visits.dates)

    def _announce_report(self) -> None:
        from mentoring.services import report  # noqa: PLC0415 -- models first
        from pearls.registry import JobKind, registry  # noqa: PLC0415 -- models first

        registry.job(JobKind("mentoring_report", "mentoring.exports.report.make_report"))
        registry.job(JobKind("mentor_certificate", "mentoring.exports.report.make_certificate"))
        registry.proofs.append(report.prove)
