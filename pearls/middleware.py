"""The only home of what happens around every request: language, signing in, and pages that only read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri

from pearls import addresses
from pearls.cache import stamps_read_once

Respond = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# allauth confirms addresses and finishes single sign-on by links in mails and redirects, which are GETs by nature.
MAY_WRITE_ON_GET = ("/accounts/",)
# The health page must answer while the database, and with it every session, is gone.
KNOWS_NOBODY = ("/health/",)
# Pages for one visitor, reached by a link in a mail: they speak the visitor's language, and no cache keeps them.
WAYS_IN = ("/accounts/", "/join/", "/ask/", "/i18n/")
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
    """Choose language and time zone: of the address, else of the profile; on the ways in, what the visitor's browser asks for."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language and zone."""
        if request.path.startswith(KNOWS_NOBODY):
            return self.get_response(request)
        if english := addresses.chosen(request.path_info):
            return _to_english(request, english)
        named = addresses.language_in(request.path_info)
        request.path_info = addresses.without_language(request.path_info)
        user = request.user
        stranger = not user.is_authenticated
        if stranger and not named and request.path_info == "/" and request.method in SAFE:
            wanted = _wanted(request)
            if wanted != settings.LANGUAGE_CODE:
                return _to_front_page(wanted)
        language = named or self._language(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        zone = user.time_zone if user.is_authenticated else settings.TIME_ZONE
        with translation.override(language), timezone.override(_zone(zone)), _prefix(named if stranger else ""):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            if stranger and not named:
                patch_vary_headers(response, _read_for(request.path_info))
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # still in this language and zone
        return response

    def _language(self, request: HttpRequest) -> str:
        """Return the language of an address that names none."""
        if request.user.is_authenticated:
            wanted = request.user.language
            return wanted if wanted in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE
        return _wanted(request) if _read_for(request.path_info) else settings.LANGUAGE_CODE


def _wanted(request: HttpRequest) -> str:
    """Return the language that a visitor chose before, else the one that the browser asks for."""
    wanted = translation.get_language_from_request(request)
    return wanted if wanted in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def _read_for(path: str) -> list[str]:
    """Return the headers on which the language of an address without one depends."""
    return ["Accept-Language", "Cookie"] if path == "/" or path.startswith(WAYS_IN) else []


def _to_english(request: HttpRequest, path: str) -> HttpResponse:
    """Lead to the address without a mark, and remember the choice: else the first page would lead back to the browser's language."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(iri_to_uri(f"/{path.lstrip('/')}{'?' if query else ''}{query}"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE, samesite="Lax", secure=request.is_secure()
    )
    return response


def _to_front_page(language: str) -> HttpResponse:
    response = HttpResponseRedirect(addresses.in_language("/", language))
    patch_vary_headers(response, _read_for("/"))
    return response


@contextmanager
def _prefix(language: str) -> Iterator[None]:
    """Let every address that is made meanwhile carry the language."""
    before = get_script_prefix()
    set_script_prefix(f"/{language}/" if language else before)
    try:
        yield
    finally:
        set_script_prefix(before)


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
