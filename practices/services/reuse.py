"""The only home of reuse: collections, citations of an exact version, and the ledger of who took up what."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.models import Municipality, User
from pearls.notifications import notify
from pearls.workflow import perform
from practices.enums import AdoptionKind, AdoptionState, Visibility
from practices.models import Adoption, Collection, CollectionItem, Practice, Revision
from practices.notifications import AdoptionAnswered, AdoptionReported
from practices.permissions import may_answer_adoption, may_edit_collection, may_report_for
from practices.queries import team_of
from practices.workflow import CONFIRM_ADOPTION, DISPUTE_ADOPTION, TELL_ADOPTION_AGAIN

MOST_IN_BOOKLET = 60
"""Practices in one booklet; more is a book that nobody prints."""
LIVE_KINDS = [AdoptionKind.STARTING, AdoptionKind.USES, AdoptionKind.ADAPTED]


def _must(allowed: Any) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


def citation_of(revision: Revision) -> dict[str, Any]:
    """Return what a plan, an export or a footnote keeps of an exact version: enough to find and to check it for ever."""
    practice = revision.practice
    return {
        "practice": practice.number,
        "version": revision.number,
        "title": practice.title,
        "author": str(practice.owner_body or practice.where),
        "where": practice.where,
        "year": revision.published_at.year,
        "licence": next(iter(revision.document["terms"].get("licence", [])), ""),
        "path": f"/practices/{practice.number}/{practice.slug}/v/{revision.number}/",
        "sha256": revision.sha256,
    }


# ---- collections ---------------------------------------------------------------------------------


@transaction.atomic
def keep_collection(*, by: User, data: Mapping[str, Any], collection: Collection | None = None) -> Collection:
    """Make or change a collection: title, note, visibility, municipality. Raises ValidationError where these do not fit."""
    if collection is None:
        collection = Collection(owner=by)
    else:
        _must(may_edit_collection(by, collection))
    for name in ("title", "note", "visibility", "municipality"):
        setattr(collection, name, data[name])
    if collection.visibility != Visibility.TEAM:
        collection.municipality = None
    elif (
        collection.municipality is not None and not by.memberships.filter(municipality=collection.municipality).exists()
    ):
        raise ValidationError({"municipality": _("Choose a municipality in which you are a member.")})
    collection.full_clean()
    collection.save()
    return collection


@transaction.atomic
def delete_collection(*, collection: Collection, by: User) -> None:
    """Delete a collection; the practices in it are not touched."""
    _must(may_edit_collection(by, collection))
    collection.delete()


@transaction.atomic
def collect(*, collection: Collection, practice: Practice, by: User, note: str = "") -> CollectionItem:
    """Put the practice, in its version of today, into the collection; where it is already, that place stays."""
    _must(may_edit_collection(by, collection))
    if practice.revision is None:
        raise ValidationError(_("Only a published practice can be collected."))
    last = CollectionItem.objects.filter(collection=collection).aggregate(most=Max("position"))["most"] or 0
    item, _made = CollectionItem.objects.get_or_create(
        collection=collection,
        practice=practice,
        defaults={"revision": practice.revision, "note": note, "added_by": by, "position": last + 1},
    )
    collection.save(update_fields=["changed_at"])
    return item


@transaction.atomic
def change_item(*, item: CollectionItem, by: User, note: str) -> None:
    """Write the note of an item."""
    _must(may_edit_collection(by, item.collection))
    item.note = note
    item.save(update_fields=["note"])


@transaction.atomic
def move_item(*, item: CollectionItem, by: User, step: int) -> None:
    """Move an item one place up (-1) or down (1); at the end it stays where it is."""
    _must(may_edit_collection(by, item.collection))
    items = list(CollectionItem.objects.select_for_update().filter(collection=item.collection))
    at = next(place for place, other in enumerate(items) if other.pk == item.pk)
    to = at + step
    if not 0 <= to < len(items):
        return
    items.insert(to, items.pop(at))
    for position, other in enumerate(items, 1):
        other.position = position
    CollectionItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def drop_item(*, item: CollectionItem, by: User) -> None:
    """Take a practice out of a collection."""
    _must(may_edit_collection(by, item.collection))
    item.delete()


# ---- the ledger of adoptions ---------------------------------------------------------------------


@transaction.atomic
def report_adoption(*, practice: Practice, municipality: Municipality, by: User, data: Mapping[str, Any]) -> Adoption:
    """Write what a municipality did with a practice; reported again, its entry is brought up to date and asked about anew."""
    _must(may_report_for(by, municipality, practice))
    found = Adoption.objects.select_for_update().filter(practice=practice, municipality=municipality).first()
    adoption = found or Adoption(practice=practice, municipality=municipality, revision=practice.revision)
    for name in ("kind", "since", "changed", "cost", "result", "evidence", "evidence_url"):
        setattr(adoption, name, data[name])
    adoption.by, adoption.version = by, adoption.version + 1
    adoption.full_clean()
    adoption.save()
    if found and found.answered_at:
        adoption = perform(adoption, TELL_ADOPTION_AGAIN, by=by)
    _count(practice)
    record("adoption.reported", practice, by=by, town=str(municipality), kind=adoption.kind)
    notify(AdoptionReported(adoption), *team_of(practice))
    return adoption


@transaction.atomic
def answer_adoption(*, adoption: Adoption, by: User, confirmed: bool, words: str = "") -> Adoption:
    """Let the owner confirm an entry, or say otherwise, which needs words; the town that reported it is told."""
    _must(may_answer_adoption(by, adoption))
    if not confirmed and not words.strip():
        raise ValidationError({"answer": _("Say in a sentence how you see it; both are shown.")})
    adoption = perform(adoption, CONFIRM_ADOPTION if confirmed else DISPUTE_ADOPTION, by=by, comment=words.strip())
    _count(adoption.practice)
    record("adoption.answered", adoption.practice, by=by, town=str(adoption.municipality), state=adoption.state)
    notify(AdoptionAnswered(adoption), adoption.by)
    return adoption


@transaction.atomic
def withdraw_adoption(*, adoption: Adoption, by: User) -> None:
    """Take an entry back; its history stays in the database."""
    _must(may_report_for(by, adoption.municipality, adoption.practice))
    practice = adoption.practice
    adoption.delete()
    _count(practice)


def _count(practice: Practice) -> None:
    live = Adoption.objects.filter(practice=practice, kind__in=LIVE_KINDS).exclude(state=AdoptionState.DISPUTED)
    Practice.objects.filter(pk=practice.pk).update(adoption_count=live.count())
