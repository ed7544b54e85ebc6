"""The measured repository must be like a real one: found, counted and read as if people had written it."""

import pytest
from django.core.management import CommandError, call_command

from practices.management.commands.make_practices import FIRST, make_practices
from practices.models import Lexeme, Practice, SearchText
from practices.services.indexing import index_practice, rebuild_lexemes

pytestmark = pytest.mark.django_db


def words_of(rows):
    """Return the words of stored vectors, without their places."""
    return {(row.practice_id, row.language): {part.split(":")[0] for part in str(row.vector).split()} for row in rows}


def test_it_is_the_same_each_time_and_grows_by_what_is_missing(capsys):
    assert (make_practices(3), make_practices(3), make_practices(5)) == (3, 0, 2)
    assert list(Practice.objects.order_by("number").values_list("number", flat=True)) == [*range(FIRST, FIRST + 5)]
    call_command("make_practices", count=6)
    assert "Made 1 practices" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("make_practices", count=0)


def test_its_practices_open_and_are_found(client):
    make_practices(3)
    practice = Practice.objects.get(number=FIRST)
    assert client.get(f"/practices/{FIRST}/{practice.slug}/").status_code == 200
    word = practice.title.split()[0]
    assert practice.title in client.get("/practices/", {"q": f'"{practice.title}"'}).content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", ""), word


def test_its_words_are_counted_as_the_index_counts_them():
    make_practices(4)
    made = set(Lexeme.objects.values_list("language", "word", "count"))
    rebuild_lexemes()
    assert set(Lexeme.objects.values_list("language", "word", "count")) == made


def test_its_original_has_the_vector_that_indexing_gives():
    make_practices(1)
    practice = Practice.objects.select_related("revision", "municipality", "country").get()
    before = words_of(SearchText.objects.filter(language="en"))
    practice.languages = ["en"]
    index_practice(practice=practice)
    after = words_of(SearchText.objects.filter(language="en"))
    names = {str(practice.country).lower(), *(name.lower() for name in practice.country.names.values())}
    (key,) = before
    assert before[key] <= after[key]
    assert all(any(part in word for part in "".join(names)) for word in after[key] - before[key])
