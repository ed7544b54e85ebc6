"""The only home of the forms by which the office runs a cycle: dates in its zone, texts, rules, applications."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from awards.eligibility import RULES
from awards.enums import Aggregation, LadderStep, PhaseKind
from awards.models import Cycle, Phase
from awards.rulebook import Rules
from pearls.formats import town_of
from pearls.forms import MomentInput
from pearls.models import Country, Edition
from pearls.sorting import alphabetical


class InstantField(forms.DateTimeField):
    """A day and an hour in a zone that is said beside it, whatever zone the reader lives in."""

    widget = MomentInput

    def __init__(self, *args: Any, zone: str = settings.TIME_ZONE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_zone(zone)

    def set_zone(self, zone: str) -> None:
        """Read and show in this zone from now on."""
        self.zone = zone
        self.help_text = gettext("In %s time.") % town_of(zone)

    def prepare_value(self, value: Any) -> Any:
        """Return an instant as the clock of the zone shows it."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            return value.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        """Return the instant; an hour that the change of clocks left out or doubled is refused with words."""
        with timezone.override(ZoneInfo(self.zone)):
            return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another minute was chosen: seconds are not in the form."""
        before = self.prepare_value(initial)
        return (before.strftime("%Y-%m-%dT%H:%M") if before else "") != (str(data or "")[:16])


def in_zone(form: forms.BaseForm, zone: str) -> None:
    """Let every instant of a form be read and shown in one zone."""
    for field in form.fields.values():
        if isinstance(field, InstantField):
            field.set_zone(zone)


class ReasonForm(forms.Form):
    """The words that go with a change; whether they are needed, the service says."""

    comment = forms.CharField(label=_("Why"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CycleForm(forms.Form):
    """A new cycle: of which edition, and its name."""

    edition = forms.ModelChoiceField(
        Edition.objects.none(), label=_("Edition"), help_text=_("Editions that have no cycle yet.")
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As everybody reads it: Call 2028."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.filter(cycle=None)  # type: ignore[attr-defined]


class CloneForm(forms.Form):
    """Which edition the copy is for, and by how many days everything moves."""

    edition = forms.ModelChoiceField(
        Edition.objects.none(), label=_("Edition"), help_text=_("Editions that have no cycle yet.")
    )
    days = forms.IntegerField(
        label=_("Days later"),
        min_value=-3660,
        max_value=3660,
        initial=364,
        help_text=_("364 days are 52 weeks: every date keeps its day of the week."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.filter(cycle=None)  # type: ignore[attr-defined]


class TextsForm(forms.Form):
    """What the page of the call says in one language."""

    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    intro = forms.CharField(
        label=_("What it is about"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    who = forms.CharField(
        label=_("Who may apply, in a sentence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The rules are shown beside it by themselves."),
    )


class PhaseForm(forms.Form):
    """One part of the year; empty dates mean that the year has no such part."""

    opens = InstantField(label=_("Opens"), required=False)
    closes = InstantField(label=_("Closes"), required=False)
    grace = forms.IntegerField(
        label=_("Hidden grace, in minutes"),
        min_value=0,
        max_value=24 * 60,
        initial=0,
        required=False,
        help_text=_("What a late hand may still do after the end. No page tells of it."),
    )

    def __init__(self, *args: Any, cycle: Cycle, kind: PhaseKind, held: Phase | None, **kwargs: Any) -> None:
        start = {"opens": held.opens_at, "closes": held.closes_at, "grace": held.grace_minutes} if held else {}
        super().__init__(*args, **{"prefix": kind.value, "initial": start, **kwargs})
        self.kind, self.held = kind, held
        in_zone(self, cycle.zone)

    def clean(self) -> dict[str, Any]:
        """Ask for both dates or none."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("opens")) != bool(data.get("closes")):
            missing = "closes" if data.get("opens") else "opens"
            self.add_error(missing, _("Set both dates, or empty both to leave this part out."))
        return data

    @property
    def span(self) -> tuple[datetime, datetime, int] | None:
        """Return what the service takes: an instant that was not touched keeps its seconds."""
        data = self.cleaned_data
        if not data.get("opens"):
            return None
        return self._kept("opens"), self._kept("closes"), data.get("grace") or 0

    def _kept(self, name: str) -> datetime:
        return self.cleaned_data[name] if name in self.changed_data else self.initial[name]


class LinesField(forms.CharField):
    """Several words in one field, parted by commas or lines."""

    def prepare_value(self, value: Any) -> Any:
        """Return a list as one line."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> Any:
        """Return the words as a list."""
        text = super().to_python(value) or ""
        return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def _step(label: Any) -> forms.ChoiceField:
    """Return the choice of one step that tells equal results apart."""
    nothing = ("", pgettext_lazy("decides between equal results", "nothing"))
    return forms.ChoiceField(label=label, required=False, choices=[nothing, *LadderStep.choices])


class RulesForm(forms.Form):
    """The rules as fields; an empty number means that there is no such rule."""

    titles = forms.IntegerField(label=_("Titles"), min_value=1, max_value=50)
    per_country = forms.IntegerField(label=_("At most in one country"), min_value=1, max_value=50, required=False)
    per_region = forms.IntegerField(label=_("At most in one region"), min_value=1, max_value=50, required=False)
    extras = forms.IntegerField(label=_("More titles at the jury’s discretion"), min_value=0, max_value=10)
    extras_bound = forms.BooleanField(label=_("The limits hold for those too"), required=False)
    floor = forms.IntegerField(
        label=_("Least points for a title"), min_value=0, max_value=100, required=False, help_text=_("Of 100.")
    )
    aggregation = forms.ChoiceField(label=_("The result is"), choices=Aggregation.choices, widget=forms.RadioSelect)
    minimum_readings = forms.IntegerField(label=_("Readings for each candidate"), min_value=1, max_value=50)
    ladder_1 = _step(_("Decides first between equal results"))
    ladder_2 = _step(_("Decides second"))
    ladder_3 = _step(_("Decides third"))
    ladder_4 = _step(_("Decides fourth"))
    ladder_5 = _step(_("Decides fifth"))
    lot_seed = forms.CharField(
        label=_("Seed of the lot"),
        required=False,
        max_length=80,
        help_text=_("A text that is published before, so that everybody can draw the same lot again."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries that take part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = LinesField(label=_("Regions of other countries"), required=False, help_text=_("NUTS codes: DEF, PL6."))
    excluded = LinesField(label=_("Capitals that cannot hold the title"), required=False)
    language = forms.ChoiceField(label=_("Language of the application"), choices=settings.LANGUAGES)
    reason = forms.CharField(
        label=_("Why the rules change"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it beside the new version."),
    )

    WHO = ("countries", "regions", "excluded", "language")
    LADDER = tuple(f"ladder_{place}" for place, _step in enumerate(LadderStep, 1))

    def __init__(self, *args: Any, rules: Rules, frozen: bool, **kwargs: Any) -> None:
        data = rules.data()
        who, steps = data.pop("eligibility"), dict(zip(self.LADDER, data.pop("ladder"), strict=False))
        super().__init__(*args, **{"initial": {**data, **who, **steps}, **kwargs})
        self.held = list(rules.eligibility.countries)
        named = {country.code: str(country) for country in alphabetical(Country.objects.all())}
        named |= {code: code for code in self.held if code not in named}
        self.fields["countries"].choices = list(named.items())  # type: ignore[attr-defined]
        if not frozen:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Refuse a step that decides twice."""
        data, taken = super().clean() or {}, set()
        for name in self.LADDER:
            step = data.get(name)
            if step and step in taken:
                self.add_error(name, _("This decides already, further up."))
            taken.add(step)
        return data

    def clean_countries(self) -> list[str]:
        """Return the codes in the order in which the rules have them: another order would be another version of the rules."""
        places = {code: place for place, code in enumerate(self.held)}
        return sorted(self.cleaned_data["countries"], key=lambda code: (places.get(code, len(places)), code))

    @property
    def rules(self) -> dict[str, Any]:
        """Return the rules as rulebook.Rules reads them."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        who = {name: data.pop(name) for name in self.WHO}
        ladder = [step for name in self.LADDER if (step := data.pop(name))]
        return {**data, "ladder": ladder, "eligibility": who}


# --- applications ---------------------------------------------------------------------------------
class OverrideForm(forms.Form):
    """Ask that a rule counts otherwise than it says."""

    rule = forms.ChoiceField(label=_("Rule"), choices=list(RULES.items()))
    passes = forms.TypedChoiceField(
        label=_("It counts as"),
        choices=[("1", _("met")), ("0", _("not met"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A second person reads it and confirms."),
    )


class ExtensionForm(forms.Form):
    """More time for one applicant."""

    kind = forms.ChoiceField(label=_("For which part"), choices=[])
    until = InstantField(label=_("Until"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicants read it in their mail."),
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writing = {PhaseKind.APPLICATION, PhaseKind.DEVELOPMENT}
        choices = [(p.kind, p.get_kind_display()) for p in cycle.phases.all() if p.kind in writing]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        in_zone(self, cycle.zone)
