"""Cycles: rules frozen at opening, a clone with its dates shifted, more time for one, dates that lead nowhere refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from awards import workflow
from awards.enums import CycleState, PhaseKind
from awards.models import Cycle, Phase, RuleBook
from awards.permissions import visible_cycles
from awards.queries import rules_of, running_cycle, window_of
from awards.rulebook import Rules
from awards.services import cycles
from pearls.models import Edition, Event, Notification
from pearls.workflow import NotAllowedNow
from tests.awards.conftest import DAY, NOW, WHO


@pytest.fixture
def draft(forms, edition, dora):
    return cycles.make_cycle(edition=edition, name="Call 2027", rules=Rules(eligibility=WHO), by=dora)


def test_rules_are_frozen_when_the_cycle_opens_and_the_database_keeps_them(cycle):
    assert cycle.state == CycleState.OPEN
    assert rules_of(cycle) == Rules(eligibility=WHO)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleBook.objects.filter(pk=cycle.book_id).update(rules={})


def test_a_running_cycle_changes_its_rules_only_as_a_new_version_with_a_reason(cycle, dora):
    with pytest.raises(ValidationError):
        cycles.set_rules(cycle=cycle, rules=Rules(titles=5).data(), by=dora)
    with pytest.raises(ValidationError):
        cycles.change_rules(cycle=cycle, rules=Rules(titles=5).data(), reason=" ", by=dora)
    book = cycles.change_rules(cycle=cycle, rules=Rules(titles=5).data(), reason="A fourth country joined.", by=dora)
    assert (book.number, rules_of(Cycle.objects.get(pk=cycle.pk)).titles) == (2, 5)
    assert list(cycle.books.values_list("number", flat=True)) == [2, 1]


def test_wrong_rules_are_refused_at_their_field(draft, dora):
    with pytest.raises(ValidationError) as refused:
        cycles.set_rules(cycle=draft, rules={**Rules().data(), "titles": 0}, by=dora)
    assert list(refused.value.message_dict) == ["titles"]
    assert cycles.set_rules(cycle=draft, rules=Rules(titles=2).data(), by=dora).rules["titles"] == 2


def test_a_cycle_without_dates_or_with_phases_in_the_wrong_order_does_not_open(draft, dora):
    with pytest.raises(ValidationError) as refused:
        cycles.move_cycle(cycle=draft, transition=workflow.OPEN_CYCLE, by=dora)
    assert refused.value.messages == ["The call has no dates yet."]
    now = NOW()
    spans = {PhaseKind.APPLICATION: (now, now + DAY, 0), PhaseKind.PRESELECTION: (now - DAY, now + DAY, 0)}
    cycles.set_phases(cycle=draft, phases=spans, by=dora)
    Cycle.objects.filter(pk=draft.pk).update(rules={"titles": 0})
    with pytest.raises(ValidationError) as refused:
        cycles.move_cycle(cycle=Cycle.objects.get(pk=draft.pk), transition=workflow.OPEN_CYCLE, by=dora)
    assert refused.value.messages == [
        "The rules cannot hold: There is at least one title.",
        "“Pre-selection by the board” begins before “Call for applications”.",
    ]


def test_a_phase_that_closes_before_it_opens_is_refused_at_its_kind(draft, dora):
    with pytest.raises(ValidationError) as refused:
        cycles.set_phases(cycle=draft, phases={"final": (NOW(), NOW() - DAY, 0)}, by=dora)
    assert refused.value.message_dict == {"final": ["A phase closes after it opens."]}


def test_phases_that_are_left_out_go_and_the_edition_tells_the_same_dates(draft, dora, edition):
    opens, closes = (
        datetime(2026, 9, 1, 8, tzinfo=ZoneInfo("UTC")),
        datetime(2026, 10, 1, 21, 59, tzinfo=ZoneInfo("UTC")),
    )
    both = {"application": (opens, closes, 5), "development": (closes, closes + 30 * DAY, 0)}
    cycles.set_phases(cycle=draft, phases=both, by=dora)
    edition.refresh_from_db()
    assert (edition.call_opens, edition.deadline, edition.plan_due) == (opens, closes, closes + 30 * DAY)
    cycles.set_phases(cycle=draft, phases={"application": (opens, closes, 5)}, by=dora)
    assert list(Phase.objects.values_list("kind", flat=True)) == ["application"]


def test_a_clone_has_rules_phases_and_criteria_and_nobodys_application(board, dora):
    cycle = board.cycle
    made = cycles.clone_cycle(cycle=cycle, edition=Edition.objects.create(year=2028), days=365, by=dora)
    assert (made.state, made.cloned_from, made.book, made.rules) == (CycleState.DRAFT, cycle, None, cycle.rules)
    assert [p.kind for p in made.phases.all()] == [p.kind for p in cycle.phases.all()]
    copied = made.rounds.get()
    assert list(copied.criteria.values_list("key", "weight")) == list(board.criteria.values_list("key", "weight"))
    assert (made.applications.count(), copied.seats.count(), copied.candidacies.count()) == (0, 0, 0)


def test_a_clone_keeps_the_time_of_day_over_the_change_to_summer_time():
    zone = ZoneInfo("Europe/Stockholm")
    winter = datetime(2026, 3, 1, 23, 59, tzinfo=zone)
    assert cycles.shifted(winter, 60, "Europe/Stockholm") == datetime(2026, 4, 30, 23, 59, tzinfo=zone)
    passed = cycles.shifted(winter, 60, "Europe/Stockholm").timestamp() - winter.timestamp()
    assert passed == timedelta(days=60, hours=-1).total_seconds()


def test_only_the_office_runs_cycles_and_others_see_them_once_open(draft, cycle_of_others, ana, dora):
    assert list(visible_cycles(ana)) == [cycle_of_others]
    assert set(visible_cycles(dora)) == {draft, cycle_of_others}
    with pytest.raises(PermissionDenied):
        cycles.set_phases(cycle=draft, phases={}, by=ana)
    with pytest.raises(PermissionDenied):
        cycles.move_cycle(cycle=ready(draft, dora), transition=workflow.OPEN_CYCLE, by=ana)


def ready(draft, dora):
    cycles.set_phases(cycle=draft, phases={"application": (NOW(), NOW() + DAY, 0)}, by=dora)
    return Cycle.objects.get(pk=draft.pk)


@pytest.fixture
def cycle_of_others(forms, dora):
    other = cycles.make_cycle(edition=Edition.objects.create(year=2026), name="Call 2026", rules=Rules(), by=dora)
    return cycles.move_cycle(cycle=ready(other, dora), transition=workflow.OPEN_CYCLE, by=dora)


def test_a_cycle_opens_once_and_closes(cycle, dora):
    assert running_cycle() == cycle
    with pytest.raises(NotAllowedNow):
        cycles.move_cycle(cycle=cycle, transition=workflow.OPEN_CYCLE, by=dora)
    assert cycles.move_cycle(cycle=cycle, transition=workflow.CLOSE_CYCLE, by=dora).state == CycleState.CLOSED
    assert running_cycle() is None


def test_more_time_is_for_one_applicant_with_a_reason_and_the_team_is_told(application, dora, ana):
    until = NOW() + 30 * DAY
    kind = PhaseKind.APPLICATION
    grant = cycles.grant_extension(application=application, kind=kind, until=until, reason="A flood.", by=dora)
    assert window_of(application.cycle, kind, application).end == until
    assert window_of(application.cycle, kind).end < until
    assert Notification.objects.get(kind="awards_extension").recipient == ana
    assert str(grant).startswith("Kalnupe")
    with pytest.raises(ValidationError):
        cycles.grant_extension(application=application, kind=kind, until=NOW(), reason="No.", by=dora)
    with pytest.raises(ValidationError):
        cycles.grant_extension(application=application, kind=PhaseKind.TITLE_YEAR, until=until, reason="No.", by=dora)
    with pytest.raises(PermissionDenied):
        cycles.grant_extension(application=application, kind=kind, until=until, reason="Mine.", by=ana)


def test_a_phase_somebody_has_more_time_in_is_not_taken_away(application, dora):
    cycles.grant_extension(
        application=application, kind=PhaseKind.APPLICATION, until=NOW() + 30 * DAY, reason="A flood.", by=dora
    )
    cycles.set_phases(cycle=application.cycle, phases={}, by=dora)
    assert list(Phase.objects.filter(cycle=application.cycle).values_list("kind", flat=True)) == ["application"]


def test_once_the_jury_has_decided_the_rules_stay(open_board, dora):
    open_board.__class__.objects.filter(pk=open_board.pk).update(kind="jury", state="finalised")
    with pytest.raises(ValidationError) as refused:
        cycles.change_rules(cycle=open_board.cycle, rules=Rules(titles=9).data(), reason="Late.", by=dora)
    assert refused.value.messages == ["The jury has decided; the rules can no longer change."]


def test_freezing_unchanged_rules_makes_no_new_version_and_setting_the_same_dates_no_event(cycle, dora):
    fresh = Cycle.objects.get(pk=cycle.pk)
    assert cycles.freeze_rules(cycle=fresh, by=dora, reason="") == fresh.book
    spans = {p.kind: (p.opens_at, p.closes_at, p.grace_minutes) for p in fresh.phases.all()}
    before = Event.objects.filter(verb="cycle.phases_set").count()
    cycles.set_phases(cycle=fresh, phases=spans, by=dora)
    assert Event.objects.filter(verb="cycle.phases_set").count() == before


def test_a_cycle_without_a_call_tells_the_edition_no_deadline(draft, dora, edition):
    now = NOW()
    cycles.set_phases(cycle=draft, phases={"development": (now, now + DAY, 0)}, by=dora)
    edition.refresh_from_db()
    assert (edition.deadline, edition.plan_due) == (None, now + DAY)
