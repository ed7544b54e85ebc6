"""The only home of real browsers in tests: Chromium against a real server, a real database, and a content policy that is enforced."""

import os

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect, sync_playwright

from actionplans.models import Plan, PlanMember
from actionplans.seeding import _read, load_default_template
from actionplans.services import begin_plan
from pearls.enums import MemberRole, RoleName
from pearls.models import Country, Edition, Membership, Municipality, Role
from pearls.questionnaires.services import copy_answers
from tests.browser.longest import longest_words  # noqa: F401 -- a fixture
from tests.conftest import PASSWORD, person
from tools.chromium import find_chromium

# Playwright runs its own event loop in the test's thread, and Django then refuses the ORM although nothing here is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Chromium loads two pages of its own address bar into each window that a test opens, which costs more than the page that is tested.
# It hears only the last list, so what playwright's own switches off stands here too.
SWITCHED_OFF = [
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
]  # fmt: skip
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    f"--disable-features={','.join(SWITCHED_OFF)}",
]  # fmt: skip
PATIENCE = 15_000  # milliseconds: a busy machine is slow, and a right answer that comes late is right
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def town(transactional_db, live_server):
    """Return a plan of Kalnupe, half filled, with ana (owner) and ben (editor) ready to sign in with a password."""
    country = Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga")
    body = Municipality.objects.create(name="Kalnupe", slug="kalnupe", country=country, invented=True)
    Edition.objects.create(year=2027, is_current=True)
    load_default_template({})
    users = {name: verified(person(name)) for name in ("ana", "ben", "dora")}
    Membership.objects.create(user=users["ana"], municipality=body, role=MemberRole.OWNER)
    Role.objects.create(user=users["dora"], name=RoleName.ADMIN)
    plan = begin_plan(municipality=body, by=users["ana"])
    PlanMember.objects.create(plan=plan, user=users["ben"], role=MemberRole.EDITOR)
    content = _read("demo", "soovere.yaml")
    copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=users["ana"])
    return Plan.objects.get(pk=plan.pk)


def verified(user):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def visit(chromium, live_server):
    """Return a function that opens a browser of its own for a person: visit("ana", "/desk/") -> page."""
    opened = []

    def open_for(name, path="/desk/", *, script=True, width=1280, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme=scheme,
            base_url=live_server.url,
        )
        context.set_default_timeout(PATIENCE)
        opened.append((context, under_way(context)))
        page = context.new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        if name:
            sign_in(context, live_server.url, name)
        page.goto(path)
        return page

    yield open_for
    for context, requests in opened:
        come_to_rest(context, requests)
        context.close()


def under_way(context):
    """Return the set of requests that a context has sent and got no answer to; it is kept true from now on."""
    requests = set()
    context.on("request", lambda request: requests.add(request))  # noqa: PLW0108 -- the engine takes no built-in
    context.on("requestfinished", lambda request: requests.discard(request))  # noqa: PLW0108
    context.on("requestfailed", lambda request: requests.discard(request))  # noqa: PLW0108
    return requests


def come_to_rest(context, requests, most=1500):
    """Wait until nothing is under way: a request that still writes while the tables are emptied holds what that needs."""
    for _try in range(most):
        if not requests or not context.pages:
            return
        context.pages[0].wait_for_timeout(20)


def sign_in(context, base, name):
    """Put a session into the browser: signing in by hand has its own test."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from pearls.models import User

    user = User.objects.get(email=f"{name}@kalnupe.example")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": store.session_key, "url": base}])


@pytest.fixture
def password():
    return PASSWORD
