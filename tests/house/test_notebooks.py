"""The notebooks of docs/: every cell runs against a real server, and what it shows is true; they are kept without anybody's output."""

import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache

from awards.enums import Outcome
from awards.services.register import keep_candidacy
from pearls.models import Country, Edition, Municipality
from pearls.services import bulkfiles

NOTEBOOKS = Path(django_settings.BASE_DIR) / "docs" / "notebooks"
HELD = {"Kalnupe": ("LV", 57.2), "Upmale": ("LV", 56.9), "Soovere": ("EE", 58.7), "Vesterhamn": ("FI", 60.3)}


@pytest.fixture
def portal(transactional_db, live_server, settings, monkeypatch):
    """A portal with seven titles and eight candidacies of invented towns, and last night's files."""
    settings.SITE_URL = live_server.url
    monkeypatch.setenv("PEARLS_URL", live_server.url)
    cache.clear()
    for code, name in (("LV", "Latvia"), ("EE", "Estonia"), ("FI", "Finland")):
        Country.objects.create(code=code, name=name)
    towns = {
        name: Municipality.objects.create(
            name=name, slug=name.lower(), country_id=code, latitude=north, longitude=24, invented=True
        )
        for name, (code, north) in HELD.items()
    }
    for year in (2024, 2025):
        edition = Edition.objects.create(year=year)
        for name, body in towns.items():
            outcome = Outcome.NO_TITLE if (year, name) == (2025, "Upmale") else Outcome.TITLE
            keep_candidacy(edition=edition, body=body, place=None, name=name, outcome=outcome)
    bulkfiles.write_all()


def cells_of(name, kind):
    book = json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == kind]


def run(name):
    """Run the cells of a notebook one after the other and return what stands in its memory afterwards."""
    memory = {}
    for number, source in enumerate(cells_of(name, "code")):
        exec(compile(source, f"{name}, cell {number}", "exec"), memory)
    return memory


def test_the_notebook_of_open_data_finds_what_the_portal_holds(portal, capsys):
    found = run("open-data.ipynb")
    assert sorted(found["datasets"]) == [
        "candidacies",
        "editions",
        "indicators",
        "places",
        "plans",
        "practices",
        "published-plans",
        "titles",
    ]
    assert (len(found["titles"]), found["by_country"]) == (7, {"LV": 3, "EE": 2, "FI": 2})
    assert [title["name"] for title in found["latvian"]] == ["Kalnupe", "Upmale", "Kalnupe"]
    assert "'colour'" in found["refusal"]
    assert found["northernmost"] == ("Vesterhamn", [24.0, 60.3])
    assert found["outcomes"] == {"title": 7, "no_title": 1}
    assert (found["again"], found["nothing"], found["proven"]) == (304, b"", True)
    assert found["in_file"] == found["titles"]
    assert "Furthest north: ('Vesterhamn'" in capsys.readouterr().out
    assert zipfile.is_zipfile(found["io"].BytesIO(found["archive"]))


def test_notebooks_are_kept_without_output_and_name_no_other_host():
    for file in NOTEBOOKS.glob("*.ipynb"):
        book = json.loads(file.read_text(encoding="utf-8"))
        code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []
        assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
        text = "\n".join(cells_of(file.name, "code") + cells_of(file.name, "markdown"))
        assert [word for word in text.split() if "://" in word and "localhost" not in word] == []
