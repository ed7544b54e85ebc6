"""What the two pictures of a plan show: every action with its milestones, every euro once."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from actionplans.charts import budget_chart, gantt


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
