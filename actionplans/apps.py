"""The only home of what actionplans announces to the registries below it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ENTITIES = {
    "objective": "Objective",
    "action": "Action",
    "milestone": "Milestone",
    "budget_line": "BudgetLine",
    "indicator": "Indicator",
    "stakeholder": "Stakeholder",
    "asset": "Asset",
    "risk": "Risk",
}


class ActionplansConfig(AppConfig):
    """A municipality's plan and its year."""

    name = "actionplans"
    verbose_name = _("Action plans")

    def ready(self) -> None:
        """Announce typed tables, desk tasks, navigation, the PDF job, invitations and demo data."""
        from actionplans import deskentries, permissions, searchentries, seeding, services  # noqa: PLC0415 -- models first
        from actionplans.notifications import KINDS, PdfReady  # noqa: PLC0415 -- models first
        from pearls.registry import InvitationTarget, JobKind, NavItem, SearchSource, registry  # noqa: PLC0415 -- models first

        registry.entities.update({name: f"actionplans.{model}" for name, model in ENTITIES.items()})
        registry.datasets["published-plans"] = "actionplans.exports.datasets.PUBLISHED_PLANS"
        registry.datasets["indicators"] = "actionplans.exports.datasets.INDICATORS"
        registry.tasks.append(deskentries.tasks)
        registry.nav.append(deskentries.nav)
        registry.calendars.append(deskentries.dates)
        registry.standings.append(deskentries.standings)
        registry.tours.append(deskentries.tour)
        registry.happenings.append(deskentries.happenings)
        registry.lives.append(deskentries.life)
        registry.edition_lives.append(deskentries.edition_life)
        registry.searches.append(SearchSource("plans", _("Plans"), searchentries.plans, rank=20))
        registry.job(JobKind("plan_pdf", "actionplans.exports.make_pdf", notification=PdfReady))
        registry.notification_kinds.update({kind.kind: kind for kind in KINDS})
        registry.invitation_targets["actionplans.plan"] = InvitationTarget(
            model="actionplans.plan",
            may_invite=permissions.may_manage,
            accept=services.accept_invitation,
            describe=str,
            url=lambda plan: f"/plans/{plan.pk}/",
        )
        registry.foot_links.append(NavItem(_("Plans of towns"), "/plans/published/"))  # type: ignore[arg-type]
        registry.sitemap.append(deskentries.public_addresses)
        registry.fact_loaders.append(seeding.load_default_template)
        registry.demo_seeders.append(seeding.seed_plans)
