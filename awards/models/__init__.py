"""The awards' tables."""

from awards.models.applications import (
    Application,
    ApplicationMember,
    BidPartner,
    EligibilityCheck,
    EligibilityOverride,
    Submission,
)
from awards.models.cycles import Cycle, Extension, Phase, RuleBook
from awards.models.results import Decision, Letter, Publication, ResultSnapshot, SelectionRun
from awards.models.rounds import Assignment, Candidacy, Conflict, Criterion, Round, Seat
from awards.models.scores import CriterionScore, Scorecard, ScoreEvent
from awards.models.titles import PastCandidacy, Title

__all__ = [
    "Application",
    "ApplicationMember",
    "Assignment",
    "BidPartner",
    "Candidacy",
    "Conflict",
    "Criterion",
    "CriterionScore",
    "Cycle",
    "Decision",
    "EligibilityCheck",
    "EligibilityOverride",
    "Extension",
    "Letter",
    "PastCandidacy",
    "Phase",
    "Publication",
    "ResultSnapshot",
    "Round",
    "RuleBook",
    "ScoreEvent",
    "Scorecard",
    "Seat",
    "SelectionRun",
    "Submission",
    "Title",
]
