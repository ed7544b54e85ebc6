"""What invented visits protect: every mentoring has believable ones, and sowing twice sows once."""

import pytest
from django.utils import timezone

from mentoring.models import FollowUp, PartyPerson, Traveller, Visit
from mentoring.seeding.visits import seed

pytestmark = pytest.mark.django_db


def test_visits_are_sown_once_and_hold_together(running, django_assert_max_num_queries):
    world = running
    world.relationship.starts = world.relationship.starts.replace(year=world.relationship.starts.year - 1)
    world.relationship.save()
    with django_assert_max_num_queries(20):
        seed([world.relationship], now=timezone.now())  # its place in the list decides what it has
    assert [visit.state for visit in Visit.objects.all()] == ["proposed"]
    Visit.objects.all().delete()
    PartyPerson.objects.filter(party=world.mentee, lead=False).delete()
    other = type(world.relationship).objects.create(
        season=world.season, kind="twin", name="Empty", starts=world.season.starts, ends=world.season.ends
    )
    seed([other, other, world.relationship], now=timezone.now())
    seed([other, other, world.relationship], now=timezone.now())
    assert sorted(Visit.objects.values_list("state", flat=True)) == ["approved", "done", "proposed"]
    done = Visit.objects.get(state="done")
    hosts = PartyPerson.objects.filter(party=done.host).values_list("user", flat=True)
    assert done.feedback_by_id in set(hosts)
    assert FollowUp.objects.filter(visit=done).exists()
    assert not Traveller.objects.filter(visit=done, user__mentorings__party=done.host).exists()


def test_a_visit_that_would_lie_before_the_mentoring_is_still_to_come(running):
    running.relationship.starts = timezone.localdate()
    running.relationship.save()
    seed([running.relationship, running.relationship], now=timezone.now())
    assert not Visit.objects.filter(state="done").exists()
