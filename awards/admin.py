"""The only home of the awards in the Django admin: to look at, since pages of our own change them."""

from django.contrib import admin

from awards import models
from pearls.questionnaires.admin import Sealed, look_at


@admin.register(models.Title)
class TitleAdmin(admin.ModelAdmin):
    """The register of titles."""

    list_display = ["name", "edition", "municipality"]
    list_select_related = ["edition", "municipality"]
    search_fields = ["name"]
    autocomplete_fields = ["place", "municipality"]
    raw_id_fields = ["application", "plan", "publication"]


APPLICANT = ["application__municipality__name", "application__place__name"]
look_at(models.Cycle, ["name", "edition", "state"], ["name"], ["edition"])
look_at(models.RuleBook, ["cycle", "number", "frozen_at"], ["cycle__name"], ["cycle"])
look_at(models.Phase, ["cycle", "kind", "opens_at", "closes_at"], ["cycle__name"], ["cycle"])
look_at(models.Extension, ["application", "phase", "until"], APPLICANT, [])
look_at(models.Application, ["municipality", "place", "cycle", "state"], ["municipality__name"], ["municipality"])
look_at(models.ApplicationMember, ["application", "user", "role"], ["user__name"], ["user"])
look_at(models.BidPartner, ["name", "application"], ["name"], [])
look_at(models.Submission, ["application", "kind", "number", "submitted_at"], [*APPLICANT, "code"], [])
look_at(models.EligibilityCheck, ["submission", "rule", "verdict"], ["rule"], [])
look_at(models.EligibilityOverride, ["application", "rule", "passes", "confirmed_at"], APPLICANT, [])
look_at(models.Round, ["name", "cycle", "kind", "state"], ["name"], ["cycle"])
look_at(models.Criterion, ["label", "round", "weight"], ["label"], ["round"])
look_at(models.Seat, ["name", "round", "role", "state"], ["name", "email"], ["round"])
look_at(models.Candidacy, ["application", "round", "number", "out"], APPLICANT, ["round"])
look_at(models.Conflict, ["seat", "candidacy", "kind", "source"], ["seat__name"], ["seat"])
look_at(models.Assignment, ["seat", "candidacy", "state"], ["seat__name"], ["seat"])
look_at(models.ScoreEvent, ["round", "seq", "verb", "at", "by"], ["verb"], ["round", "by"], Sealed)
look_at(models.ResultSnapshot, ["round", "number", "created_at"], ["round__name"], ["round"], Sealed)
look_at(models.SelectionRun, ["result", "created_at"], ["result__round__name"], ["result__round"], Sealed)
look_at(models.Publication, ["round", "state", "publish_at"], ["round__name"], ["round"])
look_at(models.PastCandidacy, ["name", "edition", "outcome"], ["name"], ["edition"])
look_at(models.Scorecard, ["assignment", "state"], ["assignment__seat__name"], [], Sealed)
look_at(models.CriterionScore, ["criterion"], ["criterion__label"], ["criterion"], Sealed)
look_at(models.Decision, ["decided_at"], [], [], Sealed)
look_at(models.Letter, ["application", "sent_at"], APPLICANT, [], Sealed)
