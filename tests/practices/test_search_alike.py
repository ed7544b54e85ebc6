"""What is like a practice: found by the worker so that no reader waits, found anew where something changed, and never a page that is gone."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from practices.enums import PracticeState
from practices.models import Likeness, Practice
from practices.search import ENGINE
from practices.search.nearness import MOST_ALIKE
from practices.services.indexing import index_practice, rebuild_lexemes, remove_practice
from practices.tasks import find_alike
from tests.practices.shelf import shelve

pytestmark = pytest.mark.django_db


@pytest.fixture
def looms(template):
    """Return five practices by number, of which the first four speak of looms."""
    made = {
        n: shelve({"number": n, "language": "en", "title": f"A loom {'abcd'[n - 1] * 4}", "summary": "x"})
        for n in range(1, 5)
    }
    made[5] = shelve({"number": 5, "language": "en", "title": "A harbour of boats", "summary": "x"})
    rebuild_lexemes()
    return made


def alike(practice):
    return [one.number for one in ENGINE.similar(Practice.objects.get(pk=practice.pk))]


def kept(practice):
    numbers = dict(Practice.objects.values_list("mark__pk", "number"))
    return [numbers[slot] for slot in Likeness.objects.get(practice=practice).slots]


def test_the_worker_keeps_more_than_are_shown_the_likest_first(looms):
    find_alike()
    assert Likeness.objects.count() == 5
    assert kept(looms[1]) == [4, 3, 2]
    assert kept(looms[5]) == []
    assert MOST_ALIKE > 3
    assert alike(looms[1]) == [4, 3, 2]


def test_what_is_kept_is_shown_without_looking_anew(looms, django_assert_num_queries):
    find_alike()
    practice = Practice.objects.select_related("likeness", "revision").get(number=1)
    with django_assert_num_queries(1):
        assert [one.number for one in ENGINE.similar(practice)] == [4, 3, 2]


def test_a_practice_that_changed_is_looked_at_now_and_kept_at_the_workers_next_turn(looms):
    find_alike()
    index_practice(practice=looms[1])
    assert not Likeness.objects.filter(practice=looms[1]).exists()
    assert alike(looms[1]) == [4, 3, 2]
    Likeness.objects.filter(practice=looms[2]).update(slots=[])
    find_alike()
    assert (kept(looms[1]), kept(looms[2])) == ([4, 3, 2], [])  # only what had none was looked at


def test_once_a_night_all_are_looked_at_since_others_came_and_went(looms):
    find_alike()
    Likeness.objects.update(slots=[])
    find_alike(anew=True)
    assert kept(looms[2]) == [4, 3, 1]


def test_what_was_put_away_since_is_shown_nowhere(looms):
    find_alike()
    Practice.objects.filter(number=4).update(state=PracticeState.WITHDRAWN)
    assert kept(looms[1]) == [4, 3, 2]
    assert alike(looms[1]) == [3, 2]
    remove_practice(practice=looms[4])
    assert not Likeness.objects.filter(practice=looms[4]).exists()


def test_the_page_names_them_in_the_readers_language(looms, client):
    find_alike()
    page = client.get(reverse("practices:detail", args=[1, looms[1].slug])).content.decode()
    section = page.partition('id="like-h"')[2].partition("</section>")[0]
    assert [number for number in (2, 3, 4, 5) if f"/{number}/" in section] == [2, 3, 4]


def test_a_data_set_for_measuring_has_them_too(template):
    call_command("make_practices", "--count", "3", verbosity=0)
    assert Likeness.objects.count() == 3
