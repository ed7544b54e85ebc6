"""The only home of the pages on who applies and to whom they are tied: people, partners of the bid, those who judge."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.forms.applying import MemberForm, PartnerForm, TieForm
from awards.models import Application, BidPartner, Seat
from awards.permissions import may_manage, may_name_tie, may_write
from awards.queries import people_of, ties_named, who_reads
from awards.services import applying, rounds
from awards.views.applying_head import crumbs_of, get_application, is_mine, page_bearings, posted
from pearls.models import Invitation
from pearls.permissions import get_visible_or_404
from pearls.templatetags.pearls import moment_of
from pearls.views.common import attempt, put_errors


# --- people ---------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who works on the application; owners change rights and invite here."""
    application = get_application(request.user, pk)
    if request.method == "POST":
        return _change_member(request, application)
    waiting = Invitation.objects.filter(target_id=str(pk), target_type__model="application", state="pending")
    context = {
        "application": application,
        "people": people_of(application),
        "invitations": waiting,
        "can_manage": may_manage(request.user, application),  # type: ignore[arg-type]
        "roles": MemberForm.base_fields["role"].choices,  # type: ignore[attr-defined]
        "invite_url": reverse("invite", args=["awards.application", str(pk)]),
        "heading": _("People"),
        "subtitle": str(application),
        "crumbs": crumbs_of(application, _("People")),
        **page_bearings(request, application, _("Who works on it"), _("Invite whom you need")),
    }
    return render(request, "awards/applying/people.html", context)


def _change_member(request: HttpRequest, application: Application) -> HttpResponse:
    form, leaving = MemberForm(request.POST), "remove" in request.POST
    form.fields["role"].required = not leaving
    if not form.is_valid():
        raise Http404
    user, role = form.cleaned_data["user"], form.cleaned_data["role"]
    try:
        if leaving:
            applying.remove_member(application=application, user=user, by=request.user)  # type: ignore[arg-type]
        else:
            applying.set_member(application=application, user=user, role=role, by=request.user)  # type: ignore[arg-type]
    except applying.LastOwner as problem:
        messages.error(request, str(problem))
    except PermissionDenied:
        raise Http404 from None
    if leaving and user == request.user:
        return redirect("awards:applications")
    return redirect("awards:people", application.pk)


# --- partners -------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the partners of the bid; who may write adds one here."""
    application = get_application(request.user, pk)
    return _partner_page(request, application, BidPartner(application=application))


@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, pk: uuid.UUID, partner: int) -> HttpResponse:
    """Change one partner of the bid."""
    application = get_application(request.user, pk)
    return _partner_page(request, application, get_visible_or_404(application.partners.all(), pk=partner))


def _partner_page(request: HttpRequest, application: Application, one: BidPartner) -> HttpResponse:
    allowed, name = may_write(request.user, application), one.name  # type: ignore[arg-type]
    form = PartnerForm(posted(request), instance=one)
    if allowed and request.method == "POST" and form.is_valid() and _kept(request, application, form):
        return redirect("awards:partners", application.pk)
    steps = [_("Partners"), name] if one.pk else [_("Partners")]
    context = {
        "application": application,
        "partners": application.partners.select_related("municipality__country", "organisation__country"),
        "editing": one if one.pk else None,
        "form": form,
        "refused": "" if allowed else getattr(allowed, "reason", ""),
        "heading": _("Partners of the bid"),
        "subtitle": str(application),
        "crumbs": crumbs_of(application, *steps),
        **page_bearings(request, application, _("Partners of the bid"), _("Name who applies with you")),
    }
    return render(
        request,
        "awards/applying/partners.html",
        context,
        status=422 if form.errors or (form.is_bound and not allowed) else 200,
    )


def _kept(request: HttpRequest, application: Application, form: PartnerForm) -> bool:
    try:
        applying.set_partner(application=application, partner=form.instance, by=request.user)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%s is in the bid.") % form.instance)
    return True


@require_POST
def remove_partner(request: HttpRequest, pk: uuid.UUID, partner: int) -> HttpResponse:
    """Take a partner out of the bid."""
    application = get_application(request.user, pk)
    one = get_visible_or_404(application.partners.all(), pk=partner)
    attempt(
        request,
        _("%s is no longer in the bid.") % one,
        lambda: applying.remove_partner(application=application, partner=one, by=request.user),  # type: ignore[arg-type]
    )
    return redirect("awards:partners", pk)


# --- ties with those who judge --------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let an owner name a tie with somebody who judges; the team sees what was named."""
    application = get_application(request.user, pk)
    allowed = may_name_tie(request.user, application)  # type: ignore[arg-type]
    named = ties_named(application) if is_mine(request, application) else []  # the office reads it with the round
    known = {tie["seat"] for tie in named}
    free = [seat for seat in who_reads(application) if str(seat.pk) not in known] if allowed else []
    form = TieForm(posted(request), choices=free)
    if allowed and form.is_valid() and _named(request, application, form):
        return redirect("awards:ties", pk)
    context = {
        "application": application,
        "named": named,
        "free": free,
        "form": form,
        "refused": "" if allowed else getattr(allowed, "reason", ""),
        "heading": _("Ties with those who judge"),
        "subtitle": str(application),
        "crumbs": crumbs_of(application, _("Ties")),
        "bearings": {
            "where": _("Ties with those who judge"),
            "what": _("Name a tie if there is one") if free else _("Nothing now"),
            **_while_they_read(request, application, free),
        },
    }
    wrong = form.is_bound and not (allowed and form.is_valid())
    return render(request, "awards/applying/ties.html", context, status=422 if wrong else 200)


def _while_they_read(request: HttpRequest, application: Application, free: list[Seat]) -> dict[str, str]:
    """Return until when ties can be named: the end of the last round in which somebody can be named."""
    if not free:
        return {"when": _("Nothing is due"), "when_note": ""}
    end = max(seat.round.closes_at for seat in free)
    shown = moment_of(end, application.cycle.zone, getattr(request.user, "time_zone", ""))
    return {"when": shown["text"], "when_note": _("%s time, the end of the round") % shown["zone"]}


def _named(request: HttpRequest, application: Application, form: TieForm) -> bool:
    try:
        rounds.report_tie(application=application, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    messages.success(request, _("Noted. %s does not read your application any more.") % form.cleaned_data["seat"])
    return True
