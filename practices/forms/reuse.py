"""The only home of the forms of reuse: collections, adoptions, questions, saved searches, pictures, assumptions of a fit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pearls.models import Municipality
from practices.enums import AdoptionKind, Cadence, StillRunning, Visibility, Vocabulary
from practices.models import Adoption, Collection
from practices.queries import choices


class DayInput(forms.DateInput):
    """A day from the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class CollectionForm(forms.ModelForm):
    """What a collection is for, and who may see it."""

    class Meta:
        """The owner is whoever makes it."""

        model = Collection
        fields = ("title", "note", "visibility", "municipality")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    visibility = forms.ChoiceField(label=_("Who may see it"), choices=Visibility.choices, widget=forms.RadioSelect)

    def __init__(self, *args, teams, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["municipality"]
        team.queryset, team.required, team.label = teams, False, _("Team")  # type: ignore[attr-defined]
        team.empty_label = _("No team")  # type: ignore[attr-defined]

    def clean(self) -> dict:
        """Ask for the team where a team may see it."""
        data = super().clean() or self.cleaned_data
        if data.get("visibility") == Visibility.TEAM and not data.get("municipality"):
            self.add_error("municipality", _("Say which municipality's team may see it."))
        return data


class CollectForm(forms.Form):
    """Into which collection a practice goes: one that there is, or a new one."""

    collection = forms.ModelChoiceField(Collection.objects.none(), label=_("Collection"), required=False)
    new_title = forms.CharField(label=_("Or a new one, called"), max_length=160, required=False)
    note = forms.CharField(
        label=_("Why you keep it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, collections, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["collection"]
        field.queryset, field.empty_label = collections, _("A new one")  # type: ignore[attr-defined]
        latest = collections.first()
        if latest is None:
            del self.fields["collection"]
            self.fields["new_title"].label, self.fields["new_title"].required = _("Name of the collection"), True
        else:
            self.initial.setdefault("collection", latest.pk)

    def clean(self) -> dict:
        """Ask for one of both."""
        data = super().clean() or self.cleaned_data
        if "collection" in self.fields and not data.get("collection") and not data.get("new_title"):
            self.add_error("new_title", _("Choose a collection, or give a new one a name."))
        return data


class NoteForm(forms.Form):
    """The note of an item."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class AdoptionForm(forms.ModelForm):
    """What a town did with a practice."""

    class Meta:
        """The practice comes from the page."""

        model = Adoption
        fields = ("kind", "since", "changed", "cost", "result", "evidence", "evidence_url")
        widgets = {
            "since": DayInput,
            "changed": forms.Textarea(attrs={"rows": 3}),
            "result": forms.Textarea(attrs={"rows": 3}),
            "evidence": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = ["municipality", "kind", "since", "changed", "cost", "result", "evidence", "evidence_url"]
    municipality = forms.ModelChoiceField(Municipality.objects.none(), label=_("Your municipality"), empty_label=None)
    kind = forms.ChoiceField(label=_("What you do"), choices=AdoptionKind.choices, widget=forms.RadioSelect)
    evidence_url = forms.URLField(label=_("Where to read it"), required=False, assume_scheme="https")

    def __init__(self, *args, towns, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = towns  # type: ignore[attr-defined]
        self.fields["cost"].help_text = _("In euro, without work that nobody was paid for.")
        self.fields["changed"].help_text = _("What you did otherwise than they did, and why.")


class AnswerForm(forms.Form):
    """The owner's words on an entry of the ledger."""

    answer = forms.CharField(
        label=_("Your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class QuestionForm(forms.Form):
    """A question to the people of a practice, or an answer to one."""

    text = forms.CharField(label=_("Your message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class StillRunningForm(forms.Form):
    """The yearly answer of an owner."""

    note = forms.CharField(
        label=_("What changed"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.ChoiceField(choices=StillRunning.choices, widget=forms.HiddenInput, required=False)


class SavedSearchForm(forms.Form):
    """The name of a saved search, and how often it tells."""

    title = forms.CharField(label=_("Name"), max_length=120)
    cadence = forms.ChoiceField(
        label=_("Mail me"), choices=Cadence.choices, initial=Cadence.WEEKLY, widget=forms.RadioSelect
    )


class PictureForm(forms.Form):
    """A picture and its words."""

    file = forms.FileField(label=_("Picture"), help_text=_("JPEG or PNG, at least 480 pixels wide, up to 20 MB."))
    alt = forms.CharField(
        label=_("What can be seen"),
        max_length=300,
        help_text=_("One sentence for people who hear it instead, in the language of the practice."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    credit = forms.CharField(label=_("Made by"), max_length=160)
    licence = forms.ChoiceField(label=_("How others may use it"))
    consent = forms.BooleanField(label=_("Everybody who can be recognised agreed to be shown"), required=False)

    def __init__(self, *args, changing: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        listed = choices(Vocabulary.LICENCE)
        self.fields["licence"].choices = [(c["key"], c["label"]) for c in listed if not c["retired"]]  # type: ignore[attr-defined]
        if changing:
            del self.fields["file"], self.fields["consent"]


class EvidenceForm(forms.Form):
    """A file as evidence and its words."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word (docx), Excel (xlsx), LibreOffice (odt, ods), CSV in UTF-8, JPEG or PNG, up to 20 MB."),
        error_messages={"required": _("Choose a file first.")},
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    shows = forms.CharField(
        label=_("What it shows"),
        max_length=600,
        help_text=_("One or two sentences that say it without the file, in the language of the practice."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    level = forms.ChoiceField(label=_("How strong this evidence is"))
    credit = forms.CharField(label=_("Made by"), max_length=160)
    licence = forms.ChoiceField(label=_("How others may use it"))
    consent = forms.BooleanField(
        label=_("Everybody who is named or shown in it agreed"),
        error_messages={"required": _("Keep only files in which everybody agreed to be named or shown.")},
    )

    def __init__(self, *args, changing: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in (("level", Vocabulary.EVIDENCE), ("licence", Vocabulary.LICENCE)):
            listed = [(c["key"], c["label"]) for c in choices(vocabulary) if not c["retired"]]
            self.fields[name].choices = [("", _("Not chosen")), *listed]  # type: ignore[attr-defined]
        if changing:
            del self.fields["file"], self.fields["consent"]


class ImportForm(forms.Form):
    """A table of practices."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV in UTF-8 or XLSX, up to 1 000 rows."),
        error_messages={"required": _("Choose a file first.")},
    )


class FitForm(forms.Form):
    """What a reader assumes of their own municipality; everything may be left out."""

    population = forms.IntegerField(label=_("People in your town"), required=False, min_value=1, max_value=5_000_000)
    budget = forms.IntegerField(
        label=_("What you could spend in the first year, in euro"), required=False, min_value=0, max_value=100_000_000
    )
    challenges = forms.MultipleChoiceField(
        label=_("Your challenges"), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.MultipleChoiceField(
        label=_("People you want to reach"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, vocabulary in (("challenges", Vocabulary.CHALLENGE), ("groups", Vocabulary.TARGET_GROUP)):
            listed = [(c["key"], c["label"]) for c in choices(vocabulary) if not c["retired"]]
            self.fields[name].choices = listed  # type: ignore[attr-defined]
