"""The only home of the forms of writing, curating and translating."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pearls.enums import MemberRole
from pearls.forms import DayInput
from pearls.models import Country, Municipality, Organisation, Place, User
from pearls.queries import Found, find_places, thing_of
from practices.enums import PracticeState, Tier
from practices.models import Practice

AREA = {"rows": 3}


class Words(forms.CharField):
    """A few sentences."""

    def __init__(self, label: Any, help_text: Any = "", rows: int = 3, **more: Any) -> None:
        more = {"max_length": 4000, **more}
        super().__init__(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}), **more)


# --- writing --------------------------------------------------------------------------------------
class BeginForm(forms.Form):
    """Whose practice it is, where it happens, and in which language it will be written."""

    body = forms.ChoiceField(label=_("Whose practice is it?"))
    where = forms.CharField(
        label=_("In which town does it happen?"),
        help_text=_("Any of its names. Leave it empty if it is the municipality itself."),
        max_length=120,
        required=False,
    )
    pick = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    language = forms.ChoiceField(
        label=_("In which language will you write?"),
        help_text=_("Write in the language you know best. Others translate it paragraph by paragraph."),
        choices=settings.LANGUAGES,
    )

    def __init__(self, *args: Any, bodies: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {_key(body): body for body in bodies}
        self.fields["body"].choices = [(key, str(body)) for key, body in self.bodies.items()]  # type: ignore[attr-defined]
        self.fields["where"].widget.attrs |= {"list": "towns", "autocomplete": "off"}
        self.towns: list[Found] = []

    def clean_body(self) -> Municipality | Organisation:
        """Return the municipality or organisation itself."""
        return self.bodies[self.cleaned_data["body"]]

    def clean(self) -> dict[str, Any]:
        """Find the town; where a name fits several, offer them to choose from."""
        data = super().clean() or {}
        data["place"] = self._place(data)
        return data

    def _place(self, data: dict) -> Place | None:
        if data.get("pick"):
            thing = thing_of(data["pick"])
            return _town_in(thing) if thing else None
        if not data.get("where"):
            return None
        self.towns = find_places(data["where"])
        if len(self.towns) == 1:
            return _town_in(thing_of(self.towns[0].value))
        if self.towns:
            self.add_error("where", _("Several towns are called so. Choose yours below."))
        else:
            self.add_error("where", _("No town has such a name. Try another spelling, or leave it empty."))
        return None


def _key(body: Municipality | Organisation) -> str:
    return f"{'m' if isinstance(body, Municipality) else 'o'}{body.pk}"


def _town_in(thing: Municipality | Place | None) -> Place | None:
    """Return the town itself; of a municipality the town of its name."""
    if isinstance(thing, Municipality):
        return thing.places.filter(name=thing.name).first()
    return thing


class MemberForm(forms.Form):
    """Which right a person has in a practice."""

    user = forms.ModelChoiceField(User.objects.all(), widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Right"), choices=MemberRole.choices)


class MoveForm(forms.Form):
    """The words that go with a move."""

    comment = Words(_("Why"), required=False)

    def __init__(self, *args: Any, needed: bool, public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = needed
        if public:
            self.fields["comment"].label = _("The reason, for everybody to read")
            self.fields["comment"].help_text = _("Two or three plain sentences. They stand on the practice's page.")
        elif needed:
            self.fields["comment"].help_text = _("The people concerned read it.")


# --- conversation and reviews ---------------------------------------------------------------------
class RemarkForm(forms.Form):
    """Something to look at, at one question."""

    question = forms.ChoiceField(label=_("At which question"), required=False)
    text = Words(_("Remark"), _("Ask for one thing. The team answers it, and everybody sees what was changed."))
    must = forms.BooleanField(label=_("It must be settled before publication"), required=False, initial=True)

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [("", _("the whole text")), *questions]  # type: ignore[attr-defined]


class SayForm(forms.Form):
    """One turn of a conversation."""

    text = Words(pgettext_lazy("noun", "Answer"), rows=2, required=False)


class ReviewForm(forms.Form):
    """Points per criterion, a recommendation, words, and the version they were made on."""

    NONE = "none"

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    recommends = forms.TypedChoiceField(
        label=_("Should it be published?"),
        choices=[("yes", _("Yes")), ("no", _("Not as it is"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    text = Words(
        _("What would make it better"), _("The curators read it, and use it for their remarks."), rows=5, required=False
    )

    def __init__(self, *args: Any, criteria: list[dict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            choices = [*((str(n), text) for n, text in enumerate(criterion["points"])), (self.NONE, "")]
            self.fields[f"c_{criterion['key']}"] = forms.ChoiceField(choices=choices, required=False)

    @property
    def scores(self) -> dict[str, int | None]:
        """Return what was chosen: points, None for "I cannot judge this"; what was not chosen is not in it."""
        chosen = {c["key"]: self.cleaned_data.get(f"c_{c['key']}") for c in self.criteria}
        return {key: None if value == self.NONE else int(value) for key, value in chosen.items() if value}


class ReviewersForm(forms.Form):
    """Whom to ask, and by when."""

    reviewers = forms.MultipleChoiceField(
        error_messages={"required": _("Tick somebody."), "invalid_choice": _("This person cannot be asked now.")}
    )
    due = forms.DateField(label=_("Review due"), widget=DayInput())

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        self.fields["reviewers"].choices = [(key, str(user)) for key, user in self.people.items()]  # type: ignore[attr-defined]

    def clean_reviewers(self) -> list[User]:
        """Return the people themselves."""
        return [self.people[key] for key in self.cleaned_data["reviewers"]]


# --- the queue ------------------------------------------------------------------------------------
class QueueForm(forms.Form):
    """The filters of the curators' list."""

    MINE = [("", _("everybody's")), ("1", _("where I am a reviewer"))]
    TIME = [("", _("any")), ("overdue", _("overdue")), ("changed", _("changed since publication"))]

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("waits for curators")),
            ("all", _("all")),
            *(choice for choice in PracticeState.choices if choice[0] != PracticeState.DRAFT),
        ],
    )
    country = forms.ModelChoiceField(
        Country.objects.all(), label=_("Country"), required=False, empty_label=_("all countries")
    )
    tier = forms.ChoiceField(label=_("Tier"), required=False, choices=[("", _("both")), *Tier.choices])
    mine = forms.ChoiceField(label=_("Whose"), required=False, choices=MINE)
    time = forms.ChoiceField(label=_("Time"), required=False, choices=TIME)


class BulkForm(forms.Form):
    """What to do with many practices at once."""

    ACTIONS = [
        ("screen", _("Take into screening")),
        ("ask_reviewers", _("Ask reviewers by the rule")),
        ("set_due", _("Set when the next step is due")),
    ]

    action = forms.ChoiceField(label=_("With the ticked ones"), choices=ACTIONS)
    day = forms.DateField(label=_("Day"), required=False, widget=DayInput(), help_text=_("Only for the due day."))
    pick = forms.ModelMultipleChoiceField(
        Practice.objects.none(),
        error_messages={"required": _("Tick at least one practice."), "invalid_choice": _("Load the list again.")},
    )

    def __init__(self, *args: Any, practices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pick"].queryset = practices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a day where one is needed."""
        data = super().clean() or {}
        if data.get("action") == "set_due" and not data.get("day"):
            self.add_error("day", _("Say by which day."))
        return data


class MergeForm(forms.Form):
    """Into which practice a duplicate goes."""

    number = forms.IntegerField(
        label=_("Number of the practice that stays"), min_value=1, help_text=_("It stands in the practice's address.")
    )
    comment = Words(_("Why"), _("The team of the duplicate reads it."))

    def __init__(self, *args: Any, practices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practices = practices

    def clean_number(self) -> Practice:
        """Return the practice that stays."""
        found = self.practices.filter(number=self.cleaned_data["number"]).first()
        if found is None:
            raise ValidationError(_("No practice that you can see has this number."))
        return found


# --- translating and vocabulary -------------------------------------------------------------------
class UnitForm(forms.Form):
    """One paragraph, the version and the source it was made on."""

    key = forms.CharField(max_length=90)
    text = forms.CharField(required=False, max_length=20_000, strip=True)
    base = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    source = forms.CharField(max_length=64)


class TranslatorForm(forms.Form):
    """Who looks after a language of a practice."""

    reviewer = forms.ModelChoiceField(
        User.objects.none(), label=_("Reviewer of this language"), required=False, empty_label=_("nobody yet")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = people  # type: ignore[attr-defined]


class LabelsForm(forms.Form):
    """Labels in nine languages; what is empty falls back to English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"label_{code}"] = forms.CharField(
                label=name, required=code == "en", max_length=80, widget=forms.TextInput(attrs={"lang": code})
            )

    def by_language(self, prefix: str) -> dict[str, str]:
        """Return what was written, by language."""
        return {code: self.cleaned_data.get(f"{prefix}_{code}", "") for code, _name in settings.LANGUAGES}


class NewTermForm(LabelsForm):
    """A term that did not exist."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters, digits and _. It can never be changed: answers and exports hold it."),
    )


class TermForm(LabelsForm):
    """Labels, and the further words under which a term is found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("Further search words, %s") % name,
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"lang": code}),
            )


class GlossaryForm(LabelsForm):
    """One word of the programme in nine languages."""

    code = forms.SlugField(label=_("Code"), max_length=60)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    field_order = ["code", "note"]

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label_en"].required = False
        if fixed:
            del self.fields["code"]
