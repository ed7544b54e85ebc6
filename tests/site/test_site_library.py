"""What pictures and funding protect: no picture without words, nothing hidden in a file, and a picture is shown in a language it speaks."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from pearls.site.models import FundingSource, Picture
from pearls.site.queries import Subject, pictures_for, visibility
from pearls.site.services import funding, pictures, texts
from tests.site.conftest import jpeg

pytestmark = pytest.mark.django_db


def refused(by, upload=None, alt=None, credit="Ilze"):
    with pytest.raises(ValidationError) as problem:
        pictures.add_picture(upload=upload or jpeg(), alt=alt or {"en": "A choir"}, credit=credit, by=by)
    return set(problem.value.message_dict)


def test_a_picture_needs_english_words_and_its_maker(dora):
    assert refused(dora, alt={"lv": "Koris"}, credit=" ") == {"alt_en", "credit"}


def test_only_pictures_of_some_size_are_taken(dora):
    assert refused(dora, upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF")) == {"file"}
    assert refused(dora, upload=SimpleUploadedFile("a.txt", b"words")) == {"file"}
    assert refused(dora, upload=jpeg(width=300)) == {"file"}


def test_only_admins_keep_the_library_and_the_funding(cleo, make_picture):
    picture = make_picture()
    for change in (
        lambda: pictures.add_picture(upload=jpeg(), alt={"en": "x"}, credit="x", by=cleo),
        lambda: pictures.change_picture(picture=picture, alt={"en": "x"}, credit="x", by=cleo),
        lambda: funding.save_funding(source=FundingSource(name="x"), editions=[], by=cleo),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_picture_is_handed_out_in_its_sizes_to_everybody(client, make_picture):
    picture = make_picture()
    same = make_picture()
    answer = client.get(f"/pictures/{picture.pk}/480.webp")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "public, max-age=86400")
    assert [client.get(f"/pictures/{picture.pk}/{width}.webp").status_code for width in (960, 7)] == [404, 404]
    assert pictures.path_of(same.attachment, 480) == pictures.path_of(picture.attachment, 480)


def test_a_grey_picture_is_taken_as_well(dora):
    from io import BytesIO

    from PIL import Image

    made = BytesIO()
    Image.new("L", (600, 400), 90).save(made, "PNG")
    upload = SimpleUploadedFile("a.png", made.getvalue())
    assert pictures.add_picture(upload=upload, alt={"en": "Fog"}, credit="Ilze", by=dora).width == 600


def test_a_text_shows_a_picture_only_in_a_language_that_it_speaks(make_picture, dora):
    picture = make_picture(en="A choir")
    data = {"title": "Par", "standfirst": "", "body": f"![](picture:{picture.pk})", "why": ""}
    with pytest.raises(ValidationError) as problem:
        texts.save_text(subject=Subject(page="about"), language="lv", data=data, base=0, by=dora)
    assert list(problem.value.message_dict) == ["body"]
    pictures.change_picture(picture=picture, alt={"en": "A choir", "lv": "Koris", "fi": " "}, credit="Ilze", by=dora)
    texts.save_text(subject=Subject(page="about"), language="lv", data=data, base=0, by=dora)
    shown = pictures_for([picture.pk], "lv")[picture.pk]
    assert (shown.alt, shown.src) == ("Koris", f"/pictures/{picture.pk}/480.webp")
    assert Picture.objects.get().alt == {"en": "A choir", "lv": "Koris"}


def test_the_library_is_kept_on_its_pages(office):
    words = {"credit": "Ilze", "alt_en": "A choir"}
    assert office.post("/site/pictures/", {**words, "alt_en": "", "file": jpeg()}).status_code == 422
    assert office.post("/site/pictures/", {**words, "file": jpeg()}).status_code == 302
    picture = Picture.objects.get()
    assert f"picture:{picture.pk}" in office.get("/site/pictures/").content.decode()
    assert office.get(f"/site/pictures/{picture.pk}/").status_code == 200
    office.post(f"/site/pictures/{picture.pk}/", {**words, "alt_lv": "Koris"})
    assert Picture.objects.get().alt == {"en": "A choir", "lv": "Koris"}


# --- who pays -------------------------------------------------------------------------------------
def test_who_pays_is_kept_on_its_pages_and_named_at_once(office, edition, django_capture_on_commit_callbacks):
    assert visibility() is None
    with django_capture_on_commit_callbacks(execute=True):
        office.post(
            "/site/funding/add/", {"name": "Fund", "editions": [edition.pk], "statement_en": "Paid by the Fund"}
        )
    source = FundingSource.objects.get()
    assert visibility() == source
    assert "Paid by the Fund" in office.get("/site/funding/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/editions/{edition.pk}/", {"year": "2027"})  # without the tick of co-funding
    assert visibility() is None


def test_who_pays_needs_its_sentence(office):
    answer = office.post("/site/funding/add/", {"name": "Fund"})
    assert (answer.status_code, answer.context["form"].errors["statement_en"]) == (
        422,
        ["Write the sentence that has to be shown."],
    )


def test_the_facts_never_write_over_what_people_changed(pages, edition):
    FundingSource.objects.update(statement={"en": "Ours"})
    funding.load_funding(name="Interreg Baltic Sea Region 2021-2027", statement="Theirs", details="", years=[2027])
    source = FundingSource.objects.get()
    assert (source.statement, source.editions.count()) == ({"en": "Ours"}, 0)
