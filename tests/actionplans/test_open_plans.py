"""Plans as open data: what towns published and what they measure, nobody's name, and nothing that was taken back."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actionplans.exports.datasets import INDICATORS
from actionplans.queries import indicators_in, titles_in
from actionplans.services import publish_plan, take_back_plan
from actionplans.workflow import SEND
from pearls.opendata.reading import Question, page_of
from pearls.workflow import perform

pytestmark = pytest.mark.django_db


def rows_of(path):
    return Client().get(path).json()["results"]


@pytest.fixture
def sent(full_plan, ana):
    """A whole plan that Ana sent."""
    return perform(full_plan, SEND, by=ana)


def test_a_published_plan_is_told_without_the_names_of_persons(sent, ana):
    assert (rows_of("/api/v1/published-plans/"), rows_of("/api/v1/indicators/")) == ([], [])
    public = publish_plan(plan=sent, by=ana)
    [plan] = rows_of("/api/v1/published-plans/")
    assert (plan["id"], plan["municipality"], plan["country"], plan["language"]) == (public.pk, "Kalnupe", "LV", "en")
    assert plan["objectives"][0] == "Nobody in Kalnupe is alone by mistake"
    assert plan["url"].endswith("/plans/published/kalnupe/")
    rows = rows_of("/api/v1/indicators/?direction=down")
    assert {row["direction"] for row in rows} == {"down"}
    first = rows_of("/api/v1/indicators/")[0]
    told = {name: first[name] for name in ("objective", "indicator", "unit", "baseline", "target", "target_date")}
    assert told == {
        "objective": "Nobody in Kalnupe is alone by mistake",
        "indicator": "People over 65 living alone who are on somebody's Thursday list",
        "unit": "people",
        "baseline": 64.0,
        "target": 250.0,
        "target_date": "2028-12-14",
    }
    assert "Jānis Ozols" not in Client().get("/api/v1/indicators.csv").content.decode()


def test_indicators_are_read_in_two_questions_that_fetch_no_whole_plan(sent, ana):
    publish_plan(plan=sent, by=ana)
    with CaptureQueriesContext(connection) as asked:
        rows = page_of(INDICATORS, Question()).records
    said = [query["sql"] for query in asked.captured_queries]
    assert (len(said), {row["language"] for row in rows}) == (2, {"en"})
    assert not any('"questionnaires_snapshot"."document",' in sql for sql in said)


def test_a_plan_that_was_taken_back_is_in_no_dataset(sent, ana):
    publish_plan(plan=sent, by=ana)
    take_back_plan(plan=sent, by=ana)
    assert (rows_of("/api/v1/published-plans/"), rows_of("/api/v1/indicators/")) == ([], [])


def test_a_plan_that_is_published_again_keeps_the_numbers_of_its_indicators_and_loses_what_it_no_longer_says(sent, ana):
    public = publish_plan(plan=sent, by=ana)
    kept = [row["id"] for row in rows_of("/api/v1/indicators/")]
    public.indicators.filter(pk=kept[-1]).update(line=uuid.uuid4(), title="What an earlier plan measured")
    publish_plan(plan=sent, by=ana)
    again = rows_of("/api/v1/indicators/")
    assert [row["id"] for row in again[:-1]] == kept[:-1]
    assert "What an earlier plan measured" not in [row["indicator"] for row in again]


def test_an_indicator_without_a_name_or_a_baseline_is_no_error():
    lines = [
        {"id": "1", "values": {"title": "Doors", "objective": "gone"}},
        {"id": "2", "values": {"unit": "people"}},
    ]
    field = {"key": "indicators", "type": "table", "rows": lines}
    [(line, told)] = indicators_in({"sections": [{"questions": [{"fields": [field]}]}]})
    assert (line, told["title"], told["objective"], told["baseline"]) == ("1", "Doors", "", None)
    assert (indicators_in({"sections": []}), titles_in({"sections": []}, "actions")) == ([], [])
