"""What the table of the matching must say: a bar that is missed, an optimum that is not proven, an answer with a fault."""

from bench.mentoring import rows_of, world
from mentoring.matching import check, solve

AIMS = "179 matched, worst 361, total 102613"


def verdicts(many: int, found: str) -> list[str]:
    return [row.verdict for row in rows_of(many, found)]


def test_time_proof_and_faults_each_decide_a_verdict():
    assert verdicts(200, f"0.205|91|True|0|{AIMS}") == ["good", "good"]
    assert verdicts(200, f"0.505|91|True|0|{AIMS}") == ["MISSES", "good"]
    assert verdicts(1000, f"7.9|91|False|0|{AIMS}") == ["good", "MISSES"]
    assert verdicts(1000, f"7.9|91|True|1|{AIMS}") == ["good", "MISSES"]
    assert verdicts(3000, f"99.0|91|True|0|{AIMS}") == ["good", "good"]


def test_the_invented_world_is_the_same_each_time_and_can_be_matched():
    problem = world(40)
    assert world(40) == problem
    assert check(problem, solve(problem)) == []
