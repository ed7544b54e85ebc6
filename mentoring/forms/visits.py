"""The only home of the forms of visits: proposal, answer, travellers, needs, costs, documents, and what follows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.models import FollowUp, Party, Traveller, TravellerNeeds, Visit, VisitCost
from pearls.forms import DayInput
from pearls.models import User

PRESETS = [
    ("", _("I enter the costs myself")),
    ("lump", _("Lump sums per day and person")),
    ("real", _("Real costs with receipts")),
    ("shadowing", _("Work beside a colleague: stay as lump sum, travel as real cost")),
]
COSTS = {
    "stay": _("Stay"), "travel": _("Travel"), "host": _("What the host spends"), "nights": _("Nights"),
    "meals": _("Meals"), "interpreting": _("Interpreting"),
}  # fmt: skip
"""How the lines of the presets are called."""


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VisitForm(forms.ModelForm):
    """Why, when, where and at whose place; budget and agenda as far as they are known."""

    class Meta:
        """State and version are not for a form."""

        model = Visit
        fields = ("title", "aims", "host", "starts", "ends", "place", "shadowing", "agenda", "budget")
        widgets = {"starts": DayInput, "ends": DayInput, "aims": _area(4), "agenda": _area(6)}

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"] = forms.ModelChoiceField(parties, label=_("Who hosts"), empty_label=None)
        self.fields["budget"].required = False
        self.fields["aims"].label = _("What you want to learn")
        self.fields["agenda"].help_text = _("A line per item is enough; it also stands in the calendar.")

    def clean_budget(self) -> Any:
        """Take an empty budget for none yet."""
        return self.cleaned_data["budget"] or 0


class ProposalForm(VisitForm):
    """A new visit, with what its costs begin with."""

    preset = forms.ChoiceField(label=_("Costs"), choices=PRESETS, required=False, widget=forms.RadioSelect)
    people = forms.IntegerField(label=_("How many travel"), min_value=1, max_value=50, initial=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].help_text = _("Leave it empty to take what the costs come to.")


class VisitAnswerForm(forms.Form):
    """Yes or no; a no has a reason."""

    says = forms.ChoiceField(
        label=_("Do you agree?"), choices=[("yes", _("Yes, we agree")), ("no", _("No"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why not"), max_length=500, required=False, widget=_area(3))


class TravellerForm(forms.ModelForm):
    """Who goes along, and how."""

    class Meta:
        """The visit is that of the page."""

        model = Traveller
        fields = ("user", "name", "function", "travel", "kilometres")

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(pk__in=[user.pk for user in people])
        self.fields["user"] = forms.ModelChoiceField(
            users, label=_("Person"), required=False, empty_label=_("somebody else")
        )
        self.fields["name"].required = False
        self.fields["name"].help_text = _("Only for somebody who is not in the list.")

    def clean(self) -> dict[str, Any]:
        """Take the name of who was chosen; demand one of both."""
        data = super().clean() or {}
        if not data.get("name"):
            if data.get("user"):
                data["name"] = data["user"].name
            else:
                self.add_error("name", _("Choose a person or write a name."))
        return data


class NeedsForm(forms.ModelForm):
    """What a traveller needs. It always opens empty: what was said is the host's alone to read."""

    class Meta:
        """Both may stay empty."""

        model = TravellerNeeds
        fields = ("access", "diet")
        widgets = {"access": _area(2), "diet": _area(2)}


class CostForm(forms.ModelForm):
    """One line of the costs."""

    class Meta:
        """The visit is that of the page."""

        model = VisitCost
        fields = ("what", "kind", "planned", "spent")


class PresetForm(forms.Form):
    """Costs to begin with."""

    preset = forms.ChoiceField(label=_("Begin with"), choices=PRESETS[1:])


class VisitFileForm(forms.Form):
    """A document, with what it is."""

    file = forms.FileField(label=_("File"))
    text = forms.CharField(label=_("What it is"), max_length=200, required=False)


class WordsForm(forms.Form):
    """A text about a visit that is over."""

    text = forms.CharField(label=_("In your words"), max_length=4000, widget=_area(8))


class FollowUpForm(forms.ModelForm):
    """What somebody does at home because of a visit."""

    class Meta:
        """The visit is that of the page."""

        model = FollowUp
        fields = ("text", "owner", "due")
        widgets = {"due": DayInput}

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(pk__in=[user.pk for user in people])
        self.fields["owner"] = forms.ModelChoiceField(users, label=_("Who"), empty_label=None)


def parties_for(visit: Visit) -> Any:
    """Return the parties that can host a visit."""
    return Party.objects.filter(relationship=visit.relationship_id).select_related(
        "organisation", "municipality", "expert"
    )
