"""What a file cannot bring into a plan: another type, a name that opens as something else, where a picture was taken, a bomb."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from actionplans import services
from actionplans.views import editor
from pearls.models import Attachment
from pearls.questionnaires.models import Answer
from tests.attack.conftest import browser

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"


def picture(form="JPEG", size=(8, 4), **more):
    made = BytesIO()
    Image.new("RGB", size, "navy").save(made, form, **more)
    return made.getvalue()


def office(*names):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def upload(world):
    """Return a function that uploads as ana: upload(name, content) -> (status, what was kept or None)."""
    client = browser(world.people["ana"])
    path = f"/plans/{world.plan.pk}/upload/mandate_file/"

    def send(name, content, kind="application/octet-stream"):
        status = client.post(path, {"file": SimpleUploadedFile(name, content, kind)}).status_code
        mine = Attachment.objects.filter(belongs_to=world.plan.sheet_id)
        return status, mine.order_by("-uploaded_at").first()

    return send


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("empty.pdf", b""),
        ("blank.pdf", b"  "),
        ("tool.pdf", b"MZ" + b"\0" * 400),
        ("archive.docx", office(("readme.txt", "x"))),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100),
        ("cut.jpg", picture()[:120]),
        ("moving.gif", b"GIF89a" + b"\0" * 60),
    ],
)
def test_what_is_no_decision_nor_picture_is_refused_and_nothing_is_kept(upload, name, content):
    assert upload(name, content) == (422, None)


def test_a_page_hidden_behind_a_pdf_is_called_and_handed_out_as_a_pdf(upload, world):
    status, kept = upload("decision.html", PDF + b"<script>alert(1)</script>", "text/html")
    assert (status, kept.name, kept.mime) == (302, "decision.html.pdf", "application/pdf")
    told = browser(world.people["vic"]).get(f"/plans/{world.plan.pk}/files/{kept.pk}/")
    heads = ["Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control"]
    assert [told.headers[name] for name in heads] == [
        "application/pdf",
        'attachment; filename="decision.html.pdf"',
        "nosniff",
        "private, no-store",
    ]


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("Beschluß 2027.PDF", "Beschluß 2027.PDF"),
        ("x" * 400 + ".pdf", "x" * 156 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(upload, name, kept_as):
    status, kept = upload(name, PDF)
    assert (status, kept.name, kept.file.name) == (302, kept_as, f"attachments/{kept.sha256[:2]}/{kept.sha256}")


@pytest.mark.parametrize(("form", "name"), [("JPEG", "hall.jpeg"), ("PNG", "hall.png")])
def test_a_picture_does_not_tell_where_it_was_taken_nor_what_hides_behind_it(upload, form, name):
    exif = Image.Exif()
    exif[0x0110] = "Camera of Ana, Harbour Street 4"
    exif[0x0112] = 6  # lying on its side
    status, kept = upload(name, picture(form, exif=exif) + b"<script>alert(1)</script>")
    content = kept.file.open("rb").read()
    with Image.open(BytesIO(content)) as made:
        assert (status, made.size, dict(made.getexif())) == (302, (4, 8), {})
    assert (b"Harbour" in content, b"script" in content, kept.size) == (False, False, len(content))


def test_a_picture_that_would_fill_the_memory_is_refused_unopened(upload):
    assert upload("huge.png", picture("PNG", (8000, 5001))) == (422, None)


def test_an_office_file_is_kept_packed_however_large_it_would_unpack(upload):
    content = office(("[Content_Types].xml", "<x/>"), ("_rels/.rels", "<x/>"), ("word/document.xml", b"0" * 60_000_000))
    status, kept = upload("report.docm", content)
    assert (status, kept.name, kept.size) == (302, "report.docm.docx", len(content))


def test_a_file_of_another_plan_cannot_be_named_as_an_answer(post_ops, upload, world):
    _status, kept = upload("decision.pdf", PDF)
    other = services.begin_plan(municipality=world.municipality, by=world.people["ana"])
    Attachment.objects.update(belongs_to=other.sheet_id)
    value = {"id": str(kept.pk), "name": "decision.pdf", "size": 1}
    result = post_ops({"anchor": "answer:mandate_file", "base": 1, "set": value}).json()["results"][0]
    assert (result["status"], result["message"]) == ("invalid", "This file is gone. Choose it again.")
    assert browser(world.people["ana"]).get(f"/plans/{world.plan.pk}/files/{kept.pk}/").status_code == 404


def test_a_file_lost_from_the_disk_is_a_page_that_is_not_there(upload, world):
    _status, kept = upload("decision.pdf", PDF)
    kept.file.storage.delete(kept.file.name)
    assert browser(world.people["ana"]).get(f"/plans/{world.plan.pk}/files/{kept.pk}/").status_code == 404


def test_a_file_that_is_too_large_is_refused_and_not_kept(upload, monkeypatch):
    monkeypatch.setattr("pearls.services.files.LARGEST", len(PDF) - 1)
    assert upload("decision.pdf", PDF) == (422, None)


def test_the_same_file_twice_is_kept_twice_and_each_can_be_fetched(upload, world):
    both = [upload("decision.pdf", PDF)[1], upload("decision.pdf", PDF)[1]]
    told = [browser(world.people["ana"]).get(f"/plans/{world.plan.pk}/files/{kept.pk}/") for kept in both]
    assert [b"".join(answer.streaming_content) for answer in told] == [PDF, PDF]
    assert Answer.objects.get(key="mandate_file").value["id"] == str(both[1].pk)


def test_a_file_that_came_too_late_is_not_called_kept(upload, monkeypatch):
    late = {"results": [{"status": "locked", "message": "The plan was sent."}]}
    moved_on = replace(editor.EDITOR, save=lambda **_request: late)  # sent between the look at the plan and its lock
    monkeypatch.setattr(editor, "EDITOR", moved_on)
    assert upload("decision.pdf", PDF) == (422, None)
