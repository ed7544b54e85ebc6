"""Views that are loaded later: at the first request and not before, and named so that each of them is there."""

import sys

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from pearls.later import Later


def patterns(of):
    for one in of.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def later() -> list[URLPattern]:
    return [one for one in patterns(get_resolver()) if isinstance(one.callback, Later)]


def test_all_addresses_of_the_interface_for_programs_that_a_library_makes_are_loaded_later():
    assert sorted(one.name for one in later()) == [
        "api_practice", "api_practices", "api_schema", "api_titles", "api_vocabularies",
    ]  # fmt: skip


def test_each_of_them_is_there_and_says_whom_it_lets_in_as_the_view_does():
    for one in later():
        assert callable(one.callback.view)
        assert one.callback.login_required is one.callback.view.login_required is False


def test_a_name_is_said_and_looked_for_without_loading_anything():
    view = Later("tests.core.no_such_module.page")
    pattern = URLPattern("x/", view)
    assert pattern.lookup_str == "tests.core.no_such_module.page"
    assert "tests.core.no_such_module" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        _ = view.login_required


def test_a_request_is_answered_as_the_view_answers(rf):
    view = Later("tests.core.test_later.echo")
    assert view(rf.get("/"), "a", b=2) == ("/", "a", 2)


def echo(request, word, *, b):
    return request.path, word, b
