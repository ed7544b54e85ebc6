"""What the practices' services refuse when nobody's form stands before them, and the paths that pages seldom take."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook
from PIL import Image

from pearls.enums import MemberRole
from pearls.models import Invitation, Membership, Municipality, Organisation
from pearls.models import Notification as Told
from pearls.workflow import NotAllowedNow
from practices import permissions, workflow
from practices.enums import Cadence, Vocabulary
from practices.models import (
    Adoption,
    Collection,
    Confirmation,
    Follow,
    GlossaryEntry,
    Practice,
    PracticeMember,
    SavedSearch,
    Term,
)
from practices.services import (
    counting,
    curating,
    follow,
    importing,
    keeping,
    pictures,
    reuse,
    reviewing,
    translating,
    vocabulary,
    writing,
)
from practices.services.indexing import names_of
from tests.practices.conftest import again, begun, fresh, go

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


# --- rights ---------------------------------------------------------------------------------------
def test_who_is_not_signed_in_reads_what_is_public_and_nothing_else(published, practice):
    assert list(permissions.inner_practices(STRANGER)) == []
    assert list(permissions.reports_for(STRANGER)) == []
    assert permissions.role_in(STRANGER, practice) is None
    assert permissions.may_ask(STRANGER, published).reason == "Sign in to ask; so the answer finds you."


def test_a_practice_that_was_put_away_is_not_written_in(practice, ana):
    Practice.objects.filter(pk=practice.pk).update(state="withdrawn")
    refused = permissions.may_write(fresh(ana), again(practice))
    assert refused.reason == "This practice was put away. Everything in it is kept."


def test_what_no_reader_saw_cannot_be_taken_up(practice, elsewhere, cleo):
    Membership.objects.create(user=cleo, municipality=elsewhere, role=MemberRole.EDITOR)
    refused = permissions.may_report_for(fresh(cleo), elsewhere, practice)
    assert refused.reason == "Only a published practice can be taken up."


def test_a_right_to_no_remark_is_no_right(ana):
    assert not ana.has_perm("practices.close_remark", None)


def test_curators_answer_for_a_practice_that_nobody_looks_after(published, elsewhere, cleo, lena, mia):
    Membership.objects.filter(municipality=published.municipality).delete()
    published.members.all().delete()
    entry = Adoption(practice=again(published), municipality=elsewhere)
    assert permissions.may_answer_adoption(fresh(lena), entry) is True
    assert not permissions.may_answer_adoption(fresh(cleo), entry)


# --- moving, many at once -------------------------------------------------------------------------
@pytest.fixture
def submitted(full_practice, ana):
    return go(full_practice, workflow.SUBMIT, ana)


def test_nothing_is_merged_into_a_practice_that_was_put_away(published, municipality, ana, cora):
    other = begun(municipality, ana)
    Practice.objects.filter(pk=other.pk).update(state="withdrawn")
    with pytest.raises(ValidationError, match="Choose a published practice that stays"):
        curating.merge(practice=published, into=again(other), by=fresh(cora), reason="Same.")


def test_only_curators_set_the_day_and_never_one_that_has_passed(submitted, lena, cleo):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        curating.set_due(practice=submitted, day=tomorrow, by=fresh(cleo))
    with pytest.raises(ValidationError, match="not passed"):
        curating.set_due(practice=submitted, day=tomorrow - timedelta(days=2), by=fresh(lena))
    curating.set_due(practice=submitted, day=tomorrow, by=fresh(lena))
    assert again(submitted).state_due == tomorrow


def test_in_bulk_a_practice_of_others_is_skipped_and_said_so(submitted, cleo):
    [line] = curating.foresee(action="screen", practices=[submitted], by=fresh(cleo))
    assert (line.happens, line.text) == (False, "Only curators of this practice's country can do this.")


def test_in_bulk_nobody_is_asked_where_nobody_is_left(submitted, ana, lena):
    go(submitted, workflow.SCREEN, lena)
    reviewing.ask(practice=submitted, reviewers=reviewing.chosen_by_rule(submitted), by=fresh(lena))
    [line] = curating.foresee(action="ask_reviewers", practices=[again(submitted)], by=fresh(lena))
    assert (line.happens, line.text) == (False, "enough reviewers are asked, or nobody without a conflict is left")


def test_in_bulk_a_day_that_has_passed_changes_nothing_and_says_why(submitted, lena):
    past = timezone.localdate() - timedelta(days=1)
    [line] = curating.carry_out(action="set_due", practices=[submitted], by=fresh(lena), day=past)
    assert (line.happens, line.text) == (False, "Choose a day that has not passed.")


def test_in_bulk_the_second_of_two_curators_is_told(submitted, lena, cora):
    """The same practice twice in one list: what was foreseen for the second is no longer so."""
    lines = curating.carry_out(action="screen", practices=[submitted, again(submitted)], by=fresh(lena))
    assert [(line.happens, line.text) for line in lines][1] == (False, "somebody else was faster")


# --- reviews and remarks --------------------------------------------------------------------------
def test_reviewers_are_asked_by_curators_and_while_it_is_looked_at(submitted, lena, cleo, mia):
    with pytest.raises(PermissionDenied):
        reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(cleo))
    with pytest.raises(NotAllowedNow):
        reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))


def test_asking_nobody_begins_no_review(submitted, lena):
    go(submitted, workflow.SCREEN, lena)
    assert reviewing.ask(practice=submitted, reviewers=[], by=fresh(lena)) == []
    assert again(submitted).state == "screening"


def test_a_review_without_a_recommendation_is_not_handed_in(submitted, lena, mia):
    go(submitted, workflow.SCREEN, lena)
    [review] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    points = {criterion["key"]: 2 for criterion in reviewing.rubric()}
    reviewing.save_review(review=review, base=0, scores=points, recommends=None, text="", by=fresh(mia))
    with pytest.raises(ValidationError, match="Say whether you recommend publication"):
        reviewing.finish(review=review, by=fresh(mia))


def test_a_remark_says_something_and_an_answer_asked_again_may_be_silent(submitted, ana, lena):
    go(submitted, workflow.SCREEN, lena)
    with pytest.raises(ValidationError, match="Write what the team shall look at"):
        reviewing.add_remark(practice=submitted, question="", text=" ", must=False, by=fresh(lena))
    remark = reviewing.add_remark(practice=submitted, question="", text="Which year?", must=False, by=fresh(lena))
    reviewing.answer_remark(remark=remark, text="Last year.", by=fresh(ana))
    again_open = reviewing.reopen_remark(remark=remark, text=" ", by=fresh(lena))
    assert (again_open.state, again_open.answers.count()) == ("open", 1)


# --- people ---------------------------------------------------------------------------------------
def test_rights_in_a_practice_are_given_by_owners_and_only_to_people_in_it(practice, ana, ben, cleo):
    with pytest.raises(PermissionDenied):
        writing.set_member(practice=practice, user=ana, role=MemberRole.VIEWER, by=fresh(ben))
    with pytest.raises(PermissionDenied):
        writing.set_member(practice=practice, user=cleo, role=MemberRole.EDITOR, by=fresh(ana))
    made = writing.set_member(practice=practice, user=ben, role=MemberRole.OWNER, by=fresh(ana))
    assert made.role == MemberRole.OWNER


def test_taking_out_somebody_who_is_not_in_changes_and_notes_nothing(practice, ana, ben):
    writing.remove_member(practice=practice, user=ben, by=fresh(ana))
    assert [member.user for member in practice.members.all()] == [ana]


def test_an_invitation_takes_no_right_away(practice, ana):
    asked = Invitation(role=MemberRole.VIEWER, target=practice)
    writing.accept_invitation(invitation=asked, user=fresh(ana))
    assert PracticeMember.objects.get(practice=practice, user=ana).role == MemberRole.OWNER


# --- hearing of what is new -----------------------------------------------------------------------
def search(user, title="Choirs", query="q=choir"):
    return follow.save_search(by=user, title=title, query=query, cadence=Cadence.DAILY)


def test_a_person_keeps_only_so_many_searches(cleo, monkeypatch):
    monkeypatch.setattr(follow, "MOST_SEARCHES", 1)
    search(cleo)
    with pytest.raises(ValidationError, match="You have 1 saved searches"):
        search(cleo, query="q=soup")


def test_a_search_is_renamed_but_never_nameless_and_forgotten(cleo):
    kept = search(cleo)
    follow.change_search(search=kept, title=" ", cadence=Cadence.WEEKLY)
    assert SavedSearch.objects.values_list("title", "cadence").get() == ("Choirs", Cadence.WEEKLY)
    follow.delete_search(search=kept)
    assert SavedSearch.objects.count() == 0


def test_who_stops_following_hears_nothing_more(published, cleo):
    follow.unfollow(found=follow.follow(by=cleo, thing=published))
    follow.tell_followers(practice=published, what="updated")
    assert (Follow.objects.count(), Told.objects.filter(kind="practice_followed").count()) == (0, 0)


def test_a_search_that_was_deleted_while_the_sweep_ran_is_passed_over(published, cleo):
    search(cleo)
    search(cleo, query="q=soup")
    SavedSearch.objects.update(told_until=timezone.now() - timedelta(days=2))

    def find(query, _user):
        SavedSearch.objects.exclude(query=query).delete()
        return [published.pk]

    assert follow.tell_searchers(find) == 1


def test_a_question_about_a_practice_is_answered_by_one_of_its_three_answers(published, ana):
    asked = Confirmation.objects.create(practice=published, user=ana)
    with pytest.raises(ValidationError, match="Choose one of the three answers"):
        keeping.answer_confirmation(confirmation=asked, answer="perhaps")
    assert Confirmation.objects.get().answered_at is None


# --- tables from outside --------------------------------------------------------------------------
def table(content, name="t.csv"):
    return SimpleUploadedFile(name, content)


def workbook(*rows):
    made, book = io.BytesIO(), Workbook()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def packed(size):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "limit", "content", "words"),
    [
        ("LARGEST", 3, b"title\nx\n", "larger than 5 MB"),
        ("MOST_ROWS", 1, b"title,language\nx,en\ny,en\n", "more than 1 rows"),
        ("MOST_UNPACKED", 1000, packed(1001), "larger inside than it looks"),
    ],
)
def test_a_table_that_is_too_large_is_refused_before_it_is_read(monkeypatch, name, limit, content, words):
    monkeypatch.setattr(importing, name, limit)
    with pytest.raises(ValidationError, match=words):
        importing.read_table(table(content))


def test_a_workbook_gives_numbers_as_people_wrote_them_and_no_empty_lines():
    content = workbook(["title", "since_year", "cost"], ["Soup", 2021.0, 1.5], [None, "", None], ["Tea", None, 3])
    assert importing.read_table(table(content, "t.xlsx")) == [
        {"title": "Soup", "since_year": "2021", "cost": "1.5"},
        {"title": "Tea", "since_year": "", "cost": "3"},
    ]


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (2021.0, "2021"), (1.5, "1.5"), (" Soup ", "Soup")])
def test_a_cell_of_a_workbook_reads_as_it_is_shown(cell, text):
    assert importing._cell(cell) == text


def test_of_two_towns_of_one_name_the_country_decides(template, municipality):
    from pearls.models import Country

    estonia = Country.objects.create(code="EE", name="Estonia")
    Municipality.objects.create(name="Kalnupe", slug="kalnupe-ee", country=estonia)
    rows = [{"municipality": "Kalnupe", "title": "Soup"}, {"municipality": "Kalnupe", "title": "Soup", "country": "lv"}]
    unsure, sure = importing.dry_run(rows)
    assert unsure.problems == ["Several municipalities are called “Kalnupe”; add the column country."]
    assert (sure.problems, sure.municipality) == ([], municipality)


def test_a_row_that_no_longer_fits_the_form_makes_no_practice_and_says_why(template, municipality, dora):
    line = importing.Line(2, municipality=municipality, answers={"title": "Soup", "taken_out_of_the_form": "x"})
    assert importing._make(line, dora) is None
    assert (line.good, "taken_out_of_the_form" in line.problems[0], Practice.objects.count()) == (False, True, 0)


# --- pictures -------------------------------------------------------------------------------------
def picture(practice, by):
    made = io.BytesIO()
    Image.new("RGB", (640, 400)).save(made, "JPEG")
    words = {"alt": "A room", "credit": "Ana", "licence": "cc_by_4", "consent": True}
    return pictures.add_picture(
        practice=practice, upload=SimpleUploadedFile("room.jpg", made.getvalue()), by=by, data=words
    )


def test_a_practice_has_only_so_many_pictures(practice, ana, monkeypatch):
    monkeypatch.setattr(pictures, "MOST", 1)
    picture(practice, ana)
    with pytest.raises(ValidationError, match="at most 1 pictures"):
        picture(practice, ana)


def test_the_words_of_a_picture_are_changed_in_one_language_by_the_team_alone(practice, ana, cleo):
    kept = picture(practice, ana)
    words = {"alt": " Huone ", "credit": "Ben", "licence": "cc_by_4"}
    with pytest.raises(PermissionDenied):
        pictures.change_picture(picture=kept, by=fresh(cleo), data=words, language="fi")
    pictures.change_picture(picture=kept, by=ana, data=words, language="fi")
    kept.refresh_from_db()
    assert (kept.alt, kept.credit) == ({"en": "A room", "fi": "Huone"}, "Ben")


@pytest.mark.parametrize(("alt", "shown"), [({"lv": "Istaba"}, ("Istaba", "lv")), ({}, ("", "en"))])
def test_an_alternative_text_in_any_language_is_better_than_none(practice, ana, alt, shown):
    kept = picture(practice, ana)
    kept.alt = alt
    assert pictures.alt_in(kept, "pl") == shown


# --- reuse ----------------------------------------------------------------------------------------
def test_a_draft_is_not_collected(practice, ana):
    mine = Collection.objects.create(title="For us", owner=ana)
    with pytest.raises(ValidationError, match="Only a published practice can be collected"):
        reuse.collect(collection=mine, practice=practice, by=ana)


def test_a_collection_is_kept_for_a_team_in_which_one_is(ana, elsewhere, municipality):
    data = {"title": "For us", "note": "", "visibility": "team", "municipality": elsewhere}
    with pytest.raises(ValidationError, match="in which you are a member"):
        reuse.keep_collection(by=ana, data=data)
    assert reuse.keep_collection(by=ana, data={**data, "municipality": municipality}).municipality == municipality


def test_only_its_people_change_a_collection_and_what_lies_in_it(published, ana, cleo):
    data = {"title": "For us", "note": "", "visibility": "mine", "municipality": None}
    mine = reuse.keep_collection(by=ana, data=data)
    item = reuse.collect(collection=mine, practice=published, by=ana)
    with pytest.raises(PermissionDenied):
        reuse.keep_collection(by=cleo, data={**data, "title": "For me"}, collection=mine)
    with pytest.raises(PermissionDenied):
        reuse.drop_item(item=item, by=cleo)
    assert reuse.keep_collection(by=ana, data={**data, "title": "For all"}, collection=mine).title == "For all"
    reuse.drop_item(item=item, by=ana)
    assert (mine.items.count(), Practice.objects.filter(pk=published.pk).exists()) == (0, True)


def test_an_entry_that_is_taken_back_is_no_longer_counted(published, elsewhere, cleo):
    Membership.objects.create(user=cleo, municipality=elsewhere, role=MemberRole.EDITOR)
    told = dict.fromkeys(("changed", "result", "evidence", "evidence_url"), "")
    data = {**told, "kind": "uses", "since": date(2025, 3, 1), "cost": None}
    entry = reuse.report_adoption(practice=published, municipality=elsewhere, by=fresh(cleo), data=data)
    assert again(published).adoption_count == 1
    reuse.withdraw_adoption(adoption=entry, by=fresh(cleo))
    assert (Adoption.objects.count(), again(published).adoption_count) == (0, 0)


# --- translations ---------------------------------------------------------------------------------
def test_a_draft_and_a_strangers_wish_begin_no_translation(practice, published, ana, cleo):
    with pytest.raises(PermissionDenied):
        translating.begin_translation(practice=published, language="sv", by=fresh(cleo))
    with pytest.raises(PermissionDenied):
        translating.begin_translation(practice=again(begun(practice.municipality, ana)), language="sv", by=fresh(ana))


def test_a_translation_begun_twice_is_one(published, ana):
    first, second = (
        translating.begin_translation(practice=published, language="sv", by=fresh(ana)) for _time in range(2)
    )
    assert first == second


def test_emptying_a_paragraph_that_nobody_wrote_changes_nothing(published, ana):
    swedish = translating.begin_translation(practice=published, language="sv", by=fresh(ana))
    unit = translating.units(swedish)[0]
    kept = translating.save_unit(
        translation=swedish, key=unit.key, text=" ", base=0, source_hash=unit.source_hash, by=fresh(ana)
    )
    assert (kept.conflict, kept.unit.state, swedish.units.count()) == (False, "missing", 0)


def test_loaded_paragraphs_fill_gaps_and_what_is_not_of_the_text_is_left_out(published, ana):
    texts = {"sv": {"title.0": "Kören", "nothing.0": "x"}}
    for _time in range(2):
        translating.load_translations(practice=published, texts=texts, state="checked", by=None)
        texts = {"sv": {"title.0": "En annan"}}
    swedish = published.translations.get()
    assert list(swedish.units.values_list("key", "text")) == [("title.0", "Kören")]
    assert swedish.title == "Kören"


def test_loading_no_translation_makes_none(published):
    translating.load_translations(practice=published, texts={}, state="checked", by=None)
    assert published.translations.count() == 0


def test_paragraphs_of_a_practice_that_no_reader_saw_are_counted_and_not_indexed(practice):
    translating.load_translations(practice=practice, texts={"sv": {}}, state="machine", by=None)
    assert (practice.translations.get().total, again(practice).languages) == (0, [])


# --- vocabularies ---------------------------------------------------------------------------------
def test_vocabularies_are_kept_by_those_who_run_the_programme(template, ana, cora):
    with pytest.raises(PermissionDenied):
        vocabulary.add_term(vocabulary=Vocabulary.CHALLENGE, code="noise", labels={"en": "Noise"}, by=fresh(ana))
    with pytest.raises(ValidationError, match="English label is needed"):
        vocabulary.add_term(vocabulary=Vocabulary.CHALLENGE, code="noise", labels={"sv": "Buller"}, by=fresh(cora))


def test_at_the_end_of_its_list_a_term_stays_where_it_is(template, cora):
    first = Term.objects.filter(vocabulary=Vocabulary.CHALLENGE).order_by("position").first()
    before = list(Term.objects.filter(vocabulary=Vocabulary.CHALLENGE).values_list("pk", flat=True))
    vocabulary.shift(term=first, step=-1, by=fresh(cora))
    assert list(Term.objects.filter(vocabulary=Vocabulary.CHALLENGE).values_list("pk", flat=True)) == before


def test_a_practice_is_found_by_the_new_words_of_its_terms(
    published, cora, django_capture_on_commit_callbacks, elsewhere
):
    from practices.models import SearchText

    term = Term.objects.get(code="loneliness")
    with django_capture_on_commit_callbacks(execute=True):
        vocabulary.save_labels(term=term, labels={**term.labels, "en": "Solitude"}, words={}, by=fresh(cora))
    rows = SearchText.objects.filter(practice=published, language="en")
    assert any("solitud" in str(vars(row)).casefold() for row in rows)


def test_a_practice_of_an_organisation_is_found_by_its_name_and_country_though_no_town_has_it(template, country, ana):
    body = Organisation.objects.create(name="Choirs of the coast", kind="ngo", country=country)
    Membership.objects.create(user=ana, organisation=body, role=MemberRole.OWNER)
    assert names_of(begun(body, fresh(ana))) == "Choirs of the coast Latvia"


def test_a_word_of_the_glossary_has_a_text_in_one_language_at_least(template, cora):
    with pytest.raises(ValidationError, match="in one language at least"):
        vocabulary.save_entry(entry=None, code="choir", words={"en": " "}, note="", by=fresh(cora))
    assert GlossaryEntry.objects.count() == 0


# --- figures --------------------------------------------------------------------------------------
def test_the_gap_map_counts_towns_of_one_size_alone(published):
    Practice.objects.filter(pk=published.pk).update(size_class="")
    told = {
        size: sum(cell.count for _term, row in counting.gap_map(["LV"], size) for cell in row)
        for size in ("", "5000_20000")
    }
    assert told[""] > told["5000_20000"] == 0
