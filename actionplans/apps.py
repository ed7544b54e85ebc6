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
        from actionplans.notifications import CommentSaid, PdfReady, PlanHandedBack, PlanSent  # noqa: PLC0415 -- models first
        from pearls.registry import InvitationTarget, JobKind, SearchSource, registry  # noqa: PLC0415 -- models first

        registry.entities.update({name: f"actionplans.{model}" for name, model in ENTITIES.items()})
        registry.tasks.append(deskentries.tasks)
        registry.nav.append(deskentries.nav)
        registry.calendars.append(deskentries.dates)
        registry.searches.append(SearchSource("plans", _("Plans"), searchentries.plans, rank=20))
        registry.job(JobKind("plan_pdf", "actionplans.exports.make_pdf", notification=PdfReady))
        kinds = (PlanSent, PlanHandedBack, PdfReady, CommentSaid)
        registry.notification_kinds.update({kind.kind: kind for kind in kinds})
        registry.invitation_targets["actionplans.plan"] = InvitationTarget(
            model="actionplans.plan",
            may_invite=permissions.may_manage,
            accept=services.accept_invitation,
            describe=str,
            url=lambda plan: f"/plans/{plan.pk}/",
        )
        registry.fact_loaders.append(seeding.load_default_template)
        registry.demo_seeders.append(seeding.seed_plans)
