"""The only home of publication: one switch with one instant that opens letters, register, pages and certificates together."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from awards import workflow
from awards.enums import Outcome, PublicationState, RoundState, SubmissionKind
from awards.models import Decision, Letter, Publication, Round, Title
from awards.notifications import DecisionLetter
from awards.permissions import may_publish
from awards.queries import database_now, owners_of
from awards.services.chaining import append, hold_window
from pearls.audit import record
from pearls.codes import new_code
from pearls.folding import fold
from pearls.models import User
from pearls.notifications import notify
from pearls.workflow import perform


def _must_publish(by: User, round_: Round) -> None:
    if not may_publish(by, round_):
        raise PermissionDenied


@transaction.atomic
def prepare(*, round_: Round, publish_at: datetime, by: User) -> Publication:
    """Return the publication of a decided round, stopped: letters and titles are made and wait to be read. Safe to repeat.

    Letters that a person changed stay as they are. Raises ValidationError.
    """
    _must_publish(by, round_)
    locked = Round.objects.select_for_update(of=("self",)).select_related("cycle__edition").get(pk=round_.pk)
    if locked.state != RoundState.FINALISED:
        raise ValidationError(_("Decide the round first."))
    publication = Publication.objects.filter(round=locked).first()
    if publication is None:
        publication = Publication.objects.create(
            round=locked, state=PublicationState.STOPPED, publish_at=publish_at, planned_by=by
        )
    elif publication.state != PublicationState.STOPPED:
        raise ValidationError(_("The publication is planned. Stop it first to change anything."))
    for decision in decisions_of(locked):
        write(publication, decision)
    return publication


def write(publication: Publication, decision: Decision) -> None:
    """Write the letter and the title of one decision as its words are now; a letter that somebody changed stays as it is."""
    _write_letter(publication, decision)
    if decision.outcome == Outcome.TITLE:
        _write_title(publication, decision)


def decisions_of(round_: Round) -> list[Decision]:
    """Return the decisions of a round with their candidates, in the order of the numbers."""
    found = Decision.objects.filter(candidacy__round=round_, candidacy__out=False)
    return list(
        found.select_related(
            "candidacy__application__municipality__country",
            "candidacy__application__place",
            "candidacy__round__cycle__edition",
            "candidacy__submission",
        ).order_by("candidacy__number")
    )


def _write_letter(publication: Publication, decision: Decision) -> None:
    application = decision.candidacy.application
    held = Letter.objects.filter(publication=publication, application=application).first()
    if held and held.edited_by_id:
        return
    subject, body = letter_text(decision)
    Letter.objects.update_or_create(
        publication=publication, application=application, defaults={"subject": subject, "body": body}
    )


def letter_text(decision: Decision) -> tuple[str, str]:
    """Return subject and text of the letter of one decision, in the language of the call."""
    application = decision.candidacy.application
    with translation.override(application.sheet.language):
        context = {"decision": decision, "application": application, "edition": application.cycle.edition}
        text = render_to_string(f"awards/letters/{decision.outcome}.txt", context).strip()
    subject, _newline, body = text.partition("\n")
    return " ".join(subject.split())[:200], body.strip() + "\n"


def _write_title(publication: Publication, decision: Decision) -> None:
    application = decision.candidacy.application
    name = str(application)
    plan = application.submissions.filter(kind=SubmissionKind.PLAN).first()
    fields = {
        "edition": application.cycle.edition,
        "municipality": application.municipality,
        "place": application.place,
        "name": name,
        "slug": slugify(fold(name)),
        "reason": decision.public_reason,
        "override_reason": decision.override_reason if decision.override else "",
        "plan": plan,
        "publication": publication,
    }
    held = Title.objects.filter(application=application).first()
    Title.objects.update_or_create(
        application=application, defaults={**fields, "code": held.code if held else new_code()}
    )


@transaction.atomic
def edit_letter(*, letter: Letter, subject: str, body: str, by: User) -> Letter:
    """Change a letter before it goes out. Raises ValidationError."""
    _must_publish(by, letter.publication.round)
    locked = Letter.objects.select_for_update(of=("self",)).select_related("publication").get(pk=letter.pk)
    if locked.sent_at or locked.publication.state != PublicationState.STOPPED:
        raise ValidationError(_("The publication is planned. Stop it first to change a letter."))
    locked.subject, locked.body = " ".join(subject.split()), body
    locked.edited_by, locked.edited_at = by, timezone.now()
    locked.full_clean()
    locked.save(update_fields=["subject", "body", "edited_by", "edited_at"])
    return locked


def what_opens(publication: Publication) -> dict[str, int]:
    """Return how many letters, titles and certificates open together."""
    return {
        "letters": publication.letters.count(),
        "titles": publication.titles.count(),
        "decisions": len(decisions_of(publication.round)),
    }


def word_to_type(publication: Publication) -> str:
    """Return what a person types to confirm: how many letters leave, and the year."""
    return f"{publication.letters.count()} / {publication.round.cycle.edition.year}"


@transaction.atomic
def plan(*, publication: Publication, publish_at: datetime, typed: str, by: User) -> Publication:
    """Set the instant at which everything opens. Raises ValidationError for the wrong word or an instant that has passed."""
    round_ = publication.round
    _must_publish(by, round_)
    now = hold_window(round_.pk, alone=True)
    locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if typed.strip() != word_to_type(locked):
        raise ValidationError({"typed": _("Type exactly: %s") % word_to_type(locked)})
    if publish_at <= now:
        raise ValidationError({"publish_at": _("Choose an instant that has not passed.")})
    locked.publish_at, locked.planned_by, locked.planned_at, locked.words = publish_at, by, now, typed.strip()
    locked.save(update_fields=["publish_at", "planned_by", "planned_at", "words"])
    moved = perform(locked, workflow.PLAN_AGAIN, by=by)
    append(
        round_=round_, verb="publication.planned", by=by, at=now, publish_at=publish_at.isoformat(), typed=typed.strip()
    )
    return moved


@transaction.atomic
def stop(*, publication: Publication, reason: str, by: User) -> Publication:
    """Stop a publication before its instant. Raises ValidationError where it is out already or the reason is missing."""
    round_ = publication.round
    _must_publish(by, round_)
    now = hold_window(round_.pk, alone=True)
    locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if locked.state == PublicationState.OUT or (locked.state == PublicationState.PLANNED and locked.publish_at <= now):
        raise ValidationError(_("It is out already; what everybody has read cannot be stopped."))
    moved = perform(locked, workflow.STOP_PUBLICATION, by=by, comment=reason)
    append(round_=round_, verb="publication.stopped", by=by, at=now, reason=reason)
    return moved


def carry_out_due() -> int:
    """Send the letters of every publication whose instant has come, each once; return how many publications."""
    due = Publication.objects.filter(state=PublicationState.PLANNED, publish_at__lte=database_now(), carried_out=None)
    return sum(_carry_out(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _carry_out(pk: int) -> bool:
    publication = Publication.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if publication is None or publication.carried_out or publication.state != PublicationState.PLANNED:
        return False  # another worker has it
    now = database_now()
    publication.carried_out = now
    publication.save(update_fields=["carried_out"])
    for letter in publication.letters.select_related("application").filter(sent_at=None):
        notify(DecisionLetter(letter), *owners_of(letter.application))
        Letter.objects.filter(pk=letter.pk).update(sent_at=now)
    perform(publication, workflow.LET_OUT, by=None)
    record("publication.out", publication, by=None)
    return True


def publication_of(round_: Round) -> Publication | None:
    """Return the publication of a round as it is now, None before it was prepared."""
    return Publication.objects.filter(round=round_).first()
