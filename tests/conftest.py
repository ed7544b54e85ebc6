"""The only home of the people and things that tests speak of: ana owns, ben works with her, cleo is a stranger, dora is staff."""

import uuid
from pathlib import Path

import pytest
import yaml
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from pearls.enums import MemberRole, RoleName
from pearls.models import Country, Edition, Membership, Municipality, Role, User
from pearls.questionnaires.queries import forget_definitions
from pearls.questionnaires.services import begin_sheet, load_template, publish_version
from pearls.questionnaires.services.ops import Op, apply_ops
from tests.emptied import empty_quickly
from tests.kept import once
from tests.template import migrated_template

# The same examples on every machine and in every run, however busy it is: a test that fails tells of the change, not of the day.
hypothesis.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("house")
empty_quickly()
PASSWORD = "a-long-password-for-tests"
SMALL = Path(__file__).parent / "questionnaires" / "small_template.yaml"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copy the test database from one that was migrated once for all processes of this server."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(autouse=True)
def _clean_slate(settings, tmp_path):
    """Give every test its own files and an empty memory of templates and presence."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    forget_definitions()
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def country(db):
    return once("country", lambda: Country.objects.create(code="LV", name="Latvia", time_zone="Europe/Riga"))


@pytest.fixture
def municipality(country):
    town = {"name": "Kalnupe", "slug": "kalnupe", "country": country, "invented": True}
    return once("municipality", lambda: Municipality.objects.create(**town))


@pytest.fixture
def edition(db):
    return Edition.objects.create(year=2027, is_current=True)


def person(name, **fields):
    return User.objects.create_user(f"{name}@kalnupe.example", PASSWORD, name=name.capitalize(), **fields)


def townsperson(name, town, role):
    user = person(name)
    Membership.objects.create(user=user, municipality=town, role=role)
    return user


def admin(name):
    user = person(name)
    Role.objects.create(user=user, name=RoleName.ADMIN)
    return user


@pytest.fixture
def ana(municipality):
    return once("ana", lambda: townsperson("ana", municipality, MemberRole.OWNER))


@pytest.fixture
def ben(municipality):
    return once("ben", lambda: townsperson("ben", municipality, MemberRole.EDITOR))


@pytest.fixture
def cleo(db):
    return once("cleo", lambda: person("cleo"))


@pytest.fixture
def dora(db):
    return once("dora", lambda: admin("dora"))


@pytest.fixture
def small_source():
    return yaml.safe_load(SMALL.read_text())


@pytest.fixture
def version(db, small_source):
    return once("small template", lambda: publish_version(version=load_template(source=small_source), by=None))


@pytest.fixture
def sheet(version):
    return begin_sheet(version=version)


@pytest.fixture
def send(sheet):
    """Return a function that carries out operations: send(user, (anchor, base, value), …) -> results."""

    def carry_out(user, *wishes, session="tab"):
        sheet.refresh_from_db()
        ops = [wish if isinstance(wish, Op) else Op(uuid.uuid4(), *wish) for wish in wishes]
        results = apply_ops(sheet=sheet, by=user, session=session, ops=ops)
        sheet.refresh_from_db()
        return results

    return carry_out


def pytest_make_parametrize_id(config, val, argname):
    """Name files in parameters by their argument: a packed one holds the second it was made in, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None
