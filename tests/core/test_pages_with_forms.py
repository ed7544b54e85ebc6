"""What a page with one form protects: a refusal stands beside its field, nothing typed is lost, and the forbidden looks like the unknown."""

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from pearls.views.pages import done_by, form_page, sent
from pearls.workflow import NotAllowedNow


class NameForm(forms.Form):
    """One field."""

    name = forms.CharField(label="Name")


@pytest.fixture
def asked(rf, ana):
    """Return the function that makes a request of ana's: asked() looks, asked({"name": "x"}) sends."""

    def request(data=None):
        made = rf.get("/") if data is None else rf.post("/", data)
        made.user, made.session = ana, {}
        made._messages = FallbackStorage(made)
        return made

    return request


def refuse(problem):
    def change():
        raise problem

    return change


def page(request, form, change):
    context = {"heading": "Change the name", "crumbs": []}
    return form_page(request, form, change, done="Saved.", to="/there/", context=context)


def test_what_is_only_looked_at_was_not_sent(asked):
    assert sent(asked()) is None
    assert sent(asked({})) == {}


def test_a_change_goes_on_and_says_that_it_was_done(asked, db):
    request, done = asked({"name": "Ana"}), []
    answer = page(request, NameForm(sent(request)), lambda: done.append(1))
    assert (answer.status_code, answer.url, done) == (302, "/there/", [1])
    assert [str(message) for message in request._messages] == ["Saved."]


@pytest.mark.django_db
def test_a_form_with_a_gap_comes_back_with_what_was_typed_and_changes_nothing(asked):
    request, done = asked({"name": ""}), []
    answer = page(request, NameForm(sent(request)), lambda: done.append(1))
    assert (answer.status_code, done) == (422, [])


@pytest.mark.django_db
def test_what_a_service_refuses_stands_beside_the_field_it_names(asked):
    request = asked({"name": "Ana"})
    form = NameForm(sent(request))
    answer = page(request, form, refuse(ValidationError({"name": "Too short."})))
    assert (answer.status_code, form.errors) == (422, {"name": ["Too short."]})
    assert 'value="Ana"' in answer.content.decode()


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (ValidationError("Not today."), "Not today."),
        (ValidationError({"other": "Not here."}), "Not here."),
        (NotAllowedNow("x"), "Somebody else was faster; this has moved on."),
    ],
)
def test_what_concerns_no_field_stands_above_the_form(problem, said):
    form = NameForm({"name": "Ana"})
    assert form.is_valid()
    assert done_by(form, refuse(problem)) is False
    assert form.non_field_errors() == [said]


def test_what_a_person_may_not_do_looks_like_a_page_that_is_not_there():
    form = NameForm({"name": "Ana"})
    assert form.is_valid()
    with pytest.raises(Http404):
        done_by(form, refuse(PermissionDenied()))
