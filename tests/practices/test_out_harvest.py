"""OAI-PMH as a harvester sees it: every record once, in pages, what left as deleted, and the protocol's own errors."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from oaipmh_scythe import Scythe

from practices.exports import harvest
from practices.models import Practice

OAI = "{http://www.openarchives.org/OAI/2.0/}"


def ask(**arguments):
    return ET.fromstring(Client().get("/oai", arguments).content)


def error_of(**arguments):
    found = ask(**arguments).find(f"{OAI}error")
    return found.get("code") if found is not None else None


def identifiers(root):
    return [i.text.rpartition(":")[2] for i in root.iter(f"{OAI}identifier")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Nonsense"}, "badVerb"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2027-01-01", "until": "2026-01-01"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2099-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "forged"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "GetRecord", "identifier": "oai:localhost:999", "metadataPrefix": "oai_dc"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "identifier": "x", "metadataPrefix": "oai_dc"}, "idDoesNotExist"),
        ({"verb": "Identify", "extra": "x"}, "badArgument"),
    ],
)
def test_each_wrong_question_gets_the_protocols_own_answer(published, arguments, code):
    assert error_of(**arguments) == code


def test_an_argument_that_stands_twice_is_an_error(published):
    root = ET.fromstring(Client().get("/oai?verb=Identify&verb=Identify").content)
    assert root.find(f"{OAI}error").get("code") == "badArgument"


def copies(practice, number):
    """Return more practices with the same published version: the harvest looks at nothing else."""
    from pearls.questionnaires.services import begin_sheet

    made = [
        Practice(
            number=practice.number + n + 1,
            slug=f"copy-{n}",
            sheet=begin_sheet(version=practice.sheet.version),
            state="published",
            country_id=practice.country_id,
            revision=practice.revision,
            title=f"Copy {n}",
            changed_at=practice.changed_at,
            published_at=practice.published_at,
        )
        for n in range(number)
    ]
    return Practice.objects.bulk_create(made)


def test_pages_hold_every_record_once_though_all_changed_in_one_moment(published, monkeypatch):
    copies(published, 6)
    monkeypatch.setattr(harvest, "PAGE", 3)
    seen, token = [], ""
    for _page in range(5):
        root = ask(verb="ListIdentifiers", **({"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"}))
        seen += identifiers(root)
        found = root.find(f".//{OAI}resumptionToken")
        token = (found.text or "") if found is not None else ""
        if not token:
            break
    assert sorted(seen) == sorted(str(n) for n in Practice.objects.values_list("number", flat=True))
    assert len(seen) == len(set(seen)) == 7


def test_what_was_withdrawn_is_told_as_deleted_with_a_new_date(published, ana):
    from practices import workflow
    from tests.practices.conftest import go

    before = timezone.now()
    go(published, workflow.WITHDRAW, ana, "We stopped.")
    root = ask(
        verb="ListRecords",
        metadataPrefix="oai_dc",
        **{"from": (before - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")},
    )
    [header] = root.iter(f"{OAI}header")
    assert header.get("status") == "deleted"
    assert root.find(f".//{OAI}metadata") is None


def test_a_draft_is_nobodys_record(practice):
    assert error_of(verb="ListRecords", metadataPrefix="oai_dc") == "noRecordsMatch"


@pytest.mark.django_db(transaction=True)
def test_a_real_harvester_takes_everything(published, live_server, monkeypatch):
    copies(published, 3)
    monkeypatch.setattr(harvest, "PAGE", 2)
    with Scythe(f"{live_server.url}/oai") as harvester:
        assert harvester.identify().repositoryName == "Pearls"
        records = list(harvester.list_records(metadata_prefix="oai_dc"))
    assert len(records) == 4
    assert records[0].metadata["publisher"] == ["Pearls"]
