"""What the language in addresses protects: one address is one page in one language, and no link on it changes the language by chance."""

import re

import pytest
from django.test import Client
from django.urls import get_script_prefix

from pearls import addresses
from pearls.models import User

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/practices/", "/pearls/", "/call/", "/sessions/", "/places/")
SWITCH = re.compile(r'<a href="([^"]+)" lang="[a-z]+" hreflang')
LINK = re.compile(r'<(?:a|form|link rel="(?:alternate|canonical)")\b[^>]*?(?:href|action)="(/[^"]*)"')
WITHOUT = ("/static/", "/api/", "/i18n/")
"""What has no language: files, data, the switch itself."""


@pytest.fixture(autouse=True)
def three_languages(settings):
    settings.INTERFACE_LANGUAGES = ["en", "fi", "lv"]


@pytest.mark.parametrize("page", PUBLIC)
def test_every_link_of_a_public_page_stays_in_its_language(client, page):
    answer = client.get(f"/lv{page}")
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "lv")
    links = {link for link in LINK.findall(answer.text) if not link.startswith(WITHOUT)}
    feeds = {link for link in links if link.endswith((".atom", ".ics", ".csv"))}
    assert {link for link in links - feeds - set(SWITCH.findall(answer.text)) if not link.startswith("/lv/")} == set()
    assert '<html lang="lv"' in answer.text


@pytest.mark.parametrize("page", PUBLIC[1:])
def test_an_address_without_a_language_speaks_english_whatever_the_browser_asks_for(client, page):
    answer = client.get(page, headers={"accept-language": "lv"})
    assert (answer.headers["Content-Language"], "Accept-Language" in answer.headers.get("Vary", "")) == ("en", False)
    assert answer.content == Client().get(page).content


def test_the_first_page_leads_each_visitor_to_their_own_language_once(client):
    answer = client.get("/", headers={"accept-language": "lv,en;q=0.5"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/lv/")
    assert "Accept-Language" in answer.headers["Vary"]
    assert client.get("/", headers={"accept-language": "is"}).status_code == 200
    english = client.get("/en/?q=1", headers={"accept-language": "lv"})
    assert (english.status_code, english.headers["Location"]) == (302, "/?q=1")
    assert client.get("/", headers={"accept-language": "lv"}).status_code == 200


def test_choosing_english_leads_nowhere_else(client):
    assert client.get("/en//evil.example/").headers["Location"] == "/evil.example/"


@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_page_sets_nothing_and_can_be_kept(client, page):
    answer = client.get(f"/fi{page}")
    assert (dict(answer.cookies), "csrf" in answer.text) == ({}, False)


@pytest.mark.parametrize("page", PUBLIC[1:])
def test_a_public_page_that_did_not_change_is_not_sent_again(client, page):
    first = client.get(page)
    again = client.get(page, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/lv{page}", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("page", PUBLIC)
def test_the_switch_of_a_visitor_is_a_list_of_addresses(client, page):
    assert SWITCH.findall(client.get(f"/lv{page}?q=1").text) == [f"/en{page}?q=1", f"/fi{page}?q=1", f"/lv{page}?q=1"]


def test_a_page_names_itself_in_every_language(client):
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', client.get("/fi/pearls/").text)
    site = "http://testserver"
    assert [(code, address.partition("/pearls")[2]) for code, address in found] == [
        ("en", "/"), ("fi", "/"), ("lv", "/"), ("x-default", "/"),
    ]  # fmt: skip
    assert [address.replace(site, "") for _code, address in found][1].endswith("/fi/pearls/")


def test_the_switch_leads_to_the_same_page_in_the_other_language(client):
    to = lambda at, language: client.post("/i18n/setlang/", {"language": language, "next": at}).headers["Location"]  # noqa: E731
    assert to("/lv/pearls/?year=2024", "fi") == "/fi/pearls/?year=2024"
    assert to("/pearls/", "lv") == "/lv/pearls/"
    assert to("/lv/pearls/", "en") == "/pearls/"
    assert to("/lv/pearls/", "xx") == "/lv/pearls/"


def test_people_have_their_language_in_the_profile_and_none_in_their_addresses(signed_in, ana):
    User.objects.filter(pk=ana.pk).update(language="fi")
    browser = signed_in(User.objects.get(pk=ana.pk))
    assert browser.get("/pearls/").headers["Content-Language"] == "fi"
    shared = browser.get("/lv/pearls/")
    assert shared.headers["Content-Language"] == "lv"
    assert 'href="/practices/"' in shared.text


def test_ways_in_speak_the_language_of_the_browser(client):
    answer = client.get("/accounts/login/", headers={"accept-language": "fi"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "fi")


def test_a_missing_slash_keeps_the_language(client):
    assert client.get("/lv/pearls").headers["Location"] == "/lv/pearls/"


def test_what_is_not_there_is_not_there_in_any_language(client):
    assert [client.get(path).status_code for path in ("/lv/nothing/", "/xx/pearls/", "/lvpearls/")] == [404] * 3


def test_the_next_page_knows_nothing_of_the_language_before(client):
    client.get("/lv/pearls/")
    assert get_script_prefix() == "/"
    assert addresses.here("/pearls/") == "/pearls/"


def test_where_english_stands_alone_no_address_has_a_language(client, settings):
    settings.INTERFACE_LANGUAGES = ["en"]
    assert (client.get("/lv/pearls/").status_code, addresses.alternates("/pearls/")) == (404, [])
