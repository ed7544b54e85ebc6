"""The shelf must say what the database says, at once and whoever wrote it; its sets and orders must be those of counting by hand."""

import random
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from practices.management.commands import make_practices as making
from practices.models import Practice, ShelfMark
from practices.search import ENGINE, paging, search_of
from practices.search.shelf import built, members, set_of, shelf, with_changes
from tests.practices.shelf import shelve
from tests.practices.test_search_questions import data, every_page, many, query  # noqa: F401 -- a fixture

COUNTRIES, SIZES, LANGUAGES = ["LV", "SE"], ["under_5000", "over_50000", ""], ["en", "sv", "pl"]


def row(rng, slot):
    """Return a row as the database sends it, with anything in it."""
    values = (rng.randrange(50), rng.randrange(4), rng.choice(COUNTRIES), rng.choice(SIZES), rng.random() < 0.3)
    carried = rng.sample(LANGUAGES, 2), rng.sample(range(9), 3)
    return (slot, rng.random() < 0.8, 1_000 + slot, *values, *carried)


def seen(found):
    """Return all that a shelf says, without empty sets."""
    orders = [list(order.slots) for order in (found.newest, found.adopted)]
    return found.every, {option: bits for option, bits in found.sets.items() if bits}, orders


# --- sets and orders ------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(5))
def test_a_shelf_that_was_kept_in_step_is_the_one_that_is_built_anew(seed):
    rng = random.Random(seed)
    rows = {slot: row(rng, slot) for slot in range(1, 60)}
    kept = built(rows.values())
    for _turn in range(20):
        changed = [row(rng, slot) for slot in rng.sample(range(1, 70), rng.randrange(1, 6))]
        rows |= {one[0]: one for one in changed}
        before = seen(kept)
        after = with_changes(kept, changed)
        assert seen(kept) == before
        kept = after
    assert seen(kept) == seen(built(rows.values()))


def test_a_set_is_what_was_sent_and_gives_its_members_back():
    slots = [7, 70_000, 3, 3, 19]
    sent = b"".join(slot.to_bytes(4, "big") for slot in slots)
    assert list(members(set_of(sent))) == [3, 7, 19, 70_000]
    assert (set_of(None), list(members(0))) == (0, [])


@pytest.mark.parametrize("wanted", [3, 2_000])
def test_few_and_many_are_walked_in_the_same_order_from_anywhere(wanted):
    rng = random.Random(wanted)
    found = built(row(rng, slot) for slot in range(1, 3_000))
    chosen = [slot for slot in rng.sample(range(1, 3_000), wanted) if found.every >> slot & 1]
    bits, order = sum(1 << slot for slot in chosen), found.newest
    by_hand = sorted(chosen, key=order.key, reverse=True)
    assert list(order.down(bits)) == by_hand
    half = order.key(by_hand[len(by_hand) // 2])
    assert list(order.down(bits, order.place(half))) == by_hand[len(by_hand) // 2 + 1 :]


# --- in step with the database --------------------------------------------------------------------
def numbers_on_shelf():
    found = shelf()
    return sorted(found.newest.numbers[slot] for slot in members(found.every))


@contextmanager
def another_process():
    """Offer a connection of its own, as another process has it."""
    other = connection.copy()
    try:
        yield other.cursor()
    finally:
        other.close()


def put_away(cursor, number):
    cursor.execute("UPDATE practices_practice SET state = 'archived' WHERE number = %s", [number])


@pytest.fixture
def three(transactional_db, template):
    return [
        shelve({"number": number, "language": "en", "title": f"Choir {number}", "summary": "x"}) for number in (1, 2, 3)
    ]


def test_a_change_by_another_process_counts_at_once_and_is_read_alone(three):
    assert numbers_on_shelf() == [1, 2, 3]
    with another_process() as cursor:
        put_away(cursor, 2)
    with CaptureQueriesContext(connection) as captured:
        assert numbers_on_shelf() == [1, 3]
    assert len(captured) == 1
    assert query(q="choir").total == 2


def test_what_was_begun_early_and_committed_late_is_not_missed(three):
    assert numbers_on_shelf() == [1, 2, 3]
    with another_process() as slow, another_process() as quick:
        slow.execute("BEGIN")
        put_away(slow, 1)
        put_away(quick, 3)
        assert numbers_on_shelf() == [1, 2]
        slow.execute("COMMIT")
        assert numbers_on_shelf() == [2]


def test_what_a_transaction_wrote_counts_in_it_and_is_forgotten_with_it(three):
    assert numbers_on_shelf() == [1, 2, 3]
    with transaction.atomic():
        Practice.objects.filter(number=1).update(state="withdrawn")
        assert numbers_on_shelf() == [2, 3]
        transaction.set_rollback(True)
    assert numbers_on_shelf() == [1, 2, 3]


def test_a_mark_from_before_a_restore_is_read_once_and_no_change_is_missed_behind_it(three):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE practices_shelfmark DISABLE TRIGGER practices_touch_mark")
        cursor.execute("UPDATE practices_shelfmark SET touched = 2000000000000")
        cursor.execute("ALTER TABLE practices_shelfmark ENABLE ALWAYS TRIGGER practices_touch_mark")
        cursor.execute("VACUUM FULL practices_shelfmark")  # another file, as after a restore
    assert numbers_on_shelf() == [1, 2, 3]
    Practice.objects.filter(number=2).update(state="archived")
    assert numbers_on_shelf() == [1, 3]


def test_a_table_that_was_emptied_is_noticed(three):
    assert numbers_on_shelf() == [1, 2, 3]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE practices_practice CASCADE")
    assert numbers_on_shelf() == []


def test_many_changes_are_read_as_a_whole(three, monkeypatch):
    assert numbers_on_shelf() == [1, 2, 3]
    monkeypatch.setattr("practices.search.shelf.AT_ONCE", 1)
    Practice.objects.exclude(number=2).update(adoption_count=5)
    found = shelf()
    assert [found.newest.numbers[slot] for slot in found.adopted.slots] == [2, 1, 3]


@pytest.mark.django_db
def test_a_draft_has_no_slot_and_a_published_practice_keeps_its_own(template):
    practice = shelve({"number": 5, "language": "en", "title": "Choir", "summary": "x"})
    slot = practice.mark.pk
    practice.save()
    assert list(ShelfMark.objects.values_list("pk", "practice")) == [(slot, practice.pk)]
    practice.mark.delete()
    Practice.objects.filter(pk=practice.pk).update(revision=None, state="draft")
    assert not ShelfMark.objects.exists()


# --- what stands on it ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_pages_go_on_from_what_is_ranked_at_once_to_the_next(many, monkeypatch):  # noqa: F811
    whole = [practice.number for practice in query(q="practice").practices]
    monkeypatch.setattr(paging, "RANKED", 25)
    paged = [practice.number for practice in every_page(q="practice")]
    assert sorted(paged) == sorted(practice.number for practice in many)
    assert len(whole) == 20


@pytest.mark.django_db
def test_a_practice_that_shares_a_topic_only_is_similar_and_nobody_is_like_itself(template):
    topics = {1: ["ageing"], 2: ["ageing"], 3: ["trust"]}
    made = {
        number: shelve(
            {
                "number": number,
                "language": "en",
                "title": f"Title{'abc'[number - 1] * 4}",
                "summary": "x",
                "terms": {"challenge": carried},
            }
        )
        for number, carried in topics.items()
    }
    assert [practice.number for practice in ENGINE.similar(made[1])] == [2]
    assert ENGINE.similar(made[3]) == []


@pytest.mark.django_db
def test_an_area_of_the_map_counts_like_every_other_facet(many):  # noqa: F811
    inside = [p.number for p in Practice.objects.filter(longitude__range=(12, 13), latitude__range=(54, 55))]
    found = ENGINE.query(search_of(data(area="12,54,13,55")))
    assert found.total == len(inside) > 0
    assert sum(found.facets["country"].values()) == len(inside)


@pytest.mark.django_db(transaction=True)
def test_many_practices_made_at_once_are_found_by_the_index_that_was_built_last(monkeypatch):
    monkeypatch.setattr(making, "MANY_AT_ONCE", 2)
    making.make_practices(3)
    practice = Practice.objects.get(number=making.FIRST)
    assert practice in query(q=f'"{practice.title}"').practices
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, "practices_searchtext")
    assert indexes["practices_searchtext_words"]["type"] == "gin"
