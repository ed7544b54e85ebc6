"""The only home of mentoring in the Django admin: to look at, since pages of our own change it."""

from mentoring import models
from pearls.questionnaires.admin import Sealed, look_at

TOWN = ["municipality__name"]
BODY = ["organisation", "municipality", "expert"]
PAIR = ["need__municipality__name"]
NAME = ["relationship__name"]
look_at(models.Season, ["name", "edition", "state", "closes_at"], ["name"], ["edition"])
look_at(models.RuleSet, ["name", "season", "seed"], ["name"], ["season"])
look_at(models.StandIn, ["country", "edition", "user"], ["user__name"], ["country", "edition", "user"])
look_at(
    models.Offer,
    ["__str__", "season", "kind", "state"],
    ["organisation__name", *TOWN],
    ["season", "organisation", "municipality", "expert"],
)
look_at(models.OfferPerson, ["user", "role", "days"], ["user__name"], ["user"])
look_at(models.OfferTopic, ["term", "level"], ["term__code"], ["term"])
look_at(models.Need, ["municipality", "season", "state", "urgency"], TOWN, ["municipality", "season"])
look_at(models.NeedTopic, ["term", "weight", "drawn_from"], ["term__code"], ["term"])
look_at(models.Preference, ["need", "side", "rank"], PAIR, ["need__municipality"], base=Sealed)
look_at(models.Objection, ["need", "side"], PAIR, ["need__municipality"], base=Sealed)
look_at(models.PairRule, ["need", "kind", "reason"], PAIR, ["need__municipality"])
look_at(models.MatchRun, ["name", "season", "seed", "seconds", "made_at"], ["name"], ["season"])
look_at(models.Inquiry, ["need", "offer_id", "asked_at"], PAIR, ["need__municipality"])
look_at(models.Proposal, ["need", "state", "points"], PAIR, ["need__municipality"])
look_at(models.Answer, ["proposal_id", "side", "yes", "given_at"], ["proposal__need__municipality__name"], base=Sealed)
look_at(models.Relationship, ["name", "season", "kind", "state"], ["name"], ["season"])
look_at(models.Party, ["__str__", "relationship", "side"], NAME, ["relationship", *BODY])
look_at(models.PartyPerson, ["user", "lead", "since", "until"], ["user__name"], ["user"])
look_at(models.PlanAccess, ["user", "relationship"], ["user__name"], ["user", "relationship"])
look_at(models.AgreementTemplate, ["kind", "number"], ["kind"])
look_at(models.Agreement, ["relationship", "number", "written_at"], NAME, ["relationship"])
look_at(models.Signature, ["name", "signed_at"], ["name"])
look_at(models.Goal, ["title", "relationship", "state", "due"], ["title"], ["relationship"])
look_at(models.GoalStep, ["title", "due", "reached_at"], ["title"])
look_at(models.GoalEvidence, ["text", "added_at"], ["text"])
look_at(
    models.Closing,
    ["party", "kind", "outcome"],
    ["party__relationship__name"],
    ["party__organisation", "party__municipality", "party__expert"],
)
look_at(models.Meeting, ["title", "relationship", "state", "starts_at"], ["title"], ["relationship"])
look_at(models.Slot, ["meeting", "starts_at"], ["meeting__title"], ["meeting"])
look_at(models.SlotVote, ["user", "says"], ["user__name"], ["user"])
look_at(models.Attendance, ["user", "hours"], ["user__name"], ["user"])
look_at(models.MeetingAction, ["text", "owner", "due"], ["text"], ["owner"])
look_at(models.Note, ["relationship", "visibility", "written_at"], NAME, ["relationship"], base=Sealed)
look_at(models.Message, ["relationship", "written_at"], NAME, ["relationship"], base=Sealed)
look_at(models.Question, ["relationship", "asked_at", "answered_at"], NAME, ["relationship"], base=Sealed)
look_at(models.Pulse, ["relationship", "kind", "said_at"], NAME, ["relationship"], base=Sealed)
look_at(models.Nudge, ["relationship", "signal", "step"], NAME, ["relationship"])
look_at(models.Visit, ["title", "relationship", "state", "starts"], ["title"], ["relationship"])
look_at(models.VisitApproval, ["visit", "yes", "given_at"], ["visit__title"], ["visit"])
look_at(models.Traveller, ["name", "visit", "travel"], ["name"], ["visit"])
look_at(models.TravellerNeeds, ["traveller_id"], ["traveller__name"], base=Sealed)
look_at(models.VisitCost, ["what", "visit", "planned", "spent"], ["what"], ["visit"])
look_at(models.VisitFile, ["visit", "text"], ["text"], ["visit"])
look_at(models.FollowUp, ["text", "owner", "due"], ["text"], ["owner"])
look_at(models.LearningSession, ["title", "kind", "state", "starts_at"], ["title"])
look_at(models.Registration, ["user", "session", "state"], ["user__name"], ["user", "session"])
look_at(models.SessionMaterial, ["title", "session"], ["title"], ["session"])
look_at(models.MentorCertificate, ["user", "season", "code", "made_at"], ["user__name", "code"], ["user", "season"])
