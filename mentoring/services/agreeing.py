"""The only home of the agreement: its texts are loaded, a version is written, every side signs, it is ordered on paper."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.enums import RelationshipState
from mentoring.models import Agreement, AgreementTemplate, Relationship, Signature
from mentoring.notifications.relationships import Unsigned
from mentoring.permissions.relationships import may_sign, visible_relationships
from mentoring.queries.relationships import current_agreement, current_template, people_in, unsigned
from mentoring.services.guarding import kept, locked_to_write, must, own_party
from mentoring.workflow.relationships import START
from pearls import jobs
from pearls.audit import record
from pearls.models import Job, User
from pearls.notifications import notify
from pearls.permissions import get_visible_or_404
from pearls.workflow import perform

PARTS = ("aims", "rhythm", "confidentiality", "conflict", "exit", "data")
DATA = Path(__file__).parent.parent / "data"


@transaction.atomic
def load_templates(_programme: Mapping[str, Any]) -> None:
    """Keep the texts of the data file as the newest version of each kind; where nothing changed, nothing happens."""
    for kind, texts in yaml.safe_load((DATA / "agreement.yaml").read_text("utf-8")).items():
        newest = current_template(kind)
        if newest is None or newest.texts != texts:
            AgreementTemplate.objects.create(kind=kind, number=newest.number + 1 if newest else 1, texts=texts)


def hash_of(relationship: Relationship, number: int, terms: Mapping[str, str]) -> str:
    """Return the hash over what is signed: whose agreement it is, its version, its terms."""
    said = {"relationship": str(relationship.pk), "number": number, "terms": dict(terms)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def write_agreement(*, relationship: Relationship, terms: Mapping[str, str], by: User) -> Agreement:
    """Write the next version; signatures start again and the others are told. The same words again make no new version.

    Raises PermissionDenied, or ValidationError at the part that is empty.
    """
    found = locked_to_write(relationship, by)
    own_party(found, by)
    words = {part: terms.get(part, "").replace("\r\n", "\n").strip() for part in PARTS}
    empty = {part: _("Say something here, or both sides will wonder.") for part in PARTS if not words[part]}
    if empty:
        raise ValidationError(empty)
    newest = current_agreement(found)
    if newest and newest.terms == words:
        return newest
    template, number = current_template(found.kind), newest.number + 1 if newest else 1
    if template is None:
        raise ValidationError(_("The texts of the agreement are not loaded. Tell the programme office."))
    made = Agreement.objects.create(
        relationship=found,
        template=template,
        number=number,
        terms=words,
        sha256=hash_of(found, number, words),
        written_by=by,
    )
    record("agreement.written", found, by=by, number=number)
    notify(Unsigned(found, key=str(number)), *people_in(found, without=by))
    return made


@transaction.atomic
def sign(*, relationship: Relationship, number: int, name: str, by: User) -> Relationship:
    """Sign a version for one's side; with the last signature the year begins. Return the relationship.

    Raises PermissionDenied, or ValidationError where the version is not the newest any more, or is signed already.
    """
    found = locked_to_write(relationship, by)
    must(may_sign(by, found))
    newest = current_agreement(found)
    if newest is None or newest.number != number:
        raise ValidationError(_("The agreement has changed meanwhile. Read the new version before you sign."))
    kept(Signature(agreement=newest, party=own_party(found, by), name=" ".join(name.split()), signed_by=by))
    record("agreement.signed", found, by=by, number=number, name=name)
    if found.state == RelationshipState.AGREEING and not unsigned(newest):
        return perform(found, START, by=by)
    return found


def order_agreement(*, relationship: Relationship, by: User) -> Job:
    """Return the job that puts the newest version on paper; for whom the page is not visible it is unknown."""
    get_visible_or_404(visible_relationships(by), pk=relationship.pk)
    newest = get_visible_or_404(relationship.agreements.all()[:1])
    title = _("Agreement of %s") % relationship
    params = {"agreement": newest.pk}
    return jobs.order("mentoring_agreement", by=by, title=title, params=params, key=f"mentoring_agreement:{newest.pk}")
