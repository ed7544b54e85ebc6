"""The pages of finding and reading: without script, with addresses that can be shared, in the right language at every paragraph."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pearls.templatetags.drawings import project
from practices.models import Practice, Revision
from practices.search.places import Spot, drawn, window
from practices.services.indexing import index_practice, rebuild_lexemes
from practices.services.publishing import derive
from practices.views.reading import preview_context
from tests.practices.shelf import document, shelve, town, translate

ENTRY = {
    "number": 118,
    "language": "fi",
    "title": "Paloasema, josta tuli olohuone",
    "summary": "Tyhjä paloasema avattiin huone kerrallaan.",
    "body": "Ovi on auki.\n\nKirjasto lainaa työkaluja.",
    "terms": {
        "challenge": ["loneliness"],
        "art_form": ["library"],
        "evidence": ["measured"],
        "cost_class": ["under_10000"],
        "licence": ["cc_by_4"],
    },
    "facts": {"since_year": "2017", "hosts_visits": True, "cost_first_year": "34000"},
    "tables": [
        {
            "key": "steps",
            "label": "Steps",
            "section": "doing",
            "columns": [{"key": "step", "label": "Step", "unit": ""}],
            "text_columns": ["step", "detail"],
            "rows": [{"id": "r1", "values": {"step": "Avatkaa yksi huone", "detail": ""}}],
        },
        {
            "key": "figures",
            "label": "Figures",
            "section": "results",
            "columns": [],
            "text_columns": ["figure"],
            "rows": [
                {
                    "id": "f1",
                    "values": {"figure": "Kävijöitä", "unit": "%", "before": "38", "after": "61", "year": "2025"},
                }
            ],
        },
        {
            "key": "sources",
            "label": "Sources",
            "section": "reuse",
            "columns": [],
            "text_columns": ["source"],
            "rows": [
                {"id": "s1", "values": {"source": "Kysely", "url": "javascript:alert(1)"}},
                {"id": "s2", "values": {"source": "Raportti", "url": "https://town.example/report"}},
            ],
        },
    ],
}


@pytest.fixture
def station(template):
    place = town(118, "FI", 19_000, name="Vesterhamn", latitude=61.0, longitude=22.0)
    practice = shelve(ENTRY, place)
    texts = {
        "title.0": "The fire station",
        "summary.0": "An empty station was opened.",
        "description.0": "The door is open.",
    }
    translate(practice, "en", texts)
    derive(practice=practice, revision=practice.revision)
    rebuild_lexemes()
    return practice


def get(client, path, **params):
    response = client.get(path, params, headers={"accept-language": params.pop("reads", "en")})
    assert response.status_code == 200, path
    return response.content.decode()


PAGE = "/practices/118/paloasema-josta-tuli-olohuone/"


# --- reading --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_each_paragraph_says_its_language_where_it_is_not_that_of_the_page(client, station):
    html = get(client, PAGE)
    assert "<h1>The fire station</h1>" in html
    assert "<p>The door is open.</p>" in html
    assert '<p lang="fi">Kirjasto lainaa työkaluja.</p>' in html
    assert '<li lang="fi">Avatkaa yksi huone</li>' in html
    assert "In part; the rest is in the original, Suomi" in html


@pytest.mark.django_db
def test_the_original_is_one_link_away_and_has_no_badge(client, station):
    html = get(client, PAGE, lang="fi")
    assert '<h1 lang="fi">Paloasema, josta tuli olohuone</h1>' in html
    assert "Translated by" not in html
    assert '<p lang="fi">Ovi on auki.</p>' in html


@pytest.mark.django_db
def test_a_reader_gets_their_language_then_english_then_the_original(client, station, settings):
    settings.INTERFACE_LANGUAGES = ["en", "lv", "pl"]
    translate(station, "pl", {"title.0": "Remiza", "summary.0": "Pusty dom."}, state="machine")
    derive(practice=station, revision=station.revision)
    polish = client.get(f"/pl{PAGE}").content.decode()
    assert "<h1>Remiza</h1>" in polish
    assert "Tłumaczenie maszynowe" in polish
    assert "<h1>The fire station</h1>" in client.get(PAGE, headers={"accept-language": "pl"}).content.decode()
    assert '<h1 lang="en">The fire station</h1>' in client.get(f"/lv{PAGE}").content.decode()


@pytest.mark.django_db
def test_an_address_with_another_name_leads_to_the_right_one_and_keeps_its_question(client, station):
    response = client.get("/practices/118/another-name/?lang=fi")
    assert (response.status_code, response.headers["Location"]) == (301, f"{PAGE}?lang=fi")
    assert client.get("/practices/118/").headers["Location"] == PAGE
    assert client.get("/practices/999/x/").status_code == 404


@pytest.mark.django_db
def test_a_merged_practice_leads_to_the_one_it_became_part_of(client, station):
    other = shelve({"number": 7, "language": "en", "title": "The same station", "summary": "x"})
    Practice.objects.filter(pk=other.pk).update(merged_into=station, state="withdrawn")
    assert client.get(f"/practices/7/{other.slug}/").headers["Location"] == PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "submitted", "accepted", "withdrawn"])
def test_what_is_not_public_is_not_there(client, station, state):
    Practice.objects.filter(pk=station.pk).update(state=state)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}v/1/").status_code == 404


@pytest.mark.django_db
def test_an_archived_practice_can_be_read_and_says_that_it_ended(client, station):
    Practice.objects.filter(pk=station.pk).update(state="archived")
    assert "This practice has ended" in get(client, PAGE)


@pytest.mark.django_db
def test_a_cited_version_never_changes_and_names_the_newer_one(client, station):
    newer = Revision.objects.create(
        practice=station,
        number=2,
        language="fi",
        document=document({**ENTRY, "title": "Uusi nimi"}, station.municipality),
        sha256="y",
        published_at=timezone.now(),
    )
    derive(practice=station, revision=newer)
    old = get(client, f"{PAGE}v/1/")
    assert '<h1 lang="fi">Paloasema, josta tuli olohuone</h1>' in old
    assert "This is version 1, as it was cited" in old
    assert 'content="noindex"' in old
    now = get(client, PAGE, lang="fi")
    assert '<h1 lang="fi">Uusi nimi</h1>' in now


@pytest.mark.django_db
def test_what_did_not_work_is_as_large_as_what_changed(client, station):
    html = get(client, PAGE)
    assert '<h2 id="fail-h">What did not work</h2>' in html
    assert "<h2>What changed</h2>" in html


@pytest.mark.django_db
def test_figures_are_charts_with_their_numbers_behind(client, station):
    html = get(client, PAGE)
    assert 'role="img" aria-label="Kävijöitä. 38\u00a0% before, 61\u00a0% after"' in html
    assert '<bdi lang="fi">Kävijöitä</bdi>' in html
    assert '<th scope="row">After (2025)</th><td class="n">61</td>' in html


@pytest.mark.django_db
def test_a_source_that_is_no_address_of_the_web_is_no_link(client, station):
    html = get(client, PAGE)
    assert "javascript:" not in html
    assert 'href="https://town.example/report" rel="external noopener nofollow"' in html


@pytest.mark.django_db
def test_practices_from_public_sources_say_so(client, template):
    entry = {**ENTRY, "number": 5, "language": "en"}
    practice = shelve(entry)
    revision = practice.revision
    made = {**revision.document, "head": {**revision.document["head"], "origin": "public"}}
    newer = Revision.objects.create(
        practice=practice, number=2, language="en", document=made, sha256="z", published_at=timezone.now()
    )
    derive(practice=practice, revision=newer)
    assert "From public sources, not yet confirmed by the town" in get(client, f"/practices/5/{practice.slug}/")


@pytest.mark.django_db
def test_a_text_cannot_speak_html_on_the_page(client, template):
    bad = "<script>alert(1)</script>"
    practice = shelve({"number": 3, "language": "en", "title": f"{bad} title", "summary": bad, "body": bad})
    html = get(client, f"/practices/3/{practice.slug}/")
    assert bad not in html
    assert bad not in get(client, "/practices/", q="alert")


@pytest.mark.django_db
def test_a_preview_uses_the_same_parts_without_anything_published(station, rf):
    from django.template.loader import render_to_string

    context = preview_context(station, station.revision.document)
    html = render_to_string("practices/read/_preview.html", context)
    assert '<p lang="fi">Ovi on auki.</p>' in html
    assert "Confirmed" not in html


# --- finding --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_choice_has_an_address_without_it(client, station):
    html = get(client, "/practices/", q="station", challenge="loneliness", evidence="measured")
    links = dict(re.findall(r'href="(\?[^"]*)" aria-label="(Remove filter [^"]*)"', html))
    assert {unescape(url): label for url, label in links.items()} == {
        "?q=station&evidence=measured": "Remove filter Loneliness",
        "?q=station&challenge=loneliness": "Remove filter Measured",
    }


@pytest.mark.django_db
def test_list_map_and_table_show_the_same_practices(client, station):
    for view in ("list", "map", "table", "nonsense"):
        html = get(client, "/practices/", view=view)
        assert PAGE in html, view
        assert "The fire station" in html, view


@pytest.mark.django_db
def test_a_corrected_word_is_told_and_can_be_searched_as_typed(client, station):
    html = get(client, "/practices/", q="statoin")
    assert "Showing results for <strong>station</strong>" in html
    assert 'href="?q=statoin&amp;exact=1"' in html
    assert "No practice for “statoin”" in get(client, "/practices/", q="statoin", exact="1")


@pytest.mark.django_db
def test_an_empty_list_teaches(client, template):
    assert "No practice is published yet" in get(client, "/practices/")
    assert "Take one filter away" in get(client, "/practices/", evidence="measured")


@pytest.mark.django_db
def test_a_spot_on_the_map_leads_to_its_practice_and_a_crowd_to_its_part_of_the_map(client, station):
    assert f'<a class="map-spot" href="{PAGE}" aria-label="Paloasema, josta tuli olohuone">' in get(
        client, "/practices/", view="map"
    )
    for number in range(3):
        shelve({**ENTRY, "number": 200 + number}, town(200 + number, "FI", latitude=61.0 + number / 50, longitude=22.0))
    html = get(client, "/practices/", view="map")
    (href,) = re.findall(r'class="map-spot is-many" href="([^"]*)" aria-label="4 practices', html)
    assert "area=21.99" in href
    assert "4 practices" in get(client, f"/practices/{unescape(href)}")


def test_spots_that_would_lie_on_each_other_are_drawn_as_one():
    def spot(count, lon, lat, number):
        return Spot(count, lon, lat, (lon, lat, lon, lat), number, "x", "X")

    found = drawn([spot(1, 20.0, 60.0, 1), spot(3, 20.2, 60.0, 2), spot(1, 26.0, 57.0, 3)], None)
    assert [(s["count"], s["same"]) for s in found["spots"]] == [(4, False), (1, True)]
    closer = drawn([spot(1, 20.0, 60.0, 1), spot(3, 20.2, 60.0, 2)], (19.9, 59.9, 20.3, 60.1))
    assert [s["count"] for s in closer["spots"]] == [3, 1]


def test_the_window_of_an_area_holds_it_and_has_the_shape_of_the_map():
    seen = window((20.0, 55.0, 27.0, 59.0))
    for corner in [(20.0, 55.0), (27.0, 59.0), (20.0, 59.0), (27.0, 55.0)]:
        x, y = project(*corner)
        assert seen["x"] <= x <= seen["x"] + seen["width"]
        assert seen["y"] <= y <= seen["y"] + seen["height"]
    assert round(seen["width"] / seen["height"], 2) == round(640 / 740, 2)


@pytest.mark.django_db
def test_a_list_of_twenty_costs_no_more_questions_than_one_of_one(client, station, ana):
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")

    def asked(**params):
        get(client, "/practices/", **params)
        with CaptureQueriesContext(connection) as captured:
            get(client, "/practices/", **params)
        return len(captured)

    question = {"q": "station", "challenge": "loneliness", "size": "5000_20000", "language": "en"}
    little = [asked(), asked(**question), asked(view="map"), asked(view="table")]
    for number in range(25):
        practice = shelve({**ENTRY, "number": 300 + number, "language": "en", "title": f"Station {number}"})
        index_practice(practice=practice)
    much = [asked(), asked(**question), asked(view="map"), asked(view="table")]
    assert much == little
    assert max(much) <= 9
