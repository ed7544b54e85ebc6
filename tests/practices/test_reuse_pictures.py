"""Pictures: only what can be opened, bare of everything else, with words, and to nobody before the practice is public."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from practices import workflow
from practices.models import Picture
from practices.services import pictures
from practices.services.curating import move

BACKEND = "django.contrib.auth.backends.ModelBackend"
WORDS = {"alt": "A room with a stove", "credit": "Ana", "licence": "cc_by_4", "consent": True}


def jpeg(width=1200, height=800, name="room.jpg", comment=b"the photographer lives at Upes iela 4"):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (width, height), "#0f4361").save(made, "JPEG", exif=exif, comment=comment)
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def picture(practice, ana):
    return pictures.add_picture(practice=practice, upload=jpeg(), by=ana, data=WORDS)


def test_a_picture_is_kept_bare_in_the_sizes_that_it_has(picture):
    with picture.attachment.file.open() as stored:
        content = stored.read()
    assert b"Upes iela" not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    kept = [width for width in pictures.WIDTHS if default_storage.exists(pictures.path_of(picture.attachment, width))]
    assert kept == [480, 960]
    with default_storage.open(pictures.path_of(picture.attachment, 480)) as small:
        assert Image.open(small).size == (480, 320)


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"alt": " "}, "alt"),
        ({"credit": ""}, "credit"),
        ({"licence": "mine"}, "licence"),
        ({"consent": False}, "consent"),
    ],
)
def test_a_picture_without_its_words_is_refused_at_the_field(practice, ana, missing, field):
    with pytest.raises(ValidationError) as problem:
        pictures.add_picture(practice=practice, upload=jpeg(), by=ana, data={**WORDS, **missing})
    assert list(problem.value.message_dict) == [field]
    assert Picture.objects.count() == 0


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.jpg", b"", "image/jpeg"),
        SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg"),
        SimpleUploadedFile("a.jpg", b"%PDF-1.4\n%%EOF", "image/jpeg"),
        SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0 broken", "image/jpeg"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(practice, ana, upload):
    with pytest.raises(ValidationError) as problem:
        pictures.add_picture(practice=practice, upload=upload, by=ana, data=WORDS)
    assert list(problem.value.message_dict) == ["file"]


def test_a_picture_that_would_be_a_blur_is_refused(practice, ana):
    with pytest.raises(ValidationError) as problem:
        pictures.add_picture(practice=practice, upload=jpeg(200, 150), by=ana, data=WORDS)
    assert list(problem.value.message_dict) == ["file"]


def test_before_publication_only_the_team_sees_it(picture, ana, cleo):
    url = reverse("practices:image", args=[picture.pk, 480])
    assert (
        signed_in(ana).get(url).status_code,
        signed_in(cleo).get(url).status_code,
        Client().get(url).status_code,
    ) == (200, 404, 404)


def answers_of(made):
    return [
        Client().get(reverse("practices:image", args=[made.pk, width])).status_code for width in (480, 960, 1600, 481)
    ]


def test_a_picture_added_to_a_public_practice_waits_for_the_next_version(published, ana, dora):
    made = pictures.add_picture(practice=published, upload=jpeg(), by=ana, data=WORDS)
    page = reverse("practices:detail", args=[published.number, published.slug])
    assert (answers_of(made), WORDS["alt"] in Client().get(page).content.decode()) == ([404] * 4, False)
    assert signed_in(ana).get(reverse("practices:image", args=[made.pk, 480])).status_code == 200
    move(practice=published, transition=workflow.PUBLISH_UPDATE, by=dora)
    assert (answers_of(made), WORDS["alt"] in Client().get(page).content.decode()) == ([200, 200, 404, 404], True)


def test_a_stranger_adds_and_takes_out_nothing(picture, practice, cleo):
    for act in (
        lambda: pictures.add_picture(practice=practice, upload=jpeg(), by=cleo, data=WORDS),
        lambda: pictures.remove_picture(picture=picture, by=cleo),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Picture.objects.count() == 1


def test_the_page_adds_orders_and_takes_out(practice, ana):
    client, page = signed_in(ana), reverse("practices:pictures", args=[practice.pk])
    for alt in ("First", "Second"):
        assert client.post(page, {**WORDS, "alt": alt, "file": jpeg()}).status_code == 302
    second = Picture.objects.get(position=2)
    client.post(reverse("practices:picture", args=[second.pk]), {"act": "up"})
    assert [p.alt["en"] for p in Picture.objects.all()] == ["Second", "First"]
    client.post(reverse("practices:picture", args=[second.pk]), {"act": "remove"})
    assert [p.alt["en"] for p in Picture.objects.all()] == ["First"]


def test_an_alternative_text_is_read_in_the_readers_language_where_there_is_one(picture):
    picture.alt = {"fi": "Huone", "en": "A room"}
    assert pictures.alt_in(picture, "fi") == ("Huone", "fi")
    assert pictures.alt_in(picture, "pl") == ("A room", "en")
