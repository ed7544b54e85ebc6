"""What must survive when PDFs are joined: tags, bookmarks, languages, links inside a part, and the same bytes for the same parts."""

import pikepdf
import pytest
from pypdf import PdfReader

from awards.exports.joining import join
from pearls.pdf import pdf_from_html

PAGE = """<!doctype html><html lang="{lang}"><head><title>{name}</title></head><body><h1>{name}</h1>
<p>A text (with brackets and 12 0 R in it). <a href="#there">See there</a></p><h2 id="there">There, in {name}</h2>
<p style="page-break-before: always">The second page of {name}.</p></body></html>"""
PARTS = [("Kalnupe (old)", "lv"), ("Soovere", "et"), ("Paju", "fi")]


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    made = []
    for name, lang in PARTS:
        path = folder / f"{lang}.pdf"
        path.write_bytes(pdf_from_html(PAGE.format(lang=lang, name=name)))
        made.append((path, f"{len(made) + 1}. {name}"))
    return made


@pytest.fixture(scope="module")
def whole(parts, tmp_path_factory):
    target = tmp_path_factory.mktemp("whole") / "whole.pdf"
    join(parts, target, title="Pack of “The board” & <more>", language="en")
    return target


def test_every_page_is_there_with_its_text(whole):
    pages = [page.extract_text() for page in PdfReader(whole).pages]
    assert len(pages) == 6
    assert [name in text for (name, _lang), text in zip(PARTS, pages[1::2], strict=True)] == [True, True, True]
    assert "12 0 R in it" in pages[0].replace("\n", " ")


def test_the_file_is_sound_and_says_that_it_is_tagged(whole):
    with pikepdf.open(whole) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "en")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as said:
            assert (said["pdfuaid:part"], said["dc:title"]) == ("1", "Pack of “The board” & <more>")


def test_each_part_is_a_document_in_its_own_language(whole):
    with pikepdf.open(whole) as pdf:
        tree = pdf.Root.StructTreeRoot
        assert [(str(d.S), str(d.Lang)) for d in tree.K] == [("/Document", lang) for _name, lang in PARTS]
        assert {d.P.objgen for d in tree.K} == {tree.objgen}


def test_each_page_finds_the_tags_of_what_stands_on_it(whole):
    with pikepdf.open(whole) as pdf:
        nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        tags = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}
        assert list(tags) == sorted(tags)
        for page in pdf.pages:
            held = tags.pop(int(page.obj.StructParents))
            assert {tag.Pg.objgen for tag in held} == {page.obj.objgen}
        links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
        assert sorted(int(link.StructParent) for link in links) == sorted(tags)


def test_a_bookmark_stands_for_each_part_over_the_parts_own(whole):
    with pikepdf.open(whole) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"{n}. {name}" for n, (name, _lang) in enumerate(PARTS, 1)]
        assert [child.title for item in outline.root for child in item.children] == [
            f"There, in {n}" for n, _l in PARTS
        ]
        assert [item.destination[0].objgen for item in outline.root] == [page.obj.objgen for page in pdf.pages[::2]]


def test_a_link_leads_to_a_place_in_its_own_part(whole):
    with pikepdf.open(whole) as pdf:
        for at in (0, 2, 4):
            (link,) = pdf.pages[at].obj.Annots
            place = link.get("/Dest", None) or link.A.D
            assert place[0].objgen == pdf.pages[at].obj.objgen


def test_the_same_parts_give_the_same_bytes(parts, whole, tmp_path):
    join(parts, tmp_path / "again.pdf", title="Pack of “The board” & <more>", language="en")
    assert (tmp_path / "again.pdf").read_bytes() == whole.read_bytes()
