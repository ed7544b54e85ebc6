"""The only home of what belongs to a visit: travellers and what they need, costs, documents, feedback, report, follow-ups."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from mentoring.models import FollowUp, Traveller, TravellerNeeds, Visit, VisitCost, VisitFile
from mentoring.permissions.visits import (
    may_change_visit,
    may_report,
    may_say_feedback,
    may_type_needs,
    may_write_visit,
)
from mentoring.queries.visits import days_of, lines_of, needs_to_erase
from pearls.audit import record
from pearls.models import User
from pearls.services.files import store_evidence

MOST_FILES = 30


def _must(allowed: Any) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "reason", ""))


# --- travellers -----------------------------------------------------------------------------------
@transaction.atomic
def save_traveller(*, traveller: Traveller, by: User) -> Traveller:
    """Let somebody go along, or change how they travel. Raises ValidationError at the field."""
    _must(may_change_visit(by, traveller.visit))
    traveller.full_clean()
    traveller.save()
    record("visit.traveller_saved", traveller.visit, by=by, person=traveller.name)
    return traveller


@transaction.atomic
def remove_traveller(*, traveller: Traveller, by: User) -> None:
    """Take a traveller out; what they need is gone with them."""
    _must(may_change_visit(by, traveller.visit))
    record("visit.traveller_removed", traveller.visit, by=by, person=traveller.name)
    traveller.delete()


@transaction.atomic
def say_needs(*, traveller: Traveller, access: str, diet: str, by: User) -> None:
    """Keep what a traveller needs, in place of what was said before; both empty takes it away. What it is, no record says."""
    _must(may_type_needs(by, traveller.visit))
    TravellerNeeds.objects.filter(traveller=traveller).delete()
    if access.strip() or diet.strip():
        needs = TravellerNeeds(traveller=traveller, access=access.strip(), diet=diet.strip())
        needs.full_clean()
        needs.save()
    record("visit.needs_said", traveller.visit, by=by)


@transaction.atomic
def erase_needs(today: date | None = None) -> int:
    """Erase what travellers needed once the visit is 14 days over or off; each visit keeps a line of it. Returns how many."""
    due = needs_to_erase(today).select_related("traveller__visit")
    visits: dict[Any, tuple[Visit, list[Any]]] = {}
    for needs in due:
        visits.setdefault(needs.traveller.visit_id, (needs.traveller.visit, []))[1].append(needs.pk)
    for visit, keys in visits.values():
        TravellerNeeds.objects.filter(pk__in=keys).delete()
        record("visit.needs_erased", visit, by=None, people=len(keys))
    return sum(len(keys) for _visit, keys in visits.values())


# --- costs ----------------------------------------------------------------------------------------
@transaction.atomic
def save_cost(*, cost: VisitCost, by: User) -> VisitCost:
    """Store a new or changed cost. Raises ValidationError at the field."""
    _must(may_write_visit(by, cost.visit))
    cost.full_clean()
    cost.save()
    record("visit.cost_saved", cost.visit, by=by, name=cost.what)
    return cost


@transaction.atomic
def remove_cost(*, cost: VisitCost, by: User) -> None:
    """Take a cost out."""
    _must(may_write_visit(by, cost.visit))
    record("visit.cost_removed", cost.visit, by=by, name=cost.what)
    cost.delete()


@transaction.atomic
def fill_costs(*, visit: Visit, preset: str, by: User) -> int:
    """Add the costs of a preset, reckoned for the travellers named; what already stands under its name stays. Returns how many."""
    _must(may_change_visit(by, visit))
    known = set(visit.costs.values_list("what", flat=True))
    people = max(visit.travellers.count(), 1)
    lines = [line for line in lines_of(preset, days=days_of(visit), people=people) if line["what"] not in known]
    VisitCost.objects.bulk_create(VisitCost(visit=visit, **line) for line in lines)
    record("visit.costs_filled", visit, by=by, name=preset)
    return len(lines)


# --- documents ------------------------------------------------------------------------------------
@transaction.atomic
def add_file(*, visit: Visit, upload: UploadedFile, text: str, by: User) -> VisitFile:
    """Keep a document of a visit. Raises ValidationError at the field."""
    _must(may_write_visit(by, visit))
    if visit.files.count() >= MOST_FILES:
        raise ValidationError(
            {
                "file": ngettext(
                    "A visit has at most %d document. Take one out first.",
                    "A visit has at most %d documents. Take one out first.",
                    MOST_FILES,
                )
                % MOST_FILES
            }
        )
    try:
        attachment = store_evidence(upload=upload, belongs_to=visit.pk, by=by)
    except ValidationError as problem:
        raise ValidationError({"file": problem.messages}) from None
    kept = VisitFile(visit=visit, attachment=attachment, text=text)
    kept.full_clean()
    kept.save()
    record("visit.file_added", visit, by=by, name=attachment.name)
    return kept


@transaction.atomic
def remove_file(*, file: VisitFile, by: User) -> None:
    """Take a document out."""
    _must(may_write_visit(by, file.visit))
    record("visit.file_removed", file.visit, by=by, name=file.attachment.name)
    file.delete()


# --- afterwards -----------------------------------------------------------------------------------
@transaction.atomic
def say_feedback(*, visit: Visit, text: str, by: User) -> None:
    """Keep what the host says."""
    _must(may_say_feedback(by, visit))
    visit.feedback, visit.feedback_at, visit.feedback_by = text, timezone.now(), by
    visit.save(update_fields=["feedback", "feedback_at", "feedback_by"])
    record("visit.feedback_said", visit, by=by)


@transaction.atomic
def write_report(*, visit: Visit, text: str, by: User) -> None:
    """Keep what the guests saw and take home."""
    _must(may_report(by, visit))
    visit.report = text
    visit.save(update_fields=["report"])
    record("visit.reported", visit, by=by)


@transaction.atomic
def add_follow_up(*, follow_up: FollowUp, by: User) -> FollowUp:
    """Promise something because of a visit. Raises ValidationError at the field."""
    _must(may_write_visit(by, follow_up.visit))
    follow_up.full_clean()
    follow_up.save()
    record("visit.follow_up_added", follow_up.visit, by=by, person=str(follow_up.owner))
    return follow_up


@transaction.atomic
def settle_follow_up(*, follow_up: FollowUp, done: bool, by: User) -> None:
    """Note that a follow-up is done, or is not after all."""
    _must(may_write_visit(by, follow_up.visit))
    follow_up.done_at = timezone.now() if done else None
    follow_up.save(update_fields=["done_at"])
    record("visit.follow_up_settled", follow_up.visit, by=by, done=done)
