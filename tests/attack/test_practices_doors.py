"""What an attacker types into the practices' doors: nothing breaks, nothing is told, nothing is run."""

import io
import zipfile
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.services import importing
from tests.attack.conftest import browser

pytestmark = pytest.mark.django_db
WORDS = [
    "'; DROP TABLE practices_practice; --",
    "a' | 'b",
    "!!!&&&|||<->",
    "(" * 300,
    "\x00\x01choir",
    "<script>alert(1)</script>",
    "-" * 50,
    '"unclosed',
    "%" * 200,
    "ż" * 5000,
    "\u202e\ufeff\ud7ff",
    "*:* lv/a:*",
]
PARAMS = ["challenge", "size", "country", "language", "sort", "view", "after", "area", "lang", "exact", "hosts_visits"]


@pytest.mark.parametrize("text", WORDS)
def test_no_words_break_a_search_wherever_they_are_asked(world, text):
    client = Client(raise_request_exception=False)
    for path in ("/practices/", "/practices/feed/", "/practices/table.json", "/api/practices/"):
        answer = client.get(path, {"q": text})
        assert answer.status_code in {200, 400}, (path, answer.status_code)
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("name", PARAMS)
def test_no_filter_breaks_a_search(world, name):
    client = Client(raise_request_exception=False)
    for value in [*WORDS[:6], "99999999999999999999", "nan,inf,1,1", "-1"]:
        for path in ("/practices/", "/practices/feed/", "/api/practices/"):
            answer = client.get(path, {"q": "choir", name: value})
            assert answer.status_code in {200, 302, 400}, (path, name, value, answer.status_code)


@pytest.mark.parametrize(
    "verb", ["ListRecords", "GetRecord", "ListIdentifiers", "ListSets", "Identify", "ListMetadataFormats"]
)
def test_no_argument_breaks_the_harvest(world, verb):
    client = Client(raise_request_exception=False)
    for name in ("identifier", "from", "until", "set", "resumptionToken", "metadataPrefix"):
        for value in [*WORDS[:6], "0000-00-00", "9999-99-99T99:99:99Z", "oai:localhost:99999999999999999999"]:
            answer = client.get("/oai", {"verb": verb, "metadataPrefix": "oai_dc", name: value})
            assert answer.status_code == 200, (verb, name, value)
            assert answer.content.startswith(b"<?xml")


@pytest.mark.parametrize("number", ["0", "2147483648", "99999999999999999999", "-1", "1e3", quote("1' or '1")])
def test_no_number_opens_anything(world, number):
    client = Client(raise_request_exception=False)
    for path in (
        "/practices/{}/",
        "/practices/{}/x/",
        "/practices/{}/card/",
        "/practices/{}/share.png",
        "/api/practices/{}/",
    ):
        assert client.get(path.format(number)).status_code == 404, path


def test_a_workbook_that_unfolds_to_much_more_is_refused_unopened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (importing.MOST_UNPACKED + 1))
    with pytest.raises(ValidationError, match="larger inside"):
        importing.read_table(SimpleUploadedFile("bomb.xlsx", packed.getvalue()))


def test_a_workbook_that_names_files_of_the_server_reads_none():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
        )
    with pytest.raises(ValidationError):
        importing.read_table(SimpleUploadedFile("x.xlsx", packed.getvalue()))


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_saved_search_leads_nowhere_else(world, where):
    ana = browser(world.people["ana"])
    ana.post(reverse("practices:search_add"), {"title": "x", "cadence": "never", "query": where})
    text = ana.get(reverse("practices:following")).content.decode()
    assert f'href="{where}' not in text


def test_nobody_reads_a_strangers_things_by_their_numbers(world):
    cleo = browser(world.people["cleo"])
    for name, key in (
        ("practices:collection", world.collection.pk),
        ("practices:overview", world.practice.pk),
        ("practices:preview", world.practice.pk),
        ("practices:pictures", world.practice.pk),
        ("practices:confirm", world.published.pk),
    ):
        assert cleo.get(reverse(name, args=[key])).status_code == 404
    assert cleo.post(reverse("practices:booklet"), {"collection": str(world.collection.pk)}).status_code == 404
    assert cleo.post(reverse("practices:booklet"), {"collection": "no key"}).status_code in {302, 404}
