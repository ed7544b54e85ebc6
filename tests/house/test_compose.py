"""The only home of the proof that the deployment files are whole, agree with the settings and hold no secret."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:env\.\w+|needed|environ\.get)\(\s*["\x27]([A-Z][A-Z_]+)["\x27]|environ\["([A-Z][A-Z_]+)"\]""")
LISTED = re.compile(r"^(?:# )?([A-Z][A-Z_]+)=(.*)$", re.MULTILINE)
NOT_SETTINGS = {"POSTGRES_PASSWORD"}
"""Named by docker-compose.yml only."""
TOOLS_ONLY = {"DJANGO_SETTINGS_MODULE"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def listed() -> dict[str, str]:
    return dict(LISTED.findall((ROOT / ".env.example").read_text()))


def read_by_code() -> set[str]:
    files = ("pearls/settings.py", "gunicorn.conf.py", "tools/healthcheck.py")
    found = READ.findall("".join((ROOT / file).read_text() for file in files))
    return {name for pair in found for name in pair if name} - TOOLS_ONLY


def test_env_example_lists_what_the_settings_read_and_nothing_else() -> None:
    assert set(listed()) - NOT_SETTINGS == read_by_code()


def test_every_variable_is_explained() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    for number, line in enumerate(lines):
        if LISTED.match(line):
            above = lines[number - 1]
            assert above.startswith("# "), line


def test_env_example_holds_no_secret() -> None:
    values = listed()
    assert values["SECRET_KEY"] == ""
    assert values["POSTGRES_PASSWORD"] == "CHANGE-ME"
    assert "CHANGE-ME" in values["DATABASE_URL"]


def test_the_five_services_and_the_migration_are_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"postgres", "redis", "migrate", "web", "worker", "beat"}
    assert compose["services"]["postgres"]["image"] == "postgres:18"


def test_every_lasting_service_has_a_health_check_and_comes_back(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name != "migrate":
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_data_lies_in_named_volumes(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service["volumes"]:
            assert volume.split(":")[0] in compose["volumes"]


def test_compose_holds_no_secret(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or value.startswith("${"), name
    assert all(service["env_file"] == ".env" for service in compose["services"].values() if service.get("build"))


def test_the_portal_waits_for_its_migration(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_image_has_two_stages_and_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    stages = [line.split(" AS ")[1] for line in lines if line.startswith("FROM ")]
    assert stages == ["assets", "runtime"]
    last_user = [line.split()[1] for line in lines if line.startswith("USER ")][-1]
    assert last_user not in {"root", "0"}
    text = "\n".join(lines)
    assert "libpango" in text
    assert "--require-hashes" in text
    assert "HEALTHCHECK" in text


def test_the_image_gets_only_what_it_runs() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*"
    assert not {"!.env", "!.git", "!var", "!tests"} & set(lines)


def test_secrets_and_installed_things_are_never_committed() -> None:
    ignored = set((ROOT / ".gitignore").read_text().split())
    assert {".env", ".venv/", "node_modules/", "static/vendor/", "var/", "staticfiles/"} <= ignored


def test_the_licence_is_the_eupl() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert "Appendix" in text


def test_ci_says_what_people_say() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()
