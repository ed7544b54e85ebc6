"""What a text cannot do to the printed plan: run, fetch, draw over the page, or keep it from being made."""

import io
import time

import pikepdf
import pytest

from actionplans.exports import pdf_of
from actionplans.models import Plan
from actionplans.queries import plan_head
from pearls.pdf import pdf_from_html
from pearls.pdf.typesetting import Forbidden
from pearls.questionnaires.enums import SnapshotKind
from pearls.questionnaires.models import Answer, Row
from pearls.questionnaires.services import take_snapshot

HOSTILE = (
    '"><script>alert(1)</script><img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">'
    "<style>*{background:url(http://127.0.0.1:9/x)}</style>{{ settings.SECRET_KEY }}{% include 'x' %} \u202eevil\u202c "
    "👩‍👩‍👧 שלום مرحبا \u0301\u0301 "
)


TEXTS = {
    "plan_title": HOSTILE,
    "plan_promise": "x" * 4_000,
    "local_group_story": "\x01\x0b\x1b[31m\ufffe after",
    "stresses_story": "\u200b" * 3000,
    "vision": "W" * 300 + "\n" * 500,
}


@pytest.mark.django_db
def test_no_text_in_any_place_breaks_the_paper_or_reaches_out(world):
    for key, text in TEXTS.items():  # past every check, as an old row might hold it
        assert Answer.objects.filter(sheet=world.plan.sheet, key=key).update(value=text) == 1
    row = Row.objects.filter(sheet=world.plan.sheet, table="actions").first()
    Row.objects.filter(pk=row.pk).update(cells={**row.cells, "title": HOSTILE, "place": TEXTS["plan_promise"]})
    plan = Plan.objects.get(pk=world.plan.pk)
    snapshot = take_snapshot(sheet=plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(plan), by=world.people["ana"])
    with pikepdf.open(io.BytesIO(pdf_of(snapshot, draft=True))) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        assert [a for page in pdf.pages for a in page.get("/Annots", []) if "/URI" in a.get("/A", {})] == []
        assert "/OpenAction" not in pdf.Root


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://127.0.0.1:9/x", "../../etc/passwd", "file:///pearls-static/../../../etc/passwd"],
)
def test_the_printer_reads_our_own_files_and_no_others(address):
    with pytest.raises(Forbidden):
        pdf_from_html(f'<html lang="en"><title>x</title><img src="{address}" alt="x">')


@pytest.mark.slow
@pytest.mark.django_db
def test_a_full_budget_is_printed_in_time(world):
    sheet = world.plan.sheet
    line = Row.objects.filter(sheet=sheet, table="budget").first()
    made = [
        Row(sheet=sheet, table="budget", identity_id=line.identity_id, position="V", cells=line.cells)
        for _ in range(200)
    ]
    Row.objects.bulk_create(made)
    plan = Plan.objects.get(pk=world.plan.pk)
    snapshot = take_snapshot(sheet=plan.sheet, kind=SnapshotKind.EXPORT, head=plan_head(plan), by=world.people["ana"])
    began = time.monotonic()
    pdf_of(snapshot, draft=True)
    assert time.monotonic() - began < 60
