"""What the two pictures of a plan show: every action with its milestones, every euro once."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from actionplans.charts import budget_chart, gantt
from pearls.templatetags.drawings import timeline


def line(key, **values):
    return {"id": key, "values": values, "texts": []}


def test_milestones_stand_on_their_own_action():
    actions = {"rows": [line("a", title="Hall", start="2027-01-01", end="2027-12-31"), line("b", title="Choir")]}
    milestones = {"rows": [line("m", action="a", title="Lamp", due="2027-03-01"), line("n", action="b", title="Song")]}
    chart = gantt(actions, milestones)
    assert [(row["label"], [pearl["label"] for pearl in row["milestones"]]) for row in chart["rows"]] == [
        ("Hall", ["Lamp"]),
        ("Choir", []),
    ]
    assert chart["rows"][0]["start"] == date(2027, 1, 1)
    assert "from 01/2027 to 12/2027" in chart["summary"]


def test_nothing_to_draw_is_no_chart():
    assert gantt({"rows": []}, None) is None
    assert gantt(None, None) is None
    assert budget_chart({"rows": [line("a", year="2027")]}) is None


def test_money_without_a_source_is_said_to_be_so():
    chart = budget_chart({"rows": [line("a", year="2027", amount="100.00")]})
    assert chart["series"] == ["Not said"]


AMOUNTS = st.decimals(min_value="0.01", max_value="99999", places=2)
LINES = st.lists(
    st.tuples(st.sampled_from(["2027", "2028"]), st.sampled_from(["Town", "EU", "Bank"]), AMOUNTS),
    min_size=1,
    max_size=20,
)


@given(LINES)
def test_every_euro_is_drawn_once(lines):
    chart = budget_chart({"rows": [line(str(i), year=y, source=s, amount=str(a)) for i, (y, s, a) in enumerate(lines)]})
    drawn = sum(Decimal(str(value)) for row in chart["rows"] for value in row["values"])
    assert drawn == sum(amount for _year, _source, amount in lines)
    assert [row["label"] for row in chart["rows"]] == sorted({year for year, _source, _amount in lines})


def drawn(*names):
    """Return the names on a timeline as they are drawn: (text, y) each."""
    rows = [{"label": name, "start": date(2027, 1, 1), "end": date(2027, 6, 1), "milestones": []} for name in names]
    html = render_to_string("components/timeline.html", timeline({"title": "t", "summary": "s", "rows": rows}))
    return [(text, int(y)) for y, text in re.findall(r'x="0" y="(\d+)">([^<]*)</text>', html)]


def test_a_long_name_stands_on_the_timeline_in_two_lines_and_whole():
    name = "Find and train a host for every single street of the town"
    texts = drawn("Short", name, "Next")
    assert [text for text, _y in texts] == [
        "Short",
        "Find and train a host for every",
        "single street of the town",
        "Next",
    ]
    assert [after - before >= 14 for (_a, before), (_b, after) in pairwise(texts)] == [True] * 3


def test_a_name_too_long_for_two_lines_ends_in_dots():
    (_first, _y), (second, _z) = drawn("every " * 30)
    assert (second.endswith(" …"), len(second) <= 31) == (True, True)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5))
def test_no_name_stands_in_another_or_outside_the_picture(names):
    ys = [y for _text, y in drawn(*names)]
    assert all(after - before >= 14 for before, after in pairwise(ys))


def test_actions_without_days_are_counted_and_no_time_is_made_up():
    assert gantt({"rows": [line("a", title="Hall"), line("b", title="Choir")]}, None)["summary"] == "2 actions"
