"""The only home of hearing of what is new: saved searches, follows, and the mails that come of them."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pearls.models import Municipality, User
from pearls.notifications import notify
from practices.enums import Cadence
from practices.models import Follow, Practice, SavedSearch, Term
from practices.notifications import FollowedNews, NewForSearch
from practices.queries import findable_practices

MOST_SEARCHES = 50
PAUSE = {Cadence.DAILY: timedelta(days=1), Cadence.WEEKLY: timedelta(days=7)}
SLACK = timedelta(minutes=30)
"""The sweep may come a little early without anybody waiting another day."""


@transaction.atomic
def save_search(*, by: User, title: str, query: str, cadence: str) -> SavedSearch:
    """Keep a search. Raises ValidationError where it is kept already, or where there are too many."""
    if SavedSearch.objects.filter(user=by).count() >= MOST_SEARCHES:
        raise ValidationError(_("You have %d saved searches. Delete one first.") % MOST_SEARCHES)
    search = SavedSearch(user=by, title=title.strip() or _("All practices"), query=query, cadence=cadence)
    search.full_clean()
    search.save()
    return search


@transaction.atomic
def change_search(*, search: SavedSearch, title: str, cadence: str) -> None:
    """Rename a saved search or change how often it tells."""
    search.title, search.cadence = title.strip() or search.title, cadence
    search.full_clean()
    search.save()


@transaction.atomic
def delete_search(*, search: SavedSearch) -> None:
    """Forget a saved search."""
    search.delete()


@transaction.atomic
def follow(*, by: User, thing: Practice | Municipality | Term) -> Follow:
    """Follow a practice, a municipality or a topic; following twice is following once."""
    name = type(thing)._meta.model_name or ""
    found = Follow.objects.filter(user=by, **{name: thing}).first()
    return found or Follow.objects.create(user=by, **{name: thing})


@transaction.atomic
def unfollow(*, found: Follow) -> None:
    """Stop following."""
    found.delete()


def tell_searchers(find: Callable[[str, User], Iterable[Any]]) -> int:
    """Tell of new practices in every saved search that is due; return how many mails were written.

    `find(query, user)` returns the numbers (primary keys) of the practices that fit; it is the search itself, given by the caller
    above, since services stand below it.
    """
    now = timezone.now()
    due = Q()
    for cadence, pause in PAUSE.items():
        due |= Q(cadence=cadence, told_until__lte=now - pause + SLACK)
    waiting = SavedSearch.objects.filter(due).filter(user__is_active=True).values_list("pk", flat=True)
    return sum(_tell(pk, find) for pk in waiting)


@transaction.atomic
def _tell(pk: int, find: Callable[[str, User], Iterable[Any]]) -> int:
    search = SavedSearch.objects.select_for_update(skip_locked=True).select_related("user").filter(pk=pk).first()
    if search is None:
        return 0
    since, now = search.told_until, timezone.now()
    fresh = findable_practices().filter(published_at__gt=since, published_at__lte=now)
    found = list(fresh.filter(pk__in=list(find(search.query, search.user)))) if fresh.exists() else []
    search.told_until = now
    search.save(update_fields=["told_until"])
    if found:
        notify(NewForSearch(search, tuple(found), since), search.user)
    return int(bool(found))


def tell_followers(*, practice: Practice, what: str) -> None:
    """Tell those who follow the practice, its municipality or one of its topics; call it in the transaction of the change.

    `what` is "published" or "updated".
    """
    follows = Follow.objects.filter(
        Q(practice=practice)
        | Q(municipality=practice.municipality_id, municipality__isnull=False)
        | Q(term__in=practice.term_ids)
    )
    people = User.objects.filter(pk__in=follows.values("user"), is_active=True)
    notify(FollowedNews(practice, what, practice.revision.number if practice.revision else 0), *people)
