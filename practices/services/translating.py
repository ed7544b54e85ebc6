"""The only home of translations: paragraphs saved with a version, followed when the source changes, counted, made findable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import User
from practices.compare import follow
from practices.enums import UnitState
from practices.models import GlossaryEntry, Practice, TranslatedUnit, Translation
from practices.permissions import may_curate, may_translate, may_watch
from practices.services import publishing
from practices.services.indexing import index_practice
from practices.units import hash_of, units_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ASIDE = "aside."
"""Keys that begin so have no paragraph any more; their text waits until the paragraph comes back."""


# --- a place for machines -------------------------------------------------------------------------
class Machine(Protocol):
    """A machine that translates. An installation that has one appends it to MACHINES in its AppConfig; none is built in."""

    name: str

    def offers(self, source: str, target: str) -> bool:
        """Return whether it translates between two languages (codes as in settings.LANGUAGES)."""

    def translate(self, paragraphs: list[str], source: str, target: str) -> list[str]:
        """Return one text per paragraph, in order. Raises OSError where it cannot be reached."""


MACHINES: list[Machine] = []


def machines_for(source: str, target: str) -> list[Machine]:
    """Return the machines that could fill the gaps of a translation."""
    return [machine for machine in MACHINES if machine.offers(source, target)]


@transaction.atomic
def fill_by_machine(*, translation: Translation, machine: Machine, by: User) -> int:
    """Let a machine write every paragraph that is missing; return how many. What a person wrote is never touched."""
    locked = _locked(translation, by)
    source = source_of(locked.practice)
    there = set(locked.units.values_list("key", flat=True))
    gaps = {key: text for key, text in source.items() if key not in there}
    made = machine.translate(list(gaps.values()), locked.practice.sheet.language, locked.language)
    for (key, text), translated in zip(gaps.items(), made, strict=True):
        _write(locked, key, text, translated.strip(), UnitState.MACHINE, by)
    record("translation.by_machine", locked.practice, by=by, language=locked.language, machine=machine.name)
    refresh(translation=locked)
    return len(gaps)


# --- reading --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Unit:
    """One paragraph of the side-by-side page. `state`: missing, machine, checked or stale."""

    key: str
    source: str
    source_hash: str
    text: str
    state: str
    version: int
    by: str
    made_from: str  # the source as it was when this text was written


def source_of(practice: Practice) -> dict[str, str]:
    """Return {key: paragraph} of the published version, which is what readers see and translators translate."""
    return units_of(practice.revision.document) if practice.revision else {}


def units(translation: Translation) -> list[Unit]:
    """Return all paragraphs in reading order, each with its translation and how far that can be trusted."""
    rows = {row.key: row for row in translation.units.select_related("by")}
    return [_unit(key, text, rows.get(key)) for key, text in source_of(translation.practice).items()]


def _unit(key: str, source: str, row: TranslatedUnit | None) -> Unit:
    digest = hash_of(source)
    if row is None:
        return Unit(key, source, digest, "", "missing", 0, "", "")
    by = str(row.by or "")
    return Unit(key, source, digest, row.text, state_of(row, digest), row.version, by, row.source_text)


def state_of(row: TranslatedUnit, source_hash: str) -> str:
    """Return machine, checked, or stale where the source is another one by now."""
    return str(row.state) if row.source_hash == source_hash else "stale"


def set_aside(translation: Translation) -> list[TranslatedUnit]:
    """Return the texts whose paragraph was taken out of the source."""
    return list(translation.units.filter(key__startswith=ASIDE))


def glossary_for(translation: Translation) -> list[tuple[str, str, str]]:
    """Return (word, its translation, note) of the glossary entries that this practice's text uses."""
    source, target = translation.practice.sheet.language, translation.language
    text = "\n".join(source_of(translation.practice).values()).casefold()
    entries = [
        (entry.words.get(source, ""), entry.words.get(target, ""), entry.note) for entry in GlossaryEntry.objects.all()
    ]
    return [(word, there, note) for word, there, note in entries if word and word.casefold() in text]


# --- writing --------------------------------------------------------------------------------------
@transaction.atomic
def begin_translation(*, practice: Practice, language: str, by: User) -> Translation:
    """Return the translation of a published practice into a language, made if it is not there yet."""
    allowed = may_translate(by, practice)
    if not allowed or practice.revision is None:
        raise PermissionDenied(getattr(allowed, "reason", ""))
    if language not in LANGUAGES or language == practice.revision.language:
        raise ValidationError(_("Choose another language than that of the original."))
    translation, made = Translation.objects.get_or_create(practice=practice, language=language)
    if made:
        record("translation.begun", practice, by=by, language=language)
        recount(translation, source_of(practice))
    return translation


@dataclass(frozen=True)
class Kept:
    """What became of a saved paragraph: `theirs` where a colleague was faster, `source_changed` where the source was."""

    unit: Unit
    theirs: bool = False
    source_changed: bool = False

    @property
    def conflict(self) -> bool:
        """Return whether nothing was stored."""
        return self.theirs or self.source_changed


@transaction.atomic
def save_unit(*, translation: Translation, key: str, text: str, base: int, source_hash: str, by: User) -> Kept:
    """Store one paragraph, made on version `base` from the source with `source_hash`; an empty text takes it away.

    Where a colleague changed it meanwhile, or the source was published anew, nothing is stored and both are returned.
    Raises ValidationError for a paragraph that is not there.
    """
    locked = _locked(translation, by)
    source = source_of(locked.practice)
    if key not in source:
        raise ValidationError(_("This paragraph is no longer part of the text."))
    row = locked.units.select_related("by").filter(key=key).first()
    now = _unit(key, source[key], row)
    text = text.strip()
    if now.text == text and now.state == UnitState.CHECKED:
        return Kept(now)
    if now.source_hash != source_hash:
        return Kept(now, source_changed=True)
    if base != now.version:
        return Kept(now, theirs=True)
    if text:
        row = _write(locked, key, source[key], text, UnitState.CHECKED, by)
    elif row is not None:
        record("translation.cleared", locked.practice, by=by, language=locked.language, key=key, text=row.text[:2000])
        row.delete()
        row = None
    refresh(translation=locked)
    return Kept(_unit(key, source[key], row))


@transaction.atomic
def load_translations(
    *, practice: Practice, texts: Mapping[str, Mapping[str, str]], state: UnitState, by: User | None
) -> None:
    """Store paragraphs that came from a file ({language: {key: text}}), where none is there yet, and bring all up to date once."""
    source = source_of(practice)
    for language, units_of_it in texts.items():
        translation, _made = Translation.objects.get_or_create(practice=practice, language=language)
        held = set(translation.units.values_list("key", flat=True))
        for key, text in units_of_it.items():
            if key in source and key not in held:
                _write(translation, key, source[key], text.strip(), state, by)
        recount(translation, source)
    last = practice.translations.first()
    if last is not None:
        refresh(translation=last)


def _locked(translation: Translation, by: User | None) -> Translation:
    rows = Translation.objects.select_for_update(of=("self",)).select_related("practice__revision", "practice__sheet")
    locked = rows.get(pk=translation.pk)
    if by is not None and not may_translate(by, locked.practice):
        raise PermissionDenied
    return locked


def _write(
    translation: Translation, key: str, source: str, text: str, state: UnitState, by: User | None
) -> TranslatedUnit:
    held = translation.units.filter(key=key).values_list("version", flat=True).first() or 0
    values = {"source_hash": hash_of(source), "source_text": source, "text": text, "by": by}
    row, _made = TranslatedUnit.objects.update_or_create(
        translation=translation, key=key, defaults={**values, "state": state, "version": held + 1}
    )
    return row


@transaction.atomic
def set_reviewer(*, translation: Translation, reviewer: User | None, by: User) -> None:
    """Name the person who looks after a language of a practice, or nobody."""
    if not (may_watch(by, translation.practice) or may_curate(by, translation.practice)):
        raise PermissionDenied
    translation.reviewer = reviewer
    translation.save(update_fields=["reviewer", "changed_at"])
    record(
        "translation.reviewer", translation.practice, by=by, language=translation.language, person=str(reviewer or "")
    )


# --- what follows from a change -------------------------------------------------------------------
def follow_source(*, practice: Practice) -> None:
    """Move every translated paragraph to where its source went in the new version, and count anew. No text is lost."""
    source = source_of(practice)
    for translation in practice.translations.select_for_update(of=("self",)):
        rows = list(translation.units.all())
        _rearrange(rows, source)
        recount(translation, source)


def _rearrange(rows: Iterable[TranslatedUnit], source: Mapping[str, str]) -> None:
    held = {row.key: row.source_text for row in rows}
    # What was set aside comes back only to its very paragraph; it must not push away what stands in its place.
    live = {key: text for key, text in held.items() if not key.startswith(ASIDE)}
    went = follow(live, source)
    taken = set(went.values())
    for key, text in held.items():
        if key.startswith(ASIDE):
            there = next((k for k, new in source.items() if new == text and k not in taken), None)
            went[key] = there or key
            taken.add(went[key])
    moved = [(row, went.get(row.key, f"{ASIDE}{row.pk}")) for row in rows]
    moved = [(row, key) for row, key in moved if row.key != key]
    # Two steps, since a key is taken until the row that had it has left it.
    for row, _key in moved:
        TranslatedUnit.objects.filter(pk=row.pk).update(key=f"moving.{row.pk}")
    for row, key in moved:
        TranslatedUnit.objects.filter(pk=row.pk).update(key=key)


def recount(translation: Translation, source: Mapping[str, str]) -> None:
    """Write title, summary and how far the translation is, from its paragraphs. Safe to repeat."""
    rows = {row.key: row for row in translation.units.all() if row.key in source}
    states = [state_of(row, hash_of(source[key])) for key, row in rows.items()]
    translation.total = len(source)
    translation.checked, translation.machine = states.count("checked"), states.count("machine")
    translation.stale = states.count("stale")
    translation.title = rows["title.0"].text[:200] if "title.0" in rows else ""
    summary = [key for key in source if key.startswith("summary.")]
    whole = all(key in rows for key in summary)
    translation.summary = "\n\n".join(rows[key].text for key in summary) if whole else ""
    translation.changed_at = timezone.now()
    translation.save()


def refresh(*, translation: Translation) -> None:
    """Bring counts, the practice's languages and the search up to date after a paragraph changed."""
    practice = (
        Practice.objects.select_for_update(of=("self",)).select_related("revision").get(pk=translation.practice_id)
    )
    recount(translation, source_of(practice))
    if practice.revision is None:
        return
    languages = publishing.languages_of(practice, practice.revision.document)
    if languages != practice.languages:
        practice.languages = languages
        practice.save(update_fields=["languages"])
    index_practice(practice=practice)
