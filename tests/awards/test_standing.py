"""Where an application stands: every bead in every situation, and nothing of a decision before it is published."""

from datetime import UTC, datetime, timedelta

import pytest

from awards.enums import Verdict
from awards.standing import Facts, beads, present

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KINDS = ("application", "preselection", "development", "final")
OPEN = {"application": (NOW - DAY, NOW + DAY)}


def year(running):
    """Return the spans of a year in which this phase runs now; those before it are over, those after it to come."""
    at = KINDS.index(running)
    return {kind: (NOW + (n - at) * 10 * DAY - DAY, NOW + (n - at) * 10 * DAY + DAY) for n, kind in enumerate(KINDS)}


def sent(running, verdict=Verdict.PASSED, **more):
    return Facts("submitted", NOW, year(running), submitted_at=NOW - 5 * DAY, verdict=verdict, **more)


def looks(facts):
    return " ".join(bead.look or "-" for bead in beads(facts))


SITUATIONS = {
    "no dates": (Facts("draft", NOW, {}), "wait - - -", "draft"),
    "not open yet": (Facts("draft", NOW, {"application": (NOW + DAY, NOW + 2 * DAY)}), "wait - - -", "draft"),
    "being written": (Facts("draft", NOW, year("application")), "now - - - - - -", "draft"),
    "taken back": (Facts("draft", NOW, OPEN, submitted_at=NOW - DAY), "now - - -", "draft"),
    "too late": (Facts("draft", NOW, year("preselection")), "problem - - - - - -", "draft"),
    "withdrawn": (Facts("withdrawn", NOW, year("final")), "done off - - - - -", "submitted"),
    "submitted": (sent("application"), "done done done - - - -", "submitted"),
    "a rule is not met": (sent("preselection", Verdict.FAILED), "done done problem - - - -", "rules"),
    "a rule is open": (sent("preselection", Verdict.UNKNOWN), "done done wait - - - -", "rules"),
    "the board reads": (sent("preselection"), "done done done now - - -", "board"),
    "not invited": (sent("development", board="not_preselected"), "done done done off - - -", "board"),
    "invited, plans not open": (sent("preselection", board="preselected"), "done done done done - - -", "board"),
    "plan to write": (sent("development", board="preselected"), "done done done done now - -", "plan"),
    "plan missed": (sent("final", board="preselected"), "done done done done problem - -", "plan"),
    "plan handed in": (sent("development", board="preselected", plan_at=NOW), "done done done done done - -", "plan"),
    "the jury reads": (sent("final", board="preselected", plan_at=NOW), "done done done done done now -", "final"),
    "title": (sent("final", board="preselected", plan_at=NOW, jury="title"), "done done done done done done done", "title"),
    "no title": (sent("final", board="preselected", plan_at=NOW, jury="no_title"), "done done done done done done off", "title"),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "expected", "key"), SITUATIONS.values(), ids=SITUATIONS)
def test_each_situation_has_its_beads_and_one_of_them_says_where_it_stands(facts, expected, key):
    assert (looks(facts), present(beads(facts)).key) == (expected, key)


def test_an_unpublished_decision_leaves_the_board_reading_however_late_it_is():
    assert looks(sent("final")) == "done done done now - - -"


def test_a_cycle_without_a_board_lets_every_submitted_town_write_its_plan():
    spans = {kind: span for kind, span in year("development").items() if kind != "preselection"}
    facts = Facts("submitted", NOW, spans, submitted_at=NOW, verdict=Verdict.PASSED)
    assert looks(facts) == "done done done now - -"


def test_what_will_not_be_reached_says_so():
    words = [bead.word for bead in beads(sent("development", board="not_preselected"))]
    assert words == ["done", "done", "met", "not invited", "not reached", "not reached", "not reached"]


def test_a_taken_back_application_is_told_that_it_does_not_take_part():
    bead = present(beads(Facts("draft", NOW, OPEN, submitted_at=NOW - DAY)))
    assert bead.text == "It was taken back. It takes part again once it is submitted anew."
