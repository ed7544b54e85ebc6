"""The shared editor of answer sheets, tried on plans: whatever has a sheet can move onto it and gets the same page."""

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import RequestFactory

from actionplans import services
from actionplans.models import Plan
from actionplans.permissions import may_write, visible_plans
from actionplans.seeding import load_default_template
from actionplans.services import begin_plan
from pearls.permissions import get_visible_or_404
from pearls.questionnaires.models import Answer
from pearls.questionnaires.views import Editor, missing_in_words, where_in_words
from tests.kept import once

pytestmark = pytest.mark.django_db
# What templates/questionnaires/section.html says that it needs.
CONTRACT = {
    "sheet", "section", "sections", "progress", "next", "previous_url", "next_url", "login_url", "values", "undone",
    "tools", "crumbs",
}  # fmt: skip


def beside(_request, _plan, section, wrong):
    section["questions"][0]["thread_html"] = wrong.get("say:x", "<p>beside</p>")


def act(_request, _plan, button):
    if button == "say:x":
        raise ValidationError("Say something.")
    return "plan_name" if button == "say:y" else ""


def editor(**more):
    return Editor(
        space="actionplans",
        template="actionplans/section.html",
        find=lambda user, pk: get_visible_or_404(visible_plans(user).select_related("sheet"), pk=pk),
        may_write=may_write,
        save=services.save_ops,
        frame=lambda _request, plan, _states, _key: {"plan": plan, "crumbs": [], "sheet": {"can_comment": True}},
        tools=lambda _plan, _key: [("Read", "/read/")],
        **more,
    )


@pytest.fixture
def plan(municipality, ana):
    once("plan template", lambda: load_default_template({}))
    return Plan.objects.get(pk=begin_plan(municipality=municipality, by=ana).pk)


def ask(user, path="/", **posted):
    factory = RequestFactory()
    request = factory.post(path, posted) if posted else factory.get(path)
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    return request


def test_a_section_of_a_plan_gets_everything_that_the_template_wants(plan, ana):
    page = editor(files=True, beside=beside).section(ask(ana), plan.pk, "town")
    assert page.context_data.keys() >= CONTRACT
    assert page.context_data["sheet"]["can_comment"] is True
    assert page.context_data["section"]["questions"][0]["thread_html"] == "<p>beside</p>"
    assert page.context_data["previous_url"] == ""
    assert page.context_data["next_url"].endswith("/write/threats/")
    files = [f for q in page.context_data["section"]["questions"] for f in q["fields"] if f["type"] == "file"]
    assert all(field["upload_url"].endswith(f"/upload/{field['key']}/") for field in files)


def test_only_what_is_open_is_shown_when_asked(plan, ana):
    page = editor().section(ask(ana, "/?show=unanswered"), plan.pk, "town")
    assert page.context_data["tools"][0]["label"] == "All questions"


def test_unknown_sections_and_strangers_find_nothing(plan, ana, cleo):
    with pytest.raises(Http404):
        editor().section(ask(ana), plan.pk, "nonsense")
    with pytest.raises(Http404):
        editor().section(ask(cleo), plan.pk, "town")


def test_a_posted_section_is_saved_and_an_invalid_answer_stands_there_again(plan, ana):
    done = editor().section(
        ask(ana, **{"base:answer:plan_title": "0", "answer:plan_title": "Warm rooms"}), plan.pk, "town"
    )
    assert (done.status_code, Answer.objects.get(key="plan_title").value) == (302, "Warm rooms")
    long = "x" * 5000
    met = editor().section(ask(ana, **{"base:answer:plan_title": "1", "answer:plan_title": long}), plan.pk, "town")
    assert met.status_code == 422


def test_a_button_of_the_app_is_carried_out_or_says_why_not(plan, ana):
    made = editor(act=act, beside=beside)
    gone = made.section(ask(ana, act="say:y"), plan.pk, "town")
    assert gone.headers["Location"].endswith("/write/town/#q-plan_name")
    refused = made.section(ask(ana, act="say:x"), plan.pk, "town")
    assert refused.status_code == 422
    assert refused.context_data["section"]["questions"][0]["thread_html"] == "Say something."


def patch(user, value, version=None):
    headers = {"HTTP_IF_MATCH": version} if version else {}
    request = RequestFactory().patch("/", f'{{"value": "{value}"}}', content_type="application/json", **headers)
    request.user = user
    return request


def test_programs_send_one_answer_with_its_version(plan, ana):
    made = editor()
    assert made.answer(patch(ana, "A"), plan.pk, "plan_title").status_code == 428
    first = made.answer(patch(ana, "A", '"0"'), plan.pk, "plan_title")
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    assert made.answer(patch(ana, "B", '"0"'), plan.pk, "plan_title").status_code == 409
    assert made.answer(patch(ana, "B", '"1"'), plan.pk, "nonsense").status_code == 404
    empty = RequestFactory().patch("/", "{}", content_type="application/json", HTTP_IF_MATCH='"1"')
    empty.user = ana
    assert made.answer(empty, plan.pk, "plan_title").status_code == 400


def test_a_broken_autosave_request_is_told(plan, ana):
    request = RequestFactory().post("/", "[]", content_type="application/json")
    request.user = ana
    assert editor().ops(request, plan.pk).status_code == 400


def test_words_about_what_is_missing(plan):
    states = editor().states(plan)
    assert missing_in_words(states).endswith("required answers are missing")
    assert "of them here" in missing_in_words(states, "town")
    assert missing_in_words([]) == "Nothing is missing"
    assert (where_in_words(states, "", "The whole"), where_in_words(states, "town", "")[-7:]) == (
        "The whole",
        "1 of 11",
    )
