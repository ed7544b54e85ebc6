"""The only home of where an application stands, as beads from draft to title; pure: own state, dates, rules and what is published."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from awards.enums import ApplicationState, Outcome, PhaseKind, Verdict

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Facts:
    """All that the beads may be drawn from. `board` and `jury` are outcomes that are published, "" before; never what was decided."""

    state: str
    now: datetime
    spans: dict[str, Span]  # by kind of phase, with one's own extension
    submitted_at: datetime | None = None
    verdict: Verdict = Verdict.UNKNOWN
    plan_at: datetime | None = None
    board: str = ""
    jury: str = ""

    @property
    def counts(self) -> bool:
        """Return whether a submission stands."""
        return self.state == ApplicationState.SUBMITTED

    @property
    def invited(self) -> bool:
        """Return whether the town may write its plan for the final: published, or nobody selects before it."""
        return self.board == Outcome.PRESELECTED or (self.counts and PhaseKind.PRESELECTION not in self.spans)

    @property
    def ended(self) -> bool:
        """Return whether there is nothing left to come after the pre-selection."""
        return self.board == Outcome.NOT_PRESELECTED or self.state == ApplicationState.WITHDRAWN


@dataclass(frozen=True)
class Bead:
    """One step. `look` is done, now, wait, problem, off, or "" for what is to come; `at` is an instant and `when` what it is."""

    key: str
    label: str
    look: str = ""
    word: str = ""
    text: str = ""
    when: str = ""
    at: datetime | None = None


def beads(facts: Facts) -> list[Bead]:
    """Return every step of the year, in its order; phases that the cycle does not have are left out."""
    later = [
        (PhaseKind.PRESELECTION, _board),
        (PhaseKind.DEVELOPMENT, _plan),
        (PhaseKind.FINAL, _final),
    ]
    steps = [_draft(facts), _submitted(facts), _rules(facts)]
    steps += [make(facts, facts.spans[kind]) for kind, make in later if kind in facts.spans]
    return [*steps, _title(facts)]


def present(steps: list[Bead]) -> Bead:
    """Return the bead that says where the application stands: the last one about which there is something to say."""
    said = [bead for bead in steps if bead.look and not (bead.key == "rules" and bead.look == "done") and bead.text]
    return said[-1]


def _draft(facts: Facts) -> Bead:
    label = _("Being written")
    if facts.state != ApplicationState.DRAFT:
        return Bead("draft", label, "done", _("done"))
    span = facts.spans.get(PhaseKind.APPLICATION)
    if span is None or facts.now < span[0]:
        return Bead("draft", label, "wait", _("waits"), _("The call is not open yet."), _("Opens"), span and span[0])
    if facts.now > span[1]:
        text = _("The call closed before it was submitted. It does not take part.")
        return Bead("draft", label, "problem", _("not submitted"), text, _("Closed"), span[1])
    text = _("Your team writes; nobody outside of it and the programme office reads it.")
    if facts.submitted_at:
        text = _("It was taken back. It takes part again once it is submitted anew.")
    return Bead("draft", label, "now", _("now"), text, _("Closes"), span[1])


def _submitted(facts: Facts) -> Bead:
    label = _("Submitted")
    if facts.state == ApplicationState.WITHDRAWN:
        return Bead("submitted", label, "off", _("withdrawn"), _("It was withdrawn and does not take part."))
    if not facts.counts:
        return Bead("submitted", label)
    text = _("It arrived and stays as it is. Your receipt is below.")
    return Bead("submitted", label, "done", _("done"), text, _("Handed in"), facts.submitted_at)


def _rules(facts: Facts) -> Bead:
    label = _("Rules of the call")
    if not facts.counts:
        return Bead("rules", label)
    if facts.verdict == Verdict.PASSED:
        return Bead("rules", label, "done", _("met"), _("Every rule is met."))
    if facts.verdict == Verdict.FAILED:
        text = _("A rule is not met. The programme office looks at it and writes to you.")
        return Bead("rules", label, "problem", _("not met"), text)
    text = _("One rule cannot be told from the form. The programme office looks at it.")
    return Bead("rules", label, "wait", _("open"), text)


def _board(facts: Facts, span: Span) -> Bead:
    label = _("Pre-selection by the board")
    if facts.board == Outcome.PRESELECTED:
        return Bead("board", label, "done", _("invited"), _("The board invites you to write the plan."))
    if facts.board == Outcome.NOT_PRESELECTED:
        text = _("The board did not choose your application this time. Its letter is below.")
        return Bead("board", label, "off", _("not invited"), text)
    if not facts.counts or facts.verdict != Verdict.PASSED or facts.now < span[0]:
        return Bead("board", label, when=_("Begins"), at=span[0])
    text = _("The board reads. What it decides is told here and by mail, to all applicants at the same moment.")
    return Bead("board", label, "now", _("now"), text, _("Reads until"), span[1])


def _plan(facts: Facts, span: Span) -> Bead:
    label = _("Your plan for the final")
    if facts.ended:
        return Bead("plan", label, word=_("not reached"))
    if facts.plan_at:
        text = _("Your plan arrived. The newest one that you handed in counts.")
        return Bead("plan", label, "done", _("done"), text, _("Handed in"), facts.plan_at)
    if not facts.invited or facts.now < span[0]:
        return Bead("plan", label, when=_("Begins"), at=span[0])
    if facts.now > span[1]:
        text = _("The time is over and no plan was handed in.")
        return Bead("plan", label, "problem", _("not handed in"), text, _("Closed"), span[1])
    text = _("Write the action plan of your municipality and hand it in.")
    return Bead("plan", label, "now", _("now"), text, _("Closes"), span[1])


def _final(facts: Facts, span: Span) -> Bead:
    label = _("Final by the jury")
    if facts.jury:
        return Bead("final", label, "done", _("decided"))
    if facts.ended:
        return Bead("final", label, word=_("not reached"))
    if not facts.plan_at or not facts.invited or facts.now < span[0]:
        return Bead("final", label, when=_("Begins"), at=span[0])
    text = _("The jury reads. What it decides is told here and by mail, to all finalists at the same moment.")
    return Bead("final", label, "now", _("now"), text, _("Reads until"), span[1])


def _title(facts: Facts) -> Bead:
    label = pgettext("of a Pearl", "Title")
    if facts.jury == Outcome.TITLE:
        return Bead("title", label, "done", _("awarded"), _("Your town is a Cultural Pearl."))
    if facts.jury == Outcome.NO_TITLE:
        text = _("The jury chose others this time. Its letter is below.")
        return Bead("title", label, "off", _("not awarded"), text)
    return Bead("title", label, word=_("not reached") if facts.ended else "")
