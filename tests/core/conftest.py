"""The only home of what the core's tests make: keys out of mails, places with names, signed-in browsers."""

import re

import pytest
from django.core import mail
from django.test import Client

from pearls.enums import RoleName
from pearls.models import Country, Organisation, Place, PlaceName, Role
from pearls.notifications import send_pending
from pearls.services import access
from tests.conftest import person
from tests.post import Post, free_port, use

BACKEND = "django.contrib.auth.backends.ModelBackend"


def key_in(text):
    """Return the key of the newest link in a mail."""
    return re.findall(r"/join/([\w-]+)/", text)[-1]


def key_for(address):
    """Send what waits and return the newest key that went to the address."""
    send_pending()
    return key_in([letter.body for letter in mail.outbox if letter.to == [address]][-1])


@pytest.fixture
def signed_in():
    """Return a function that gives a browser in which somebody is signed in."""

    def sign_in(user):
        browser = Client()
        browser.force_login(user, backend=BACKEND)
        return browser

    return sign_in


@pytest.fixture
def invited(ana, municipality):
    """Return a function that invites a newcomer to Kalnupe and returns (invitation, key)."""

    def invite(email="zane@kalnupe.example", **more):
        fields = {"target": municipality, "role": "editor", "by": ana, **more}
        invitation = access.invite(email=email, **fields)
        return invitation, key_for(email.lower())

    return invite


@pytest.fixture
def finland(db):
    return Country.objects.create(code="FI", name="Finland", time_zone="Europe/Helsinki")


@pytest.fixture
def make_place(country):
    """Return a function that makes a town with names: make_place("Jakobstad", "Pietarsaari", country=finland)."""

    def make(name, *others, **more):
        fields = {"country": country, "latitude": 57.0, "longitude": 25.0, **more}
        place = Place.objects.create(name=name, **fields)
        for known in (name, *others):
            PlaceName.objects.create(place=place, name=known)
        return place

    return make


@pytest.fixture
def organisation(country):
    return Organisation.objects.create(name="Choirs of the coast", kind="ngo", country=country)


@pytest.fixture
def cora(db):
    """A curator: runs the programme, but is no admin."""
    user = person("cora")
    Role.objects.create(user=user, name=RoleName.CURATOR)
    return user


@pytest.fixture
def nils(finland):
    """The national contact point of Finland."""
    user = person("nils")
    Role.objects.create(user=user, name=RoleName.CONTACT_POINT, country=finland)
    return user


@pytest.fixture
def nine_languages(settings):
    settings.INTERFACE_LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def post(settings):
    """Return a function that starts a mail server which behaves as told, and sends the portal's mail there."""
    made = []

    def start(**behaviour):
        server = Post(free_port(), **behaviour)
        server.controller.start()
        made.append(server)
        use(settings, server.controller.port)
        return server

    yield start
    for server in made:
        server.controller.stop()
