"""What the bent sign-in protects: its mail stands in the ledger and leaves at once, and nobody opens an account alone."""

from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import translation

from pearls.adapters import AccountAdapter, SocialAccountAdapter
from pearls.models import Notification, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(django_capture_on_commit_callbacks):
    """Return what carries out commit hooks, as a finished request would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def code_in(text):
    return text.split("\n\n")[2].strip()


def verified(user):
    return EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def test_a_code_is_mailed_at_once_through_the_ledger(client, ana, now):
    verified(ana)
    with now():
        client.post("/accounts/login/code/", {"email": ana.email})
    row = Notification.objects.get()
    assert (row.kind, row.state, row.recipient, row.secret) == ("account", "sent", ana, True)
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([ana.email], row.subject)
    assert "Hello Ana," in mail.outbox[0].body


def test_the_code_stands_in_no_subject(client, ana, now):
    verified(ana)
    with now():
        client.post("/accounts/login/code/", {"email": ana.email})
    code = code_in(mail.outbox[0].body)
    assert code
    assert code not in mail.outbox[0].subject


def test_the_mailed_code_opens_the_account(client, ana, now):
    verified(ana)
    with now():
        client.post("/accounts/login/code/", {"email": ana.email})
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in(mail.outbox[0].body)})
    assert answer.url == "/desk/"


def test_two_codes_are_two_mails(ana, now):
    verified(ana)
    for _time in range(2):
        with now():
            Client().post("/accounts/login/code/", {"email": ana.email})
    assert Notification.objects.filter(kind="account").count() == len(mail.outbox) == 2


def test_an_address_nobody_has_hears_so_by_mail_and_the_page_tells_nothing(client, ana, now):
    verified(ana)
    with now():
        known = client.post("/accounts/password/reset/", {"email": ana.email})
        unknown = client.post("/accounts/password/reset/", {"email": "nobody@town.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert {letter.to[0] for letter in mail.outbox} == {ana.email, "nobody@town.example"}
    row = Notification.objects.get(address="nobody@town.example")
    assert (row.recipient, row.subject) == (None, "There is no account with this address")


def test_the_link_to_a_new_password_is_in_the_mail(client, ana, now):
    verified(ana)
    with now():
        client.post("/accounts/password/reset/", {"email": ana.email})
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_when_the_mail_server_is_away_the_row_waits(client, ana, now, settings):
    verified(ana)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with now():
        answer = client.post("/accounts/login/code/", {"email": ana.email})
    assert answer.status_code == 302
    assert Notification.objects.get().state == "pending"


def test_nobody_opens_an_account_alone(client):
    assert not AccountAdapter().is_open_for_signup(RequestFactory().get("/"))
    assert "Accounts come by invitation" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "zane@town.example", "password1": "a-long-password-of-zane"})
    assert User.objects.count() == 0


def test_a_mail_speaks_the_language_of_who_gets_it(client, ana, now, monkeypatch):
    verified(ana)
    User.objects.filter(pk=ana.pk).update(language="lv")
    spoken = []
    monkeypatch.setattr(
        "pearls.adapters.AccountAdapter.render_mail",
        lambda *args: spoken.append(translation.get_language()) or SimpleNamespace(subject="x", body="y"),
    )
    client.post("/accounts/login/code/", {"email": ana.email})
    assert spoken == ["lv"]


# --- single sign-on ------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def provider(settings):
    app = {
        "provider_id": "oidc",
        "name": "Town",
        "client_id": "x",
        "secret": "y",
        "settings": {"server_url": "https://id.example"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def sign_on(email, *, vouched=True):
    account = SocialAccount(provider="oidc", uid="42", extra_data={})
    address = EmailAddress(email=email, verified=vouched, primary=True)
    return SocialLogin(user=User(email=email), account=account, email_addresses=[address])


def linked(login):
    request = RequestFactory().get("/")
    request.session, request.user = {}, SimpleNamespace(is_authenticated=False)
    SocialAccountAdapter().pre_social_login(request, login)
    return SocialAccount.objects.filter(uid="42").values_list("user", flat=True).first()


def test_sign_on_opens_the_account_whose_address_both_know_as_verified(ana):
    verified(ana)
    assert linked(sign_on("ANA@kalnupe.example")) == ana.pk


def test_an_address_the_provider_does_not_vouch_for_opens_nothing(ana):
    verified(ana)
    assert linked(sign_on(ana.email, vouched=False)) is None


def test_an_address_we_never_verified_opens_nothing(ana):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=False, primary=True)
    assert linked(sign_on(ana.email)) is None


def test_somebody_who_may_not_sign_in_is_not_let_in_by_the_side(ana):
    verified(ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert linked(sign_on(ana.email)) is None


def test_a_link_that_exists_is_left_as_it_is(ana, ben):
    verified(ben)
    login = sign_on(ben.email)
    login.account.user = login.user = ana
    login.account.save()
    assert linked(login) == ana.pk


def test_sign_on_makes_no_accounts():
    login = sign_on("zane@town.example")
    assert linked(login) is None
    assert not SocialAccountAdapter().is_open_for_signup(RequestFactory().get("/"), login)
    assert User.objects.count() == 0


def test_signing_in_says_nothing_in_the_language_of_the_door(ana, client):
    verified(ana)
    ana.language = "lv"
    ana.save(update_fields=["language"])
    answer = client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD}, follow=True)
    assert (answer.context["user"], list(answer.context["messages"])) == (ana, [])
