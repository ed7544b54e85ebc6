"""The only home of the plans' forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
