"""What leaves the house is read by other programs' own readers: citations, tables, feeds, linked data, the sitemap, the harvest."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import extruct
import feedparser
import pytest
import rispy
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from pearls.models import Job
from practices.exports.citing import bibtex
from practices.models import Practice


def get(name, *args, **params):
    return Client().get(reverse(name, args=args), params)


def test_a_reference_manager_reads_the_citation(published):
    answer = get("practices:cite", published.number, 1, "ris")
    [entry] = rispy.loads(answer.content.decode())
    assert (entry["title"], entry["year"], entry["edition"]) == (
        "The choir that cannot sing",
        str(published.published_at.year),
        "Version 1",
    )
    assert entry["urls"][0].endswith(f"/practices/{published.number}/{published.slug}/v/1/")


def test_signs_with_a_meaning_in_bibtex_are_only_signs():
    citation = {
        "practice": 3,
        "version": 1,
        "author": "Town & {Sons}",
        "title": "100 % of it_all",
        "year": 2026,
        "path": "/x/",
        "sha256": "0",
    }
    text = bibtex(citation)
    assert r"{{Town \& \{Sons\}}}" in text
    assert r"{{100 \% of it\_all}}" in text


@pytest.mark.parametrize("args", [(1, 9, "ris"), (1, 1, "exe"), (99, 1, "bib")])
def test_what_was_never_published_cannot_be_cited(published, args):
    assert get("practices:cite", *args).status_code == 404


def test_a_spreadsheet_opens_the_table_and_runs_nothing_in_it(published):
    Practice.objects.filter(pk=published.pk).update(title='=HYPERLINK("http://evil.example")')
    sheet = load_workbook(io.BytesIO(get("practices:table", "xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (rows[0][0], rows[1][1]) == ("number", '\'=HYPERLINK("http://evil.example")')
    assert sheet.cell(2, 2).data_type == "s"
    lines = list(csv.DictReader(io.StringIO(get("practices:table", "csv").content.decode("utf-8-sig"))))
    assert lines[0]["title"].startswith("'=")
    assert lines[0]["challenge"] == "Loneliness; Ageing population"


def test_the_table_holds_what_the_search_finds_and_no_more(published):
    assert len(json.loads(get("practices:table", "json", q="choir").content)) == 1
    assert json.loads(get("practices:table", "json", q="submarine").content) == []
    assert get("practices:table", "exe").status_code == 404


def test_a_feed_reader_reads_the_feed_of_a_search(published):
    feed = feedparser.parse(get("practices:feed", q="choir").content)
    assert feed.bozo is False
    assert [
        (entry.title, entry.link.endswith(f"/practices/{published.number}/{published.slug}/")) for entry in feed.entries
    ] == [("The choir that cannot sing", True)]
    assert feedparser.parse(get("practices:feed", q="submarine").content).entries == []


def test_a_search_engine_reads_the_page(published):
    page = get("practices:detail", published.number, published.slug).content.decode()
    [found] = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert (found["@type"], found["headline"], found["inLanguage"]) == ("Article", "The choir that cannot sing", "en")


def test_no_text_ends_the_script_that_holds_the_linked_data(published, ana):
    from practices.exports.linked import json_ld_text
    from tests.practices.conftest import again

    revision = published.revision
    revision.document["texts"][0]["paragraphs"] = ["</script><script>alert(1)</script>"]
    practice = again(published)
    practice.revision = revision
    assert "<" not in json_ld_text(practice, "en")


def test_the_sitemap_names_every_public_practice_with_its_languages(published, full_practice):
    root = ET.fromstring(get("sitemap").content)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = [loc.text for loc in root.findall("s:url/s:loc", spaces)]
    own = [url.partition("/practices/")[2] for url in found if "/practices/" in url]
    assert own == ["", f"{published.number}/{published.slug}/"]
    assert [link.get("hreflang") for link in root.findall("s:url/x:link", spaces)] == ["en"]


def test_a_card_may_stand_in_another_site_and_holds_nothing_else(published):
    answer = get("practices:card", published.number)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    assert "<script" not in answer.content.decode()
    assert "X-Frame-Options" in get("practices:detail", published.number, published.slug).headers


def test_a_booklet_is_made_by_a_worker_in_the_order_of_the_collection(published, ana):
    from pearls import jobs
    from practices.services import reuse

    data = {"title": "For the winter", "note": "Two evenings a week.", "visibility": "mine", "municipality": None}
    collection = reuse.keep_collection(by=ana, data=data)
    reuse.collect(collection=collection, practice=published, by=ana)
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("practices:booklet"), {"collection": str(collection.pk)}).status_code == 302
    jobs.run(str(Job.objects.get().pk))
    done = Job.objects.get()
    assert (done.state, done.result_name, done.result.read(5)) == ("done", "for-the-winter.pdf", b"%PDF-")


def test_a_booklet_holds_no_practice_that_its_reader_may_not_see(practice, cleo):
    from practices.exports.booklet import make_booklet

    params = {"title": "x", "note": "", "language": "en", "numbers": [practice.number]}
    job = Job.objects.create(kind="practice_booklet", owner=cleo, title="x", params=params)
    steps = []
    _name, content = make_booklet(job, lambda done, of, words: steps.append((done, of)))
    assert content.startswith(b"%PDF-")
    assert b"choir" not in content


def test_a_shared_link_shows_a_picture_with_every_letter_of_the_region(published):
    from pearls.sharepicture import lines_of, picture

    content = get("practices:share", published.number).content
    assert content.startswith(b"\x89PNG")
    assert picture("Świetlica, ąčęłńśźż āģķļņš äöõü", "Rēzekne") == picture(
        "Świetlica, ąčęłńśźż āģķļņš äöõü", "Rēzekne"
    )
    assert lines_of("word " * 200)[-1].endswith(" …")
    assert len(lines_of("word " * 200)) == 5
    page = get("practices:detail", published.number, published.slug).content.decode()
    assert f'/practices/{published.number}/share.png"' in page
