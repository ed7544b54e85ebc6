"""What every reader of our data files relies on: the quick parser gives what the plain one gives, and makes nothing but values."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from pearls import datafiles
from pearls.datafiles import parse_yaml, read_yaml

APPS = ("pearls", "practices", "actionplans", "mentoring", "awards")
FILES = sorted(file for app in APPS for file in (Path(settings.BASE_DIR) / app / "data").rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_says_the_same_to_either_parser(file, monkeypatch):
    quick = read_yaml(file)
    assert quick
    monkeypatch.setattr(datafiles, "LOADER", yaml.SafeLoader)
    assert read_yaml(file) == quick


def test_a_file_can_run_nothing():
    with pytest.raises(yaml.YAMLError, match="could not determine a constructor"):
        parse_yaml("!!python/object/apply:os.getcwd []")
