"""The only home of the applicants' forms: begin, partner, right of a person, words that go with a move, which plan, which year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actionplans.models import Plan
from awards.models import Application, BidPartner, Seat
from pearls.enums import MemberRole
from pearls.models import Municipality, Organisation, Place, User

NOBODY_KNOWN = "none"


class BeginForm(forms.Form):
    """For which municipality an application is begun, and for which town in it."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Which municipality applies?"),
        help_text=_("It answers for the application. In a joint bid it is the lead."),
        empty_label=None,
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Which town would hold the title?"),
        help_text=_("Choose a town only if it has another name than the municipality."),
        empty_label=_("The municipality itself"),
        required=False,
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = choices  # type: ignore[attr-defined]
        towns = Place.objects.filter(municipality__in=choices).select_related("municipality")
        self.fields["place"].queryset = towns  # type: ignore[attr-defined]
        self.fields["place"].label_from_instance = _town_in  # type: ignore[attr-defined]


def _town_in(place: Place) -> str:
    return f"{place}, {place.municipality}"


class PartnerForm(forms.ModelForm):
    """Who stands behind a joint bid; a name that the portal knows is asked back, so that nobody judges the own bid."""

    known = forms.ChoiceField(label=_("Is it one of these?"), widget=forms.RadioSelect, required=False)

    class Meta:
        """Name and part; whom the name means is asked where it is known."""

        model = BidPartner
        fields = ("name", "part")
        help_texts = {"name": _("A municipality, an association, a firm: its full name.")}
        widgets = {"part": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {_key(body): body for body in _called(self["name"].value())}
        if not self.bodies:
            del self.fields["known"]
            return
        names = [(key, f"{body}, {body.country}") for key, body in self.bodies.items()]
        self.fields["known"].choices = [*names, (NOBODY_KNOWN, _("None of these"))]  # type: ignore[attr-defined]
        held = self.instance.municipality or self.instance.organisation
        self.initial["known"] = _key(held) if held else NOBODY_KNOWN if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """Ask which body is meant where the portal knows one of this name."""
        data = super().clean() or {}
        if self.bodies and not data.get("known") and "known" not in self.errors:
            self.add_error("known", _("The portal knows this name. Choose whom you mean."))
        body = self.bodies.get(data.get("known", ""))
        self.instance.municipality = body if isinstance(body, Municipality) else None
        self.instance.organisation = body if isinstance(body, Organisation) else None
        return data


def _called(name: str | None) -> list[Municipality | Organisation]:
    if not name:
        return []
    towns = Municipality.objects.filter(name__iexact=name.strip()).select_related("country")[:5]
    return [*towns, *Organisation.objects.filter(name__iexact=name.strip()).select_related("country")[:5]]


def _key(body: Municipality | Organisation) -> str:
    return f"{'m' if isinstance(body, Municipality) else 'o'}{body.pk}"


class MemberForm(forms.Form):
    """Which right a person has in an application."""

    user = forms.ModelChoiceField(User.objects.all(), widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Right"), choices=MemberRole.choices)


class MoveForm(forms.Form):
    """The words that go with a withdrawal."""

    comment = forms.CharField(
        label=_("Why do you withdraw?"),
        help_text=_("Your team and the programme office read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TieForm(forms.Form):
    """With whom of those who judge there is a tie, and which."""

    seat = forms.ModelChoiceField(
        Seat.objects.none(), label=_("With whom is there a tie?"), widget=forms.RadioSelect, empty_label=None
    )
    note = forms.CharField(
        label=_("What is the tie?"),
        help_text=_("One or two sentences: family, work, money, or a quarrel. The programme office reads them."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = Seat.objects.filter(pk__in=[s.pk for s in choices]).select_related("round")  # type: ignore[attr-defined]
        self.fields["seat"].label_from_instance = _seat_in  # type: ignore[attr-defined]


def _seat_in(seat: Seat) -> str:
    return f"{seat.name} · {seat.get_role_display()} · {seat.round.name}"


class PlanForm(forms.Form):
    """Which plan of the municipality is handed in."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label=_("Which plan?"), empty_label=None)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = choices  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """From which earlier application answers are copied."""

    source = forms.ModelChoiceField(Application.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = choices  # type: ignore[attr-defined]
