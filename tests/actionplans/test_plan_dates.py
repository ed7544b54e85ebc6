"""What a plan puts into calendars: its deadline, as long as it is being written."""

import pytest
from django.utils import timezone

from actionplans.deskentries import dates
from actionplans.workflow import SEND
from pearls.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def due_plan(full_plan):
    full_plan.due = timezone.now()
    full_plan.save()
    return full_plan


def test_a_plan_that_is_due_stands_in_the_calendar_of_its_people(due_plan, ana, cleo):
    [entry] = dates(ana)
    assert (entry.starts, entry.url) == (due_plan.due, f"/plans/{due_plan.pk}/")
    assert list(dates(cleo)) == []


def test_a_plan_that_was_sent_is_no_longer_due(due_plan, ana):
    perform(due_plan, SEND, by=ana)
    assert list(dates(ana)) == []
