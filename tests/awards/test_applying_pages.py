"""What an applicant takes home: the receipt and the frozen text as PDF, for the team alone."""

import io

import pikepdf
import pytest
from django.http import Http404

from awards.exports.receipt import make_receipt, make_text, receipt_data
from awards.models import Submission
from awards.services import receipting

pytestmark = pytest.mark.django_db


def told(_done, _all, _words):
    """Take the progress of a job."""


def facts_of(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages), str(pdf.docinfo["/Title"])


def test_the_receipt_holds_time_hash_code_and_where_to_verify_it(submitted, ana, settings):
    made = Submission.objects.select_related("application__cycle", "application__municipality__country").get()
    facts = receipt_data(made)
    assert (facts["name"], facts["country"], facts["by"]) == ("Kalnupe", "Latvia", "Ana")
    assert (facts["sha256"], facts["code"]) == (made.sha256, made.code)
    assert facts["verify"] == f"{settings.SITE_URL}/verify/{made.code}/"
    assert facts["utc"] == f"{made.submitted_at:%Y-%m-%d %H:%M:%S}"
    assert facts["at"].endswith("(Stockholm time)")


def test_the_receipt_is_one_page_named_by_its_code(submitted, ana):
    made = Submission.objects.get()
    name, content = make_receipt(receipting.order_receipt(submission=made, by=ana), told)
    assert name == f"receipt-{made.code.lower()}.pdf"
    assert facts_of(content) == (1, f"Receipt {made.code}")


def test_the_frozen_text_printed_twice_is_the_same_file(submitted, ana):
    job = receipting.order_text(submission=Submission.objects.get(), by=ana)
    (name, content), again = make_text(job, told), make_text(job, told)
    assert name == "kalnupe-application-1.pdf"
    assert again == (name, content)
    assert facts_of(content)[1] == "Application of Kalnupe"


def test_a_receipt_is_made_for_nobody_who_no_longer_sees_the_application(submitted, ana, cleo):
    job = receipting.order_receipt(submission=Submission.objects.get(), by=ana)
    job.owner = cleo
    with pytest.raises(Http404):
        make_receipt(job, told)
