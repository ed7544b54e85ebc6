"""The only home of the pages of the agreement: read and sign, write the next version, order it on paper."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentoring.exports.agreement import labels
from mentoring.forms.relationships import AgreementForm, SignForm
from mentoring.models import Relationship
from mentoring.permissions.relationships import may_enter, may_sign, may_write_in, party_of
from mentoring.queries import relationships as reads
from mentoring.services import agreeing
from mentoring.views.frame import frame, get_own_relationship, get_relationship
from mentoring.views.relationships import must_write
from pearls.views.pages import form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the newest version with who signed it; who leads for a side signs here."""
    found, user = get_relationship(request, pk), request.user
    newest = reads.current_agreement(found)
    missing = reads.unsigned(newest) if newest else []
    party = party_of(user, found)  # type: ignore[arg-type]
    signs = bool(newest) and party in missing and bool(may_sign(user, found))  # type: ignore[arg-type]
    if request.method == "POST":
        get_own_relationship(request, pk)
        must_write(request, found)
    initial = {"name": getattr(user, "name", ""), "number": newest.number if newest else 0}
    form = SignForm(sent(request), initial=initial)
    named = labels()
    context = {
        **frame(request, found, "agreement", _("Agreement")),
        "agreement": newest,
        "parts": [(named[part], newest.terms[part]) for part in agreeing.PARTS] if newest else [],
        "signatures": newest.signatures.all() if newest else [],
        "missing": missing,
        "signs": signs,
        "refusal": getattr(may_sign(user, found), "reason", "") if may_enter(user, found) and missing else "",  # type: ignore[arg-type]
        "can_write": bool(may_write_in(user, found)) and party is not None,  # type: ignore[arg-type]
    }

    def sign() -> None:
        data = form.cleaned_data
        agreeing.sign(relationship=found, number=data["number"], name=data["name"], by=user)  # type: ignore[arg-type]

    to = reverse("mentoring:agreement", args=[found.pk])
    return form_page(
        request,
        form,
        sign,
        done=_("Signed."),
        to=to,
        context=context,
        template="mentoring/relationships/agreement.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_agreement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the next version; it begins with the last one, or with the usual texts."""
    found, user = get_own_relationship(request, pk), request.user
    must_write(request, found)
    form = AgreementForm(sent(request), labels=labels(), initial=_words_now(found))
    lead = _("Change what does not fit. A changed text is a new version, and every side signs again.")
    heading = _("Write the agreement")
    context = {**frame(request, found, "agreement", heading), "lead": lead}

    def write() -> None:
        agreeing.write_agreement(relationship=found, terms=form.cleaned_data, by=user)  # type: ignore[arg-type]

    to = reverse("mentoring:agreement", args=[found.pk])
    return form_page(request, form, write, done=_("Written. Now every side signs it."), to=to, context=context)


def _words_now(relationship: Relationship) -> dict[str, Any]:
    newest = reads.current_agreement(relationship)
    if newest:
        return newest.terms
    template = reads.current_template(relationship.kind)
    return template.texts["en"] if template else {}


@require_POST
def order_agreement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Order the newest version as PDF."""
    found = get_relationship(request, pk)
    return redirect("job", agreeing.order_agreement(relationship=found, by=request.user).pk)  # type: ignore[arg-type]
