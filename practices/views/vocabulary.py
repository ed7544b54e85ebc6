"""The only home of the pages of vocabularies and glossary, for curators."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.permissions import is_partner
from pearls.views.common import attempt, gate, put_errors
from practices.enums import Vocabulary
from practices.forms.curation import GlossaryForm, NewTermForm, TermForm
from practices.models import GlossaryEntry, Term
from practices.queries import terms as terms_of
from practices.services import vocabulary as service
from practices.views.curating import curation_crumbs
from practices.views.writing import posted

keepers_only = gate(is_partner)
CODES = [code for code, _name in settings.LANGUAGES]


def _list_crumbs(*steps: tuple[str, str] | str) -> list[dict]:
    return curation_crumbs((_("Vocabularies"), reverse("practices:vocabularies")), *steps)


def get_vocabulary(name: str) -> Vocabulary:
    """Return the vocabulary of a name in an address."""
    if name not in Vocabulary.values:
        raise Http404
    return Vocabulary(name)


@require_safe
@keepers_only
def vocabularies(request: HttpRequest) -> HttpResponse:
    """Show all vocabularies with the number of their terms and of labels that are missing."""
    context = {
        "vocabularies": [_summary(vocabulary) for vocabulary in Vocabulary],
        "glossary_count": GlossaryEntry.objects.count(),
        "heading": _("Vocabularies"),
        "crumbs": curation_crumbs(_("Vocabularies")),
    }
    return render(request, "practices/curate/vocabularies.html", context)


def _summary(vocabulary: Vocabulary) -> dict[str, Any]:
    rows = terms_of(vocabulary)
    missing = sum(code not in term.labels for term in rows for code in CODES)
    return {"name": vocabulary.value, "label": vocabulary.label, "count": len(rows), "missing": missing}


@require_safe
@keepers_only
def terms(request: HttpRequest, name: str) -> HttpResponse:
    """Show the terms of a vocabulary in their order, with the languages that lack a label."""
    vocabulary = get_vocabulary(name)
    rows = list(Term.objects.filter(vocabulary=vocabulary))
    context = {
        "vocabulary": vocabulary,
        "terms": [{"term": term, "missing": [code for code in CODES if code not in term.labels]} for term in rows],
        "heading": vocabulary.label,
        "crumbs": _list_crumbs(str(vocabulary.label)),
    }
    return render(request, "practices/curate/terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def add(request: HttpRequest, name: str) -> HttpResponse:
    """Add a term."""
    vocabulary = get_vocabulary(name)
    form = NewTermForm(posted(request))
    back = reverse("practices:terms", args=[name])
    if form.is_valid():
        fields: Any = {"labels": form.by_language("label"), "code": form.cleaned_data["code"], "by": request.user}
        if _stored(request, form, lambda: service.add_term(vocabulary=vocabulary, **fields)):
            return redirect(back)
    crumbs = _list_crumbs((str(vocabulary.label), back), _("Add"))
    return _edit(request, form, _("Add a term"), back, crumbs)


def _stored(request: HttpRequest, form: BaseForm, change: Callable[[], Any]) -> bool:
    try:
        change()
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("Saved."))
    return True


def _edit(request: HttpRequest, form: BaseForm, heading: str, back: str, way: list[dict]) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "crumbs": way}
    return render(request, "practices/curate/labels.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the labels of a term in nine languages, and the further words under which it is found."""
    row = get_object_or_404(Term, pk=pk)
    initial = {f"label_{code}": text for code, text in row.labels.items()}
    initial |= {f"words_{code}": text for code, text in row.words.items()}
    form = TermForm(posted(request), initial=initial)
    back = reverse("practices:terms", args=[row.vocabulary])
    if form.is_valid():
        labels, words = form.by_language("label"), form.by_language("words")
        if _stored(request, form, lambda: service.save_labels(term=row, labels=labels, words=words, by=request.user)):  # type: ignore[arg-type]
            return redirect(back)
    crumbs = _list_crumbs((row.get_vocabulary_display(), back), row.code)
    return _edit(request, form, _("Labels of “%s”") % row.code, back, crumbs)


@require_POST
@keepers_only
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a term up or down, retire it or bring it back."""
    row = get_object_or_404(Term, pk=pk)
    by: Any = request.user
    acts: dict[str, tuple[str, Callable[[], Any]]] = {
        "up": (_("Moved."), lambda: service.shift(term=row, step=-1, by=by)),
        "down": (_("Moved."), lambda: service.shift(term=row, step=1, by=by)),
        "retire": (
            _("“%s” is no longer offered. Practices that have it keep it.") % row,
            lambda: service.retire(term=row, retired=True, by=by),
        ),
        "bring_back": (_("“%s” is offered again.") % row, lambda: service.retire(term=row, retired=False, by=by)),
    }
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    attempt(request, *act)
    return redirect("practices:terms", row.vocabulary)


# --- glossary -------------------------------------------------------------------------------------
@require_safe
@keepers_only
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the words of the programme in all languages."""
    entries = GlossaryEntry.objects.all()
    context = {
        "entries": [{"entry": e, "missing": [code for code in CODES if not e.words.get(code)]} for e in entries],
        "heading": _("Glossary"),
        "crumbs": _list_crumbs(_("Glossary")),
    }
    return render(request, "practices/curate/glossary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers_only
def entry(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a word, or change it."""
    row = get_object_or_404(GlossaryEntry, pk=pk) if pk else None
    initial = {f"label_{code}": text for code, text in row.words.items()} | {"note": row.note} if row else {}
    form = GlossaryForm(posted(request), initial=initial, fixed=row is not None)
    back = reverse("practices:glossary")
    if form.is_valid():
        data = form.cleaned_data
        fields = {"code": data.get("code", ""), "note": data["note"], "words": form.by_language("label")}
        if _stored(request, form, lambda: service.save_entry(entry=row, by=request.user, **fields)):  # type: ignore[arg-type]
            return redirect(back)
    heading = _("Change “%s”") % row if row else _("Add a word")
    return _edit(request, form, heading, back, _list_crumbs((_("Glossary"), back), heading))
