"""The only home of the rules on who may apply: each says met, not met, or not yet to be told, as a code with values; pure.

The words come from the code when they are read, so everybody reads a finding in the own language, also one that was kept for ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language_info, gettext, gettext_lazy, ngettext_lazy, override

from awards.enums import Verdict
from awards.rulebook import Eligibility

RULES = {
    "country": gettext_lazy("Country"),
    "region": gettext_lazy("Region"),
    "capital": gettext_lazy("Not a capital"),
    "lead": gettext_lazy("Lead of a joint bid"),
    "complete": gettext_lazy("All required answers"),
    "language": gettext_lazy("Language"),
}
"""Every rule by its key, in the order in which they are shown."""

SAID: dict[str, Any] = {
    "country_in": gettext_lazy("%s takes part."),
    "country_out": gettext_lazy("%s does not take part in this edition."),
    "whole_country": gettext_lazy("The whole country counts."),
    "region_unknown": gettext_lazy("The region of the municipality is not known here; the office adds it."),
    "region_in": gettext_lazy("%s lies in the programme area."),
    "region_out": gettext_lazy("%s lies outside of the programme area."),
    "capital": gettext_lazy("%s is a capital and cannot hold the title."),
    "no_capital": gettext_lazy("Not one of the excluded capitals."),
    "alone": gettext_lazy("The municipality applies alone."),
    "lead_not_asked": gettext_lazy("Say in the form that your municipality leads the bid and speaks for its partners."),
    "lead_missing": gettext_lazy("A joint bid needs a lead that speaks for its partners."),
    "leads": ngettext_lazy("The municipality leads %d partner.", "The municipality leads %d partners."),
    "complete": gettext_lazy("Every required answer is there."),
    "gaps": ngettext_lazy("%d required answer is missing.", "%d required answers are missing."),
    "language_right": gettext_lazy("Written in the language of the call."),
    "language_wrong": gettext_lazy("The call asks for another language: %s."),
}
"""What rules can say, by code. Codes are kept with submissions: one that is no longer used stays here."""
COUNTED = frozenset({"leads", "gaps"})
"""Codes whose value is a number that the sentence bends to."""
SPOKEN = "language_wrong"
"""The code whose value is the code of a language."""
NAMED = frozenset({"country_in", "country_out", "capital"})
"""Codes whose value is a name that stands in the catalogues."""


@dataclass(frozen=True)
class Bid:
    """What the rules look at. `country_name` is its English name, `region` a NUTS code or ""; `names` are all names of the town
    and its municipality."""

    country: str
    country_name: str
    region: str
    names: tuple[str, ...]
    partners: int = 0
    lead_agrees: bool | None = None  # the lead said that it speaks for the partners; None: not asked yet
    missing: int = 0
    language: str = "en"


@dataclass(frozen=True)
class Finding:
    """What one rule says. `kept` are the words of a finding that was stored when there were no codes yet."""

    rule: str
    verdict: Verdict
    code: str = ""
    value: str | int = ""
    kept: str = ""

    @property
    def label(self) -> str:
        """Return what the rule is called."""
        return str(RULES.get(self.rule, self.rule))

    @property
    def words(self) -> str:
        """Return the sentence in the language of who reads it."""
        return said(self.code, self.value) if self.code in SAID else self.kept


def said(code: str, value: str | int = "") -> str:
    """Return what a code says with its value, in the active language."""
    text = SAID[code]
    if value == "":
        return str(text)
    if code == SPOKEN:
        return text % get_language_info(str(value))["name_translated"]
    return text % (gettext(str(value)) if code in NAMED else value)


def read(words: str) -> tuple[str, str | int]:
    """Return (code, value) of a sentence that was stored in English, so that it can be said in any language; ("", "") if unknown."""
    for pattern, code in _patterns():
        if hit := pattern.fullmatch(words):
            value = hit[1] if pattern.groups else ""
            return code, int(value) if value.isdecimal() else value
    return "", ""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    made = []
    with override("en"):
        for code, text in SAID.items():
            forms = (text % 1, text % 2) if code in COUNTED else (str(text),)
            made += [(re.compile(re.sub(r"%s|[12]", "(.+)", re.escape(form))), code) for form in forms]
    return tuple(made)


def judge(bid: Bid, who: Eligibility) -> list[Finding]:
    """Return what each rule says of a bid, in the order of RULES."""
    return [_country(bid, who), _region(bid, who), _capital(bid, who), _lead(bid), _complete(bid), _language(bid, who)]


def stands(findings: Sequence[Finding], overrides: dict[str, bool] | None = None) -> Verdict:
    """Return the verdict over all: failed where one rule fails, unknown where one cannot be told. `overrides` are {rule: passes}."""
    decided = overrides or {}
    verdicts = {
        (Verdict.PASSED if decided[f.rule] else Verdict.FAILED) if f.rule in decided else f.verdict for f in findings
    }
    if Verdict.FAILED in verdicts:
        return Verdict.FAILED
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.PASSED


def _partly(country: str, who: Eligibility) -> bool:
    return any(code.startswith(country) for code in who.regions)


def _country(bid: Bid, who: Eligibility) -> Finding:
    if bid.country in who.countries or _partly(bid.country, who):
        return Finding("country", Verdict.PASSED, "country_in", bid.country_name)
    return Finding("country", Verdict.FAILED, "country_out", bid.country_name)


def _region(bid: Bid, who: Eligibility) -> Finding:
    if bid.country in who.countries or not _partly(bid.country, who):
        return Finding("region", Verdict.PASSED, "whole_country")
    if not bid.region:
        return Finding("region", Verdict.UNKNOWN, "region_unknown")
    if any(bid.region.startswith(code) for code in who.regions):
        return Finding("region", Verdict.PASSED, "region_in", bid.region)
    return Finding("region", Verdict.FAILED, "region_out", bid.region)


def _capital(bid: Bid, who: Eligibility) -> Finding:
    excluded = {name.casefold() for name in who.excluded}
    hit = next((name for name in bid.names if name.casefold() in excluded), "")
    if hit:
        return Finding("capital", Verdict.FAILED, "capital", hit)
    return Finding("capital", Verdict.PASSED, "no_capital")


def _lead(bid: Bid) -> Finding:
    if not bid.partners:
        return Finding("lead", Verdict.PASSED, "alone")
    if bid.lead_agrees is None:
        return Finding("lead", Verdict.UNKNOWN, "lead_not_asked")
    if not bid.lead_agrees:
        return Finding("lead", Verdict.FAILED, "lead_missing")
    return Finding("lead", Verdict.PASSED, "leads", bid.partners)


def _complete(bid: Bid) -> Finding:
    if not bid.missing:
        return Finding("complete", Verdict.PASSED, "complete")
    return Finding("complete", Verdict.FAILED, "gaps", bid.missing)


def _language(bid: Bid, who: Eligibility) -> Finding:
    if bid.language == who.language:
        return Finding("language", Verdict.PASSED, "language_right")
    return Finding("language", Verdict.FAILED, "language_wrong", who.language)
