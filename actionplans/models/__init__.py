"""The only home of what plans keep: the plan with its typed tables, and the year after it was sent."""

from actionplans.models.plans import (
    Action,
    Asset,
    BudgetLine,
    Entity,
    Indicator,
    Milestone,
    Objective,
    Plan,
    PlanMember,
    PublicIndicator,
    PublicPlan,
    Risk,
    Stakeholder,
)
from actionplans.models.year import Report, Result

__all__ = [
    "Action",
    "Asset",
    "BudgetLine",
    "Entity",
    "Indicator",
    "Milestone",
    "Objective",
    "Plan",
    "PlanMember",
    "PublicIndicator",
    "PublicPlan",
    "Report",
    "Result",
    "Risk",
    "Stakeholder",
]
