"""The only home of the rules on who may apply: each says met, not met, or not yet to be told, in words; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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


@dataclass(frozen=True)
class Bid:
    """What the rules look at. `region` is a NUTS code or ""; `names` are all names of the town and its municipality."""

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
    """What one rule says."""

    rule: str
    verdict: Verdict
    words: str

    @property
    def label(self) -> str:
        """Return what the rule is called."""
        return str(RULES[self.rule])


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
        return Finding("country", Verdict.PASSED, _("%s takes part.") % bid.country_name)
    return Finding("country", Verdict.FAILED, _("%s does not take part in this edition.") % bid.country_name)


def _region(bid: Bid, who: Eligibility) -> Finding:
    if bid.country in who.countries or not _partly(bid.country, who):
        return Finding("region", Verdict.PASSED, _("The whole country counts."))
    if not bid.region:
        return Finding(
            "region", Verdict.UNKNOWN, _("The region of the municipality is not known here; the office adds it.")
        )
    if any(bid.region.startswith(code) for code in who.regions):
        return Finding("region", Verdict.PASSED, _("%s lies in the programme area.") % bid.region)
    return Finding("region", Verdict.FAILED, _("%s lies outside of the programme area.") % bid.region)


def _capital(bid: Bid, who: Eligibility) -> Finding:
    excluded = {name.casefold() for name in who.excluded}
    hit = next((name for name in bid.names if name.casefold() in excluded), "")
    if hit:
        return Finding("capital", Verdict.FAILED, _("%s is a capital and cannot hold the title.") % hit)
    return Finding("capital", Verdict.PASSED, _("Not one of the excluded capitals."))


def _lead(bid: Bid) -> Finding:
    if not bid.partners:
        return Finding("lead", Verdict.PASSED, _("The municipality applies alone."))
    if bid.lead_agrees is None:
        words = _("Say in the form that your municipality leads the bid and speaks for its partners.")
        return Finding("lead", Verdict.UNKNOWN, words)
    if not bid.lead_agrees:
        return Finding("lead", Verdict.FAILED, _("A joint bid needs a lead that speaks for its partners."))
    said = ngettext("The municipality leads %d partner.", "The municipality leads %d partners.", bid.partners)
    return Finding("lead", Verdict.PASSED, said % bid.partners)


def _complete(bid: Bid) -> Finding:
    if not bid.missing:
        return Finding("complete", Verdict.PASSED, _("Every required answer is there."))
    said = ngettext("%d required answer is missing.", "%d required answers are missing.", bid.missing) % bid.missing
    return Finding("complete", Verdict.FAILED, said)


def _language(bid: Bid, who: Eligibility) -> Finding:
    if bid.language == who.language:
        return Finding("language", Verdict.PASSED, _("Written in the language of the call."))
    return Finding("language", Verdict.FAILED, _("The call asks for another language: %s.") % who.language)
