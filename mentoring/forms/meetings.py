"""The only home of the forms of meetings: propose, vote, plan, change, hours, agenda and minutes, actions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentoring.enums import Availability
from mentoring.models import Meeting, MeetingAction, Slot
from mentoring.services.meetings import MOST_SLOTS
from pearls.forms import DayInput, MomentInput
from pearls.models import User

LENGTHS = [
    (30, _("half an hour")), (45, _("45 minutes")), (60, _("an hour")), (90, _("an hour and a half")),
    (120, _("two hours")), (240, _("half a day")),
]  # fmt: skip
HOURS = ("title", "format", "minutes_long", "place")


class _MeetingForm(forms.ModelForm):
    """What every meeting has: title, form, length, place or link."""

    minutes_long = forms.TypedChoiceField(label=_("Length"), coerce=int, choices=LENGTHS, initial=60)

    class Meta:
        """Without its time."""

        model = Meeting
        fields = HOURS
        help_texts = {"place": _("A room, an address, or the link of a video meeting.")}

    def described(self) -> dict[str, Any]:
        """Return what the service stores besides the time."""
        return {name: self.cleaned_data[name] for name in HOURS}

    def _post_clean(self) -> None:
        """Leave the rules of the whole row to the service: here it has no relationship yet."""


class ProposeForm(_MeetingForm):
    """A meeting that looks for its time, with up to eight slots."""

    def __init__(self, *args: Any, suggested: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_SLOTS):
            self.fields[f"slot_{number}"] = forms.DateTimeField(
                label=gettext("Time %d") % (number + 1), required=number < 2, widget=MomentInput,
                initial=suggested[number] if number < len(suggested) else None,
            )  # fmt: skip

    def slots(self) -> list[datetime]:
        """Return the times that were entered."""
        found = [self.cleaned_data.get(f"slot_{number}") for number in range(MOST_SLOTS)]
        return [moment for moment in found if moment]

    # What the template draws.
    def about(self) -> list[forms.BoundField]:
        """Return the fields besides the times."""
        return [self[name] for name in HOURS]

    def times(self) -> list[forms.BoundField]:
        """Return the fields of the times."""
        return [self[f"slot_{number}"] for number in range(MOST_SLOTS)]


class PlanForm(_MeetingForm):
    """A meeting with its time."""

    starts_at = forms.DateTimeField(
        label=_("Begins"), widget=MomentInput,
        help_text=_("A meeting that took place already can be written down too: enter when it was."),
    )  # fmt: skip
    field_order = ("title", "starts_at", *HOURS[1:])


class VoteForm(forms.Form):
    """What a person says to each slot; `hints` are what stands beside it."""

    def __init__(self, *args: Any, rows: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots: dict[str, Slot] = {}
        for row in rows:
            name = f"slot_{row['slot'].pk}"
            self.slots[name] = row["slot"]
            self.fields[name] = forms.ChoiceField(
                label=row["mine"], choices=Availability.choices, widget=forms.RadioSelect, initial=row["said"],
                help_text=row["hint"], error_messages={"required": _("Say whether you can.")},
            )  # fmt: skip

    def says(self) -> dict[Slot, str]:
        """Return the answers by slot."""
        return {slot: self.cleaned_data[name] for name, slot in self.slots.items()}


class HoursForm(forms.Form):
    """Who was there, and how many hours it took with preparation; empty for who was not."""

    def __init__(self, *args: Any, people: Iterable[User], hours: dict[int, Decimal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"hours_{user.pk}": user for user in people}
        for name, user in self.people.items():
            self.fields[name] = forms.DecimalField(
                label=str(user), required=False, min_value=Decimal(0), max_value=Decimal(24), decimal_places=1,
                initial=hours.get(user.pk),
            )  # fmt: skip

    def hours(self) -> dict[User, Decimal]:
        """Return the hours of those who were there."""
        given = {user: self.cleaned_data.get(name) for name, user in self.people.items()}
        return {user: spent for user, spent in given.items() if spent is not None}


class TextForm(forms.Form):
    """Agenda or minutes, and the version from which the person began."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 16}))

    def __init__(self, *args: Any, label: str, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].max_length = most  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """Return the text with one kind of line end: browsers send two."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class ActionForm(forms.ModelForm):
    """Who does what by when."""

    class Meta:
        """The meeting comes from the address of the page."""

        model = MeetingAction
        fields = ("text", "owner", "due")
        widgets = {"due": DayInput}

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = User.objects.filter(pk__in=[user.pk for user in people])
        self.fields["owner"].queryset = among  # type: ignore[attr-defined]
        self.fields["due"].widget.attrs["min"] = f"{timezone.localdate():%Y-%m-%d}"
