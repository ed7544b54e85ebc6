"""The only home of the forms of a mentoring's year: agreement, goals, people, pauses, what changed, what is said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring.enums import NoteVisibility, Outcome, RelationshipState, SignalKind
from mentoring.models import Closing, Goal, Need, Offer, Party, Season
from mentoring.queries.relationships import colleagues_of, plan_actions
from pearls.forms import DayInput
from pearls.models import Country, User
from pearls.questionnaires.models import Row

SMALL = {"rows": 3}


class ShownForm(forms.Form):
    """Which mentorings a list shows; works by GET."""

    season = forms.ModelChoiceField(Season.objects.all(), label=_("Season"), required=False, empty_label=_("all"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *RelationshipState.choices])
    country = forms.ModelChoiceField(Country.objects.all(), label=_("Country"), required=False, empty_label=_("all"))
    signal = forms.ChoiceField(label=_("Signal"), required=False, choices=[("", _("all")), *SignalKind.choices])


class CircleForm(forms.Form):
    """Who is in a circle."""

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("What it is about, as its people will say it."))
    offers = forms.ModelMultipleChoiceField(
        Offer.objects.none(), label=_("Mentors, one or two"), widget=forms.CheckboxSelectMultiple
    )
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(), label=_("Towns, at least two"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offers: Any, needs: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["offers"].queryset = offers  # type: ignore[attr-defined]
        self.fields["needs"].queryset = needs  # type: ignore[attr-defined]


class TwinForm(forms.Form):
    """Two mentors who work together."""

    first = forms.ModelChoiceField(Offer.objects.none(), label=_("The experienced mentor"))
    second = forms.ModelChoiceField(Offer.objects.none(), label=_("The new mentor"))

    def __init__(self, *args: Any, offers: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("first", "second"):
            self.fields[name].queryset = offers  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """The parts of an agreement; `labels` are {part: words}."""

    def __init__(self, *args: Any, labels: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        for part, label in labels.items():
            self.fields[part] = forms.CharField(
                label=label, max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
            )


class SignForm(forms.Form):
    """A signature: the name, typed by the person."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("Type it as you would sign."))
    number = forms.IntegerField(widget=forms.HiddenInput)


class GoalForm(forms.ModelForm):
    """What shall be reached; perhaps for an action of the plan."""

    class Meta:
        """What both sides set."""

        model = Goal
        fields = ("title", "why", "due", "action")
        widgets = {"due": DayInput, "why": forms.Textarea(attrs=SMALL)}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        titles = plan_actions(self.instance.relationship.plan)
        field = forms.ModelChoiceField(
            Row.objects.filter(pk__in=titles), label=_("Action of the plan"), required=False, empty_label=_("none")
        )
        field.label_from_instance = lambda row: titles[str(row.pk)]  # type: ignore[method-assign,assignment]
        self.fields["action"] = field
        if not titles:
            del self.fields["action"]


class StepForm(forms.Form):
    """A milestone."""

    title = forms.CharField(label=_("Milestone"), max_length=200)
    due = forms.DateField(label=_("By when"), required=False, widget=DayInput)


class ProofForm(forms.Form):
    """What shows that a milestone was reached."""

    text = forms.CharField(label=_("What it shows"), max_length=500, widget=forms.Textarea(attrs=SMALL))
    address = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, picture, or a file of an office program, up to 20 MB.")
    )


class JoinForm(forms.Form):
    """A colleague who joins."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))

    def __init__(self, *args: Any, party: Party, **more: Any) -> None:
        super().__init__(*args, **more)
        keys = [user.pk for user in colleagues_of(party)]
        self.fields["user"].queryset = User.objects.filter(pk__in=keys).order_by("name")  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """What the next person must know."""

    handover = forms.CharField(
        label=_("What the next person must know"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Where you stand, what was promised, who else to talk to. Your side reads it."),
    )  # fmt: skip


class MediatorForm(forms.Form):
    """Who mediates."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name"),
        label=_("Mediator"),
        required=False,
        empty_label=_("nobody"),
    )


class PauseForm(forms.Form):
    """Until when it rests."""

    until = forms.DateField(label=_("Rest until"), widget=DayInput)


class EndForm(forms.Form):
    """Why it ends; only the office reads it."""

    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea(attrs=SMALL),
        help_text=_("Only the programme office reads this. The other side learns that it ended, not why."),
    )  # fmt: skip


class ClosingForm(forms.ModelForm):
    """What changed and what was learnt."""

    class Meta:
        """What each side says."""

        model = Closing
        fields = ("outcome", "changed", "learnt", "may_publish")
        widgets = {
            "outcome": forms.RadioSelect,
            "changed": forms.Textarea(attrs={"rows": 5}),
            "learnt": forms.Textarea(attrs={"rows": 5}),
        }

    outcome = forms.ChoiceField(label=_("What came of it"), choices=Outcome.choices, widget=forms.RadioSelect)


class NoteForm(forms.Form):
    """Something to remember, and who reads it."""

    text = forms.CharField(label=_("Note"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4}))
    visibility = forms.ChoiceField(
        label=_("Who reads it"), choices=NoteVisibility.choices, initial=NoteVisibility.OURS, widget=forms.RadioSelect
    )


class MessageForm(forms.Form):
    """Something to say to the others."""

    text = forms.CharField(label=_("Message"), max_length=8000, widget=forms.Textarea(attrs={"rows": 4}))


class QuestionForm(forms.Form):
    """A question to the office."""

    text = forms.CharField(label=_("Your question"), max_length=3900, widget=forms.Textarea(attrs={"rows": 4}))


class MediationForm(forms.Form):
    """What the office should know before it names a mediator."""

    text = forms.CharField(
        label=_("What the office should know"),
        max_length=3900,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """The office's answer."""

    answer = forms.CharField(
        label=pgettext_lazy("noun", "Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


HELPS = [(1, _("1: not at all")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: very much"))]


class PulseForm(forms.Form):
    """Two questions from 1 to 5."""

    helps = forms.TypedChoiceField(
        label=_("Does the mentoring help?"), choices=HELPS, coerce=int, widget=forms.RadioSelect
    )
    together = forms.TypedChoiceField(label=_("Do you get on?"), choices=HELPS, coerce=int, widget=forms.RadioSelect)
    learnt = forms.CharField(
        label=_("What I learnt"), max_length=2000, required=False, widget=forms.Textarea(attrs=SMALL)
    )


def shown(form: ShownForm, rows: Any) -> Any:
    """Return the rows that a list's form asks for; the signal is looked at later, it is in no column."""
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("season"):
        rows = rows.filter(season=asked["season"])
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("country"):
        towns = Party.objects.filter(municipality__country=asked["country"])
        houses = Party.objects.filter(organisation__country=asked["country"])
        rows = rows.filter(pk__in=(towns | houses).values("relationship"))
    return rows
