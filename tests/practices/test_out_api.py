"""The interface for programs: what its description promises, it keeps; a client that only knows the description finds its way."""

import json

import pytest
import schemathesis
import yaml
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from rest_framework.throttling import AnonRateThrottle
from schemathesis.specs.openapi import checks as openapi_checks

from pearls.opendata import datasets

pytestmark = pytest.mark.django_db


@pytest.fixture
def rate(monkeypatch):
    """Return a function that sets how much one address may ask."""
    return lambda rate: monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": rate})


@pytest.fixture
def interface(published, rate):
    """The description as a client reads it, from a server that shares this test's transaction: it must not close it."""
    rate("100000/min")
    enders = (signals.request_started, signals.request_finished)
    for signal in enders:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema/", WSGIHandler())
    for signal in enders:
        signal.connect(close_old_connections)


def of_datasets():
    """Return the addresses of the open data, version 1."""
    ends = ["/", "/{key}/", ".csv", "/schema.json"]
    found = [f"/api/v1/{dataset.name}{end}" for dataset in datasets() for end in ends]
    return found + [f"/api/v1/{dataset.name}.geojson" for dataset in datasets() if dataset.place]


CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]


def test_every_answer_is_one_that_the_description_names(interface):
    operations = [found.ok() for found in interface.get_all_operations()]
    assert len(operations) == 4 + len(of_datasets())
    for operation in operations:
        examples = 5 if "/v1/" in operation.path else 25

        @given(case=operation.as_strategy())
        @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case):
            case.validate_response(case.call(), checks=CHECKS)

        ask()


def get(path, **params):
    answer = Client().get(path, params)
    return answer.status_code, json.loads(answer.content)


def test_a_program_finds_and_reads_a_practice(published):
    status, page = get("/api/practices/", q="choirs", challenge="loneliness")
    assert (status, page["total"], page["next"], [p["number"] for p in page["results"]]) == (
        200,
        1,
        None,
        [published.number],
    )
    status, whole = get(f"/api/practices/{published.number}/")
    assert (status, whole["citation"]["version"], whole["terms"]["challenge"]) == (200, 1, ["loneliness", "ageing"])
    assert [text["key"] for text in whole["texts"]][:2] == ["reason", "lead_name"] or whole["texts"]


def test_what_is_not_public_is_not_there(full_practice):
    assert get("/api/practices/")[1]["results"] == []
    assert get(f"/api/practices/{full_practice.number}/")[0] == 404


@pytest.mark.parametrize("params", [{"lang": "xx"}, {"challenge": "nonsense"}, {"size": "huge"}, {"country": "zz"}])
def test_a_filter_that_does_not_exist_is_an_error_and_not_silence(published, params):
    status, answer = get("/api/practices/", **params)
    assert (status, list(answer)) == (400, ["detail"])


def test_the_description_names_every_address_and_no_person(published):
    text = Client().get("/api/schema/").content.decode()
    assert sorted(yaml.safe_load(text)["paths"]) == [
        "/api/practices/",
        "/api/practices/{number}/",
        "/api/titles/",
        *sorted(of_datasets()),
        "/api/vocabularies/",
    ]
    assert "@" not in json.dumps(get(f"/api/practices/{published.number}/")[1])


def test_it_keeps_no_session_and_sets_no_cookie(published, ana):
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/api/practices/")
    assert not answer.cookies


def test_too_many_questions_are_answered_later(published, rate):
    rate("2/min")
    assert [get("/api/vocabularies/")[0] for _ in range(3)] == [200, 200, 429]
