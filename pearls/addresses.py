"""The only home of languages in addresses: /lv/practices/ says in Latvian what /practices/ says in English; and of their own names.

A visitor without an account finds the language in the address alone, so that one address is one page, for caches and for search
engines. People who are signed in have it in their profile, and their addresses carry none.
"""

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language_info


def offered() -> list[str]:
    """Return the languages that stand in addresses: all that are offered but English, which needs no mark."""
    return [code for code in settings.INTERFACE_LANGUAGES if code != settings.LANGUAGE_CODE]


def name_of(language: str) -> str:
    """Return what a language calls itself: "Suomi"."""
    return str(get_language_info(language)["name_local"]).capitalize()


def language_in(path: str) -> str:
    """Return the language in which an address speaks, or "" where it names none."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in offered() else ""


def without_language(path: str) -> str:
    """Return an address without its language."""
    language = language_in(path)
    return path[len(language) + 1 :] or "/" if language else path


def in_language(path: str, language: str) -> str:
    """Return the address that says the same in a language; its own one where the language needs no mark."""
    plain = without_language(path)
    return f"/{language}{plain}" if language in offered() else plain


def here(path: str) -> str:
    """Return a path of ours as the page that is being made links to it: in the language of its own address.

    A path that names a language itself keeps it.
    """
    return path if language_in(path) or chosen(path) else f"{get_script_prefix().rstrip('/')}{path}"


def chosen(path: str) -> str:
    """Return where /en/… leads: English has no mark, so this address says that a visitor chose it; "" for all others."""
    mark = f"/{settings.LANGUAGE_CODE}/"
    return path[len(mark) - 1 :] if offered() and path.startswith(mark) else ""


def switch(path: str) -> list[tuple[str, str]]:
    """Return (language, path) of the same page in each language, as the switch offers it to a visitor without an account."""
    plain = without_language(path)
    marked = settings.LANGUAGE_CODE
    return [
        (code, f"/{code}{plain}" if code == marked else in_language(plain, code))
        for code in settings.INTERFACE_LANGUAGES
    ]


def alternates(path: str) -> list[tuple[str, str]]:
    """Return (language, whole address) of every language in which a public page can be read; "x-default" is English."""
    plain = without_language(path)
    if not offered():
        return []
    each = [(code, f"{settings.SITE_URL}{in_language(plain, code)}") for code in settings.INTERFACE_LANGUAGES]
    return [*each, ("x-default", f"{settings.SITE_URL}{plain}")]
