"""The only home of the forms of board and jury: answering an offer, declaring a conflict, opening again, a scorecard without script."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from awards.models import Seat


class ReasonForm(forms.Form):
    """One sentence that says why."""

    comment = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any, hint: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = label
        self.fields["comment"].help_text = hint


class NameForm(forms.ModelForm):
    """Whether the jury page names the person in a seat, and what stands beside the name."""

    class Meta:
        """Nothing else of a seat is the juror's to write here."""

        model = Seat
        fields = ("named", "known_for")
        labels = {"named": _("Name me on the public jury page"), "known_for": _("Beside my name")}
        help_texts = {
            "named": _("Your name, your country and the line below, for everybody. You can take it back at any time."),
            "known_for": _("What you do, in a few words: Museum director, Tartu."),
        }


def posted_changes(data: QueryDict, names: list[str]) -> dict[str, dict[str, Any]]:
    """Return the changes of a scorecard that was posted without script, as services.marking.save_card() takes them.

    Beside each field stands what it held when the page was made ("was:<field>"), so that another tab's text is not overwritten.
    """
    return {name: _change(data, name) for name in names if f"was:{name}" in data}


def _change(data: QueryDict, name: str) -> dict[str, Any]:
    was, now = data.get(f"was:{name}", ""), data.get(name, "")
    if name == "abstained":
        return {"was": was == "true", "set": now == "true"}
    if name.startswith("score:"):
        return {"was": _points(was), "set": _points(now)}
    return {"was": was.replace("\r\n", "\n"), "set": now}


def _points(text: str) -> int | str | None:
    """Return whole points, None for "not scored", or what was sent instead: the service refuses that by name."""
    if text == "":
        return None
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 6 else text
