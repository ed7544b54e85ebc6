"""The only home of the pages on which admins look after mail: the ledger with its filters, one mail, sending again."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pearls.enums import NotificationState
from pearls.filters import LedgerFilter
from pearls.models import MailAddress, Notification
from pearls.notifications.digests import title_of
from pearls.services import ledger
from pearls.views.common import admin_only, attempt, paged, programme_crumbs

MAIL_LOOK = {
    NotificationState.PENDING: "wait",
    NotificationState.SENDING: "now",
    NotificationState.SENT: "done",
    NotificationState.DIGESTED: "done",
    NotificationState.SKIPPED: "off",
    NotificationState.FAILED: "problem",
    NotificationState.UNCERTAIN: "problem",
    NotificationState.BOUNCED: "problem",
}


@require_safe
@admin_only
def mail_ledger(request: HttpRequest) -> HttpResponse:
    """Show every mail the portal wrote; texts that hold a key stay hidden."""
    rows = Notification.objects.select_related("recipient", "digest").defer(
        "body", "link", "digest__body", "digest__link"
    )
    asked = LedgerFilter(request.GET or None, rows)
    found = paged(request, asked.qs)
    mails = [_line(row) for row in found["page_rows"]]
    context = {
        **found,
        "mails": mails,
        "some_again": any(one["again"] for one in mails),
        "counts": _counts(),
        "filter": asked,
        "heading": _("Mails"),
        "crumbs": programme_crumbs(_("Mails")),
    }
    return render(request, "pearls/manage/ledger.html", context)


def _line(row: Notification) -> dict[str, Any]:
    """Return a row of the list; what leaves in a digest stands where its digest stands."""
    title = title_of(row.kind) if row.secret else row.subject
    look = MAIL_LOOK[NotificationState((row.digest or row).state)]
    return {"row": row, "title": title, "look": look, "again": row.state in ledger.TROUBLED}


def _counts() -> list[dict[str, Any]]:
    """Return how many mails stand where, those that need somebody first."""
    found = dict(Notification.objects.order_by().values_list("state").annotate(many=Count("pk")))
    order = sorted(NotificationState, key=lambda state: MAIL_LOOK[state] != "problem")
    return [
        {"label": state.label, "look": MAIL_LOOK[state], "many": found[state], "url": f"?state={state.value}"}
        for state in order
        if state in found
    ]


@require_safe
@admin_only
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail; the text of a secret one is not even read from the database."""
    rows = Notification.objects.select_related("recipient", "digest").defer(
        "body", "link", "digest__body", "digest__link"
    )
    row = get_object_or_404(rows, pk=pk)
    title = title_of(row.kind) if row.secret else row.subject
    context = {
        "row": row,
        "kind": title_of(row.kind),
        "look": MAIL_LOOK[NotificationState((row.digest or row).state)],
        "body": "" if row.secret else row.body,
        "gathered": row.gathered.defer("body", "link"),
        "failing": MailAddress.objects.filter(address=row.address.lower()).first(),
        "troubled": row.state in ledger.TROUBLED,
        "heading": title,
        "crumbs": programme_crumbs((_("Mails"), reverse("ledger")), str(title)),
    }
    return render(request, "pearls/manage/mail.html", context)


@require_POST
@admin_only
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a failed mail sent again."""
    row = get_object_or_404(Notification, pk=pk)
    attempt(request, _("It goes out again."), lambda: ledger.send_again(row=row, by=request.user))  # type: ignore[arg-type]
    return redirect("mail", pk)


@require_POST
@admin_only
def send_several_again(request: HttpRequest) -> HttpResponse:
    """Have the ticked mails sent again; those that left meanwhile are let be."""
    keys = [int(key) for key in request.POST.getlist("mail") if key.isascii() and key.isdigit()]
    many = ledger.send_several_again(keys=keys, by=request.user)  # type: ignore[arg-type]
    if many:
        messages.success(request, ngettext("%d mail goes out again.", "%d mails go out again.", many) % many)
    else:
        messages.error(request, _("Tick the mails that are to go out again."))
    return redirect("ledger")
