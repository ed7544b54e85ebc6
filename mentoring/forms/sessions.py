"""The only home of the forms of learning sessions: the session itself, who was there, material."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mentoring.models import LearningSession, Registration, SessionMaterial
from mentoring.services.sessions import OFFICE
from pearls.forms import AREA_ZONES, MomentInput


class SessionForm(forms.ModelForm):
    """A session as the office makes it; its times are those of its own zone."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    link = forms.URLField(
        label=_("Link for those registered"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Only those who are registered see it."),
    )  # fmt: skip
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times above are read in this zone."))

    class Meta:
        """What the office sets; the state has moves of its own."""

        model = LearningSession
        fields = OFFICE
        widgets = {"starts_at": MomentInput, "ends_at": MomentInput, "about": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "places": _("Leave it empty where there is no limit. More who ask wait in the order of asking."),
            "is_public": _("People without an account see it too; to register they need one."),
        }

    field_order = (
        "kind", "title", "about", "starts_at", "ends_at", "zone", "place", "link", "places", "language", "season", "is_public",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if zone.startswith(AREA_ZONES))
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        for name in ("starts_at", "ends_at"):
            moment = getattr(self.instance, name)
            if moment:
                self.initial[name] = moment.astimezone(ZoneInfo(self.instance.zone)).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """Read both times in the session's own zone, whatever clock the office lives by."""
        data = super().clean() or {}
        for name in ("starts_at", "ends_at"):
            moment: datetime | None = data.get(name)
            if moment and data.get("zone"):
                data[name] = moment.replace(tzinfo=ZoneInfo(data["zone"]))
        return data


class PresentForm(forms.Form):
    """Who of those registered was there."""

    present = forms.MultipleChoiceField(label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, registrations: Iterable[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(registrations)
        self.fields["present"].choices = [(str(row.pk), str(row.user)) for row in rows]  # type: ignore[attr-defined]
        self.fields["present"].initial = [str(row.pk) for row in rows if row.attended]

    def keys(self) -> list[int]:
        """Return the keys of the ticked registrations."""
        return [int(key) for key in self.cleaned_data["present"]]


class MaterialForm(forms.ModelForm):
    """An address or a file."""

    address = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    upload = forms.FileField(label=_("File"), required=False, help_text=_("PDF, picture, Word or Excel; up to 20 MB."))

    class Meta:
        """The file goes through the service."""

        model = SessionMaterial
        fields = ("title", "address")

    def _post_clean(self) -> None:
        """Put the values into the row; its rule (an address or a file) is judged once the file is stored."""
        self.instance.title = self.cleaned_data.get("title", "")
        self.instance.address = self.cleaned_data.get("address", "")
