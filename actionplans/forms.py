"""The only home of the plans' forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.enums import FINISHED, Stage
from actionplans.models import Report, Result
from pearls.enums import MemberRole
from pearls.models import Municipality, User


class BeginForm(forms.Form):
    """For which municipality a plan is begun."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("Municipality"), empty_label=None)

    def __init__(self, *args, choices, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = choices  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Which right a person has in a plan."""

    user = forms.ModelChoiceField(User.objects.all(), widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Right"), choices=MemberRole.choices)


class MoveForm(forms.Form):
    """The words that go with a change of state."""

    comment = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ResultForm(forms.ModelForm):
    """What became of one action; `base` is the version from which the person began."""

    base = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        """The action comes from the address of the page."""

        model = Result
        fields = ("stage", "happened", "not_worked", "learnt", "reached")
        widgets = {"stage": forms.RadioSelect}
        help_texts = {
            "happened": _(
                "What did people see, and what is different since? One number helps more than three adjectives."
            ),
            "not_worked": _("Others learn most from this. Say what you would do differently."),
            "learnt": _("What must be there for it to work in another town?"),
            "reached": _("Counted or estimated; leave it empty if nobody knows."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = Stage.choices  # type: ignore[attr-defined]
        for name, rows in (("happened", 5), ("not_worked", 4), ("learnt", 3)):
            self.fields[name].widget.attrs["rows"] = rows

    def clean(self) -> dict:
        """Ask for a word on what is done or dropped: a stage alone teaches nobody."""
        found = super().clean() or self.cleaned_data
        if found.get("stage") in FINISHED and not found.get("happened"):
            self.add_error("happened", _("Say in a sentence or two what happened."))
        return found

    def _post_clean(self) -> None:
        """Leave the rules of the whole row to the service: here it has no plan yet."""


class ReportForm(forms.ModelForm):
    """The words of the report; `base` is the version from which the person began."""

    base = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        """Actions are spoken of one by one."""

        model = Report
        fields = ("changed", "not_worked", "goes_on")
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in ("changed", "not_worked", "goes_on")}
        help_texts = {
            "changed": _("Begin with what somebody who lives there would notice."),
            "not_worked": _("As large as what changed: towns that read it save a year."),
            "goes_on": _("Who does what from now on, and who pays for it."),
        }

    def _post_clean(self) -> None:
        """Leave the rules of the whole row to the service: here it has no plan yet."""
