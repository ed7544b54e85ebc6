"""The only home of what mentoring lets people find: sessions; mentorings, meetings and visits for those who take part or oversee."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone

from mentoring.permissions import visible_relationships
from mentoring.permissions.meetings import visible_meetings
from mentoring.permissions.sessions import visible_sessions
from mentoring.permissions.visits import visible_visits
from pearls.queries import with_words
from pearls.registry import SearchHit


def _day(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


def sessions(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield learning sessions: what is public for everybody, what is published for people with an account."""
    for found in with_words(visible_sessions(user), words, "title").order_by("-starts_at", "pk")[:most]:
        yield SearchHit(found.title, reverse("mentoring:session", args=[found.pk]), _day(found.starts_at))


def relationships(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the mentorings whose page a person may open."""
    for found in with_words(visible_relationships(user), words, "name").order_by("-created_at", "pk")[:most]:
        page = reverse("mentoring:relationship", args=[found.pk])
        yield SearchHit(found.name, page, found.get_state_display())


def meetings(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the meetings of own mentorings."""
    rows = with_words(visible_meetings(user).select_related("relationship"), words, "title")
    for found in rows.order_by("-created_at", "pk")[:most]:
        page = reverse("mentoring:meeting", args=[found.pk])
        yield SearchHit(found.title, page, found.relationship.name)


def visits(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield the visits that a person may see."""
    rows = with_words(visible_visits(user).select_related("relationship"), words, "title", "place")
    for found in rows.order_by("-starts", "pk")[:most]:
        yield SearchHit(found.title, reverse("mentoring:visit", args=[found.pk]), found.relationship.name)
