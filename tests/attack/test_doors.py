"""What the doors hold: no post without its token, no page left in a cache, no way around the second step, no way out to strangers."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from pearls.models import User
from tests.attack.conftest import browser
from tests.conftest import PASSWORD
from tests.sweeps.conftest import address
from tests.sweeps.test_permission_matrix import MATRIX, rows

pytestmark = pytest.mark.django_db


def routes(method):
    """Return the routes of the matrix with this method."""
    return sorted({name for wanted, name, _expected in rows(MATRIX) if wanted == method})


# They say the same to everybody, whoever is signed in.
SAME_FOR_ALL = {
    "health",
    "find_places",
    "sitemap",
    "robots",
    "v1_index",
    "v1_rows",
    "v1_row",
    "v1_table",
    "v1_schema",
    "data_file",
    "data_sum",
    "api_schema",
    "api_practices",
    "api_practice",
    "api_vocabularies",
    "practices:cite",
    "practices:card",
    "practices:record",
    "actionplans:share",
    "practices:share",
    "practices:feed",
    "public_calendar",
    "site:image",
    "site:news_feed",
    "site:news_share",
    "site:share",
}


@pytest.mark.parametrize("who", ["ana", "dora"])
def test_nothing_a_signed_in_person_saw_stays_in_a_cache(world, who):
    client, kept = browser(world.people[who]), {}
    for name in routes("GET"):
        if name.split()[0] not in SAME_FOR_ALL:
            kept[name] = client.get(address(world, name)).headers.get("Cache-Control", "")
    assert {name: told for name, told in kept.items() if "no-store" not in told} == {}


def test_what_is_kept_by_caches_says_the_same_to_everybody(world, client):
    for name in sorted(routes("GET")):
        if name.split()[0] in SAME_FOR_ALL - {"health"} and client.get(address(world, name)).status_code == 200:
            mine = browser(world.people["ana"]).get(address(world, name))
            assert mine.content == client.get(address(world, name)).content, name


def test_a_visitor_without_an_account_may_keep_the_public_page(client):
    assert client.get("/").headers.get("Cache-Control") is None


def test_every_post_needs_its_token(world):
    client = browser(world.people["ana"], enforce_csrf_checks=True)
    told = {name: client.post(address(world, name)).status_code for name in routes("POST")}
    told |= {
        name: client.post(reverse(name)).status_code for name in ("account_login", "account_logout", "admin:login")
    }
    assert {name: status for name, status in told.items() if status != 403} == {}
    assert len(told) > 15


def test_signing_in_gives_a_new_session(ana_at_the_door):
    client = Client()
    client.get("/accounts/login/")
    client.cookies["sessionid"] = "a" * 32  # chosen by somebody else
    client.post("/accounts/login/", ana_at_the_door)
    assert ("_auth_user_id" in client.session, client.cookies["sessionid"].value != "a" * 32) == (True, True)
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_the_admins_sign_in_is_the_portals_own_with_its_limit_and_second_step(world):
    dora = world.people["dora"]
    User.objects.filter(pk=dora.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    told = client.post("/admin/login/", {"username": dora.email, "password": PASSWORD})
    assert (told.status_code, told.headers["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2Flogin%2F")
    assert "_auth_user_id" not in client.session


def test_too_many_wrong_passwords_stop_the_guessing(ana_at_the_door):
    client = Client()
    for _try in range(8):
        client.post("/accounts/login/", {**ana_at_the_door, "password": "wrong"})
    told = client.post("/accounts/login/", ana_at_the_door)
    assert (told.status_code, "_auth_user_id" in client.session) == (200, False)


@pytest.mark.parametrize("out", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_no_next_leads_out(world, ana_at_the_door, out):
    ana, client = world.people["ana"], Client()
    told = [
        client.post("/accounts/login/", {**ana_at_the_door, "next": out}),
        browser(ana).post("/i18n/setlang/", {"language": "en", "next": out}),
        Client().post("/i18n/setlang/", {"language": "en", "next": out}, headers={"Referer": out}),
        browser(ana).post(f"/invitations/{world.invitation.pk}/revoke/", {"next": out}),
        browser(ana).post("/accounts/logout/", {"next": out}),
    ]
    assert [answer.headers["Location"] for answer in told] == ["/desk/", "/", "/", "/invitations/", "/"]


@pytest.mark.parametrize("cookie", ['"><script>alert(1)</script>', "dark\r\nX: y", "light dark", "\x00"])
def test_a_forged_theme_is_no_theme(client, cookie):
    client.cookies["theme"] = cookie
    assert 'data-bs-theme="' not in client.get("/").content.decode()


def test_a_strange_host_is_refused_and_stands_in_no_page(client):
    told = client.get("/", headers={"Host": "evil.example"})
    assert (told.status_code, b"evil.example" in told.content) == (400, False)


def test_no_search_words_break_a_list(world):
    dora, told = browser(world.people["dora"]), {}
    for path in (
        "/places/",
        "/places/find/",
        "/municipalities/",
        "/organisations/",
        "/people/",
        "/mails/",
        "/invitations/",
    ):
        for words in ("%", "_", "\x00", "\\", "'", "x" * 50_000, b"\xed\xa0\x80"):
            told[path, words[:9]] = dora.get(path, {"q": words, "page": "9" * 30, "state": words[:9]}).status_code
    assert {asked: status for asked, status in told.items() if status != 200} == {}


@pytest.mark.parametrize("number", ["abc", "", "\x00", "9" * 30, "-1", "1.5"])
def test_a_town_that_is_no_number_is_not_found(world, number):
    dora = browser(world.people["dora"])
    body = world.municipality.pk
    told = [
        dora.post(f"/municipalities/{body}/towns/", {"remove": number}),
        dora.post(f"/municipalities/{body}/towns/", {"pick": f"p:{number}"}),
        dora.post(f"/municipalities/{body}/members/", {"user": number, "remove": "1"}),
        dora.post(f"/plans/{world.plan.pk}/people/", {"user": number, "remove": "1"}),
    ]
    assert [answer.status_code for answer in told] == [404, 404, 404, 404]


def test_a_number_larger_than_any_is_not_found(world):
    dora = browser(world.people["dora"])
    names = ["people", "mails", "requests", "editions", "municipalities", "organisations", "places"]
    told = {(name, len(n)): dora.get(f"/{name}/{n}/").status_code for name in names for n in ("9" * 30, "9" * 5000)}
    assert {asked: status for asked, status in told.items() if status != 404} == {}
