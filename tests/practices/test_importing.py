"""Practices from a table: every row is foreseen, a bad one stops nothing, and nothing is written before the second button."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from practices.enums import Origin, PracticeState
from practices.models import Practice
from practices.services import importing

BACKEND = "django.contrib.auth.backends.ModelBackend"
HEAD = "municipality,language,title,summary,challenges,since_year,colour\n"
GOOD = 'Kalnupe,en,"Soup, and stories",Two tables and one pot for all who come.,Loneliness; ageing,2021,red\n'
BAD = "Atlantis,xx,,x,nonsense,last year,\n"


def table(text, name="t.csv"):
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_every_row_is_foreseen_and_nothing_is_written(template, municipality):
    good, bad, twice = importing.dry_run(importing.read_table(table(HEAD + GOOD + BAD + GOOD)))
    assert (good.number, good.title, good.municipality, good.problems) == (2, "Soup, and stories", municipality, [])
    assert good.answers["challenges"] == ["loneliness", "ageing"]
    assert good.notes == ["The column “colour” is not known; it is left out."]
    assert len(bad.problems) == 5
    assert [problem for problem in twice.problems if "exists" in problem]
    assert Practice.objects.count() == 0


def test_a_bad_row_stops_nothing_and_gives_its_maker_no_right(template, municipality, dora, ana):
    made, lines = importing.carry_out(importing.read_table(table(HEAD + GOOD + BAD)), by=dora)
    assert [line.good for line in lines] == [True, False]
    practice = Practice.objects.get()
    assert (made, practice.origin, practice.state, practice.municipality) == (
        [practice],
        Origin.IMPORTED,
        PracticeState.DRAFT,
        municipality,
    )
    assert practice.members.count() == 0
    assert practice.sheet.answers.get(key="since_year").value == "2021"


def test_a_workbook_says_the_same_as_a_text(template, municipality):
    book = Workbook()
    book.active.append(["municipality", "Name of the practice", "since_year"])
    book.active.append(["Kalnupe", "Soup", 2021])
    kept = io.BytesIO()
    book.save(kept)
    [line] = importing.dry_run(importing.read_table(SimpleUploadedFile("t.xlsx", kept.getvalue())))
    assert (line.problems, line.answers) == ([], {"title": "Soup", "since_year": "2021"})


@pytest.mark.parametrize("content", [b"", b"title\n", b"\xff\xfe\x00bad", b"PK\x03\x04 no workbook", b"%PDF-1.4"])
def test_what_is_no_table_is_refused_in_words(content):
    with pytest.raises(ValidationError):
        importing.read_table(SimpleUploadedFile("t.csv", content))


def test_the_page_shows_first_and_writes_second(template, municipality, dora, cleo):
    url, client = reverse("practices:import"), signed_in(dora)
    assert signed_in(cleo).get(url).status_code == 404
    shown = client.post(url, {"file": table(HEAD + GOOD + BAD)})
    assert (shown.status_code, Practice.objects.count(), shown.context["good"]) == (200, 0, 1)
    done = client.post(url, {"kept": shown.context["kept"]})
    assert (done.status_code, Practice.objects.count()) == (200, 1)
    assert "1 row was left out." in done.content.decode()


def test_nobody_writes_what_somebody_else_looked_at(template, municipality, dora, cora):
    url = reverse("practices:import")
    key = signed_in(dora).post(url, {"file": table(HEAD + GOOD)}).context["kept"]
    assert signed_in(cora).post(url, {"kept": key}).status_code == 302
    assert Practice.objects.count() == 0


def test_no_file_is_said_at_the_field(template, dora):
    answer = signed_in(dora).post(reverse("practices:import"), {})
    assert (answer.status_code, "Choose a file first." in answer.content.decode()) == (422, True)
