"""The only home of the core's forms: account, mails, invitations, requests, places, roles."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pearls.enums import Channel, MemberRole, NameKind, Pace, RoleName
from pearls.models import (
    AccessRequest,
    Country,
    Edition,
    Invitation,
    MailHabits,
    Membership,
    Municipality,
    NotificationChoice,
    Organisation,
    Place,
    Role,
    User,
)
from pearls.notifications.messages import usual_pace
from pearls.notifications.texts import problems
from pearls.queries import thing_of
from pearls.registry import registry

AREA_ZONES = ("Europe/", "Atlantic/", "Africa/", "America/", "Asia/", "Australia/", "Pacific/")


class DayInput(forms.DateInput):
    """A day from the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and an hour from the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ClockInput(forms.TimeInput):
    """A time of the day from the browser's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


# --- account ------------------------------------------------------------------------------------
class ProfileForm(forms.ModelForm):
    """How a person is called, and in which language and time the portal speaks."""

    class Meta:
        """Only what is a person's own to change."""

        model = User
        fields = ("name", "language", "time_zone")
        labels = {"name": _("Your name")}

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Dates and deadlines are shown in this zone."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = {*settings.INTERFACE_LANGUAGES, self.instance.language}
        languages = [(code, name) for code, name in settings.LANGUAGES if code in spoken]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        zones = sorted(zone for zone in available_timezones() if zone.startswith(AREA_ZONES))
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]


class MailChoicesForm(forms.Form):
    """How soon a person wants which messages: for each optional kind a pace for mail and a tick for the portal."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows = NotificationChoice.objects.filter(user=user).values_list("kind", "channel", "pace")
        self.chosen = {(kind, channel): pace for kind, channel, pace in rows}
        for name, kind in registry.notification_kinds.items():
            if kind.optional:  # type: ignore[attr-defined]
                self._add(name, kind)

    def _add(self, name: str, kind: Any) -> None:
        self.fields[name] = forms.ChoiceField(
            label=_("%s, by mail") % kind.title,
            choices=Pace.choices,
            initial=self.chosen.get((name, Channel.MAIL), usual_pace(kind, Channel.MAIL)),
        )
        self.fields[f"{name}__portal"] = forms.BooleanField(
            label=_("%s, in the portal") % kind.title,
            required=False,
            initial=self.chosen.get((name, Channel.PORTAL), Pace.NOW) != Pace.OFF,
        )
        for field in (name, f"{name}__portal"):
            self.fields[field].widget.attrs["aria-label"] = self.fields[field].label

    def groups(self) -> list[dict[str, Any]]:
        """Return every kind below the app that it comes from: those with their two fields, and the titles of those that always come."""
        kinds: dict[str, list[tuple[str, Any]]] = {}
        for name, kind in sorted(registry.notification_kinds.items(), key=lambda item: str(item[1].title)):  # type: ignore[attr-defined]
            kinds.setdefault(kind.__module__.partition(".")[0], []).append((name, kind))
        order = [config for config in reversed(list(apps.get_app_configs())) if config.name in kinds]
        return [
            {"title": _("Account and files") if c.name == "pearls" else c.verbose_name, **self._parts(kinds[c.name])}
            for c in order
        ]

    def _parts(self, kinds: list[tuple[str, Any]]) -> dict[str, Any]:
        wished = [(name, kind) for name, kind in kinds if kind.optional]
        return {
            "rows": [
                {"title": kind.title, "mail": self[name], "portal": self[f"{name}__portal"]} for name, kind in wished
            ],
            "always": [kind.title for _name, kind in kinds if not kind.optional],
        }

    def changes(self) -> list[tuple[str, Channel, Pace]]:
        """Return what is different now: (kind, channel, pace)."""
        found = []
        for name in self.changed_data:
            kind, _mark, portal = name.partition("__")
            value = self.cleaned_data[name]
            pace = Pace(value) if not portal else Pace.NOW if value else Pace.OFF
            found.append((kind, Channel.PORTAL if portal else Channel.MAIL, pace))
        return found


class MailHabitsForm(forms.ModelForm):
    """When a person reads mail, by their own clock."""

    class Meta:
        """The person comes with the page."""

        model = MailHabits
        fields = ("hour", "weekday", "quiet_from", "quiet_to")
        widgets = {"quiet_from": ClockInput(), "quiet_to": ClockInput()}

    hour = forms.TypedChoiceField(
        label=_("Digests come at"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
    weekday = forms.TypedChoiceField(label=_("The weekly digest comes on"), coerce=int, choices=list(WEEKDAYS.items()))

    def clean(self) -> dict[str, Any]:
        """Quiet hours need both ends, and they differ."""
        data = super().clean() or {}
        begins, ends = data.get("quiet_from"), data.get("quiet_to")
        if begins is None and ends is not None and "quiet_from" not in self.errors:
            self.add_error("quiet_from", _("Say as well when the quiet hours begin, or empty both."))
        if ends is None and begins is not None and "quiet_to" not in self.errors:
            self.add_error("quiet_to", _("Say as well when the quiet hours end, or empty both."))
        if begins is not None and begins == ends:
            self.add_error("quiet_to", _("Choose an end that differs from the beginning."))
        return data


class MailTextForm(forms.Form):
    """The words of a mail in the small language of placeholders; what is wrong with them is said at the field."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=10_000, strip=False, widget=forms.Textarea(attrs={"rows": 14}))

    def __init__(self, *args: Any, kind: type, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """Hold the placeholders against those that the message offers."""
        data = super().clean() or {}
        wrong = problems(self.kind, data.get("subject", ""), data.get("body", ""))  # type: ignore[arg-type]
        for field, said in wrong.items():
            if field not in self.errors:
                self.add_error(field, said)
        return data


class AcceptForm(forms.Form):
    """Name and password of somebody who comes by invitation; without a password, mailed codes open the account."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As colleagues know you."))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Leave it empty to get a code by e-mail each time you sign in."),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules; an empty one is a choice."""
        data = super().clean() or {}
        password = data.get("password")
        if password:
            try:
                password_validation.validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as problem:
                self.add_error("password", problem)
        return data


# --- invitations and requests -------------------------------------------------------------------
class InviteForm(forms.ModelForm):
    """Whom to invite, with which right, and a word of one's own."""

    class Meta:
        """The key and the dates are not for a form."""

        model = Invitation
        fields = ("email", "name", "role", "message")

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Right"), choices=MemberRole.choices, initial=MemberRole.EDITOR)
    message = forms.CharField(
        label=_("A word of your own"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_email(self) -> str:
        """Return the address in small letters: one person, one key."""
        return self.cleaned_data["email"].strip().lower()


class AccessRequestForm(forms.ModelForm):
    """A municipality asks for an account. `website` is a trap: people do not see it, machines fill it."""

    class Meta:
        """What the office needs to decide."""

        model = AccessRequest
        fields = ("town", "name", "email", "job_title", "why")

    town = forms.CharField(
        label=_("Town or municipality"),
        max_length=120,
        help_text=_("Any of its names. A list opens as you type."),
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your work e-mail"), max_length=254, help_text=_("The invitation goes to this address.")
    )
    job_title = forms.CharField(label=_("What you do there"), max_length=120, required=False)
    why = forms.CharField(
        label=_("What you want to do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One or two sentences are enough."),
    )
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].widget.attrs |= {"list": "towns", "autocomplete": "off"}
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class PickForm(forms.Form):
    """One of the towns that a search found."""

    pick = forms.CharField(max_length=24)

    def clean_pick(self):
        """Return the town or municipality itself."""
        thing = thing_of(self.cleaned_data["pick"])
        if thing is None:
            raise ValidationError(_("Choose one of the offered towns."))
        return thing


class ReasonForm(forms.Form):
    """The reason for a decision; the person who asked reads it."""

    comment = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this sentence in a mail."),
    )


# --- places and time ----------------------------------------------------------------------------
class MunicipalityForm(forms.ModelForm):
    """The facts of a municipality."""

    class Meta:
        """The address (slug) follows from the name."""

        model = Municipality
        fields = ("name", "country", "region", "kind", "population", "population_year", "latitude", "longitude")


class TownForm(forms.ModelForm):
    """The facts of a town of the pick list."""

    class Meta:
        """The number of GeoNames stays as it was loaded."""

        model = Place
        fields = (
            "name",
            "country",
            "region",
            "municipality",
            "population",
            "population_year",
            "latitude",
            "longitude",
        )


class NameForm(forms.Form):
    """One name of a place, in one language."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("any")), *settings.LANGUAGES])
    kind = forms.ChoiceField(label=_("Kind"), choices=NameKind.choices, initial=NameKind.OFFICIAL)


NameFormSet = forms.formset_factory(NameForm, extra=2, max_num=40)


class OrganisationForm(forms.ModelForm):
    """A partner of the programme."""

    class Meta:
        """All of it."""

        model = Organisation
        fields = ("name", "kind", "country", "city", "part")


class EditionForm(forms.ModelForm):
    """The dates of an edition; which one is current has a button of its own."""

    class Meta:
        """Published counts come with the facts, not by hand."""

        model = Edition
        fields = ("year", "call_opens", "deadline", "plan_due", "decided", "title_year_starts", "cofunded")
        widgets = {
            "call_opens": MomentInput(),
            "deadline": MomentInput(),
            "plan_due": MomentInput(),
            "decided": DayInput(),
            "title_year_starts": DayInput(),
        }


# --- people -------------------------------------------------------------------------------------
class MemberForm(forms.ModelForm):
    """Which right a person has in a municipality or organisation."""

    class Meta:
        """The body comes from the address of the page."""

        model = Membership
        fields = ("user", "role")

    user = forms.ModelChoiceField(User.objects.all(), widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Right"), choices=MemberRole.choices)


class RoleForm(forms.ModelForm):
    """A role in the programme, for some time."""

    class Meta:
        """The person comes from the address of the page."""

        model = Role
        fields = ("name", "edition", "country", "starts", "ends")
        widgets = {"starts": DayInput(), "ends": DayInput()}

    name = forms.ChoiceField(label=_("Role"), choices=RoleName.choices)
    edition = forms.ModelChoiceField(
        Edition.objects.all(), label=_("Only in the edition"), required=False, empty_label=_("every edition")
    )
    country = forms.ModelChoiceField(
        Country.objects.all(), label=_("Only in the country"), required=False, empty_label=_("every country")
    )
