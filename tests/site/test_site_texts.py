"""What the site's texts protect: nobody's words are lost, a wrong word is named at its field, and the public reads what was published."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction

from pearls.site.enums import PageKey
from pearls.site.models import PageText, PageVersion
from pearls.site.queries import Subject, facts_for, known_names, reading_of, subject_of
from pearls.site.services import texts
from pearls.site.services.texts import SomebodyElseSaved

pytestmark = pytest.mark.django_db
ABOUT = Subject(page=PageKey.ABOUT)


def words(**more):
    return {"title": "What it is", "standfirst": "", "body": "", "why": "", **more}


def save(by, base=0, language="en", subject=ABOUT, **more):
    return texts.save_text(subject=subject, language=language, data=words(**more), base=base, by=by)


def refused(by, **more):
    with pytest.raises(ValidationError) as problem:
        save(by, **more)
    return problem.value.message_dict


def test_only_admins_write(cleo, dora):
    version = save(dora)
    for change in (
        lambda: save(cleo),
        lambda: texts.publish_version(version=version, by=cleo),
        lambda: texts.restore_version(version=version, by=cleo),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_draft_is_not_public_until_somebody_publishes_it(dora):
    version = save(dora, title="First")
    assert reading_of(ABOUT, "en") is None
    texts.publish_version(version=version, by=dora)
    save(dora, base=1, title="Second")
    assert reading_of(ABOUT, "en").title == "First"


def test_what_says_the_same_is_no_new_version(dora):
    first = save(dora, title="Same ")
    assert save(dora, base=1, title="Same", why="nothing") == first
    assert PageVersion.objects.count() == 1


def test_publishing_twice_is_one_publication(dora):
    version = save(dora)
    texts.publish_version(version=version, by=dora)
    at = PageText.objects.get().published_at
    texts.publish_version(version=version, by=dora)
    assert PageText.objects.get().published_at == at


def test_the_second_of_two_who_write_at_once_is_told_and_the_first_one_stays(dora):
    save(dora, title="Base")
    theirs = save(dora, base=1, title="Theirs")
    with pytest.raises(SomebodyElseSaved) as conflict:
        save(dora, base=1, title="Mine")
    assert conflict.value.newest == theirs
    mine = save(dora, base=2, title="Mine")
    assert list(PageVersion.objects.values_list("number", "title")) == [(3, "Mine"), (2, "Theirs"), (1, "Base")]
    assert mine.number == 3


def test_a_version_is_never_changed(dora):
    version = save(dora)
    for change in (lambda: PageVersion.objects.update(title="Forged"), version.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_an_earlier_version_comes_back_as_a_draft(dora):
    first = save(dora, title="First", body="Old words")
    texts.publish_version(version=save(dora, base=1, title="Second"), by=dora)
    again = texts.restore_version(version=first, by=dora)
    assert (again.number, again.title, again.body, again.why) == (3, "First", "Old words", "Version 1 again")
    assert reading_of(ABOUT, "en").title == "Second"


def test_an_unknown_placeholder_is_named_at_its_field_with_those_that_exist(dora):
    told = refused(dora, title="The {titel}", body="Until {dead_line}")
    listed = ", ".join(f"{{{name}}}" for name in known_names())
    assert told == {
        "title": [f"There is no {{titel}}. You can use: {listed}."],
        "body": [f"There is no {{dead_line}}. You can use: {listed}."],
    }


def test_a_page_needs_a_title(dora):
    assert refused(dora, title="  ") == {"title": ["Give the page a title."]}


def test_placeholders_hold_what_the_running_edition_says(dora, edition):
    edition.deadline = "2027-05-24T21:59:00Z"
    edition.save()
    assert facts_for(["edition", "deadline", "decided"]) == {
        "edition": "2027",
        "deadline": "24 May 2027, 23:59 in Stockholm",
        "decided": "a date that is announced here",
    }
    edition.decided, edition.deadline = "2027-12-01", None
    edition.save()
    assert facts_for(["decided", "deadline"]) == {
        "decided": "1 December 2027",
        "deadline": "a date that is announced here",
    }


def test_without_an_edition_a_text_says_that_dates_come(db):
    assert facts_for(["deadline"])["deadline"] == "announced with the next edition"


def test_a_missing_language_falls_back_to_english(dora):
    texts.publish_version(version=save(dora, title="English"), by=dora)
    reading = reading_of(ABOUT, "lv")
    assert (reading.title, reading.language, reading.languages) == ("English", "en", ("en",))


def test_a_translation_remembers_the_english_that_lay_beside_it(dora):
    assert save(dora, language="fi", title="Mikä").source is None
    english = save(dora, title="English")
    texts.publish_version(version=english, by=dora)
    assert save(dora, language="lv", title="Kas tas ir").source == english


def test_what_a_text_is_of_is_found_by_its_word(db):
    assert subject_of("about") == ABOUT
    assert [subject_of(word) for word in ("news-1", "news-x", "nonsense", "news-" + "9" * 30)] == [None] * 4


def test_the_first_words_of_all_pages_load_once_and_never_over_what_people_wrote(dora, db):
    from pearls.services.facts import read
    from pearls.site.seeding import load_site

    texts.publish_version(version=save(dora, title="Ours"), by=dora)
    load_site(read("programme"))
    load_site(read("programme"))
    assert reading_of(ABOUT, "en").title == "Ours"
    public = PageText.objects.filter(language="en", published__isnull=False).values_list("page", flat=True)
    assert (set(public), PageVersion.objects.count()) == (set(PageKey.values), len(PageKey.values))
