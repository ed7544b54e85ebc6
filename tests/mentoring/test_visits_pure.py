"""What the pure parts of visits protect: the carbon note adds up whatever people choose, and the ring holds every thread it can."""

from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import charts
from mentoring.carbon import note
from mentoring.charts import Thread, ring
from mentoring.enums import Travel
from mentoring.queries.visits import factors, lines_of, presets

FACTORS = factors()["kilograms_per_kilometre"]
WAYS = st.lists(st.tuples(st.sampled_from(Travel.values), st.integers(0, 20_000)), max_size=12)
NAMES = st.text("abcdefgh", min_size=1, max_size=2)
THREADS = st.lists(st.builds(Thread, NAMES, NAMES, st.integers(1, 9)), max_size=30)


@given(WAYS)
def test_the_note_adds_up_and_never_counts_below_nothing(ways):
    found = note(ways, FACTORS)
    assert found.kilometres == sum(kilometres for _mode, kilometres in ways)
    assert abs(found.kilograms - sum(kilograms for _km, kilograms in found.by_mode.values())) <= len(Travel.values)
    assert 0 <= found.by_train <= found.kilograms


@given(WAYS)
def test_the_order_in_which_travellers_are_named_changes_nothing(ways):
    assert note(ways, FACTORS) == note(list(reversed(ways)), FACTORS)


@given(WAYS)
def test_one_more_traveller_never_makes_the_air_cleaner(ways):
    assert note([*ways, ("plane", 800)], FACTORS).kilograms > note(ways, FACTORS).kilograms


def test_a_mode_that_the_file_does_not_know_is_a_mistake():
    with pytest.raises(KeyError):
        note([("balloon", 10)], FACTORS)


def test_who_stays_at_home_costs_nothing_and_flying_costs_most():
    assert FACTORS["none"] == 0
    assert max(FACTORS, key=FACTORS.get) == "plane"


@given(THREADS)
def test_every_thread_of_a_small_net_is_drawn_between_two_names_on_the_ring(threads):
    drawn = ring(threads, {})
    if not threads:
        assert drawn is None
        return
    names = {node["name"] for node in drawn["nodes"]}
    assert len(names) == len(drawn["nodes"]) <= charts.MOST
    assert all(edge["teacher"] in names and edge["learner"] in names for edge in drawn["edges"])
    assert drawn["left_out"] == len({n for t in threads for n in (t.teacher, t.learner)}) - len(names)


@given(THREADS.filter(bool))
def test_names_stand_on_one_circle_inside_of_the_picture(threads):
    drawn = ring(threads, {})
    middle = (drawn["width"] / 2, drawn["height"] / 2)
    for node in drawn["nodes"]:
        assert abs(dist((node["x"], node["y"]), middle) - charts.RADIUS) < 0.2
        assert 0 < node["text_x"] < drawn["width"]
        assert 0 < node["text_y"] < drawn["height"]


@given(THREADS.filter(bool))
def test_threads_are_as_thick_as_they_are_many(threads):
    edges = ring(threads, {})["edges"]
    assert all(charts.THIN <= edge["width"] <= charts.THICK for edge in edges)


def test_the_same_net_is_drawn_the_same_way():
    threads = [Thread("Kalnupe", "Soovere"), Thread("Soovere", "Vesterhamn", 2)]
    assert ring(threads, {"Kalnupe": "LV"}) == ring(list(threads), {"Kalnupe": "LV"})


@pytest.mark.parametrize("preset", sorted(presets()))
def test_presets_reckon_days_and_people(preset):
    short, long = (sum(line["planned"] for line in lines_of(preset, days=days, people=2)) for days in (1, 3))
    assert short <= long
    assert all(line["kind"] in {"real", "lump"} and line["planned"] >= 0 for line in lines_of(preset, days=2, people=4))


def test_a_lump_sum_for_two_people_and_three_days():
    found = {line["what"]: line["planned"] for line in lines_of("lump", days=3, people=2)}
    assert found == {"stay": 1080, "travel": 600, "host": 300}
