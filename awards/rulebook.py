"""The only home of the rules of a cycle as data, and of what they say in words; pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import rfc8785
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import Aggregation, LadderStep


class BadRules(ValueError):
    """The rules contradict themselves; the message says how, `field` where."""

    def __init__(self, field: str, message: str) -> None:
        """Take the name of the rule and the sentence."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Eligibility:
    """Who may apply: whole countries (ISO codes), regions (NUTS prefixes) of others, capitals that may not, language of the text."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True)
class Rules:
    """How titles are decided. None means that there is no such rule; scores and floor are in percent of what is possible."""

    titles: int = 3
    per_country: int | None = 1
    per_region: int | None = None
    extras: int = 1
    extras_bound: bool = False  # whether the caps bind the discretionary titles too
    floor: int | None = None
    aggregation: str = Aggregation.SUM
    minimum_readings: int = 3
    ladder: tuple[str, ...] = (LadderStep.HEAVIEST, LadderStep.MEDIAN, LadderStep.HEAD_TO_HEAD, LadderStep.VOTE)
    lot_seed: str = ""
    eligibility: Eligibility = Eligibility()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Rules":
        """Return rules from JSON; unknown names are an error, missing ones take their default. Raises BadRules."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(data) - known)
        if unknown:
            raise BadRules(unknown[0], _("There is no such rule."))
        made = dict(data)
        if "ladder" in made:
            made["ladder"] = tuple(made["ladder"])
        if "eligibility" in made:
            who: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in made["eligibility"].items()}
            made["eligibility"] = Eligibility(**who)
        return cls(**made).checked()

    def checked(self) -> "Rules":
        """Return the rules themselves. Raises BadRules where they cannot hold."""
        if self.titles < 1:
            raise BadRules("titles", _("There is at least one title."))
        for name in ("per_country", "per_region", "minimum_readings"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise BadRules(name, _("This is at least 1, or empty."))
        if self.extras < 0:
            raise BadRules("extras", _("This is 0 or more."))
        if self.floor is not None and not 0 <= self.floor <= 100:
            raise BadRules("floor", _("This is between 0 and 100."))
        self._check_names()
        return self

    def _check_names(self) -> None:
        if self.aggregation not in Aggregation.values:
            raise BadRules("aggregation", _("Choose the sum or the mean."))
        if set(self.ladder) - set(LadderStep.values) or len(set(self.ladder)) < len(self.ladder):
            raise BadRules("ladder", _("Each step is one of the known ones, once."))
        if LadderStep.LOT in self.ladder and not self.lot_seed:
            raise BadRules("lot_seed", _("A lot needs a seed that was published before."))

    def data(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        made = asdict(self)
        made["ladder"] = [str(step) for step in self.ladder]
        made["aggregation"] = str(self.aggregation)
        made["eligibility"] = {n: list(v) if isinstance(v, tuple) else v for n, v in made["eligibility"].items()}
        return made

    @property
    def sha256(self) -> str:
        """Return the hash of the rules in their canonical form (RFC 8785)."""
        return hashlib.sha256(rfc8785.dumps(self.data())).hexdigest()


def in_words(rules: Rules) -> list[str]:
    """Return the rules as sentences for everybody, in the order in which they are applied."""
    return [sentence for sentence in (*_numbers(rules), *_method(rules)) if sentence]


def _numbers(rules: Rules) -> list[str]:
    titles = ngettext("%d title is awarded.", "%d titles are awarded.", rules.titles) % rules.titles
    cap = rules.per_country and (
        ngettext("At most %d of them goes to one country.", "At most %d of them go to one country.", rules.per_country)
        % rules.per_country
    )
    region = rules.per_region and (
        ngettext("At most %d of them goes to one region.", "At most %d of them go to one region.", rules.per_region)
        % rules.per_region
    )
    return [titles, cap or "", region or "", _extra(rules), _floor(rules)]


def _extra(rules: Rules) -> str:
    if not rules.extras:
        return ""
    said = (
        ngettext(
            "The jury may award %d more title where scores are close or a plan convinces very much.",
            "The jury may award %d more titles where scores are close or a plan convinces very much.",
            rules.extras,
        )
        % rules.extras
    )
    if rules.per_country is None and rules.per_region is None:
        return said
    bound = _("The limits hold for it too.") if rules.extras_bound else _("The limits do not apply to it.")
    return f"{said} {bound}"


def _floor(rules: Rules) -> str:
    return _("Nobody with less than %d of 100 points gets a title.") % rules.floor if rules.floor is not None else ""


def _method(rules: Rules) -> list[str]:
    how = _("The result is %s that the jurors give; each total counts from 0 to 100.")
    return [
        how % Aggregation(rules.aggregation).label,
        ngettext(
            "Each candidate is read by at least %d person.",
            "Each candidate is read by at least %d people.",
            rules.minimum_readings,
        )
        % rules.minimum_readings,
        _("A score that was not given is never counted as a number."),
        _ladder(rules),
    ]


def _ladder(rules: Rules) -> str:
    if not rules.ladder:
        return ""
    steps = "; ".join(str(LadderStep(step).label) for step in rules.ladder)
    said = _("Where two results are equal, these decide in this order: %s.") % steps
    return f"{said} " + _("The seed of the lot is “%s”.") % rules.lot_seed if LadderStep.LOT in rules.ladder else said
