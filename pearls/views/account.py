"""The only home of the pages of one's own account that are not allauth's: profile, mails, messages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from pearls.addresses import in_language, without_language
from pearls.forms import MailChoicesForm, MailHabitsForm, ProfileForm
from pearls.middleware import WAYS_IN
from pearls.models import MailHabits, Notification, User
from pearls.permissions import get_visible_or_404
from pearls.services import hearing, ledger, people
from pearls.views.common import crumbs, paged


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, language and time zone, with the way to everything else about the account."""
    user = User.objects.get(pk=request.user.pk or 0)  # a copy: a refused form must not rename the person in the header
    form = ProfileForm(request.POST or None, instance=user)
    if form.is_valid():
        people.update_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    context = {"form": form, "heading": _("My account"), "crumbs": crumbs(_("My account")), "links": _links()}
    return render(request, "pearls/account/profile.html", context, status=422 if form.errors else 200)


def _links() -> list[dict[str, str]]:
    pages = [
        ("notification_choices", _("Which mails I get"), _("At once, once a day, once a week, or not at all.")),
        ("my_calendar", _("My calendar"), _("Have your dates in your own calendar.")),
        ("account_email", _("E-mail address"), _("The address you sign in with.")),
        ("account_change_password", _("Password"), _("Change it, or set one.")),
        ("mfa_index", _("Passkeys and second factor"), _("Sign in with a key, a finger or a code.")),
        ("usersessions_list", _("Where I am signed in"), _("See your sessions and end them.")),
    ]
    return [{"url": reverse(name), "label": label, "text": text} for name, label, text in pages]


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    """Show and change how soon a person hears of what, and when mail is welcome."""
    user = request.user
    form = MailChoicesForm(request.POST or None, user=user)  # type: ignore[arg-type]
    known = MailHabits.objects.filter(user=user).first() or MailHabits()  # type: ignore[misc]
    habits = MailHabitsForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid() and habits.is_valid():
        _store_choices(user, form, habits)
        messages.success(request, _("Saved."))
        return redirect("notification_choices")
    context = {
        "form": form,
        "habits": habits,
        "zone": timezone.get_current_timezone_name(),
        "heading": _("Which mails I get"),
        "crumbs": crumbs((_("My account"), reverse("profile")), _("Which mails I get")),
    }
    wrong = form.errors or habits.errors
    return render(request, "pearls/account/mails.html", context, status=422 if wrong else 200)


@transaction.atomic
def _store_choices(user: Any, form: MailChoicesForm, habits: MailHabitsForm) -> None:
    for kind, channel, pace in form.changes():
        hearing.set_pace(user=user, kind=kind, pace=pace, channel=channel)
    if habits.has_changed():
        hearing.set_habits(user=user, **habits.cleaned_data)
    hearing.follow_choices(user=user)


def my_messages(request: HttpRequest):
    """Return the messages a person may read here; those with a key stand only in the mail."""
    return Notification.objects.filter(recipient=request.user, secret=False, in_portal=True)  # type: ignore[misc]


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what the portal told this person, the newest first."""
    context = {
        **paged(request, my_messages(request)),
        "unread_here": my_messages(request).filter(read_at=None).count(),
        "heading": _("Messages"),
        "crumbs": crumbs(_("Messages")),
    }
    return render(request, "pearls/account/inbox.html", context)


@require_POST
def read_messages(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Mark one message as read and go where it leads, or mark all."""
    rows = my_messages(request)
    if pk is None:
        ledger.mark_read(rows, at=timezone.now())
        return redirect("inbox")
    row = get_visible_or_404(rows, pk=pk)
    ledger.mark_read(rows.filter(pk=pk), at=timezone.now())
    return redirect(row.url or "inbox")


@require_POST
@login_not_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the language in the profile of a signed-in person; a visitor is led to the address that speaks it."""
    wanted, user = request.POST.get("language", ""), request.user
    answer = set_language(request)  # it knows which addresses lead out of the portal
    if wanted not in settings.INTERFACE_LANGUAGES:
        return answer
    if user.is_authenticated:
        people.update_profile(user=user, name=user.name, language=wanted, time_zone=user.time_zone)  # type: ignore[arg-type]
    elif not without_language(answer.headers["Location"]).startswith(WAYS_IN):
        answer.headers["Location"] = in_language(answer.headers["Location"], wanted)
    return answer
