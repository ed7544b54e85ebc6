"""What the demonstration's meetings and sessions protect: a believable year for every mentoring, made once."""

from datetime import timedelta

import pytest
from django.db.models import Count

from mentoring.enums import MeetingState, RegistrationState, RelationshipState, SessionState
from mentoring.models import LearningSession, Meeting, MeetingAction, Party, PartyPerson, Registration, Relationship
from mentoring.seeding import meetings, sessions
from tests.mentoring.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(running):
    """Ten mentorings of the same people, the last one closed; and one in which nobody acts."""
    first = running.relationship
    made = [first]
    for number in range(9):
        state = RelationshipState.CLOSED if number == 8 else RelationshipState.RUNNING
        fields = {
            "season": first.season,
            "kind": first.kind,
            "starts": first.starts - timedelta(days=140),
            "ends": first.ends,
        }
        made.append(Relationship.objects.create(name=f"Pair {number}", state=state, **fields))
        for side, body in (("mentor", {"organisation": running.club}), ("town", {"municipality": running.town})):
            party = Party.objects.create(relationship=made[-1], side=side, **body)
            PartyPerson.objects.create(
                party=party, user=running.people["mia" if side == "mentor" else "ana"], since=first.starts
            )
    alone = Relationship.objects.create(name="Nobody", state=RelationshipState.RUNNING, **fields)
    return [*made, alone]


def test_every_mentoring_has_a_year_that_keeps_the_rules_and_is_made_once(year):
    for _turn in range(2):
        meetings.seed(year, now=NOW())
    counts = Meeting.objects.values("relationship__name").annotate(n=Count("pk"))
    assert len(counts) == 10
    assert {row["n"] for row in counts} >= {2, 3}
    assert set(Meeting.objects.values_list("state", flat=True)) == {"held", "planned", "poll"}
    for meeting in Meeting.objects.all():
        meeting.full_clean()
    assert not Meeting.objects.filter(state=MeetingState.HELD, starts_at__gt=NOW()).exists()
    assert not Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__lt=NOW()).exists()
    assert Meeting.objects.filter(relationship__state="closed").exclude(state=MeetingState.HELD).count() == 0
    assert 0 < MeetingAction.objects.filter(done_at=None).count() < MeetingAction.objects.count()
    poll = Meeting.objects.filter(state=MeetingState.POLL).first()
    assert (poll.slots.count(), poll.slots.first().votes.count()) == (3, poll.relationship.parties.count() - 1 or 1)


def test_sessions_are_made_once_and_one_of_them_may_be_full(year):
    sessions.seed([], now=NOW())
    assert LearningSession.objects.count() == 0
    LearningSession.objects.all().delete()
    for _turn in range(2):
        sessions.seed(year, now=NOW())
    assert LearningSession.objects.count() == 7
    assert set(LearningSession.objects.values_list("state", flat=True)) == {SessionState.HELD, SessionState.OPEN}
    for session in LearningSession.objects.all():
        session.full_clean()
    assert Registration.objects.filter(attended=True, state=RegistrationState.GOING).exists()
    assert not Registration.objects.filter(session__state=SessionState.OPEN).exclude(attended=None).exists()
