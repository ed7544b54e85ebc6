"""What everybody may see: the register, a Pearl, the interface, certificates; and nothing of it before its instant."""

import csv
import io
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import feedparser
import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from PIL import Image

from awards.exports import register as out
from awards.models import PastCandidacy, Publication, Title
from awards.queries import earlier_pearls
from awards.services import register
from awards.services.certifying import may_order, order_certificate, prove
from pearls import jobs
from pearls.models import Job, Municipality, Place, PlaceName
from pearls.registry import registry
from pearls.templatetags.pearls import moment_of
from tests.awards.conftest import DAY, NOW, past_the_triggers
from tests.kept import once
from tests.sweeps.awards_world import build


@pytest.fixture
def year(forms, edition, municipality, ana, ben, cleo, dora):
    """The year of the sweeps, in which Kalnupe holds the title."""
    return once("awards out", lambda: build("out", edition, municipality, ana, dora))


def hide(title):
    """Put the instant of a title's publication into the future, as it was before."""
    with past_the_triggers("awards_publication"):
        Publication.objects.filter(titles=title).update(publish_at=NOW() + DAY, state="planned")


PAGES = [
    "/pearls/",
    "/pearls/titles.csv",
    "/api/titles/",
    "/pearls/2027/kalnupe/",
    "/pearls/2027/kalnupe/card/",
    "/pearls/2027/kalnupe/share.png",
    "/",
    "/sitemap.xml",
]


def test_before_its_instant_a_title_shows_nowhere_and_its_pages_are_unknown(year, client):
    title = Title.objects.get()
    hide(title)
    for path in PAGES:
        response = client.get(path)
        assert b"Kalnupe" not in response.content, path
        assert b"kalnupe" not in re.sub(rb"/kalnupe/(card/|share.png)", b"", response.content), path
        assert response.status_code == (404 if "kalnupe" in path else 200), path
    assert client.get(f"/verify/{title.code}/").status_code == 404


def test_earlier_pearls_are_named_as_likely_mentors_only_once_they_are_public(year, edition):
    title = Title.objects.get()
    assert {"body": title.municipality, "why": f"Pearl of {title.edition.year}"} in earlier_pearls(None)
    assert earlier_pearls(title.edition) == []
    assert earlier_pearls in registry.mentor_sources
    hide(title)
    assert earlier_pearls(None) == []


def test_at_its_instant_a_title_shows_everywhere_at_once(year, client):
    read = [path for path in PAGES if not path.endswith(".png")]
    shown = {path: b"kalnupe" in client.get(path).content.lower() for path in read}
    assert shown == dict.fromkeys(read, True)
    assert client.get("/pearls/2027/kalnupe/share.png").status_code == 200


def test_a_shared_link_to_a_pearl_shows_a_picture_that_is_the_same_for_everybody(year, client, settings):
    first = client.get("/pearls/2027/kalnupe/share.png", headers={"accept-language": "et"})
    cache.clear()
    assert client.get("/pearls/2027/kalnupe/share.png").content == first.content
    with Image.open(io.BytesIO(first.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1200, 630))
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    page = client.get("/pearls/2027/kalnupe/").content.decode()
    assert f'property="og:image" content="{settings.SITE_URL}/pearls/2027/kalnupe/share.png"' in page


def test_a_feed_reader_reads_the_feed(year, client):
    feed = feedparser.parse(client.get("/pearls/feed/").content)
    assert (feed.bozo, [entry.title for entry in feed.entries]) == (False, ["Kalnupe is Cultural Pearl 2027"])


def test_a_pearl_tells_why_and_what_other_programs_read(year, client):
    page = client.get("/pearls/2027/kalnupe/").content.decode()
    assert "It begins with a room." in page
    linked = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert (linked["@type"], linked["award"]) == ("City", "Cultural Pearl 2027")
    assert client.get("/pearls/2026/kalnupe/").status_code == 404


def test_the_interface_filters_by_year_and_country_and_refuses_nonsense(year, client):
    def names(query):
        return [entry["name"] for entry in client.get(f"/api/titles/?{query}").json()]

    assert names("") == names("year=2027") == names("country=lv") == ["Kalnupe"]
    assert names("year=2026") == names("country=DK") == []
    for bad in ("year=soon", "year=0", "year=²"):
        assert client.get(f"/api/titles/?{bad}").status_code == 400


def test_the_table_runs_no_formula_and_keeps_its_numbers(year):
    title = Title.objects.get()
    title.reason = "=HYPERLINK(1)"
    [row] = list(csv.DictReader(io.StringIO(out.as_csv([title]))))
    assert (row["year"], row["reason"]) == ("2027", "'=HYPERLINK(1)")


def test_a_reason_cannot_break_out_of_the_linked_data(year):
    title = Title.objects.get()
    title.name = "</script><script>alert(1)</script>"
    assert "<" not in out.linked(title, [title.name])


# --- certificates and receipts --------------------------------------------------------------------
def test_the_holder_makes_the_certificate_and_its_code_proves_it(year, ana):
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/pearls/2027/kalnupe/certificate/")
    job = Job.objects.get(kind="pearl_certificate")
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result_name) == ("done", "certificate-kalnupe-2027.pdf")
    assert job.result.read(5) == b"%PDF-"
    title = Title.objects.get()
    assert prove(f" {title.code.lower()} ").title == title


def test_a_certificate_of_a_title_under_embargo_is_not_made(year, ana):
    from awards.exports.certificate import make_certificate

    title = Title.objects.get()
    hide(title)
    job = Job(kind="pearl_certificate", owner=ana, title="x", params={"title": title.pk})
    assert make_certificate(job, lambda *_args: None) is None


def test_a_receipt_proves_that_something_was_handed_in_and_names_nobody(year, client):
    submission = year.submission
    page = client.get(f"/verify/{submission.code}/").content.decode()
    assert f'<dt>Hash (SHA-256)</dt><dd class="num">{submission.sha256}</dd>' in page
    assert "Kalnupe" not in page
    assert (
        client.get("/verify/", {"code": submission.code.lower()}).headers["Location"] == f"/verify/{submission.code}/"
    )


def test_a_code_nobody_was_given_proves_nothing(db, client):
    assert prove("ABCD-EFGH") is None
    page = client.get("/verify/ABCD-EFGH/")
    assert (page.status_code, "This code proves nothing" in page.content.decode()) == (404, True)


def test_strangers_and_records_of_the_past_get_no_certificate(year, cleo, ana):
    title = Title.objects.get()
    with pytest.raises(PermissionDenied):
        order_certificate(title=title, by=cleo)
    title.code = None
    assert not may_order(ana, title)
    title.refresh_from_db()
    hide(title)
    with pytest.raises(PermissionDenied):
        order_certificate(title=title, by=ana)


# --- the call -------------------------------------------------------------------------------------
def test_the_call_shows_dates_with_their_zone_and_the_rules_in_words(year, client):
    page = client.get("/call/").content.decode()
    assert "(Stockholm time)" in page
    assert "3 titles are awarded." in page
    assert "Riga, Tallinn" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ("(Ortszeit Stockholm)", "Riga, Tallinn.")), ("fi", ("(aikavyöhyke Tukholma)", "Riika, Tallinna.")),
        ("lt", ("(laikas: Stokholmas)", "Ryga, Talinas.")), ("lv", ("(laika zona Stokholma)", "Rīga, Tallina.")),
        ("pl", ("(czas: Sztokholm)", "Ryga, Tallin.")), ("sv", ("(tid i Stockholm)", "Riga, Tallinn.")),
    ],
)  # fmt: skip
def test_the_call_names_zone_and_capitals_in_the_readers_language(cycle, client, settings, language, said):
    settings.INTERFACE_LANGUAGES = ["en", language]
    page = client.get(f"/{language}/call/").content.decode()
    assert [words for words in said if words not in page] == []


def test_the_first_page_leads_to_the_pearls_in_its_own_language(year, client, settings):
    settings.INTERFACE_LANGUAGES = ["en", "de"]
    page = client.get("/de/").content.decode()
    assert ('href="/de/pearls/"' in page, 'href="/pearls/"' in page) == (True, False)


def test_without_a_call_the_page_says_what_will_be_there(db, client):
    assert "No call is open now" in client.get("/call/").content.decode()


@pytest.mark.parametrize(
    ("own", "said"), [("Europe/Helsinki", "Saturday 5 April, 00:59"), ("Europe/Berlin", ""), ("", "")]
)
def test_a_deadline_is_told_in_the_readers_own_time_where_it_reads_otherwise(own, said):
    close = datetime(2025, 4, 4, 23, 59, tzinfo=ZoneInfo("Europe/Stockholm"))
    told = moment_of(close, "Europe/Stockholm", own)
    assert (told["text"], told["zone"], told["own"]) == ("Friday 4 April 2025, 23:59", "Stockholm", said)
    assert told["iso"] == "2025-04-04T21:59:00+00:00"


# --- the public record ----------------------------------------------------------------------------
def test_the_public_record_holds_14_titles_and_45_candidacies(db):
    call_command("load_facts")
    call_command("load_facts")
    assert (Title.objects.count(), PastCandidacy.objects.count()) == (14, 45)
    assert PastCandidacy.objects.get(outcome="not_preselected").name == "Malbork"
    rujiena = Title.objects.get(name="Rūjiena")
    assert (rujiena.municipality.slug, rujiena.slug, rujiena.place.name) == ("valmiera", "rujiena", "Rūjiena")
    kaskinen = Title.objects.get(name="Kaskinen")
    assert out.names_of([kaskinen])[kaskinen.pk] == ["Kaskinen", "Kaskö"]


def test_a_holder_nobody_knows_is_an_error_and_not_a_guess(country):
    with pytest.raises(Municipality.DoesNotExist):
        register.find_holder("LV", "Nowhere")
    lonely = Place.objects.create(name="Lonely", country=country, latitude=57, longitude=25)
    lonely.names.create(name="Lonely")
    with pytest.raises(Municipality.DoesNotExist):
        register.find_holder("LV", "Lonely")


def test_a_town_inside_a_municipality_is_found_by_its_name_the_larger_one_first(country, municipality):
    for people in (None, 900, 100):
        town = Place.objects.create(
            name="Rūpe", country=country, latitude=57, longitude=25, municipality=municipality, population=people
        )
        town.names.create(name="Rūpe")
    assert register.find_holder("LV", "Rupe")[1].population == 900


def test_a_renamed_place_keeps_its_address_and_its_other_names_lead_there(year, client, municipality):
    for name in ("Kalnupe", "Jaunkalnupe", "Alt Kalnupe"):
        PlaceName.objects.create(municipality=municipality, name=name)
    Municipality.objects.filter(pk=municipality.pk).update(name="Jaunkalnupe")
    Title.objects.filter(slug="kalnupe").update(name="Jaunkalnupe")
    assert client.get("/pearls/2027/kalnupe/").status_code == 200
    for other in ("jaunkalnupe", "alt-kalnupe"):
        told = client.get(f"/pearls/2027/{other}/")
        assert (told.status_code, told.url) == (301, "/pearls/2027/kalnupe/")
    assert client.get("/pearls/alt-kalnupe/").url == "/pearls/2027/kalnupe/"
    assert [client.get(path).status_code for path in ("/pearls/nowhere/", "/pearls/2027/nowhere/")] == [404, 404]


def test_no_other_name_betrays_a_title_before_its_instant(year, client, municipality):
    PlaceName.objects.create(municipality=municipality, name="Alt Kalnupe")
    hide(Title.objects.get(slug="kalnupe"))
    assert [client.get(path).status_code for path in ("/pearls/alt-kalnupe/", "/pearls/2027/alt-kalnupe/")] == [
        404,
        404,
    ]
