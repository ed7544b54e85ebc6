"""The only home of what happens around every request: language, signing in, and pages that only read."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone, translation

from pearls.cache import stamps_read_once

Respond = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# allauth confirms addresses and finishes single sign-on by links in mails and redirects, which are GETs by nature.
MAY_WRITE_ON_GET = ("/accounts/",)
# The health page must answer while the database, and with it every session, is gone.
KNOWS_NOBODY = ("/health/",)
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


class WriteOnGet(RuntimeError):
    """A page that only reads tried to write: a mistake of ours, never of the visitor."""


class StampsMiddleware:
    """Read each stamp of what is remembered once per request."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        with stamps_read_once():
            return self.get_response(request)


class LanguageMiddleware:
    """Choose language and time zone: what was chosen in the switch, else the profile, else what the browser asks for."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language and zone."""
        if request.path.startswith(KNOWS_NOBODY):
            return self.get_response(request)
        language = self._language(request)
        zone = request.user.time_zone if request.user.is_authenticated else settings.TIME_ZONE
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language), timezone.override(_zone(zone)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Language"]))
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # still in this language and zone
        return response

    def _language(self, request: HttpRequest) -> str:
        wanted = translation.get_language_from_request(request)
        if request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            wanted = request.user.language
        return wanted if wanted in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page asks for an account unless its view says otherwise, and what it shows stays with that person.

    Scripts get an answer that they can read.
    """

    def process_view(self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict) -> Any:
        """Let in whom the page was made for: a text typed under one name is never saved under another.

        On a shared computer a colleague can sign in while a tab still holds somebody's text; the tab says whose it is.
        """
        typed_by = request.headers.get("X-Pearls-User")
        if typed_by and request.user.is_authenticated and typed_by != str(request.user.pk):
            return self._signed_out()
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> Any:
        """Return 401 for a request in JSON, whose text waits in the browser; send everybody else to sign in."""
        if request.content_type == "application/json" or "application/json" in request.headers.get("Accept", ""):
            return self._signed_out()
        return super().handle_no_permission(request, view_func)

    def _signed_out(self) -> JsonResponse:
        return JsonResponse({"error": "signed-out", "login": reverse(settings.LOGIN_URL)}, status=401)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep what a signed-in person saw out of every cache: after signing out, Back shows nothing."""
        if not request.path.startswith(KNOWS_NOBODY) and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ReadOnlyGetMiddleware:
    """Refuse, on the connection itself, every write while a GET is answered."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a write raises WriteOnGet."""
        if request.method not in SAFE or request.path.startswith(MAY_WRITE_ON_GET):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute, sql, params, many, context):
    if str(sql).lstrip().upper().startswith(WRITES) and "django_session" not in str(sql):
        raise WriteOnGet(str(sql)[:200])
    return execute(sql, params, many, context)
