"""The only home of the public site's forms: texts, news, pictures, funding, messages of visitors, and three questions to a town."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pearls.forms import MomentInput
from pearls.models import Country, Edition
from pearls.site.models import FundingSource, News, PageVersion, Picture
from pearls.site.queries import SOURCE


class TextForm(forms.ModelForm):
    """The words of a page in one language; `base` is the number of the version that was open."""

    class Meta:
        """Number, source and person come from the service."""

        model = PageVersion
        fields = ("title", "standfirst", "body", "why")

    title = forms.CharField(label=_("Title"), max_length=160)
    standfirst = forms.CharField(
        label=_("Standfirst"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the page is about, in one or two sentences. Shared links show it as well."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=40_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_(
            "## makes a heading, - a line of a list, **bold**, [words](address) a link, ![](picture:7) a picture of the library."
        ),
    )
    why = forms.CharField(
        label=_("What you changed"),
        max_length=200,
        required=False,
        help_text=_("A few words for those who look at the versions later."),
    )
    base = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class BeginNewsForm(forms.Form):
    """The first thing that a piece of news needs."""

    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("The address is made of it and stays, even if you change the title."),
    )


class NewsForm(forms.ModelForm):
    """From when a piece of news is public, its picture, its address."""

    class Meta:
        """Its words are texts with versions of their own."""

        model = News
        fields = ("published_at", "picture", "slug")

    published_at = forms.DateTimeField(
        label=_("Public from"),
        required=False,
        widget=MomentInput(),
        help_text=_("In your time zone. Without it nobody reads the news. The English words must be public as well."),
    )
    picture = forms.ModelChoiceField(
        Picture.objects.all(), label=_("Picture of the library"), required=False, empty_label=_("no picture")
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("If you change it, the old address leads to the new one for ever."),
    )


def _in_each_language(form: forms.BaseForm, name: str, label: Any, values: dict[str, str], **more: Any) -> None:
    """Add a field for each language, English first; only English may be required."""
    codes = sorted(dict(settings.LANGUAGES), key=lambda code: (code != SOURCE, code))
    for code in codes:
        form.fields[f"{name}_{code}"] = forms.CharField(
            label=f"{label} ({dict(settings.LANGUAGES)[code]})", required=False, initial=values.get(code, ""), **more
        )


class EachLanguage:
    """Reads what was typed in each language."""

    cleaned_data: dict[str, Any]

    def by_language(self, name: str) -> dict[str, str]:
        """Return {language: words} of the fields that are filled."""
        found = {code: self.cleaned_data.get(f"{name}_{code}", "").strip() for code, _label in settings.LANGUAGES}
        return {code: words for code, words in found.items() if words}


class PictureForm(EachLanguage, forms.Form):
    """A picture with its maker and its words in each language; `changing` leaves the file as it is."""

    file = forms.FileField(label=_("Picture"), help_text=_("JPEG or PNG, at least 480 pixels wide, up to 20 MB."))
    credit = forms.CharField(
        label=_("Made by"), max_length=160, required=False, help_text=_("The name that stands below the picture.")
    )

    def __init__(self, *args: Any, picture: Picture | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if picture is not None:
            del self.fields["file"]
            self.fields["credit"].initial = picture.credit
        _in_each_language(self, "alt", _("What can be seen"), picture.alt if picture else {}, max_length=300)


class FundingForm(EachLanguage, forms.ModelForm):
    """Who pays for which editions, and the words that have to say so."""

    class Meta:
        """The words stand in a field for each language."""

        model = FundingSource
        fields = ("name", "emblem", "editions")

    editions = forms.ModelMultipleChoiceField(
        Edition.objects.all(), label=_("Editions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: FundingSource = self.instance
        _in_each_language(self, "statement", _("Statement"), source.statement, max_length=120)
        _in_each_language(self, "details", _("Further words"), source.details, max_length=400)


class FeedbackForm(forms.Form):
    """What a visitor writes to the office. `website` is a trap: people do not see it, machines fill it."""

    message = forms.CharField(
        label=_("What you want to say"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    page = forms.CharField(
        label=_("Which page it is about"),
        max_length=300,
        required=False,
        help_text=_("Its address or its title, if it is about one."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The answer goes there. Without it we read your message but cannot answer."),
    )
    website = forms.CharField(required=False)


class AnswerForm(forms.Form):
    """What was answered; it is noted here, and sent from the office's own mail."""

    answer = forms.CharField(
        label=_("What you answered"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write to the visitor from your own mail first; here it is noted, so that nobody answers twice."),
    )


ALONE, LEAD, PARTNER, OTHER = "alone", "lead", "partner", "other"
YES, SOON, NO = "yes", "soon", "no"


class CheckForm(forms.Form):
    """Three questions to a town; nothing of it is kept."""

    town = forms.CharField(
        label=_("1. Which town?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
        help_text=_("Any of its names. A list opens as you type."),
    )
    country = forms.ModelChoiceField(
        Country.objects.all(),
        label=_("Its country, if the town is not in the list"),
        required=False,
        empty_label=_("the list knows it"),
    )
    who = forms.ChoiceField(
        label=_("2. Who would apply?"),
        choices=[
            (ALONE, _("The town or municipality alone")),
            (LEAD, _("Several together, and our town leads")),
            (PARTNER, _("Several together, and another town leads")),
            (OTHER, _("An association, a firm or a person")),
        ],
        widget=forms.RadioSelect,
    )
    council = forms.ChoiceField(
        label=_("3. Is the council behind you?"),
        choices=[
            (YES, _("Yes, it has decided so")),
            (SOON, _("It talks about it")),
            (NO, _("Not yet")),
        ],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the town or, where the list does not know it, for its country."""
        data = super().clean() or {}
        if not data.get("town") and not data.get("country"):
            self.add_error("town", _("Type the name of your town, or choose its country below."))
        return data
