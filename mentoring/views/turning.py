"""The only home of the pages on which a mentoring turns: pause, go on, end, ask for a mediator, say what changed; pulses."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentoring.enums import ClosingKind, RelationshipState
from mentoring.forms.relationships import ClosingForm, EndForm, MediationForm, PauseForm, PulseForm
from mentoring.models import Closing, Relationship
from mentoring.permissions.relationships import leads, may_oversee, party_of
from mentoring.queries import relationships as reads
from mentoring.services import feeling, talking, turning
from mentoring.views.frame import frame, get_own_relationship, get_relationship
from mentoring.views.relationships import must_write
from pearls.models import User
from pearls.views.common import attempt
from pearls.views.pages import form_page, sent


def _home(relationship: Relationship) -> str:
    return reverse("mentoring:relationship", args=[relationship.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a running mentoring rest until a day."""
    found, user = get_own_relationship(request, pk), request.user
    if found.state != RelationshipState.RUNNING:
        raise Http404
    form = PauseForm(sent(request))
    lead = _(
        "Nothing is asked and nobody is reminded until then, and the plan is closed to the mentor. Either side goes on earlier."
    )
    context = {**frame(request, found, "relationship", _("Pause")), "lead": lead, "action": _("Pause")}

    def rest() -> None:
        turning.pause(relationship=found, until=form.cleaned_data["until"], by=user)  # type: ignore[arg-type]

    return form_page(request, form, rest, done=_("It rests. Both sides were told."), to=_home(found), context=context)


@require_POST
def resume(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Go on after a pause."""
    found = get_own_relationship(request, pk)
    attempt(request, _("It goes on."), lambda: turning.resume(relationship=found, by=request.user))  # type: ignore[arg-type]
    return redirect(_home(found))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a mentoring early, without fault."""
    found, user = get_relationship(request, pk), request.user
    if not user.has_perm("mentoring.end_relationship", found) or found.state not in reads.ENDABLE:
        raise Http404
    form = EndForm(sent(request))
    lead = _(
        "It ends at once, without fault on either side, and cannot be opened again. The town goes back to the waiting list; "
        "the mentor has room for another. A pause or a mediator may be enough."
    )
    context = {**frame(request, found, "relationship", _("End without fault")), "lead": lead, "action": _("End it")}

    def carry_out() -> None:
        turning.end_without_fault(relationship=found, reason=form.cleaned_data["reason"], by=user)  # type: ignore[arg-type]

    done = _("It has ended. The office looks for what comes next.")
    return form_page(request, form, carry_out, done=done, to=_home(found), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def mediation(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the office for a mediator; the other side is not told."""
    found, user = get_own_relationship(request, pk), request.user
    must_write(request, found)
    form = MediationForm(sent(request))
    lead = _("The office reads this alone and talks to you first. It names a mediator only if you agree.")
    context = {**frame(request, found, "relationship", _("Ask for a mediator")), "lead": lead, "action": _("Ask")}

    def ask() -> None:
        talking.ask_for_mediator(relationship=found, text=form.cleaned_data["text"], by=user)  # type: ignore[arg-type]

    return form_page(request, form, ask, done=_("The office was asked."), to=_home(found), context=context)


# --- what changed ---------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what each side said of what changed, and let the own side speak when it is time."""
    found, user = get_relationship(request, pk), request.user
    kind = _kind_now(user, found)
    if request.method == "POST" and kind is None:
        raise Http404
    form = ClosingForm(sent(request))
    said = Closing.objects.filter(party__relationship=found)
    bodies = [f"party__{name}" for name in ("organisation", "municipality", "expert")]
    context: dict[str, Any] = {
        **frame(request, found, "relationship", _("What changed")),
        "said": said.select_related("said_by", *bodies),
        "kind": ClosingKind(kind).label if kind else "",
        "ends": found.ends,
        "oversees": may_oversee(user, found),  # type: ignore[arg-type]
    }

    def say() -> None:
        turning.say_closing(relationship=found, kind=str(kind), data=form.cleaned_data, by=user)  # type: ignore[arg-type]

    to = reverse("mentoring:closing", args=[found.pk])
    template = "mentoring/relationships/closing.html"
    return form_page(request, form, say, done=_("Thank you."), to=to, context=context, template=template)


def _kind_now(user: Any, relationship: Relationship) -> str | None:
    party = party_of(user, relationship)
    if party is None or not leads(user, party):
        return None
    party.relationship = relationship
    return next(iter(reads.closings_unsaid(party, timezone.localdate())), None)


# --- pulses ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the two short questions, and show how everybody finds it once enough have spoken."""
    found = get_own_relationship(request, pk)
    user = User.objects.get(pk=request.user.pk or 0)
    waiting = reads.pulses_asked(user, found, timezone.localdate())
    asked = waiting[0] if waiting else None
    if request.method == "POST" and asked is None:
        raise Http404
    form = PulseForm(sent(request))
    context = {
        **frame(request, found, "relationship", _("Two short questions")),
        "asked": asked,
        "average": reads.pulse_of(found),
        "mine": found.pulses.filter(said_by=user).exclude(learnt=""),
    }

    def keep() -> None:
        if asked:
            feeling.answer_pulse(asked=asked, by=user, **form.cleaned_data)

    to = reverse("mentoring:pulse", args=[found.pk])
    template = "mentoring/relationships/pulse.html"
    return form_page(request, form, keep, done=_("Thank you."), to=to, context=context, template=template)
