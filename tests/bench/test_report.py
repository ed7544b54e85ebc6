"""What the table of the measurement must say, whoever passes or fails."""

from bench.pages import Times
from bench.report import Result, as_data, count, table

ROWS = [
    Result("open a section", "21.0 ms", "9.0 x auth", "<= 10 x auth", True),
    Result("autosave", "30.0 ms", "7.5 x save", "<= 4 x save", False),
]


def test_the_last_line_counts_both():
    assert count(ROWS) == "1 passed, 1 failed"


def test_a_row_that_misses_says_so():
    assert [line.split()[-1] for line in table(ROWS).splitlines()[2:]] == ["good", "MISSES"]
    assert as_data(ROWS)[1]["verdict"] == "MISSES"


def test_one_disturbed_round_does_not_decide_a_ratio():
    times = Times([{"auth": [1.0], "page": [5.0]}, {"auth": [1.0], "page": [50.0]}, {"auth": [2.0], "page": [10.0]}])
    assert times.ratio("page", "auth") == 5.0
