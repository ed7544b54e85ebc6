"""Files as evidence: known by their content, private until a version names them, downloads and nothing else, gone when taken out."""

import io
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pearls.models import Membership
from practices import workflow
from practices.exports.linked import json_ld
from practices.exports.records import whole_record
from practices.models import EvidenceFile, Revision
from practices.permissions import may_fetch, visible_files, visible_practices
from practices.services import evidence
from practices.services.publishing import document_of
from tests.attack.test_uploads import PDF, office, picture
from tests.practices.conftest import FAILED, again, fresh, go, publish, reviewed, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = {
    "title": "Survey of 2025",
    "shows": "How many people over seventy had a visit in the last week.",
    "level": "measured",
    "credit": "The town's nurse",
    "licence": "cc_by_4",
    "consent": True,
}
DOCX = office(("[Content_Types].xml", "<x/>"), ("_rels/.rels", "<x/>"), ("word/document.xml", "<x/>"))
XLSX = office(("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>"))
CSV = b"year;visits\n2019;33\n2025;19\n"


def opened(kind, *more):
    return office(("mimetype", f"application/vnd.oasis.opendocument.{kind}"), ("content.xml", "<x/>"), *more)


def upload(content=PDF, name="survey.pdf"):
    return SimpleUploadedFile(name, content, "application/octet-stream")


def add(practice, by, content=PDF, name="survey.pdf", **words):
    return evidence.add_file(practice=practice, upload=upload(content, name), by=by, data={**WORDS, **words})


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def fetch(file, user=None):
    client = signed_in(user) if user else Client()
    return client.get(reverse("practices:file", args=[file.pk]))


@pytest.fixture
def file(full_practice, ana):
    return add(full_practice, ana)


# ---- what is taken in ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kept_as", "mime"),
    [
        (PDF, "report.html", "report.html.pdf", "application/pdf"),
        (DOCX, "report.docx", "report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "count.docx", "count.docx.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (opened("text"), "report.odt", "report.odt", "application/vnd.oasis.opendocument.text"),
        (opened("spreadsheet"), "count.zip", "count.zip.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        (CSV, "count.html", "count.html.csv", "text/csv"),
        (b'\xef\xbb\xbfa,b\r\n"one\r\ntwo",-3\r\n', "count.csv", "count.csv", "text/csv"),
        (picture("PNG"), "hall.png", "hall.png", "image/png"),
    ],
)
def test_a_file_is_what_its_content_says_and_its_name_follows(full_practice, ana, content, name, kept_as, mime):
    kept = add(full_practice, ana, content, name).attachment
    assert (kept.name, kept.mime, kept.belongs_to) == (kept_as, mime, full_practice.pk)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.pdf"),
        (b"<html><script>alert(1)</script>", "page.pdf"),
        (b"<a>,<b>\n<c>,<d>\n", "page.csv"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing.png"),
        (b"MZ" + b"\0" * 400, "tool.pdf"),
        (b"only prose, with a comma", "note.csv"),
        ("name;åring\nÅse;3".encode("latin-1"), "old.csv"),
        (b"a,b\n=HYPERLINK(1),2\n", "formula.csv"),
        (b"a,b\n@SUM(1),2\n", "formula.csv"),
        (office(("readme.txt", "x")), "archive.docx"),
        (DOCX[:60], "cut.docx"),
        (opened("presentation"), "slides.odt"),
        (opened("text", ("Basic/Standard/Module1.xml", "x")), "macro.odt"),
        (office(("[Content_Types].xml", "x"), ("word/document.xml", "x"), ("word/vbaProject.bin", "x")), "macro.docx"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "broken.png"),
    ],
)
def test_what_is_no_evidence_is_refused_at_its_field_and_nothing_is_kept(full_practice, ana, content, name):
    with pytest.raises(ValidationError) as problem:
        add(full_practice, ana, content, name)
    assert (list(problem.value.message_dict), EvidenceFile.objects.count()) == (["file"], 0)


def bomb(entries, size):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        for number in range(entries):
            archive.writestr(f"word/{number}.xml", b"0" * size)
    return made.getvalue()


@pytest.mark.parametrize(("entries", "size"), [(5_001, 0), (22, 10 * 1024 * 1024)])
def test_a_file_that_would_fill_the_readers_disk_is_refused_by_its_list_of_parts(full_practice, ana, entries, size):
    with pytest.raises(ValidationError) as problem:
        add(full_practice, ana, bomb(entries, size), "report.docx")
    assert problem.value.message_dict["file"][0].startswith("Unpacked, this file would be larger than 200 MB.")


def test_a_file_that_is_too_large_is_refused_unread(full_practice, ana):
    large = upload()
    large.size = 20 * 1024 * 1024 + 1
    with pytest.raises(ValidationError) as problem:
        evidence.add_file(practice=full_practice, upload=large, by=ana, data=WORDS)
    assert list(problem.value.message_dict) == ["file"]


@pytest.mark.parametrize(
    "missing",
    [{"title": " "}, {"shows": ""}, {"level": "certain"}, {"credit": ""}, {"licence": "mine"}, {"consent": False}],
)
def test_a_file_without_its_words_is_refused_at_the_field(full_practice, ana, missing):
    with pytest.raises(ValidationError) as problem:
        add(full_practice, ana, **missing)
    assert (list(problem.value.message_dict), EvidenceFile.objects.count()) == (list(missing), 0)


def test_the_eleventh_file_is_refused_with_the_reason(full_practice, ana):
    for number in range(evidence.MOST):
        add(full_practice, ana, title=f"Report {number}")
    with pytest.raises(ValidationError) as problem:
        add(full_practice, ana)
    assert problem.value.message_dict == {"file": ["A practice has at most 10 files. Take one out first."]}


def test_a_picture_among_the_files_is_bare_of_everything_but_the_picture(full_practice, ana):
    kept = add(full_practice, ana, picture("PNG") + b"hidden behind it", "hall.png").attachment
    assert b"hidden" not in kept.file.open("rb").read()


# ---- who gets it ---------------------------------------------------------------------------------


def people_of_all_kinds(ana, ben, cleo, dora, lena, mia):
    return {"nobody": None, "ana": ana, "ben": ben, "cleo": cleo, "dora": dora, "lena": lena, "mia": mia}


def answers(file, people):
    return {name: fetch(file, user).status_code for name, user in people.items()}


def test_each_role_fetches_a_file_when_it_may_see_the_practice_inside_and_all_once_a_version_names_it(
    file, full_practice, ana, ben, cleo, dora, lena, cora, mia
):
    people = people_of_all_kinds(ana, ben, cleo, dora, lena, mia)
    hidden, team = dict.fromkeys(people, 404), {"ana": 200, "ben": 200}
    assert answers(file, people) == {**hidden, **team}
    go(full_practice, workflow.SUBMIT, ana)
    assert answers(file, people) == {**hidden, **team, "dora": 200, "lena": 200}
    go(full_practice, workflow.SCREEN, lena)
    reviewed(full_practice, lena, mia)
    assert answers(file, people) == {**hidden, **team, "dora": 200, "lena": 200, "mia": 200}
    go(full_practice, workflow.ASK_REVISION, lena, "Which year?")
    public = publish_again(full_practice, ana, lena, cora)
    assert answers(file, people) == dict.fromkeys(people, 200)
    go(public, workflow.WITHDRAW, ana, "It ended.")
    assert answers(file, people) == {**hidden, **team, "dora": 200, "lena": 200, "mia": 200}


def publish_again(practice, ana, lena, cora):
    write(practice, ana, "answer:what_did_not_work", FAILED)
    go(practice, workflow.SUBMIT_AGAIN, ana)
    go(practice, workflow.SCREEN, lena)
    reviewed(practice, lena, cora)
    go(practice, workflow.PASS_ON, lena, "Good.")
    go(practice, workflow.ACCEPT, cora, "Good.")
    return again(go(practice, workflow.PUBLISH, cora))


def test_list_and_predicate_agree_on_who_may_fetch_what(file, published, ana, ben, cleo, dora, lena, cora, mia):
    add(published, ana, title="Not named yet")
    for user in [AnonymousUser(), *(fresh(one) for one in (ana, ben, cleo, dora, lena, cora, mia))]:
        listed = set(visible_files(user))
        assert {one for one in EvidenceFile.objects.select_related("practice") if may_fetch(user, one)} == listed


def test_it_is_handed_out_as_a_download_that_no_browser_runs(file, ana):
    answer = fetch(file, ana)
    heads = [
        "Content-Type",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Cache-Control",
        "Content-Security-Policy",
    ]
    assert [answer.headers[name] for name in heads] == [
        "application/pdf",
        'attachment; filename="survey.pdf"',
        "nosniff",
        "private, no-store",
        "sandbox; default-src 'none'",
    ]
    assert b"".join(answer.streaming_content) == PDF


def test_a_file_added_after_publication_waits_for_the_next_version(published, ana, cora):
    file = add(published, ana)
    page = reverse("practices:detail", args=[published.number, published.slug])
    assert (fetch(file).status_code, WORDS["title"] in Client().get(page).content.decode()) == (404, False)
    go(published, workflow.OFFER_UPDATE, ana)
    go(published, workflow.PUBLISH_UPDATE, cora)
    shown = Client().get(page).content.decode()
    assert (fetch(file).status_code, WORDS["title"] in shown, WORDS["shows"] in shown) == (200, True, True)
    assert [r.number for r in Revision.objects.filter(practice=published).order_by("number")] == [1, 2]


def test_taken_out_it_is_gone_at_once_and_the_version_keeps_its_name_and_hash(
    file, full_practice, ana, lena, cora, mia
):
    public = publish(full_practice, ana, lena, cora, mia)
    known = EvidenceFile.objects.get()
    evidence.remove_file(file=file, by=ana)
    assert fetch(known).status_code == 404
    shown = Client().get(reverse("practices:detail", args=[public.number, public.slug])).content.decode()
    assert (WORDS["title"] in shown, "taken out since" in shown, str(known.pk) in shown) == (True, True, False)
    assert [kept["sha256"] for kept in public.revision.document["files"]] == [file.attachment.sha256]
    assert whole_record(public, "en")["files"] == []


def test_a_practice_without_files_has_the_document_that_it_always_had(full_practice):
    assert "files" not in document_of(full_practice)


def test_exports_hold_what_a_file_shows_and_its_address(file, full_practice, ana, lena, cora, mia, settings):
    settings.SITE_URL = "https://pearls.example"
    public = publish(full_practice, ana, lena, cora, mia)
    [record] = whole_record(public, "en")["files"]
    url = f"https://pearls.example/practices/files/{file.pk}/"
    assert (record["title"], record["level"], record["url"]) == (WORDS["title"], "measured", url)
    assert [media["contentUrl"] for media in json_ld(public, "en")["associatedMedia"]] == [url]
    told = Client().get(reverse("api_practice", args=[public.number])).json()
    assert told["files"] == [record]


# ---- the page ------------------------------------------------------------------------------------


def test_strangers_readers_and_a_locked_text_add_nothing(full_practice, ana, cleo):
    with pytest.raises(PermissionDenied):
        add(full_practice, cleo)
    Membership.objects.create(user=cleo, municipality=full_practice.municipality, role="viewer")
    with pytest.raises(PermissionDenied):
        add(full_practice, fresh(cleo))
    go(full_practice, workflow.SUBMIT, ana)
    with pytest.raises(PermissionDenied):
        add(full_practice, ana)
    assert EvidenceFile.objects.count() == 0


def test_no_file_chosen_is_said_at_the_field(full_practice, ana):
    with pytest.raises(ValidationError) as problem:
        evidence.add_file(practice=full_practice, upload=None, by=ana, data=WORDS)
    assert problem.value.message_dict == {"file": ["Choose a file first."]}


def test_a_table_that_no_spreadsheet_could_open_is_no_table(full_practice, ana):
    with pytest.raises(ValidationError):
        add(full_practice, ana, b'a;b\n"' + b"x" * 140_000 + b'";1\n', "long.csv")
    assert EvidenceFile.objects.count() == 0


def test_a_change_without_its_words_changes_nothing_and_a_stranger_takes_nothing_out(file, ana, cleo):
    with pytest.raises(ValidationError):
        evidence.change_file(file=file, by=ana, data={**WORDS, "title": " "})
    with pytest.raises(PermissionDenied):
        evidence.remove_file(file=file, by=cleo)
    file.refresh_from_db()
    assert file.title == WORDS["title"]


def test_visitors_see_what_is_public_and_nothing_else(published, full_practice):
    assert set(visible_practices(AnonymousUser())) == {published}


def test_the_page_adds_changes_and_takes_out(full_practice, ana):
    client, page = signed_in(ana), reverse("practices:files", args=[full_practice.pk])
    assert client.post(page, {**WORDS, "consent": "on", "file": upload()}).status_code == 302
    file = EvidenceFile.objects.get()
    change, prefix = reverse("practices:file_change", args=[file.pk]), f"f{file.pk.hex}-"
    words = {f"{prefix}{name}": value for name, value in WORDS.items()}
    assert client.post(change, {**words, f"{prefix}title": "Survey of 2026"}).status_code == 302
    file.refresh_from_db()
    assert file.title == "Survey of 2026"
    client.post(change, {"act": "remove"})
    assert EvidenceFile.objects.count() == 0


def test_a_refused_file_leaves_every_word_that_was_typed(full_practice, ana):
    page = reverse("practices:files", args=[full_practice.pk])
    answer = signed_in(ana).post(page, {**WORDS, "consent": "on", "file": upload(b"MZ", "tool.exe")})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert [WORDS[name] in shown for name in ("title", "shows")] == [True, True]
    assert "Choose a PDF, a picture" in shown


def test_a_change_that_is_refused_leaves_every_word_that_was_typed(file, ana):
    prefix = f"f{file.pk.hex}-"
    words = {f"{prefix}{name}": value for name, value in WORDS.items()} | {
        f"{prefix}title": "",
        f"{prefix}shows": "Typed anew",
    }
    answer = signed_in(ana).post(reverse("practices:file_change", args=[file.pk]), words)
    assert (answer.status_code, "Typed anew" in answer.content.decode()) == (422, True)
