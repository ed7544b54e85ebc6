"""What random weather on the line cannot break: every acknowledged text is current or in the log, and nothing happens twice."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pearls.questionnaires.models import Answer, Change
from pearls.questionnaires.queries import text_at
from pearls.questionnaires.services import apply_ops, begin_sheet
from pearls.questionnaires.services.ops import Op
from pearls.questionnaires.services.sheets import facts_from_scratch

KEYS = ["title", "story"]
WORDS = st.lists(st.sampled_from(["choir", "hall", "river", "stove", "drill"]), min_size=1, max_size=4).map(" ".join)
# who writes, in which field, what, whether the answer is lost, how many times the request is sent, whether an older one comes again
STEP = st.tuples(st.integers(0, 2), st.sampled_from(KEYS), WORDS, st.booleans(), st.integers(1, 3), st.booleans())


class Tab:
    """One browser: knows a version per field, sends, may lose answers, sends again with the same operation."""

    def __init__(self, user):
        self.user, self.versions, self.sent, self.acknowledged = user, dict.fromkeys(KEYS, 0), [], []

    def write(self, sheet, key, text, times, lost):
        op = Op(uuid.uuid4(), f"answer:{key}", self.versions[key], text)
        self.sent.append(op)
        for _time in range(times):
            result = self.send(sheet, op)
        if not lost:
            self.versions[key] = result["version"]
        self.acknowledged.append((op, key, text, result["status"]))

    def send(self, sheet, op):
        return apply_ops(sheet=sheet, by=self.user, session=str(id(self)), ops=[op])[0]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=14))
def test_random_interleavings_lose_nothing_and_do_nothing_twice(version, ana, ben, dora, steps):
    sheet = begin_sheet(version=version)
    tabs = [Tab(user) for user in (ana, ben, dora)]
    for who, key, text, lost, times, late in steps:
        tabs[who].write(sheet, key, text, times, lost)
        if late:  # an older request arrives again after newer ones
            tabs[who].send(sheet, tabs[who].sent[0])
    check(sheet, tabs)


def check(sheet, tabs):
    changes = list(Change.objects.filter(sheet=sheet).order_by("seq"))
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))
    assert len({change.op_id for change in changes}) == len(changes)
    for key in KEYS:
        written = [change for change in changes if change.anchor == f"answer:{key}" and change.outcome != "conflict"]
        assert [change.new_version for change in written] == list(range(1, len(written) + 1))
        current = Answer.objects.filter(sheet=sheet, key=key).first()
        assert (current.value if current else None) == (written[-1].after if written else None)
        assert (current.version if current else 0) == len(written)
    said = {
        (change.anchor.removeprefix("answer:"), text) for change in changes for text in (change.after, change.before)
    }
    for tab in tabs:
        for op, key, text, status in tab.acknowledged:
            assert status in {"ok", "merged", "conflict"}
            kept = (key, text) in said or (status == "merged" and new_words(sheet, op) <= joined_words(changes, op))
            assert kept, (key, text, status)
    assert {k: f for k, f in sheet.facts.items() if f} == {k: f for k, f in facts_from_scratch(sheet).items() if f}


def new_words(sheet, op):
    """Return the words that an operation brought; one that stood there before, a colleague may have taken out."""
    return set(op.value.split()) - set((text_at(sheet, op.anchor, op.base) or "").split())


def joined_words(changes, op):
    return set(next(change.after for change in changes if change.op_id == op.op_id).split())
