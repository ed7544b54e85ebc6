"""What attackers have: the whole world of the sweeps, a browser in which somebody is signed in, and a raw way into the protocol."""

import json
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.sweeps.conftest import world  # noqa: F401 -- a fixture

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(user, **more):
    """Return a browser in which `user` is signed in; a fault of the server is an answer, not an exception."""
    client = Client(raise_request_exception=False, **more)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def ana_at_the_door(world):  # noqa: F811
    """Return what ana types to sign in; her address is verified."""
    ana = world.people["ana"]
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    return {"login": ana.email, "password": PASSWORD}


@pytest.fixture
def post_ops(world):  # noqa: F811
    """Return a function that posts operations as ana: post_ops({"anchor": …, "base": 0, "set": …}, …, session=…)."""
    client = browser(world.people["ana"])

    def post(*ops, raw=None, who=None, headers=None, **more):
        body = {"session": "tab", "since": 0, "section": "town", "here": None, **more}
        body.setdefault("ops", [{"op_id": str(uuid.uuid4()), "base": 0, "set": "x", **op} for op in ops])
        sender = browser(world.people[who]) if who else client
        url = reverse("actionplans:ops", args=[world.plan.pk])
        data = raw if raw is not None else json.dumps(body)
        return sender.post(url, data, content_type="application/json", headers=headers or {})

    return post
