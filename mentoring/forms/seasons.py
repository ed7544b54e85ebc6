"""The only home of the forms before the year begins: seasons, needs, offers, wishes, rules on pairs, stand-ins."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentoring.enums import Format, Level, RuleKind, Weight
from mentoring.models import Need, Offer, OfferPerson, PairRule, Season, StandIn
from mentoring.queries.seasons import practices_of, topics
from mentoring.services.collecting import MOST_TOPICS, MOST_WISHES
from pearls.forms import DayInput, MomentInput
from pearls.models import Country, Edition, Municipality, Organisation, User
from practices.models import Practice, Term


class WhyForm(forms.Form):
    """The words that go with a move; whether they are needed, the move says."""

    comment = forms.CharField(label=_("Why"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SeasonForm(forms.ModelForm):
    """When a season collects, how long people have to answer, and when the mentoring itself begins and ends."""

    class Meta:
        """What the office sets."""

        model = Season
        fields = ("name", "edition", "opens_at", "closes_at", "answer_days", "starts", "ends")
        widgets = {"opens_at": MomentInput, "closes_at": MomentInput, "starts": DayInput, "ends": DayInput}


# --- parts of needs and offers --------------------------------------------------------------------
class EntryForm(forms.Form):
    """What needs and offers share: languages with level, formats, days; and lines of topics, each with a second choice."""

    formats = forms.MultipleChoiceField(
        label=_("How you can meet"), choices=Format.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    available_from = forms.DateField(label=_("From"), widget=DayInput, required=False)
    available_until = forms.DateField(label=_("Until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, entry: Need | Offer, **kwargs: Any) -> None:
        start = {name: getattr(entry, name) for name in self.own_columns()}
        kwargs["initial"] = {**start, **self.initial_topics(entry)}
        super().__init__(*args, **kwargs)
        self.entry = entry
        for code, name in settings.LANGUAGES:
            self.fields[f"language_{code}"] = forms.ChoiceField(
                label=name, required=False, choices=[("", gettext("not")), *Level.choices],
                initial=entry.languages.get(code, ""),
            )  # fmt: skip
        known = [("", "—"), *((str(t.pk), t.label()) for t in topics())]
        for number in range(MOST_TOPICS):
            self.add_topic(number, known)

    def own_columns(self) -> Iterable[str]:
        """Return the columns of the entry that stand in the form under their own name."""
        raise NotImplementedError

    def initial_topics(self, entry: Any) -> dict[str, Any]:
        """Return the lines of topics as they are."""
        raise NotImplementedError

    def add_topic(self, number: int, known: list[tuple[str, Any]]) -> None:
        """Add one line of topics."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Refuse a topic that is named twice."""
        data = super().clean() or {}
        seen: set[str] = set()
        for number in range(MOST_TOPICS):
            term = data.get(f"topic_{number}")
            if term and term in seen:
                self.add_error(f"topic_{number}", gettext("This topic is already named above."))
            seen.add(term or "")
        return data

    def columns(self) -> dict[str, Any]:
        """Return what the service stores in the entry's own columns."""
        data = self.cleaned_data
        spoken = {code: data.get(f"language_{code}") for code, _name in settings.LANGUAGES}
        languages = {code: int(level) for code, level in spoken.items() if level}
        return {**{name: data[name] for name in self.own_columns()}, "languages": languages}

    def chosen(self) -> list[tuple[Term, int]]:
        """Return the numbers of the lines that name a topic, with the topic."""
        terms = {str(term.pk): term for term in topics()}
        named = [(n, self.cleaned_data.get(f"topic_{n}")) for n in range(MOST_TOPICS)]
        return [(terms[term], number) for number, term in named if term]

    # What the template draws: what is filled in or likely stands open, the rest is folded away.
    def languages(self) -> list[list[forms.BoundField]]:
        """Return the fields of languages in two lists: those spoken, and the others."""
        fields = [self[f"language_{code}"] for code, _name in settings.LANGUAGES]
        return [[f for f in fields if f.value()], [f for f in fields if not f.value()]]

    def topic_lines(self) -> list[list[dict[str, Any]]]:
        """Return the lines of topics in two lists: those filled and two more, and the others."""
        lines = self.lines()
        filled = max((n + 1 for n in range(MOST_TOPICS) if self[f"topic_{n}"].value()), default=0)
        return [lines[: filled + 2], lines[filled + 2 :]]

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines of topics: {"fields", "drawn_from"}."""
        raise NotImplementedError


class NeedForm(EntryForm):
    """What a town wants from a mentor."""

    goals = forms.CharField(
        label=_("What shall be different after the year"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    limits = forms.CharField(
        label=_("What a mentor must know about you"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Elections, a rebuilding, people who are away."),
    )  # fmt: skip
    mentors = forms.TypedChoiceField(
        label=_("Mentors wanted"), coerce=int, choices=[(1, _("One")), (2, _("Two, for different topics"))]
    )

    field_order = ("goals", "limits", "mentors", "formats", "available_from", "available_until")

    def own_columns(self) -> Iterable[str]:
        """Return the columns of a need."""
        return ("goals", "limits", "mentors", "formats", "available_from", "available_until")

    def initial_topics(self, entry: Need) -> dict[str, Any]:
        """Return topics with their weight, and where each was drawn from."""
        self.drawn = {}
        found: dict[str, Any] = {}
        for number, topic in enumerate(entry.topics.all()[:MOST_TOPICS]):
            found |= {f"topic_{number}": str(topic.term_id), f"weight_{number}": topic.weight}
            self.drawn[number] = topic.drawn_from
        return found

    def add_topic(self, number: int, known: list[tuple[str, Any]]) -> None:
        """Add a topic with how much it is wanted."""
        label = gettext("Topic %d") % (number + 1)
        self.fields[f"topic_{number}"] = forms.ChoiceField(label=label, choices=known, required=False)
        self.fields[f"weight_{number}"] = forms.TypedChoiceField(
            label=gettext("How much"), coerce=int, choices=Weight.choices, required=False, empty_value=Weight.IMPORTANT,  # type: ignore[arg-type]
            initial=Weight.IMPORTANT,
        )  # fmt: skip

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines of topics."""
        return [
            {"fields": [self[f"topic_{n}"], self[f"weight_{n}"]], "drawn_from": self.drawn.get(n, "")}
            for n in range(MOST_TOPICS)
        ]

    def topics(self) -> dict[Term, int]:
        """Return {topic: weight}."""
        return {term: self.cleaned_data[f"weight_{number}"] for term, number in self.chosen()}


class OfferForm(EntryForm):
    """What a mentor offers."""

    about = forms.CharField(
        label=_("What you offer"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you have done yourselves, and what a town may expect of you."),
    )  # fmt: skip
    days = forms.DecimalField(
        label=_("Days in the season, all people together"), min_value=0, max_digits=5, decimal_places=1
    )
    min_towns = forms.IntegerField(
        label=_("At least this many towns"),
        min_value=0,
        max_value=50,
        help_text=_("0 if one town more or less is the same to you."),
    )
    max_towns = forms.IntegerField(label=_("At most this many towns"), min_value=0, max_value=50)
    serves = forms.MultipleChoiceField(
        label=_("Only for towns in"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing if you mentor towns in every country."),
    )  # fmt: skip

    field_order = ("about", "days", "min_towns", "max_towns", "serves", "formats", "available_from", "available_until")

    def __init__(self, *args: Any, entry: Offer, **kwargs: Any) -> None:
        self.practices = {str(practice.pk): practice for practice in practices_of(entry)}
        super().__init__(*args, entry=entry, **kwargs)
        self.fields["serves"].choices = list(Country.objects.values_list("pk", "name"))  # type: ignore[attr-defined]

    def own_columns(self) -> Iterable[str]:
        """Return the columns of an offer."""
        return ("about", "days", "min_towns", "max_towns", "serves", "formats", "available_from", "available_until")

    def initial_topics(self, entry: Offer) -> dict[str, Any]:
        """Return topics with their level and the practice that shows them."""
        found: dict[str, Any] = {}
        for number, topic in enumerate(entry.topics.all()[:MOST_TOPICS]):
            shown = str(topic.practice_id or "")
            found |= {
                f"topic_{number}": str(topic.term_id),
                f"level_{number}": topic.level,
                f"practice_{number}": shown,
            }
        return found

    def add_topic(self, number: int, known: list[tuple[str, Any]]) -> None:
        """Add a topic with how well it is known and, where there are any, the practice that shows it."""
        label = gettext("Topic %d") % (number + 1)
        self.fields[f"topic_{number}"] = forms.ChoiceField(label=label, choices=known, required=False)
        self.fields[f"level_{number}"] = forms.TypedChoiceField(
            label=gettext("How well"), coerce=int, choices=Level.choices, required=False, empty_value=Level.WORKING,  # type: ignore[arg-type]
            initial=Level.WORKING,
        )  # fmt: skip
        shown = [("", "—"), *((pk, str(practice)) for pk, practice in self.practices.items())]
        if len(shown) > 1:
            self.fields[f"practice_{number}"] = forms.ChoiceField(
                label=gettext("Shown by"), choices=shown, required=False
            )

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines of topics."""
        names = ("topic", "level", "practice")
        return [
            {"fields": [self[f"{name}_{n}"] for name in names if f"{name}_{n}" in self.fields], "drawn_from": ""}
            for n in range(MOST_TOPICS)
        ]

    def topics(self) -> dict[Term, tuple[int, Practice | None]]:
        """Return {topic: (level, practice)}."""
        data = self.cleaned_data
        return {
            term: (data[f"level_{number}"], self.practices.get(data.get(f"practice_{number}") or ""))
            for term, number in self.chosen()
        }


# --- begin ----------------------------------------------------------------------------------------
class AskForm(forms.Form):
    """For which municipality a need is begun."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("Municipality"), empty_label=None)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = choices  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """Who offers: an organisation, a municipality, or the person themselves. Values are "organisation-3"."""

    body = forms.ChoiceField(label=_("Who offers"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, bodies: Iterable[Organisation | Municipality | User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {f"{body._meta.model_name}-{body.pk}": body for body in bodies}
        said = [
            (key, gettext("I myself, as an expert") if isinstance(b, User) else str(b))
            for key, b in self.bodies.items()
        ]
        self.fields["body"].choices = said  # type: ignore[attr-defined]

    def clean_body(self) -> Organisation | Municipality | User:
        """Return the body that was chosen."""
        return self.bodies[self.cleaned_data["body"]]


class PersonForm(forms.ModelForm):
    """What a person of an offer brings."""

    class Meta:
        """The person is chosen elsewhere."""

        model = OfferPerson
        fields = ("part", "days")


# --- wishes ---------------------------------------------------------------------------------------
class WishesForm(forms.Form):
    """Up to five partners in order, and those who are not wanted, with a reason."""

    def __init__(
        self, *args: Any, partners: Iterable[Any], ranked: list[Any], against: dict[Any, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {str(partner.pk): partner for partner in partners}
        known = [("", "—"), *((key, str(partner)) for key, partner in self.partners.items())]
        for number in range(MOST_WISHES):
            held = str(ranked[number].pk) if number < len(ranked) else ""
            self.fields[f"wish_{number}"] = forms.ChoiceField(
                label=gettext("%d. choice") % (number + 1), choices=known, required=False, initial=held
            )
        self.fields["against"] = forms.MultipleChoiceField(
            label=gettext("Not with these"), choices=known[1:], required=False, widget=forms.CheckboxSelectMultiple,
            initial=[str(partner.pk) for partner in against],
            help_text=gettext("Only you and the programme office see this, and you will not be proposed to each other."),
        )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label=gettext("Why not"), required=False, max_length=1000, initial=next(iter(against.values()), ""),
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse one who is named twice, or wished for and not wanted."""
        data = super().clean() or {}
        seen: set[str] = set()
        for number in range(MOST_WISHES):
            wish = data.get(f"wish_{number}") or ""
            if wish and (wish in seen or wish in data.get("against", [])):
                self.add_error(f"wish_{number}", gettext("This one is named twice. Choose another, or leave it empty."))
            seen.add(wish)
        return data

    def ranked(self) -> list[Any]:
        """Return the partners wished for, best first; gaps close."""
        named = [self.cleaned_data.get(f"wish_{number}") for number in range(MOST_WISHES)]
        return [self.partners[key] for key in named if key]

    def against(self) -> dict[Any, str]:
        """Return who is not wanted, with the reason."""
        return {self.partners[key]: self.cleaned_data["reason"] for key in self.cleaned_data["against"]}


# --- the office -----------------------------------------------------------------------------------
class UrgencyForm(forms.ModelForm):
    """How urgent a need is, and why."""

    class Meta:
        """Only the office's part of a need."""

        model = Need
        fields = ("urgency", "urgency_reason")


class PairRuleForm(forms.ModelForm):
    """A rule on a pair of this season."""

    kind = forms.ChoiceField(label=_("Rule"), choices=RuleKind.choices, widget=forms.RadioSelect)

    class Meta:
        """Who, with whom, what and why."""

        model = PairRule
        fields = ("need", "offer", "kind", "reason")

    def __init__(self, *args: Any, needs: Any, offers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]
        self.fields["offer"].queryset = offers  # type: ignore[attr-defined]
        self.fields["need"].label, self.fields["offer"].label = _("Town"), _("Mentor")


class StandInForm(forms.ModelForm):
    """Who serves a country without a contact point of its own."""

    class Meta:
        """The edition is that of the page."""

        model = StandIn
        fields = ("country", "user", "reason")

    def __init__(self, *args: Any, edition: Edition, countries: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.edition = edition
        self.fields["country"].queryset = countries  # type: ignore[attr-defined]
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
