"""The only home of the pages about invitations: send, list, send again, take back, accept."""

import uuid
from typing import Any

from allauth.account.utils import perform_login
from django.apps import apps
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.filters import InvitationFilter
from pearls.forms import AcceptForm, InviteForm
from pearls.models import Invitation, User
from pearls.permissions import visible_invitations
from pearls.registry import InvitationTarget, registry
from pearls.services import access
from pearls.transitions import may_look_after
from pearls.views.common import attempt, crumbs, paged, put_errors

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# --- for the one who invites ---------------------------------------------------------------------
def get_target(request: HttpRequest, model: str, key: str) -> tuple[Model, InvitationTarget]:
    """Return the thing of the address and what inviting to it means; 404 for all who may not invite there."""
    kind = registry.invitation_targets.get(model)
    if kind is None:
        raise Http404
    try:
        target = apps.get_model(kind.model)._default_manager.filter(pk=key).first()
    except (ValueError, ValidationError):
        raise Http404 from None
    if target is None or not kind.may_invite(request.user, target):
        raise Http404
    return target, kind


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, model: str, key: str) -> HttpResponse:
    """Invite somebody to a municipality, an organisation or an upper app's thing."""
    target, kind = get_target(request, model, key)
    form = InviteForm(request.POST or None)
    if form.is_valid() and _send(request, form, target):
        messages.success(request, _("The invitation to %s is on its way.") % form.cleaned_data["email"])
        return redirect(request.get_full_path())
    here, name = kind.url(target), kind.describe(target)
    context = {
        "form": form,
        "target": name,
        "back": here,
        "invitations": _open_ones(target),
        "heading": _("Invite to %s") % name,
        "crumbs": crumbs((name, here), _("Invite")),
    }
    return render(request, "pearls/access/invite.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, form: InviteForm, target: Model) -> bool:
    try:
        access.invite(target=target, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as problem:
        put_errors(form, problem)
        return False
    except PermissionDenied:
        raise Http404 from None
    return True


def _open_ones(target: Model) -> list[Invitation]:
    rows = Invitation.objects.filter(
        target_id=str(target.pk),
        target_type__app_label=target._meta.app_label,
        target_type__model=target._meta.model_name,
        state="pending",
    )
    return list(rows.select_related("invited_by"))


@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """Show the invitations this person looks after."""
    rows = visible_invitations(request.user).select_related("invited_by")  # type: ignore[arg-type]
    asked = InvitationFilter(request.GET or None, rows)
    found = paged(request, asked.qs.prefetch_related("target"))
    context = {
        **found,
        "invitations": found["page_rows"],
        "filter": asked,
        "heading": _("Invitations"),
        "crumbs": crumbs(_("Invitations")),
    }
    return render(request, "pearls/access/invitations.html", context)


def get_invitation(request: HttpRequest, pk: uuid.UUID) -> Invitation:
    """Return an invitation that this person may send again or take back."""
    found = Invitation.objects.select_related("target_type").filter(pk=pk).first()
    if found is None or not may_look_after(request.user, found):  # type: ignore[arg-type]
        raise Http404
    return found


@require_POST
def resend(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send a new key; the old one is dead."""
    found = get_invitation(request, pk)
    said = _("A new mail to %s is on its way. The old link no longer opens anything.") % found.email
    attempt(request, said, lambda: access.resend(invitation=found, by=request.user))  # type: ignore[arg-type]
    return _back(request)


@require_POST
def revoke(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    found = get_invitation(request, pk)
    said = _("The invitation to %s is taken back.") % found.email
    attempt(request, said, lambda: access.revoke(invitation=found, by=request.user))  # type: ignore[arg-type]
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page whose button was pressed, if it is one of ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return redirect(asked if ours else "invitations")


# --- for the one who is invited ------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Open a key: say what it leads to, and let in whom it was mailed to. Looking changes nothing."""
    try:
        invitation = access.open_invitation(token)
    except access.DeadKey:
        return _dead(request, token)
    if request.user.is_authenticated:
        return _accept_as_me(request, token, invitation)
    if access.user_of(invitation.email):
        return _page(request, "signin", invitation, login=f"{reverse('account_login')}?next={request.path}")
    return _accept_as_newcomer(request, token, invitation)


def _dead(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a wrong, used, expired or revoked key: one page for all, so that it tells nobody which."""
    mine = access.accepted_before(token, request.user)  # type: ignore[arg-type]
    if mine:
        return redirect(access.landing(mine))
    return render(request, "pearls/access/dead_key.html", status=404)


def _accept_as_me(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if user.email.lower() != invitation.email:
        return _page(request, "other_address", invitation, status=403)
    if request.method != "POST":
        return _page(request, "accept", invitation)
    try:
        accepted, _person = access.accept(token=token, user=user)
    except (access.DeadKey, access.OtherAddress):
        return _dead(request, token)
    messages.success(request, _("Welcome. You are in."))
    return redirect(access.landing(accepted))


def _accept_as_newcomer(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if not form.is_valid():
        return _page(request, "newcomer", invitation, form=form, status=422 if form.errors else 200)
    try:
        accepted, person = access.accept(token=token, **form.cleaned_data)
    except access.DeadKey:
        return _dead(request, token)
    except ValidationError as problem:
        put_errors(form, problem)
        return _page(request, "newcomer", invitation, form=form, status=422)
    person.backend = BACKEND  # type: ignore[attr-defined]
    messages.success(request, _("Welcome. You are in."))
    return perform_login(request, person, email_verification="none", redirect_url=access.landing(accepted))


def _page(request: HttpRequest, case: str, invitation: Invitation, status: int = 200, **more: Any) -> HttpResponse:
    kind = access.target_kind(invitation.target)  # type: ignore[arg-type]
    name = kind.describe(invitation.target) if kind else ""
    context = {"case": case, "invitation": invitation, "target": name, "heading": _("You are invited"), **more}
    return render(request, "pearls/access/accept.html", context, status=status)
