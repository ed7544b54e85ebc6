"""A file becomes the answer of its field, or nothing of it is kept: through the shared editor, on a plan."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from actionplans.models import Plan
from actionplans.seeding import load_default_template
from actionplans.services import begin_plan
from pearls.models import Attachment
from pearls.questionnaires.models import Answer
from pearls.questionnaires.services.files import attach_to_field
from tests.kept import once

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def plan(municipality, ana):
    once("plan template", lambda: load_default_template({}))
    return begin_plan(municipality=municipality, by=ana)


@pytest.fixture
def as_ana(client, ana):
    client.force_login(ana, backend=BACKEND)
    return client


def picture(name="decision.png", size=4):
    file = io.BytesIO()
    Image.new("RGB", (size, size)).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue())


def refusing(status, message=""):
    return lambda *, body: {"results": [{"status": status, "message": message}]}


@pytest.mark.parametrize(
    ("save", "words"),
    [
        (refusing("conflict"), "A colleague chose another file just now. Look at it first."),
        (refusing("locked", "The plan was sent."), "The plan was sent."),
    ],
)
def test_a_file_that_cannot_become_the_answer_is_not_kept_and_the_reason_is_said(plan, ana, save, words):
    with pytest.raises(ValidationError) as refused:
        attach_to_field(sheet=plan.sheet, key="mandate_file", upload=picture(), by=ana, save=save)
    assert (refused.value.messages, Attachment.objects.count(), Answer.objects.count()) == ([words], 0, 0)


def test_after_the_plan_was_sent_there_is_no_page_to_hand_in_a_file(plan, as_ana):
    Plan.objects.filter(pk=plan.pk).update(state="submitted")
    assert as_ana.get(f"/plans/{plan.pk}/upload/mandate_file/").status_code == 404


def test_the_title_is_read_along_and_stands_at_the_head_of_the_section_that_does_not_ask_for_it(plan, as_ana):
    as_ana.post(f"/plans/{plan.pk}/write/town/", {"base:answer:plan_title": "0", "answer:plan_title": "Warm rooms"})
    assert as_ana.get(f"/plans/{plan.pk}/write/budget_section/").context["heading"] == "Warm rooms"
