"""The only home of the translators' pages: what can be translated, a practice's languages, and the two texts side by side."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.models import Role, User
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt, crumbs, paged
from practices.compare import field_of, word_diff
from practices.forms.curation import TranslatorForm, UnitForm
from practices.models import Practice, Translation
from practices.permissions import CURATORS, may_watch, translatable_by
from practices.services import translating
from practices.services.translating import Kept, Unit

LOOK = {"missing": "", "machine": "wait", "checked": "done", "stale": "problem"}


def words_for(state: str) -> str:
    """Return a paragraph's state in words."""
    return {
        "missing": _("Missing"),
        "machine": _("By machine, not checked"),
        "checked": _("Checked by a person"),
        "stale": _("The source changed"),
    }[state]


def get_published(request: HttpRequest, pk: uuid.UUID) -> Practice:
    """Return a published practice that this person may translate."""
    rows = translatable_by(request.user).select_related("revision", "sheet", "country")  # type: ignore[arg-type]
    return get_visible_or_404(rows, pk=pk)


def named(language: str) -> str:
    """Return the name of a language in the reader's."""
    return str(get_language_info(language)["name_translated"])


@require_safe
def to_translate(request: HttpRequest) -> HttpResponse:
    """Show the published practices that this person may translate, those without their language first."""
    rows = translatable_by(request.user).select_related("country", "revision").prefetch_related("translations")  # type: ignore[arg-type]
    found = paged(request, rows.order_by("-changed_at", "-number"))
    context = {
        **found,
        "practices": [
            {"practice": p, "languages": ", ".join(named(code) for code in p.languages)} for p in found["page_rows"]
        ],
        "heading": _("To translate"),
        "crumbs": crumbs(_("To translate")),
    }
    return render(request, "practices/translate/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far each language is; begin one."""
    practice = get_published(request, pk)
    if request.method == "POST":
        language = request.POST.get("language", "")
        if attempt(request, _("Begun."), lambda: _begin(request, practice, language)):
            return redirect("practices:translate", practice.pk, language)
        return redirect("practices:translations", practice.pk)
    there = {t.language: t for t in practice.translations.select_related("reviewer")}
    original = practice.revision.language  # type: ignore[union-attr]
    context = {
        "practice": practice,
        "original": named(original),
        "languages": [
            {"code": code, "name": named(code), "translation": there.get(code), "percent": _percent(there.get(code))}
            for code, _name in settings.LANGUAGES
            if code != original
        ],
        "heading": _("Translations"),
        "subtitle": str(practice),
        "crumbs": _crumbs(practice),
    }
    return render(request, "practices/translate/languages.html", context)


def _begin(request: HttpRequest, practice: Practice, language: str) -> Translation:
    return translating.begin_translation(practice=practice, language=language, by=request.user)  # type: ignore[arg-type]


def _percent(translation: Translation | None) -> int:
    if translation is None or not translation.total:
        return 0
    return round(100 * translation.checked / translation.total)


def _crumbs(practice: Practice, *steps: str) -> list[dict]:
    here = reverse("practices:translations", args=[practice.pk])
    way = [(_("To translate"), reverse("practices:to_translate"))]
    return crumbs(*way, *([(str(practice), here), *steps] if steps else [str(practice)]))


def get_translation(request: HttpRequest, pk: uuid.UUID, language: str) -> Translation:
    """Return a translation that this person may write in."""
    practice = get_published(request, pk)
    found = practice.translations.select_related("reviewer").filter(language=language).first()
    if found is None:
        raise Http404
    found.practice = practice
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, pk: uuid.UUID, language: str) -> HttpResponse:
    """Show original and translation side by side; each paragraph is saved on its own, with and without script."""
    translation = get_translation(request, pk, language)
    if request.method == "POST":
        return _take(request, translation)
    return _page(request, translation)


def _page(
    request: HttpRequest, translation: Translation, kept: Kept | None = None, typed: str = "", status: int = 200
) -> HttpResponse:
    practice = translation.practice
    shown = [_shown(unit, kept, typed) for unit in translating.units(translation) if _wanted(request, unit, kept)]
    for before, entry in zip([None, *shown], shown, strict=False):
        entry["head"] = _head(practice, entry["unit"], before["unit"] if before else None)
    watch = may_watch(request.user, practice)  # type: ignore[arg-type]
    original = practice.revision.language  # type: ignore[union-attr]
    context = {
        "practice": practice,
        "translation": translation,
        "units": shown,
        "only": request.GET.get("show") == "open",
        "aside": translating.set_aside(translation),
        "glossary": translating.glossary_for(translation),
        "machines": translating.machines_for(original, translation.language),
        "original": original,
        "original_name": named(original),
        "name": named(translation.language),
        "percent": _percent(translation),
        "reviewer_form": TranslatorForm(people=_people(practice), initial={"reviewer": translation.reviewer_id})
        if watch
        else None,
        "heading": _("%(title)s, into %(language)s") % {"title": practice, "language": named(translation.language)},
        "bearings": _bearings(translation),
        "crumbs": _crumbs(practice, named(translation.language)),
    }
    return render(request, "practices/translate/translate.html", context, status=status)


def _wanted(request: HttpRequest, unit: Unit, kept: Kept | None) -> bool:
    return request.GET.get("show") != "open" or unit.state != "checked" or bool(kept and kept.unit.key == unit.key)


def _shown(unit: Unit, kept: Kept | None, typed: str) -> dict[str, Any]:
    here = kept is not None and kept.unit.key == unit.key
    return {
        "unit": unit,
        "dom": unit.key.replace(".", "-"),
        "rows": max(2, min(16, 1 + len(unit.source) // 60)),
        "look": LOOK[unit.state],
        "state": words_for(unit.state),
        "pieces": word_diff(unit.made_from, unit.source) if unit.state == "stale" else [],
        "text": typed if here else unit.text,
        "conflict": kept if here else None,
        "pieces_theirs": word_diff(unit.text, typed) if here else [],
    }


def _head(practice: Practice, unit: Unit, before: Unit | None) -> str:
    """Return what a group of paragraphs is called, where it begins."""
    key = field_of(unit.key)
    if before is not None and field_of(before.key) == key:
        return ""
    document = practice.revision.document  # type: ignore[union-attr]
    return next((part["label"] for part in (*document["texts"], *document["tables"]) if part["key"] == key), key)


def _bearings(translation: Translation) -> dict[str, Any]:
    left = translation.total - translation.checked
    counts = {"checked": translation.checked, "total": translation.total}
    return {
        "where": _("%(checked)d of %(total)d paragraphs checked") % counts,
        "where_note": _("%(machine)d by machine, %(stale)d out of date")
        % {"machine": translation.machine, "stale": translation.stale},
        "what": ngettext("Translate or check %d paragraph", "Translate or check %d paragraphs", left) % left
        if left
        else _("Nothing is missing"),
        "what_note": _("Each paragraph is saved on its own"),
        "when": _("No date is set"),
        "when_note": _("Reviewer: %s") % (translation.reviewer or _("nobody yet")),
    }


def _people(practice: Practice) -> Any:
    curators = Role.objects.current().filter(name__in=CURATORS).values("user")
    members = practice.members.values("user")
    return User.objects.filter(pk__in=curators.union(members)).order_by("name")


def _take(request: HttpRequest, translation: Translation) -> HttpResponse:
    form = UnitForm(request.POST)
    if not form.is_valid():
        raise Http404
    data, user = form.cleaned_data, request.user
    fields = {"key": data["key"], "text": data["text"], "base": data["base"], "source_hash": data["source"]}
    try:
        kept = translating.save_unit(translation=translation, by=user, **fields)  # type: ignore[arg-type]
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(request.path)
    except PermissionDenied:
        raise Http404 from None
    if "application/json" in request.headers.get("Accept", ""):
        return _told(translation, kept)
    if kept.conflict:
        return _page(request, translation, kept, data["text"], status=409)
    query = "?show=open" if request.POST.get("only") else ""
    return redirect(f"{request.path}{query}#u-{data['key'].replace('.', '-')}")


def _told(translation: Translation, kept: Kept) -> JsonResponse:
    translation.refresh_from_db()
    unit = kept.unit
    answer = {
        "version": unit.version,
        "state": unit.state,
        "look": LOOK[unit.state],
        "words": words_for(unit.state),
        "percent": _percent(translation),
        "conflict": kept.conflict,
    }
    return JsonResponse(answer, status=409 if kept.conflict else 200)


@require_POST
def reviewer(request: HttpRequest, pk: uuid.UUID, language: str) -> HttpResponse:
    """Name who looks after a language of a practice."""
    translation = get_translation(request, pk, language)
    form = TranslatorForm(request.POST, people=_people(translation.practice))
    if not form.is_valid():
        raise Http404
    fields: Any = {"reviewer": form.cleaned_data["reviewer"], "by": request.user}
    attempt(request, _("Noted."), lambda: translating.set_reviewer(translation=translation, **fields))
    return redirect("practices:translate", pk, language)


@require_POST
def by_machine(request: HttpRequest, pk: uuid.UUID, language: str) -> HttpResponse:
    """Let a machine fill the gaps, where an installation has one; what it wrote is marked until a person has checked it."""
    translation = get_translation(request, pk, language)
    original = translation.practice.revision.language  # type: ignore[union-attr]
    machine = next(
        (m for m in translating.machines_for(original, language) if m.name == request.POST.get("machine")), None
    )
    if machine is None:
        raise Http404
    try:
        count = translating.fill_by_machine(translation=translation, machine=machine, by=request.user)  # type: ignore[arg-type]
    except OSError:
        messages.error(request, _("The machine cannot be reached now. Nothing was changed."))
        return redirect("practices:translate", pk, language)
    messages.success(request, ngettext("%d paragraph by machine.", "%d paragraphs by machine.", count) % count)
    return redirect("practices:translate", pk, language)
