"""The only home of the plans in the Django admin: to look, not to edit."""

from django.contrib import admin

from actionplans.models import (
    Action,
    Asset,
    BudgetLine,
    Indicator,
    Milestone,
    Objective,
    Plan,
    PlanMember,
    PublicIndicator,
    PublicPlan,
    Report,
    Result,
    Risk,
    Stakeholder,
)
from pearls.questionnaires.admin import LookOnly


@admin.register(Plan)
class PlanAdmin(LookOnly):
    """Plans."""

    list_display = ["municipality", "edition", "state", "created_at"]
    list_select_related = ["municipality", "edition"]
    search_fields = ["municipality__name"]


@admin.register(PlanMember)
class PlanMemberAdmin(LookOnly):
    """Who works on which plan."""

    list_display = ["user", "plan", "role"]
    list_select_related = ["user", "plan__municipality"]
    search_fields = ["user__name", "user__email"]


@admin.register(PublicPlan)
class PublicPlanAdmin(LookOnly):
    """Plans that towns published."""

    list_display = ["slug", "published_at", "hidden"]
    search_fields = ["slug"]


@admin.register(PublicIndicator)
class PublicIndicatorAdmin(LookOnly):
    """What published plans measure."""

    list_display = ["title", "public", "unit", "direction", "baseline", "target"]
    list_select_related = ["public__plan__municipality"]
    search_fields = ["title", "objective", "public__slug"]


@admin.register(Result)
class ResultAdmin(LookOnly):
    """What became of actions."""

    list_display = ["plan", "stage", "reached", "changed_at"]
    list_select_related = ["plan__municipality"]
    search_fields = ["plan__municipality__name", "happened"]


@admin.register(Report)
class ReportAdmin(LookOnly):
    """Reports on the year of a plan."""

    list_display = ["plan", "state", "changed_at"]
    list_select_related = ["plan__municipality"]
    search_fields = ["plan__municipality__name"]


@admin.register(Objective, Action, Milestone, BudgetLine, Indicator, Stakeholder, Asset, Risk)
class EntityAdmin(LookOnly):
    """Typed views of the lines of plans."""

    list_display = ["pk"]
