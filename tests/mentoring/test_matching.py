"""The matching: against trying everything, against other solvers, the same whatever the order, and never out of its mind."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from mentoring.matching.checker import check
from mentoring.matching.problem import Forbid, Impossible, Offer, Problem, Quota, Rules
from mentoring.matching.stages import solve
from tests.mentoring.matching_reference import best_by_trying, mentor, problems, reached, sound, town


@given(problems())
@settings(max_examples=250, deadline=None)
def test_no_matching_is_better_than_the_answer(problem):
    best = best_by_trying(problem)
    if best is None:
        with pytest.raises(Impossible):
            solve(problem)
    else:
        matching = sound(problem, solve(problem))
        assert reached(problem, matching) == best[0]
        assert matching.keys in best[1]
