"""The only home of the forms by which a round is set up, run, decided and published."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.enums import CommentsPolicy, OthersScores, SeatRole
from awards.forms.office import InstantField, in_zone
from awards.models import Candidacy, Criterion, Decision, Letter, Round, Seat
from awards.services.rounds import MOVABLE
from pearls.models import Country
from pearls.sorting import alphabetical


def _words(label: Any, **more: Any) -> forms.CharField:
    rows = more.pop("rows", 3)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class RoundForm(forms.Form):
    """The settings of a round; once it has opened only its end, grace and quorum, with a reason."""

    name = forms.CharField(label=_("Name"), max_length=120)
    opens_at = InstantField(label=_("Opens"))
    closes_at = InstantField(label=_("Closes"))
    grace_minutes = forms.IntegerField(
        label=_("Hidden grace, in minutes"),
        min_value=0,
        max_value=1440,
        initial=0,
        help_text=_("What a late hand may still do after the end. No page tells of it."),
    )
    quorum = forms.IntegerField(
        label=_("Readings that each candidate needs"),
        min_value=1,
        max_value=100,
        initial=3,
        help_text=_("Closing with fewer needs a reason, and the gap is recorded."),
    )
    blind = forms.BooleanField(label=_("The applicant is hidden from the jurors"), required=False)
    others_scores = forms.ChoiceField(
        label=_("A juror sees others’ scores"), choices=OthersScores.choices, widget=forms.RadioSelect
    )
    comments = forms.ChoiceField(
        label=_("Comments are read by"), choices=CommentsPolicy.choices, widget=forms.RadioSelect
    )
    country_conflict = forms.BooleanField(label=_("Nobody scores the own country"), required=False)
    reason = _words(_("Reason"), required=False, max_length=1000, help_text=_("It is written into the round’s ledger."))

    NEW = ("name", "opens_at", "closes_at")

    def __init__(self, *args: Any, zone: str, held: Round | None = None, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "reason"]
        start = {name: getattr(held, name) for name in names} if held else {}
        super().__init__(*args, **{**kwargs, "initial": {**start, **kwargs.get("initial", {})}})
        shown = set(self.NEW) if held is None else set(names) if held.state == "draft" else {*MOVABLE, "reason"}
        for name in set(self.fields) - shown:
            del self.fields[name]
        in_zone(self, zone)

    @property
    def changes(self) -> dict[str, Any]:
        """Return what was changed: an instant that was not touched keeps its seconds."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "reason"}


class CriterionForm(forms.ModelForm):
    """One criterion, with a text per point."""

    class Meta:
        """The round comes from the address; the place is changed by the arrows."""

        model = Criterion
        fields = ("label", "text", "weight", "minimum", "maximum", "required", "counts")

    text = _words(_("What to look at"), required=False)
    texts = _words(
        _("Text per point"),
        required=False,
        rows=6,
        help_text=_("One line per point: the number, a colon, what it means. “0: Nothing speaks to this.”"),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections to read"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sections: dict[str, str], **kwargs: Any) -> None:
        """Take {key: title} of the sections that the round reads; what the criterion names already stays on offer."""
        super().__init__(*args, **kwargs)
        offered = sections | {key: key for key in self.instance.sections if key not in sections}
        self.fields["sections"].choices = list(offered.items())  # type: ignore[attr-defined]
        lines = sorted(self.instance.points.items(), key=lambda entry: int(entry[0]))
        self.initial["texts"] = "\n".join(f"{point}: {text}" for point, text in lines)
        self.initial["sections"] = self.instance.sections

    def clean_texts(self) -> dict[str, str]:
        """Return {point: text}."""
        found = {}
        for line in filter(str.strip, self.cleaned_data["texts"].splitlines()):
            point, colon, text = line.partition(":")
            if not colon or not point.strip().lstrip("-").isdigit():
                raise forms.ValidationError(gettext("Begin this line with a number and a colon: %s") % line)
            found[point.strip()] = text.strip()
        return found

    def filled(self, round_: Round, position: int) -> Criterion:
        """Return the criterion as it was typed; a new one gets a key from its label and the last place."""
        made = self.instance
        made.points, made.sections = self.cleaned_data["texts"], self.cleaned_data["sections"]
        if made.pk is None:
            made.round, made.position = round_, position
            made.key = slugify(made.label)[:40].strip("-") or f"criterion-{position}"
        return made


class SeatForm(forms.ModelForm):
    """Whom a seat is offered to."""

    class Meta:
        """The person is found by the address."""

        model = Seat
        fields = ("email", "name", "role", "country", "max_load")

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("What the person does"), choices=SeatRole.choices)
    country = forms.ChoiceField(label=_("Country"), required=False, help_text=_("For conflicts by country."))
    max_load = forms.IntegerField(label=_("At most so many candidates"), min_value=1, required=False)

    def __init__(self, *args: Any, roles: Collection[str] = tuple(SeatRole.values), **kwargs: Any) -> None:
        """Offer these roles, and the countries of the programme by their names: candidates come from no other."""
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            offered = [(value, label) for value, label in SeatRole.choices if value in roles]
            self.fields["role"].choices = offered  # type: ignore[attr-defined]
        named = [(country.code, str(country)) for country in alphabetical(Country.objects.all())]
        self.fields["country"].choices = [("", gettext("another, or not known")), *named]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Return the address in small letters: one person, one seat."""
        return self.cleaned_data["email"].strip().lower()


class ReplaceForm(SeatForm):
    """Who takes over a seat, and why."""

    class Meta(SeatForm.Meta):
        """The role is that of the seat."""

        fields = ("email", "name", "country", "max_load")  # type: ignore[assignment]

    role = None  # type: ignore[assignment]
    reason = _words(_("Reason"), max_length=1000, help_text=_("It is written into the round’s ledger."))


class ConflictForm(forms.Form):
    """Note for somebody that there is a tie."""

    seat = forms.ModelChoiceField(Seat.objects.none(), label=_("Who"))
    candidacy = forms.ModelChoiceField(Candidacy.objects.none(), label=_("Candidate"))
    note = _words(_("What ties them"), max_length=1000, help_text=_("Only the office reads it."))

    def __init__(self, *args: Any, seats: Any, candidacies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats  # type: ignore[attr-defined]
        self.fields["candidacy"].queryset = candidacies  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A table of who reads whom."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX with the columns “candidate” (number or name) and “juror” (e-mail), one pair a row."),
    )


class PairsForm(forms.Form):
    """The rows that were looked at and are now carried out."""

    pairs = forms.CharField(widget=forms.HiddenInput, max_length=200_000)


# --- result and decisions -------------------------------------------------------------------------
class SelectionForm(forms.Form):
    """The question to the selection: how many, who is set in or out, and votes for a tie."""

    titles = forms.IntegerField(label=_("How many"), min_value=1, max_value=1000)
    extras = forms.IntegerField(label=_("More at the jury’s discretion"), min_value=0, max_value=10, required=False)

    def __init__(self, *args: Any, names: dict[str, str], extras: int, tied: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, label in (("forced_in", _("Set in")), ("forced_out", _("Set out"))):
            self.fields[field] = forms.MultipleChoiceField(
                label=label, choices=list(names.items()), required=False, widget=forms.CheckboxSelectMultiple
            )
        for key in tied:
            self.fields[f"vote_{key}"] = forms.IntegerField(
                label=gettext("Votes for %s") % names[key], min_value=0, max_value=1000, required=False
            )
        if extras:
            self.fields["extras"].max_value = extras  # type: ignore[attr-defined]
        else:
            del self.fields["extras"]

    @property
    def asked(self) -> dict[str, Any]:
        """Return the question as resulting.run_selection() takes it."""
        data = self.cleaned_data
        votes = {n.removeprefix("vote_"): v for n, v in data.items() if n.startswith("vote_") and v is not None}
        extras = {"extras": data["extras"]} if data.get("extras") is not None else {}
        return {
            "titles": data["titles"],
            **extras,
            "forced_in": data["forced_in"],
            "forced_out": data["forced_out"],
            "votes": votes,
        }

    def clean(self) -> dict[str, Any]:
        """Refuse to set somebody both in and out."""
        data = super().clean() or {}
        if set(data.get("forced_in", [])) & set(data.get("forced_out", [])):
            self.add_error("forced_out", gettext("Somebody is set in and out at once. Untick one of them."))
        return data


class DepartForm(forms.Form):
    """Depart from the selection for one candidate."""

    wins = forms.TypedChoiceField(
        label=_("The decision"), coerce=lambda value: value == "1", widget=forms.RadioSelect, choices=[]
    )
    reason = _words(_("Reason"), max_length=2000, help_text=_("Everybody reads it beside the decision."))

    def __init__(self, *args: Any, outcomes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wins"].choices = outcomes  # type: ignore[attr-defined]


class WordsForm(forms.ModelForm):
    """The public reason and the feedback of one decision."""

    class Meta:
        """The outcome is not changed here."""

        model = Decision
        fields = ("public_reason", "feedback")

    public_reason = _words(
        _("Public reason"), required=False, max_length=2000, help_text=_("Everybody reads it, once it is published.")
    )
    feedback = _words(
        _("Feedback to the applicant"), required=False, rows=8, max_length=8000, help_text=_("Only the applicant reads it.")
    )  # fmt: skip


class LetterForm(forms.ModelForm):
    """The letter to one applicant."""

    class Meta:
        """To whom it goes is not changed here."""

        model = Letter
        fields = ("subject", "body")

    body = _words(_("Text"), rows=16, max_length=20000)


class PlanForm(forms.Form):
    """When everything opens, and the word that confirms it."""

    publish_at = InstantField(label=_("Opens on"))
    typed = forms.CharField(label=_("Type to confirm"), max_length=40)

    def __init__(self, *args: Any, zone: str, word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_zone(self, zone)
        self.fields["typed"].help_text = gettext("Type “%s”: how many letters leave, and the year.") % word
        self.fields["typed"].widget.attrs["autocomplete"] = "off"
