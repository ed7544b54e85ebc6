"""What cannot be matched says which rules stand in each other's way, and whoever asked may stop waiting."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import OptimizeResult

from mentoring.matching.impossible import fulfils
from mentoring.matching.network import Network, loosened
from mentoring.matching.problem import (
    Blocker,
    Cancelled,
    Conflict,
    Forbid,
    Impossible,
    Matching,
    Offer,
    OutOfTime,
    Pin,
    Preference,
    Problem,
    Quota,
    Refusal,
    Rules,
)
from mentoring.matching.program import Clock, Unproven, told
from mentoring.matching.scoring import Table
from mentoring.matching.stages import solve
from mentoring.matching.validity import in_order
from tests.mentoring.matching_reference import crowd, mentor, problems, town

TOWNS = tuple(town(f"n{i}") for i in range(3))
MENTORS = (mentor("x", maximum=2), mentor("y", "EE", maximum=2))


def blocked(problem: Problem) -> set[tuple[str, str]]:
    with pytest.raises(Impossible) as caught:
        solve(problem)
    return {(blocker.kind, blocker.key) for blocker in caught.value.blockers}


PIN = Pin("p", "n0", "x")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"pins": (PIN,), "forbids": (Forbid("f", "n0", "x"), Forbid("g", "n1", "x"))},
            {("pin", "p"), ("forbid", "f")},
        ),
        ({"pins": (PIN,), "conflicts": (Conflict("c", "n0", "x"),)}, {("pin", "p"), ("conflict", "c")}),
        ({"pins": (PIN,), "refusals": (Refusal("r", "n0", "x"),)}, {("pin", "p"), ("refusal", "r")}),
        ({"pins": (PIN, Pin("q", "n0", "y"))}, {("pin", "p"), ("pin", "q"), ("wanted", "n0")}),
        (
            {"pins": tuple(Pin(f"p{i}", f"n{i}", "x") for i in range(3))},
            {("pin", "p0"), ("pin", "p1"), ("pin", "p2"), ("maximum", "x")},
        ),
        (
            {"pins": (PIN,), "rules": Rules(quotas=(Quota("q", ("mentor_country",), most=0, only=("DK",)),))},
            {("pin", "p"), ("quota", "q")},
        ),
        (
            {"pins": (PIN,), "offers": (mentor("x", languages={"da": 6}), MENTORS[1])},
            {("pin", "p"), ("hard", "language")},
        ),
        (
            {"offers": (mentor("x", minimum=2, maximum=2), mentor("y", minimum=2, maximum=2))},
            {("minimum", "x"), ("minimum", "y"), ("wanted", "n0"), ("wanted", "n1"), ("wanted", "n2")},
        ),
    ],
)
def test_what_cannot_hold_together_is_named(changes, expected):
    assert blocked(replace(Problem(TOWNS, MENTORS), **changes)) == expected


@given(problems())
@settings(max_examples=25, deadline=None)
def test_without_any_one_of_the_blockers_the_others_can_hold(problem):
    try:
        solve(problem)
    except Impossible as error:
        problem = in_order(problem)
        table = Table(problem)
        everything = {*loosened(problem), *(cut.blocker for cut in table.cuts)}

        def possible(held: set[Blocker]) -> bool:
            cuts = tuple(cut for cut in table.cuts if cut.blocker in held)
            return fulfils(Network(table, table.allowed(cuts), frozenset(everything - held)), Clock())

        named = set(error.blockers)
        assert not possible(named)
        assert [blocker for blocker in named if not possible(named - {blocker})] == []


# --- stopping -------------------------------------------------------------------------------------
def test_whoever_asked_hears_how_far_it_is_and_can_stop_it():
    heard: list[str] = []
    with pytest.raises(Cancelled):
        solve(Problem(TOWNS, MENTORS, Rules(lift=1)), progress=heard.append, cancelled=lambda: "worst 1" in heard)
    assert heard == ["served", "worst 1"]


def test_no_time_at_all_has_no_answer():
    with pytest.raises(OutOfTime) as caught:
        solve(Problem(TOWNS, MENTORS), time_limit=0)
    assert caught.value.best is None


def test_when_time_is_over_the_best_so_far_is_there_and_says_that_it_is_not_proven():
    now = [0.0]

    def later(aim: str) -> None:
        now[0] = 100.0 if aim == "total" else now[0]

    with pytest.raises(OutOfTime) as caught:
        solve(Problem(TOWNS, MENTORS), progress=later, time_limit=50, clock=lambda: now[0])
    best = caught.value.best
    assert isinstance(best, Matching)
    assert (len(best.pairs), best.proven) == (3, False)
    assert [stage.proven for stage in best.stages] == [True, True, True, True, False]


def test_the_solver_itself_stops_when_time_is_over():
    """The clock stands still with next to nothing left: what is asked of the solver is too much for that."""
    with pytest.raises(OutOfTime):
        solve(crowd(60, 1), time_limit=1e-9, clock=lambda: 0.0)


def test_a_solver_that_gives_up_is_never_taken_at_its_word():
    with pytest.raises(Unproven):
        told(OptimizeResult(status=4, message="numerical trouble"))
    table = Table(Problem(TOWNS, MENTORS))
    program = Network(table, table.allowed()).program(Clock())
    with pytest.raises(Unproven):
        program.accept(program.x, np.ones(len(program.x), dtype=np.int64), bound=1)


# --- nonsense -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "problem",
    [
        Problem((*TOWNS, TOWNS[0])),
        Problem((town("a", weight=0),)),
        Problem((town("a", weight=-1, credit=3),)),
        Problem((town("a", wanted=-1),)),
        Problem((town("a", topics={"music": -1}),)),
        Problem((), (Offer("m", "DK", minimum=2, maximum=1),)),
        Problem((), (Offer("m", "DK", days=-1),)),
        Problem(rules=Rules(weights={"luck": 1})),
        Problem(rules=Rules(hard=frozenset({"luck"}))),
        Problem(rules=Rules(weights={"topics": -1})),
        Problem(rules=Rules(prune=0)),
        Problem(rules=Rules(quotas=(Quota("q", ("star sign",), most=1),))),
        Problem(rules=Rules(quotas=(Quota("q", ("kind",)),))),
        Problem(rules=Rules(quotas=(Quota("q", ("kind",), most=-1),))),
        Problem(rules=Rules(quotas=(Quota("q", ("kind",), most=1, only=("a", "b")),))),
        Problem(TOWNS, MENTORS, pins=(Pin("p", "n0", "nobody"),)),
        Problem(TOWNS, MENTORS, preferences=(Preference("need", "n0", "x", 6),)),
        Problem(TOWNS, MENTORS, preferences=(Preference("cat", "n0", "x", 1),)),
        Problem(TOWNS, MENTORS, preferences=(Preference("need", "n0", "x", 1), Preference("need", "n0", "x", 2))),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(problem):
    with pytest.raises(ValueError, match=r"."):
        solve(problem)
