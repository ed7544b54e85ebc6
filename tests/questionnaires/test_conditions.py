"""What "show this when ..." protects: Python and the browser decide alike, by the same vectors."""

import json
from pathlib import Path

import pytest

from pearls.questionnaires.conditions import BadCondition, holds, keys_in

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "conditions.json").read_text())
CASES = VECTORS["vectors"] if isinstance(VECTORS, dict) else VECTORS


def test_there_are_enough_vectors():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_shared_vectors(case):
    assert holds(case["condition"], case["values"]) is case["expect"]


@pytest.mark.parametrize("bad", [{"op": "eq"}, {"q": "a"}, {"q": "a", "op": "like", "value": 1}])
def test_what_is_not_of_the_language_is_an_error(bad):
    with pytest.raises(BadCondition):
        holds(bad, {})


def test_every_key_is_found():
    condition = {
        "all": [{"q": "a", "op": "filled"}, {"not": {"any": [{"q": "b", "op": "empty"}, {"q": "c", "op": "empty"}]}}]
    }
    assert list(keys_in(condition)) == ["a", "b", "c"]
