"""Open data: every dataset in every form, page by page, kept by caches, limited, packed every night; and nothing that is not public."""

import csv
import hashlib
import io
import json
import zipfile

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import AnonRateThrottle

from awards.models import Publication, Title
from pearls.models import BulkFile, Edition
from pearls.opendata import datasets, parsed
from pearls.opendata.packing import pack
from pearls.opendata.writing import as_csv
from pearls.services import bulkfiles
from tests.awards.conftest import DAY, NOW, edition, forms, past_the_triggers  # noqa: F401 -- fixtures of the awards' tests
from tests.kept import once
from tests.sweeps import awards_world

pytestmark = pytest.mark.django_db
NAMES = ["candidacies", "editions", "indicators", "places", "plans", "practices", "published-plans", "titles"]
LARGE = "9" * 30


@pytest.fixture
def out(forms, edition, municipality, ana, ben, cleo, dora):  # noqa: F811
    """The year of awards in which Kalnupe holds the title."""
    return once("awards out", lambda: awards_world.build("out", edition, municipality, ana, dora))


def get(path, client=None, **headers):
    return (client or Client()).get(path, headers=headers)


def rows_of(path):
    return json.loads(get(path).content)["results"]


# --- what there is --------------------------------------------------------------------------------
def test_the_index_names_every_dataset_with_addresses_that_answer(out, settings):
    listed = json.loads(get("/api/v1/").content)["datasets"]
    assert [entry["name"] for entry in listed] == NAMES
    bulkfiles.write_all()
    for entry in listed:
        for kind in {"rows", "csv", "geojson", "schema", "file", "page"} & set(entry):
            path = entry[kind].removeprefix(settings.SITE_URL)
            assert get(path).status_code == 200, path


@pytest.mark.parametrize("fixture", ["out", "world"])
def test_every_row_is_what_its_schema_says_in_the_order_of_the_columns(request, fixture):
    request.getfixturevalue(fixture)
    seen = 0
    for dataset in datasets():
        schema = json.loads(get(f"/api/v1/{dataset.name}/schema.json").content)
        jsonschema.Draft202012Validator.check_schema(schema)
        for row in rows_of(f"/api/v1/{dataset.name}/"):
            jsonschema.validate(row, schema, format_checker=jsonschema.FormatChecker())
            assert json.loads(get(f"/api/v1/{dataset.name}/{row[dataset.columns[0].name]}/").content) == row
            seen += 1
        columns = [column.name for column in dataset.columns]
        assert next(csv.reader(io.StringIO(get(f"/api/v1/{dataset.name}.csv").content.decode()))) == columns
        assert list(schema["properties"]) == columns
    assert seen > 1


def test_a_title_is_told_with_its_plan_and_place(out):
    [title], [plan], [place] = (rows_of(f"/api/v1/{name}/") for name in ("titles", "plans", "places"))
    assert (title["name"], title["year"], title["reason"]) == ("Kalnupe", 2027, "It begins with a room.")
    assert (plan["id"], plan["name"]) == (title["id"], "Kalnupe")
    assert (place["titles"], place["invented"]) == (["2027 Kalnupe"], True)


def test_old_addresses_say_what_they_said(out):
    [title] = json.loads(get("/api/titles/").content)
    [row] = rows_of("/api/v1/titles/")
    assert title == {name: value for name, value in row.items() if name != "id"}


# --- what is not there ----------------------------------------------------------------------------
def test_before_its_instant_nothing_of_a_title_is_in_any_dataset_or_file(out):
    with past_the_triggers("awards_publication"):
        Publication.objects.filter(titles=Title.objects.get()).update(publish_at=NOW() + DAY, state="planned")
    for name in ("titles", "plans", "places"):
        assert rows_of(f"/api/v1/{name}/") == []
        assert b"Kalnupe" not in get(f"/api/v1/{name}.csv").content
    for dataset in datasets():
        with zipfile.ZipFile(io.BytesIO(pack(dataset).content)) as archive:
            assert not any(b"Kalnupe" in archive.read(name) for name in archive.namelist()), dataset.name


def test_only_published_practices_are_rows(world):
    assert [row["number"] for row in rows_of("/api/v1/practices/")] == [world.published.number, world.sourced.number]
    assert get(f"/api/v1/practices/{world.practice.number}/").status_code == 404


def test_an_edition_that_is_being_prepared_is_nobodys_business(db):
    Edition.objects.create(year=2025)
    Edition.objects.create(year=2999)
    Edition.objects.create(year=2998, is_current=True)
    assert [row["year"] for row in rows_of("/api/v1/editions/")] == [2025, 2998]


@pytest.mark.parametrize("fixture", ["out", "world"])
def test_no_dataset_names_a_person_or_an_address_of_one(request, fixture):
    people = request.getfixturevalue(fixture).people.values()
    for dataset in datasets():
        text = get(f"/api/v1/{dataset.name}/").content.decode()
        assert "@" not in text
        for user in people:
            assert f'"{user.name}"' not in text, (dataset.name, user.name)


# --- asking ---------------------------------------------------------------------------------------
def test_pages_follow_each_other_without_gap_or_repeat(db, settings):
    for year in range(2001, 2008):
        Edition.objects.create(year=year)
    path, seen = "/api/v1/editions/?limit=3", []
    while path:
        answer = get(path)
        page = json.loads(answer.content)
        assert page["total"] == 7
        assert answer.headers.get("Link", "") == (f'<{page["next"]}>; rel="next"' if page["next"] else "")
        seen.append([row["year"] for row in page["results"]])
        path = (page["next"] or "").removeprefix(settings.SITE_URL)
    assert seen == [[2001, 2002, 2003], [2004, 2005, 2006], [2007]]


def test_columns_filter_and_tables_hold_the_same_rows(out):
    assert len(rows_of("/api/v1/titles/?country=LV&year=2027")) == 1
    assert rows_of("/api/v1/titles/?country=EE") == []
    [line] = csv.DictReader(io.StringIO(get("/api/v1/titles.csv?country=LV").content.decode()))
    assert (line["name"], line["year"]) == ("Kalnupe", "2027")
    assert rows_of("/api/v1/places/?invented=false") == []


def test_a_map_has_points_in_the_order_of_geojson(world):
    made = get("/api/v1/practices.geojson")
    assert made.headers["Content-Type"] == "application/geo+json"
    [feature] = [f for f in json.loads(made.content)["features"] if f["id"] == world.published.number]
    spot = [world.published.longitude, world.published.latitude]
    assert feature["geometry"] == (None if None in spot else {"type": "Point", "coordinates": spot})
    assert "latitude" not in feature["properties"]
    assert get("/api/v1/editions.geojson").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=1001",
        "limit=x",
        "after=x",
        "after=-1",
        "year=soon",
        "nonsense=1",
        "country=%00",
        f"year={LARGE}",
        "cofunded=maybe",
    ],
)
def test_a_question_that_cannot_be_understood_is_told_why(db, query):
    for path in ("/api/v1/editions/", "/api/v1/editions.csv"):
        answer = get(f"{path}?{query}")
        assert (answer.status_code, list(json.loads(answer.content))) == (400, ["detail"]), path
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["nonsense/", "editions/x/", f"editions/{LARGE}/", "editions/1999/", "editions.xml", "nonsense/schema.json"]
)
def test_what_does_not_exist_is_told_in_json_with_the_page_that_explains(db, path):
    answer = get(f"/api/v1/{path}")
    assert (answer.status_code, "/data/ names" in json.loads(answer.content)["detail"]) == (404, True)


def test_keys_that_are_no_numbers_are_read_too():
    key = "00000000-0000-4000-8000-000000000000"
    assert str(parsed(key, "key")) == key
    assert parsed("true", "yes or no") is True
    with pytest.raises(ValueError, match="x"):
        parsed("x" * 201, "text")


def test_no_cell_of_a_table_runs_as_a_formula(out):
    dataset = next(dataset for dataset in datasets() if dataset.name == "titles")
    row = {**dataset.records([Title.objects.get()])[0], "reason": "=HYPERLINK(1)", "latitude": -1.5, "override": None}
    [line] = csv.DictReader(io.StringIO(as_csv(dataset, [row]).decode()))
    assert (line["reason"], line["latitude"], line["override"]) == ("'=HYPERLINK(1)", "-1.5", "")


# --- caches, limits, other sites ------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/editions/", "/api/v1/editions.csv", "/api/v1/editions/schema.json"]
)
def test_an_answer_may_be_kept_and_is_not_sent_twice(edition, path):  # noqa: F811
    first = get(path)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = get(path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Edition.objects.create(year=2001)
    if "schema" not in path and path != "/api/v1/":
        assert get(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_language_changes_nothing_that_programs_read(out):
    for path in ("/api/v1/", "/api/v1/titles/", "/api/v1/practices/schema.json", "/api/v1/nonsense/"):
        assert get(path, **{"Accept-Language": "lv"}).content == get(path).content


def test_scripts_of_other_sites_may_read_and_ask_before(edition):  # noqa: F811
    assert get("/api/v1/editions/").headers["Access-Control-Allow-Origin"] == "*"
    before = Client().options("/api/v1/editions/")
    assert (before.status_code, before.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert Client().post("/api/v1/editions/").status_code == 405
    assert not get("/api/v1/editions/").cookies


def test_who_asks_too_often_is_told_when_to_ask_again_also_when_signed_in(monkeypatch, edition, ana):  # noqa: F811
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "3/min"})
    cache.clear()
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    answers = [get("/api/v1/editions/", client) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    last = answers[-1]
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert "nightly files" in json.loads(last.content)["detail"]
    assert last.headers["Access-Control-Allow-Origin"] == "*"


# --- nightly files --------------------------------------------------------------------------------
def test_a_nightly_file_holds_every_form_and_proves_itself(out, settings):
    bulkfiles.write_all()
    assert sorted(BulkFile.objects.values_list("dataset", flat=True)) == NAMES
    answer = get("/data/files/titles.zip")
    content = b"".join(answer.streaming_content)
    made = BulkFile.objects.get(dataset="titles")
    assert (hashlib.sha256(content).hexdigest(), len(content), made.rows) == (made.sha256, made.size, 1)
    assert get("/data/files/titles.zip.sha256").content.decode() == f"{made.sha256}  titles.zip\n"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = ["README.txt", *(f"titles.{form}" for form in ("csv", "geojson", "json", "schema.json"))]
        assert archive.namelist() == names
        assert json.loads(archive.read("titles.json"))[0]["name"] == "Kalnupe"
        assert f"{settings.SITE_URL}/data/titles/" in archive.read("README.txt").decode()
        assert "CC BY 4.0" in archive.read("README.txt").decode()


def test_a_file_that_did_not_change_is_the_same_and_not_sent_twice(edition):  # noqa: F811
    dataset = next(dataset for dataset in datasets() if dataset.name == "editions")
    first = bulkfiles.write_bulk_file(dataset=dataset)
    again = bulkfiles.write_bulk_file(dataset=dataset)
    assert (again.sha256, again.changed_at, again.updated_at > first.updated_at) == (
        first.sha256,
        first.changed_at,
        True,
    )
    answer = get("/data/files/editions.zip")
    for name, value in (
        ("If-None-Match", answer.headers["ETag"]),
        ("If-Modified-Since", answer.headers["Last-Modified"]),
    ):
        assert get("/data/files/editions.zip", **{name: value}).status_code == 304


def test_a_new_file_takes_the_place_of_the_old_one(edition, django_capture_on_commit_callbacks):  # noqa: F811
    dataset = next(dataset for dataset in datasets() if dataset.name == "editions")
    first = bulkfiles.write_bulk_file(dataset=dataset)
    Edition.objects.create(year=2001)
    with django_capture_on_commit_callbacks(execute=True):
        second = bulkfiles.write_bulk_file(dataset=dataset)
    assert (second.pk, second.rows, second.file.storage.exists(first.file.name)) == (first.pk, first.rows + 1, False)
    second.file.storage.delete(second.file.name)
    assert get("/data/files/editions.zip").status_code == 404
    assert bulkfiles.write_bulk_file(dataset=dataset).file.storage.exists(second.file.name)


def test_one_dataset_that_fails_leaves_the_others_alone(edition, monkeypatch, caplog):  # noqa: F811
    broken = next(dataset for dataset in datasets() if dataset.name == "titles")
    monkeypatch.setattr(bulkfiles, "datasets", lambda: [d for d in datasets() if d.name in ("editions", "titles")])
    monkeypatch.setitem(vars(broken), "rows", lambda: 1 / 0)
    assert [made.dataset for made in bulkfiles.write_all()] == ["editions"]
    assert "the nightly file of titles failed" in caplog.text


# --- the pages ------------------------------------------------------------------------------------
def test_the_page_explains_files_limits_and_licence(edition, settings):  # noqa: F811
    before = get("/data/").content.decode()
    assert "written tonight" in before
    bulkfiles.write_all()
    page = get("/data/").content.decode()
    assert "/data/files/editions.zip" in page
    assert f"{settings.SITE_URL}/api/v1/titles/?country=LV" in page
    assert "120 questions a minute" in page


def test_every_dataset_has_a_page_with_all_its_columns(db):
    for dataset in datasets():
        page = get(f"/data/{dataset.name}/").content.decode()
        assert all(f">{column.name}</th>" in page for column in dataset.columns), dataset.name
