"""What the PDF promises: made from the frozen text alone, tagged, in the letters of nine languages, the same bytes each time."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.contrib.staticfiles import finders
from hypothesis import given
from hypothesis import strategies as st

from actionplans import services
from actionplans.exports import column_widths, pdf_data, pdf_of
from actionplans.models import Plan
from actionplans.queries import plan_head
from actionplans.workflow import SEND
from pearls import jobs
from pearls.models import Job, Notification
from pearls.questionnaires.document import build_document
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import Snapshot
from pearls.questionnaires.services import take_snapshot
from pearls.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot(full_plan, ana):
    return take_snapshot(sheet=full_plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(full_plan), by=ana)


def test_the_same_text_gives_the_same_bytes(snapshot):
    kept = {"threats", "actions_section", "timeline", "budget_section"}  # prose, facts, tables, records, both drawings
    sections = [section for section in snapshot.document["sections"] if section["key"] in kept]
    assert len(sections) == len(kept)
    short = Snapshot(document={**snapshot.document, "sections": sections}, sha256=snapshot.sha256)
    assert pdf_of(short, draft=True) == pdf_of(short, draft=True)


def test_a_plan_on_paper_is_tagged_and_named_in_a_language(snapshot):
    content = pdf_of(snapshot, draft=True)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "en"
        assert "Open doors, warm rooms" in str(pdf.docinfo["/Title"])
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 1
        meta = pdf.Root.Metadata.read_bytes().decode()
        assert "pdfuaid" in meta
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert figures
        assert all("/Alt" in figure for figure in figures)
        assert len(pdf.pages) >= 20


def test_the_letters_of_the_region_are_there(plan, ana, save):
    letters = "āčēģīķļņšūž ąęėįųū äöõüšž ąćęłńóśźż åæø ß"
    save(ana, "answer:plan_title", 0, letters[:60])
    snapshot = take_snapshot(sheet=plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(plan), by=ana)
    content = pdf_of(snapshot, draft=True)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = {
            str(o.get("/BaseFont", ""))
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"
        }
    assert all("Pearls" in font.replace("-", " ") for font in fonts if font), fonts


def test_a_draft_says_so_and_a_sent_plan_does_not(full_plan, snapshot, ana):
    draft = pdf_data(snapshot.document, snapshot.sha256, draft=True)
    assert draft["draft"] is True
    perform(full_plan, SEND, by=ana)
    job = services.order_pdf(plan=full_plan, by=ana)
    jobs.run(str(job.pk))
    assert Snapshot.objects.filter(kind="export").count() == 1  # only the one above: what was sent is printed


def test_ordered_twice_is_one_job_and_one_letter(plan, ana):
    first, second = services.order_pdf(plan=plan, by=ana), services.order_pdf(plan=plan, by=ana)
    assert first.pk == second.pk
    jobs.run(str(first.pk))
    done = Job.objects.get()
    assert (done.state, done.result_name.endswith(".pdf"), done.result.read(5)) == ("done", True, b"%PDF-")
    assert Notification.objects.filter(kind="pdf_ready", recipient=ana).count() == 1


def test_who_lost_the_right_meanwhile_gets_no_pdf(full_plan, ana, ben):
    job = services.order_pdf(plan=full_plan, by=ben)
    services.remove_member(plan=full_plan, user=ben, by=ana)
    from pearls.models import Membership

    Membership.objects.filter(user=ben).delete()
    for _attempt in range(3):
        Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00Z")
        jobs.run(str(job.pk))
    assert (Job.objects.get().state, bool(Job.objects.get().result)) == ("failed", False)


def test_the_document_needs_nothing_else(full_plan):
    document = build_document(full_plan.sheet, plan_head(full_plan))
    budget = next(f for s in document["sections"] for q in s["questions"] for f in q["fields"] if f["key"] == "budget")
    assert document["progress"] == {"answered": 48, "total": 48, "missing": 0, "percent": 100}
    assert "Unlock the school hall" in budget["rows"][0]["texts"]
    by_year = next(total for total in budget["totals"] if total["by"] == "year")
    assert sum(float(group["sum"]) for group in by_year["groups"]) == float(by_year["sum"])


def test_an_unchanged_plan_is_not_frozen_twice(full_plan, ana):
    first = take_snapshot(sheet=full_plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(full_plan), by=ana)
    assert take_snapshot(sheet=full_plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(full_plan), by=ana) == first


def test_a_plan_with_nothing_in_it_still_prints(plan, ana):
    fresh = Plan.objects.get(pk=plan.pk)
    snapshot = take_snapshot(sheet=fresh.sheet, kind=SnapshotKind.EXPORT, head=plan_head(fresh), by=ana)
    assert pdf_of(snapshot, draft=True).startswith(b"%PDF-")


def test_hostile_text_is_printed_not_obeyed(plan, ana, save):
    save(ana, "answer:plan_title", 0, '<img src="file:///etc/passwd"><script>x</script>')
    snapshot = take_snapshot(sheet=plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(plan), by=ana)
    assert pdf_of(snapshot, draft=True).startswith(b"%PDF-")


WORDS = st.text("abc defghij,", max_size=60)


@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=2, max_size=6)))
def test_columns_share_the_whole_paper_in_widths_that_the_style_sheet_knows(lines):
    columns = [{"label": label} for label in lines[0]]
    widths = column_widths(columns, lines[1:])
    style = Path(finders.find("css/print.css")).read_text()
    assert sum(widths) == 100
    assert [width for width in widths if width < 100 and f".w{width} " not in style] == []


def test_a_column_has_room_for_its_longest_word_before_others_are_wide():
    columns = [{"label": "Year"}, {"label": "What for"}, {"label": "State"}]
    year, what_for, state = column_widths(
        columns, [["2027", "Ramp and handrail at the back door " * 5, "Requested"]] * 3
    )
    assert (year * 1.25 >= 4, state * 1.25 >= 9, what_for > 60) == (True, True, True)
