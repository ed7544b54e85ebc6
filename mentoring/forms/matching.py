"""The only home of the forms of a matching: rules as weights, hard rules and quotas; asking why not; answering a proposed pair."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.enums import Level
from mentoring.models import Need, Offer, RuleSet
from mentoring.queries.runs import HARD
from mentoring.services.matching import LANGUAGE_LEVELS
from mentoring.services.seasons import USUAL_RULES

WEIGHTS = {
    "topics": _("Knows the topics that are wanted"),
    "evidence": _("Has published practices about them"),
    "language": _("Speaks a common language well"),
    "format": _("Can meet in the ways that are wanted"),
    "period": _("Has time in the same months"),
    "same_country": _("Comes from the same country"),
    "other_country": _("Comes from another country"),
    "need_rank": _("The town would like it"),
    "offer_rank": _("The mentor would like it"),
    "acquainted": _("They have worked together before"),
    "unacquainted": _("They are new to each other"),
    "distance": _("They are near to each other"),
}


class RulesForm(forms.ModelForm):
    """Rules of a matching in the words of the office; data() is what the engine reads."""

    hard = forms.MultipleChoiceField(
        label=_("A pair must have"), choices=HARD.items(), widget=forms.CheckboxSelectMultiple, required=False
    )
    language_level = forms.TypedChoiceField(
        label=_("How well both must speak a common language"), coerce=int, choices=Level.choices, initial=Level.WORKING
    )
    country_share = forms.IntegerField(
        label=_("At most this share of all pairs for mentors of one country, in per cent"), required=False, min_value=1,
        max_value=100,
    )  # fmt: skip
    one_per_country = forms.BooleanField(label=_("A mentor has at most one town of each country"), required=False)
    per_organisation = forms.IntegerField(
        label=_("At most this many towns per organisation"), required=False, min_value=1, max_value=100
    )
    days_per_town = forms.IntegerField(
        label=_("Days that a town takes of a mentor"), required=False, min_value=0, max_value=60, initial=0,
        help_text=_("0 if days do not limit how many towns a mentor takes."),
    )  # fmt: skip
    lift = forms.TypedChoiceField(
        label=_("Lift the worst-off"), coerce=int, initial=1,
        choices=[(0, _("no: only the total counts")), (1, _("the worst pair")), (3, _("the three worst levels"))],
    )  # fmt: skip

    class Meta:
        """Name and seed; the rest is put together here."""

        model = RuleSet
        fields = ("name", "seed")
        help_texts = {"seed": _("Breaks the very last ties, and is published. Draw it where others see it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules: dict[str, Any] = self.instance.rules or USUAL_RULES
        weights = rules["weights"]
        for name, label in WEIGHTS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=label, min_value=0, max_value=100, required=False, initial=weights.get(name, 0)
            )
        self.initial = {**self.initial, "hard": rules["hard"], **self._quotas(rules["quotas"])}
        by_top = {top: level for level, top in LANGUAGE_LEVELS.items()}
        level = by_top.get(rules["language_level"], Level.WORKING)
        self.initial = {
            **self.initial,
            "lift": rules["lift"],
            "days_per_town": rules["days_per_town"],
            "language_level": level,
        }

    def _quotas(self, quotas: list[dict[str, Any]]) -> dict[str, Any]:
        by_key = {quota["key"]: quota for quota in quotas}
        return {
            "country_share": by_key.get("country_share", {}).get("percent"),
            "one_per_country": "one_per_country" in by_key,
            "per_organisation": by_key.get("per_organisation", {}).get("most"),
        }

    def weights(self) -> list[forms.BoundField]:
        """Return the fields of weights, for the template."""
        return [self[f"weight_{name}"] for name in WEIGHTS]

    def others(self) -> list[forms.BoundField]:
        """Return all other fields, for the template."""
        return [field for field in self if not field.name.startswith("weight_")]

    def clean(self) -> dict[str, Any]:
        """Refuse rules by which nothing counts, and put the rules together."""
        data = super().clean() or {}
        weights = {name: data.get(f"weight_{name}") or 0 for name in WEIGHTS}
        if not any(weights.values()):
            self.add_error("weight_topics", _("Give at least one thing some weight."))
        self.instance.rules = {
            "weights": {name: weight for name, weight in weights.items() if weight},
            "hard": sorted(data.get("hard", [])),
            "language_level": LANGUAGE_LEVELS[Level(data.get("language_level", Level.WORKING))],
            "days_per_town": data.get("days_per_town") or 0,
            "lift": data.get("lift", 1),
            "quotas": list(self._quota_rows(data)),
        }
        return data

    def _quota_rows(self, data: dict[str, Any]) -> Any:
        if data.get("country_share"):
            yield {"key": "country_share", "by": ["mentor_country"], "percent": data["country_share"]}
        if data.get("one_per_country"):
            yield {"key": "one_per_country", "by": ["mentor", "town_country"], "most": 1}
        if data.get("per_organisation"):
            yield {"key": "per_organisation", "by": ["organisation"], "most": data["per_organisation"]}


class WhyNotForm(forms.Form):
    """Which pair the office asks about."""

    need = forms.ModelChoiceField(Need.objects.none(), label=_("Town"), empty_label=None)
    offer = forms.ModelChoiceField(Offer.objects.none(), label=_("Mentor"), empty_label=None)

    def __init__(self, *args: Any, needs: Any, offers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]
        self.fields["offer"].queryset = offers  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes, or no with a reason for the office."""

    yes = forms.TypedChoiceField(
        label=_("Do you want to work together?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why not"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the programme office reads it."),
    )  # fmt: skip
