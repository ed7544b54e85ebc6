"""The only home of the pages that a mail's own links open: stop mails of a kind, and confirm an address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from pearls.notifications.unsubscribing import read_paces, read_token, sign_paces
from pearls.services import hearing


@csrf_exempt  # a mail program posts without a page of ours before; the signed token is what it may do
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; a POST stops the mails at once, signed in or not (RFC 8058), and offers to take it back.

    A mail program follows no redirect, so the answer to a POST is the page itself.
    """
    wish = read_token(token)
    if wish is None:
        raise Http404
    context = {"wish": wish, "case": "ask", "undo": ""}
    if request.method == "POST" and "undo" in request.POST:
        hearing.resume(wish=wish, paces=read_paces(request.POST["undo"]))
        context["case"] = "resumed"
    elif request.method == "POST":
        context |= {"case": "stopped", "undo": sign_paces(hearing.stop(wish=wish))}
    return _in_language_of(request, wish.user, "pearls/access/unsubscribe.html", context)


def _in_language_of(request: HttpRequest, user, template: str, context: dict) -> HttpResponse:
    known = user.language if user.language in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE
    with translation.override(known):
        answer = render(request, template, context)
    answer.headers["Content-Language"] = known
    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button; a POST says that mail arrives at the address again."""
    person = hearing.person_of_check(token)
    if person is None:
        raise Http404
    done = request.method == "POST"
    if done:
        hearing.confirm_address(user=person)
    return _in_language_of(request, person, "pearls/access/confirm_address.html", {"person": person, "done": done})


@require_POST
def send_check(request: HttpRequest) -> HttpResponse:
    """Send a mail with which the signed-in person confirms the own address."""
    hearing.send_check(user=request.user)  # type: ignore[arg-type]
    messages.success(request, _("A mail is on its way to %s. Open the address in it.") % request.user.email)  # type: ignore[union-attr]
    return redirect("notification_choices")
