"""What publishing a matching protects: nobody is told before both sides are, a no hurts nobody, and who was told keeps the partner."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from mentoring.deskentries.seasons import tasks
from mentoring.enums import EntryState, ProposalState, SeasonState, Side
from mentoring.exports.matching import audit_file
from mentoring.forms.matching import RulesForm
from mentoring.management.commands.check_matching import Command
from mentoring.matching.reading import read_matching, read_problem
from mentoring.models import (
    Answer,
    Inquiry,
    MatchRun,
    Need,
    NeedTopic,
    Objection,
    Offer,
    PairRule,
    Preference,
    Proposal,
    Relationship,
    RuleSet,
    Season,
)
from mentoring.services import matching, offering, seasons
from mentoring.tasks import end_answers
from pearls import jobs
from pearls.models import Job, Municipality, Notification, User
from pearls.workflow import NotAllowedNow
from tests.mentoring.conftest import DAY, NOW, topic
from tests.mentoring.test_collecting import a_run
from tests.mentoring.test_season_pages import form_of, go  # noqa: F401 -- go is a fixture

pytestmark = pytest.mark.django_db


def silent(*_step):
    """Hear of progress and say nothing."""


def way_of(*rules):
    return f"These rules stand in each other's way: {', '.join(rules)}. Drop one of them."


@pytest.fixture
def closed(house, dora):
    """The season after collecting, with three rule sets' worth of seeds."""
    seasons.move_season(season=house.season, name="close_season", by=dora)
    house.season.refresh_from_db()
    house.rule_set.refresh_from_db()
    return house


@pytest.fixture
def run(closed, dora):
    return matching.match(closed.rule_set, dora, silent)


@pytest.fixture
def drafted(closed, run, dora):
    offering.adopt_run(run=run, by=dora)
    closed.season.refresh_from_db()
    return closed


@pytest.fixture
def offered(drafted, dora):
    offering.offer_pairs(season=drafted.season, by=dora)
    drafted.season.refresh_from_db()
    drafted.pair = Proposal.objects.get(season=drafted.season, state=ProposalState.OFFERED)
    return drafted


def say(pair, side, yes, by, reason=""):
    return offering.answer(proposal=pair, side=side, yes=yes, reason=reason, by=User.objects.get(pk=by.pk))


# --- the question ---------------------------------------------------------------------------------
def test_a_season_becomes_a_question_with_all_that_both_sides_said(house):
    Preference.objects.create(need=house.need, offer=house.offer, side=Side.TOWN, rank=2)
    Objection.objects.create(need=house.need, offer=house.other_offer, side=Side.MENTOR)
    PairRule.objects.create(
        season=house.season, need=house.need, offer=house.offer, kind="pin", reason="They know each other."
    )
    Need.objects.filter(pk=house.need.pk).update(urgency=1, urgency_reason="x", credit=2)
    asked = matching.problem_of(house.season, {"weights": {"topics": 1}}, "7")
    [need] = asked.needs
    assert (need.languages, need.worth, need.country) == ({"en": 4, "lv": 6}, 4, "LV")
    assert [(p.side, p.rank) for p in asked.preferences] == [("need", 2)]
    assert [(r.side, r.offer) for r in asked.refusals] == [("offer", str(house.other_offer.pk))]
    assert [(p.reason, p.offer) for p in asked.pins] == [("They know each other.", str(house.offer.pk))]
    assert {offer.kind: offer.maximum for offer in asked.offers} == {"organisation": 2, "pearl": 1}


def test_who_worked_together_before_is_known_to_the_question(running):
    asked = matching.problem_of(running.season, {}, "7")
    assert asked.acquainted == {(str(running.need.pk), str(running.offer.pk))}


def test_entries_that_are_not_handed_in_and_what_hangs_on_them_stay_out(house):
    Objection.objects.create(need=house.need, offer=house.other_offer, side=Side.TOWN)
    PairRule.objects.create(season=house.season, need=house.need, offer=house.other_offer, kind="forbid", reason="x")
    gone = {"need": house.need, "offer": house.other_offer, "points": 1, "state": ProposalState.DECLINED}
    Proposal.objects.create(season=house.season, run=a_run(house.season), **gone)
    house.other_offer.state = EntryState.WITHDRAWN
    house.other_offer.save()
    asked = matching.problem_of(house.season, {}, "7")
    assert ([o.key for o in asked.offers], asked.refusals, asked.forbids) == ([str(house.offer.pk)], (), ())


def test_months_are_counted_over_the_turn_of_the_year():
    assert matching.months_between(date(2027, 11, 30), date(2028, 1, 1)) == {"2027-11", "2027-12", "2028-01"}
    assert matching.months_between(None, date(2028, 1, 1)) == frozenset()


# --- a run ----------------------------------------------------------------------------------------
def test_a_run_is_kept_whole_and_can_be_made_again(closed, run):
    again = read_problem(run.inputs)
    assert again == matching.problem_of(closed.season, closed.rule_set.rules, closed.rule_set.seed)
    assert read_matching(run.result).result_hash == run.result_sha256
    assert [(p["need"], p["offer"]) for p in run.result["pairs"]] == [(str(closed.need.pk), str(closed.offer.pk))]
    assert matching.faults_of(run) == []


def test_the_same_season_gives_the_same_run(closed, run, dora):
    again = matching.match(closed.rule_set, dora, silent)
    assert (again.inputs_sha256, again.result_sha256) == (run.inputs_sha256, run.result_sha256)


def test_a_forged_run_is_found_and_a_run_cannot_be_changed(run, capsys):
    from django.db import transaction
    from django.db.utils import ProgrammingError

    with pytest.raises(ProgrammingError), transaction.atomic():
        MatchRun.objects.filter(pk=run.pk).update(name="x")
    run.result["pairs"][0]["score"] += 1
    assert matching.faults_of(run) != []
    run.result_sha256 = "0" * 64
    assert matching.faults_of(run)[-1] == "the hashes differ"
    Command().handle()
    assert "1 run checked, nothing is wrong" in capsys.readouterr().out


def test_the_command_names_a_run_that_does_not_hold(run, monkeypatch, capsys):
    from django.core.management.base import CommandError

    from tests.awards.conftest import past_the_triggers

    with past_the_triggers("mentoring_matchrun"):
        MatchRun.objects.filter(pk=run.pk).update(inputs_sha256="0" * 64)
    with pytest.raises(CommandError, match="the hashes differ"):
        Command().handle()


def test_rules_that_cannot_hold_are_named(closed, dora):
    Offer.objects.filter(pk=closed.offer.pk).update(min_towns=2)
    with pytest.raises(ValidationError) as refused:
        matching.match(closed.rule_set, dora, silent)
    assert refused.value.messages == [way_of("the number of towns or mentors of Culture House")]


def test_a_search_without_end_says_so(closed, monkeypatch):
    monkeypatch.setattr(matching, "TIME_LIMIT", -1.0)
    asked = matching.problem_of(closed.season, {}, "7")
    with pytest.raises(ValidationError, match="before an optimum was proven"):
        matching.solved(closed.season, asked, silent)


def test_a_run_says_who_waits_and_who_would_help(closed, dora):
    for name in ("Paju", "Ranna"):
        town = Municipality.objects.create(name=name, slug=name.lower(), country=closed.pearl.country, invented=True)
        need = Need.objects.create(
            season=closed.season, municipality=town, state=EntryState.HANDED_IN, languages={"en": 2}, formats=["visit"]
        )
        NeedTopic.objects.create(need=need, term=topic("poverty"), weight=3)
    run = matching.match(closed.rule_set, dora, silent)
    assert len(run.result["unmatched"]) == 2
    assert run.analysis["helps"][0]["offer"].startswith("en ")
    assert len(run.analysis["helps"][0]["served"]) == 1


def test_only_the_office_orders_runs_and_asks_why_not(closed, run, cleo, dora):
    for call in (
        lambda by: matching.order_run(rule_set=closed.rule_set, by=by),
        lambda by: matching.order_inquiry(run=run, need=closed.need, offer=closed.offer, by=by),
        lambda by: matching.save_rule_set(rule_set=closed.rule_set, by=by),
        lambda by: offering.adopt_run(run=run, by=by),
        lambda by: offering.offer_draft(season=closed.season, by=by),
    ):
        with pytest.raises(PermissionDenied):
            call(cleo)


def test_jobs_do_the_work_and_leave_the_audit_file(closed, dora, settings, tmp_path):
    job = matching.order_run(rule_set=closed.rule_set, by=dora)
    jobs.run(str(job.pk))
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.result_name.startswith("matching-")) == ("done", True)
    run = MatchRun.objects.get()
    asked = matching.order_inquiry(run=run, need=closed.need, offer=closed.other_offer, by=dora)
    jobs.run(str(asked.pk))
    assert Inquiry.objects.get().answer["change"] is not None
    assert b'"format": "pearls-matching/1"' in audit_file(run)[1]
    assert b"Kalnupe" not in audit_file(run)[1]


# --- from a run to answers ------------------------------------------------------------------------
def test_a_run_becomes_the_draft_and_another_takes_its_place(drafted, run, dora):
    assert drafted.season.state == SeasonState.DRAFTED
    again = matching.match(drafted.rule_set, dora, silent)
    offering.adopt_run(run=again, by=dora)
    states = list(Proposal.objects.order_by("state").values_list("state", flat=True))
    assert states == [ProposalState.DRAFTED, ProposalState.REPLACED]
    season = offering.drop_draft(season=drafted.season, by=dora)
    assert (season.state, Proposal.objects.filter(state=ProposalState.DRAFTED).count()) == (SeasonState.CLOSED, 0)


def test_nobody_is_told_of_a_draft_and_both_sides_at_once_of_an_offer(drafted, dora):
    assert Notification.objects.filter(kind="mentoring_offered").count() == 0
    offering.offer_pairs(season=drafted.season, by=dora)
    told = Notification.objects.filter(kind="mentoring_offered")
    assert sorted(told.values_list("address", "subject")) == [
        ("ana@kalnupe.example", "We propose: Culture House"), ("ben@kalnupe.example", "We propose: Culture House"),
        ("max@kalnupe.example", "We propose: Kalnupe"), ("mia@kalnupe.example", "We propose: Kalnupe"),
    ]  # fmt: skip
    pair = Proposal.objects.get()
    assert pair.answers_due_at.date() == (NOW() + 10 * DAY).date()
    assert told.first().url == f"/mentoring/proposals/{pair.pk}/"


def test_a_season_without_a_draft_cannot_be_offered(closed, run, dora):
    offering.adopt_run(run=run, by=dora)
    for proposal in Proposal.objects.all():
        from mentoring.workflow.offering import REPLACE
        from pearls.workflow import perform

        perform(proposal, REPLACE, by=dora)
    with pytest.raises(ValidationError, match="no draft"):
        offering.offer_pairs(season=closed.season, by=dora)


def test_two_yes_begin_the_year(offered, ana):
    mia = offered.people["mia"]
    assert say(offered.pair, Side.TOWN, True, ana).state == ProposalState.OFFERED
    assert say(offered.pair, Side.MENTOR, True, mia).state == ProposalState.ACCEPTED
    year = Relationship.objects.get(proposal=offered.pair)
    acting = {(str(p.party), str(p.user), p.lead) for p in _people(year)}
    assert acting == {
        ("Culture House", "Max", True), ("Culture House", "Mia", False), ("Kalnupe", "Ana", True), ("Kalnupe", "Ben", False),
    } or acting == {
        ("Culture House", "Mia", True), ("Culture House", "Max", False), ("Kalnupe", "Ana", True), ("Kalnupe", "Ben", False),
    }  # fmt: skip
    assert Notification.objects.filter(kind="mentoring_accepted").count() == 4


def _people(year):
    from mentoring.models import PartyPerson

    return PartyPerson.objects.filter(party__relationship=year)


def test_a_no_ends_the_pair_and_tells_nobody_why(offered, ana):
    with pytest.raises(ValidationError, match="Say why not"):
        say(offered.pair, Side.TOWN, False, ana, " ")
    gone = say(offered.pair, Side.TOWN, False, ana, "We had a quarrel.")
    assert gone.state == ProposalState.DECLINED
    told = Notification.objects.filter(kind="mentoring_pair_gone")
    assert (told.count(), any("quarrel" in row.body for row in told)) == (4, False)


def test_each_side_answers_once_for_itself_and_in_time(offered, ana, cleo):
    mia = offered.people["mia"]
    for side, by in ((Side.MENTOR, ana), (Side.TOWN, mia), (Side.TOWN, cleo), (Side.TOWN, offered.people["dora"])):
        with pytest.raises(PermissionDenied):
            say(offered.pair, side, True, by)
    say(offered.pair, Side.TOWN, True, ana)
    with pytest.raises(ValidationError):
        say(offered.pair, Side.TOWN, True, ana)
    Proposal.objects.filter(pk=offered.pair.pk).update(answers_due_at=NOW())
    with pytest.raises(NotAllowedNow):
        say(offered.pair, Side.MENTOR, True, mia)


def test_silence_ends_a_pair_after_two_reminders_to_who_was_silent(offered, ana):
    say(offered.pair, Side.TOWN, True, ana)
    end = offered.pair.answers_due_at
    assert offering.remind(end - 4 * DAY) == 0
    assert (offering.remind(end - 2 * DAY), offering.remind(end - 2 * DAY)) == (2, 0)
    assert offering.remind(end - timedelta(hours=3)) == 2
    waits = Notification.objects.filter(kind="mentoring_pair_waits")
    assert set(waits.values_list("address", flat=True)) == {"max@kalnupe.example", "mia@kalnupe.example"}
    assert (offering.lapse(end - DAY), offering.lapse(end), offering.lapse(end)) == (0, 1, 0)
    assert Proposal.objects.get(pk=offered.pair.pk).state == ProposalState.LAPSED
    end_answers()


def test_a_town_that_has_not_answered_is_reminded_too(offered):
    mia = offered.people["mia"]
    say(offered.pair, Side.MENTOR, True, mia)
    assert offering.remind(offered.pair.answers_due_at - DAY / 2) == 2


def test_a_repair_looks_again_and_leaves_every_pair_that_was_told(offered, ana, dora):
    say(offered.pair, Side.TOWN, False, ana, "Too far.")
    repaired = matching.match(offered.rule_set, dora, silent)
    assert [p["offer"] for p in repaired.result["pairs"]] == [str(offered.other_offer.pk)]
    assert len(offering.adopt_run(run=repaired, by=dora)) == 1
    assert offering.offer_draft(season=offered.season, by=dora) == 1
    again = matching.match(offered.rule_set, dora, silent)
    assert ([pin["key"].split()[0] for pin in again.inputs["pins"]], again.repairs) == (["told"], repaired)
    assert offering.adopt_run(run=again, by=dora) == []


def test_a_draft_is_not_offered_twice_by_the_wrong_door(drafted, dora):
    with pytest.raises(NotAllowedNow):
        offering.offer_draft(season=drafted.season, by=dora)


def test_settling_waits_for_answers_and_tells_honestly_who_waits(offered, ana, dora):
    with pytest.raises(ValidationError, match="1 pair has not answered yet"):
        offering.settle(season=offered.season, by=dora)
    say(offered.pair, Side.TOWN, False, ana, "Too far.")
    assert "no date yet" in offering.outlook_of(offered.season)
    Season.objects.create(
        name="Next", opens_at=NOW(), closes_at=NOW() + DAY, starts=date(2028, 5, 1), ends=date(2028, 12, 1)
    )
    offering.settle(season=offered.season, by=dora)
    row = Notification.objects.filter(kind="mentoring_waiting").first()
    assert ("1 May 2028" in row.body, row.url) == (True, f"/mentoring/needs/{offered.need.pk}/")


# --- pages ----------------------------------------------------------------------------------------
def test_the_office_runs_rules_looks_into_the_box_and_offers(go, closed, dora):  # noqa: F811
    assert "No run yet" in go(dora, "matching", closed.season.pk).text
    run = matching.match(closed.rule_set, dora, silent)
    board = go(dora, "matching", closed.season.pk)
    assert "Side by side" in board.text
    page = go(dora, "run", run.pk)
    for text in (
        "Kalnupe – Culture House",
        "Nobody can improve this",
        "holds in",
        run.inputs_sha256,
        "What each rule costs",
    ):
        assert text in page.text
    assert go(dora, "adopt", run.pk, data={}).url == reverse("mentoring:draft", args=[closed.season.pk])
    assert "Offer them to both sides" in go(dora, "draft", closed.season.pk).text
    assert go(dora, "season_move", closed.season.pk, "offer_pairs", data={}).status_code == 302
    assert "no answer yet" in go(dora, "draft", closed.season.pk).text
    assert go(dora, "audit", run.pk)["Content-Disposition"] == f'attachment; filename="matching-{run.pk}.json"'


def test_rules_are_set_in_words_and_give_the_engine_what_it_reads(go, closed, dora):  # noqa: F811
    sent = form_of(go(dora, "rules", closed.rule_set.pk)) | {
        "hard": ["language"], "country_share": 30, "one_per_country": "on", "per_organisation": 2, "weight_topics": 50,
    }  # fmt: skip
    assert go(dora, "rules", closed.rule_set.pk, data=sent).status_code == 302
    rules = RuleSet.objects.get(pk=closed.rule_set.pk).rules
    assert [q["key"] for q in rules["quotas"]] == ["country_share", "one_per_country", "per_organisation"]
    assert (rules["hard"], rules["weights"]["topics"], rules["language_level"]) == (["language"], 50, 4)
    shown = form_of(go(dora, "rules", closed.rule_set.pk))
    assert (shown["country_share"], shown["one_per_country"], shown["per_organisation"]) == (30, True, 2)
    made = go(dora, "rules_add", closed.season.pk, data=sent | {"name": "Near", "seed": "9"})
    assert (made.status_code, closed.season.rule_sets.count()) == (302, 2)
    assert RulesForm(instance=RuleSet.objects.get(name="Near")).fields["weight_topics"].initial == 50


def test_rules_by_which_nothing_counts_are_refused(go, closed, dora):  # noqa: F811
    sent = {
        name: value for name, value in form_of(go(dora, "rules", closed.rule_set.pk)).items() if "weight" not in name
    }
    page = go(dora, "rules", closed.rule_set.pk, data=sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["weight_topics"])


def test_a_season_that_still_collects_is_not_run(go, house, dora):  # noqa: F811
    assert go(dora, "run_rules", house.rule_set.pk, data={}).url == reverse(
        "mentoring:matching", args=[house.season.pk]
    )
    assert Job.objects.count() == 0
    assert "End the collecting, then match" in go(dora, "matching", house.season.pk).text


def test_running_goes_to_the_page_of_the_job(go, closed, dora):  # noqa: F811
    assert go(dora, "run_rules", closed.rule_set.pk, data={}).url == f"/jobs/{Job.objects.get().pk}/"


def pin(world, offer, kind="pin"):
    return PairRule.objects.create(season=world.season, need=world.need, offer=offer, kind=kind, reason="They asked.")


def refusal(call):
    with pytest.raises(ValidationError) as refused:
        call()
    return refused.value.messages


def test_a_town_pinned_to_more_mentors_than_it_asks_for_is_refused_at_the_button(go, closed, dora):  # noqa: F811
    pin(closed, closed.offer)
    pin(closed, closed.other_offer)
    answer = go(dora, "run_rules", closed.rule_set.pk, data={})
    assert answer.url == reverse("mentoring:pair_rules", args=[closed.season.pk])
    page = go(dora, "pair_rules", closed.season.pk)
    assert [str(said) for said in page.context["messages"]] == [
        way_of(
            f"the pin of Kalnupe – {closed.offer}",
            f"the pin of Kalnupe – {closed.other_offer}",
            "the number of towns or mentors of Kalnupe",
        )
    ]
    assert Job.objects.count() == 0


def test_a_pin_of_two_who_were_parted_is_refused_at_the_button(closed, run, dora):
    pin(closed, closed.offer)
    Objection.objects.create(need=closed.need, offer=closed.offer, side=Side.TOWN)
    said = [way_of("the pin of Kalnupe – Culture House", "the refusal of Kalnupe – Culture House")]
    assert refusal(lambda: matching.order_run(rule_set=closed.rule_set, by=dora)) == said
    Objection.objects.all().delete()
    matching.order_run(rule_set=closed.rule_set, by=dora)
    gone = {"need": closed.need, "offer": closed.offer, "points": 1, "state": ProposalState.DECLINED}
    Proposal.objects.create(season=closed.season, run=run, **gone)
    assert refusal(lambda: matching.order_run(rule_set=closed.rule_set, by=dora)) == said


def test_a_mentor_pinned_to_more_towns_than_it_takes_is_refused_at_the_button(closed, dora):
    town = Municipality.objects.create(name="Paju", slug="paju", country=closed.pearl.country, invented=True)
    other = Need.objects.create(
        season=closed.season, municipality=town, state=EntryState.HANDED_IN, languages={"en": 2}
    )
    Offer.objects.filter(pk=closed.offer.pk).update(max_towns=1)
    for need in (closed.need, other):
        PairRule.objects.create(season=closed.season, need=need, offer=closed.offer, kind="pin", reason="They asked.")
    assert refusal(lambda: matching.order_run(rule_set=closed.rule_set, by=dora)) == [
        way_of(
            "the pin of Kalnupe – Culture House",
            "the pin of Paju – Culture House",
            "the number of towns or mentors of Culture House",
        )
    ]


def test_what_both_were_told_counts_as_a_pin_at_the_button(offered, dora):
    pin(offered, offered.pair.offer, kind="forbid")
    assert refusal(lambda: matching.order_run(rule_set=offered.rule_set, by=dora)) == [
        way_of(f"the pin of Kalnupe – {offered.pair.offer}", f"the ban on Kalnupe – {offered.pair.offer}")
    ]


def test_rules_of_those_who_withdrew_stand_in_nobodys_way(closed, dora):
    pin(closed, closed.offer)
    pin(closed, closed.other_offer)
    Offer.objects.filter(pk=closed.other_offer.pk).update(state=EntryState.WITHDRAWN)
    assert matching.order_run(rule_set=closed.rule_set, by=dora) == Job.objects.get()


def test_what_only_the_engine_sees_stands_on_the_page_of_the_job_with_the_way_back(go, closed, dora, client, caplog):  # noqa: F811
    Offer.objects.filter(pk=closed.offer.pk).update(min_towns=2)
    job = matching.order_run(rule_set=closed.rule_set, by=dora)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    client.force_login(dora, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/jobs/{job.pk}/")
    said = way_of("the number of towns or mentors of Culture House")
    assert (job.state, job.attempts, page.context["text"]) == ("failed", 1, said)
    assert f'href="{reverse("mentoring:matching", args=[closed.season.pk])}">Go back</a>' in page.text
    assert [record for record in caplog.records if record.exc_info] == []
    assert reverse("mentoring:pair_rules", args=[closed.season.pk]) in go(dora, "matching", closed.season.pk).text


def test_asking_why_not_answers_on_the_runs_page(go, closed, run, dora):  # noqa: F811
    asked = {"need": closed.need.pk, "offer": closed.other_offer.pk}
    assert go(dora, "why_not", run.pk, data=asked).status_code == 302
    matching.inquire(run=run, need=closed.need, offer=closed.other_offer, by=dora)
    assert "Having this pair would " in go(dora, "run", run.pk).text
    assert go(dora, "why_not", run.pk, data={"need": "x"}).status_code == 404


def test_a_run_that_was_adopted_wrongly_says_so(go, closed, run, dora):  # noqa: F811
    closed.season.state = SeasonState.ARCHIVED
    closed.season.save()
    assert go(dora, "adopt", run.pk, data={}).url == reverse("mentoring:run", args=[run.pk])


def test_each_side_reads_why_and_answers_and_the_other_never_reads_the_reason(go, offered, ana):  # noqa: F811
    mia = offered.people["mia"]
    page = go(ana, "proposal", offered.pair.pk)
    for text in ("Why this pair", "We open old houses.", "Knows the topics that are wanted"):
        assert text in page.text
    assert go(ana, "proposal", offered.pair.pk, data={"yes": "no", "reason": ""}).status_code == 422
    assert go(ana, "proposal", offered.pair.pk, data={"yes": "no", "reason": "We had a quarrel."}).status_code == 302
    assert "We had a quarrel." in go(ana, "proposal", offered.pair.pk).text
    assert "quarrel" not in go(mia, "proposal", offered.pair.pk).text
    assert Answer.objects.get().given_by == ana


def test_the_offices_page_of_a_pair_says_who_answers(go, offered, dora):  # noqa: F811
    assert "The two sides answer here" in go(dora, "proposal", offered.pair.pk).text


def test_new_pairs_of_a_repair_are_offered_from_the_page(go, offered, ana, dora):  # noqa: F811
    say(offered.pair, Side.TOWN, False, ana, "Too far.")
    run = matching.match(offered.rule_set, dora, silent)
    go(dora, "adopt", run.pk, data={})
    assert "Offer the new pairs" in go(dora, "draft", offered.season.pk).text
    go(dora, "offer_draft", offered.season.pk, data={})
    assert Proposal.objects.filter(state=ProposalState.OFFERED).count() == 1


def test_desks_ask_for_the_answer_until_it_is_given(offered, ana, dora):
    def titles(user):
        return [task.title for task in tasks(User.objects.get(pk=user.pk))]

    asked = "Kalnupe and Culture House: do you want to work together?"
    assert titles(ana) == [asked]
    say(offered.pair, Side.TOWN, True, ana)
    assert titles(ana) == []
    assert titles(offered.people["mia"]) == [asked]


def test_the_offices_desk_shows_a_draft_that_waits(drafted, dora):
    assert [t.title for t in tasks(User.objects.get(pk=dora.pk))] == ["The draft of “Spring” waits"]
