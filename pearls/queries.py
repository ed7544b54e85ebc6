"""The only home of the core's reads: towns by any of their names, and the counts of the programme page."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from pearls.enums import AccessRequestState, InvitationState, NotificationState, RoleName
from pearls.folding import beginnings, fold
from pearls.models import (
    AccessRequest,
    Comment,
    Edition,
    Invitation,
    Municipality,
    Notification,
    Organisation,
    Place,
    PlaceName,
    Role,
    User,
)


@dataclass(frozen=True)
class Found:
    """One town or municipality that a search found; `value` is its key in forms, `also` the name that matched."""

    value: str
    name: str
    also: str
    where: str
    country: str
    population: int | None
    is_municipality: bool

    @property
    def pk(self) -> str:
        """Return the number of the town or municipality."""
        return self.value.partition(":")[2]

    @property
    def label(self) -> str:
        """Return what a pick list shows: enough to tell two towns of one name apart."""
        return ", ".join(filter(None, [self.name, self.where]))


def with_words(rows: Any, words: str, *fields: str) -> Any:
    """Return the rows in which each word begins a word of one of the fields, with or without diacritics; no words, no rows."""
    patterns = beginnings(words)
    for pattern in patterns:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__regex": pattern})
        rows = rows.filter(anywhere)
    return rows if patterns else rows.none()


def find_places(query: str, limit: int = 10) -> list[Found]:
    """Return towns and municipalities by any name, with or without diacritics: whole names first, then beginnings.

    One query; the larger town first among equals. A municipality and the town in it of the same name are one entry.
    """
    folded = fold(query)
    if len(folded) < 2:
        return []
    names = PlaceName.objects.filter(Q(folded__startswith=folded) | Q(folded__contains=f" {folded}"))
    return _distinct(_ranked(names, folded)[: limit * 4])[:limit]


def _ranked(names: QuerySet[PlaceName], folded: str) -> QuerySet[PlaceName]:
    rank = Case(
        When(folded=folded, then=Value(0)),
        When(folded__startswith=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    people = Coalesce("municipality__population", "place__population", Value(0))
    linked = names.annotate(rank=rank, people=people).order_by("rank", "-people", "name", "pk")
    return linked.select_related(
        "municipality__country",
        "municipality__region",
        "place__country",
        "place__region",
        "place__municipality__country",
        "place__municipality__region",
    )


def _distinct(rows: QuerySet[PlaceName]) -> list[Found]:
    found: dict[str, Found] = {}
    for row in rows:
        thing = _meant(row)
        found.setdefault(key_of(thing), _entry(thing, row.name))
    return list(found.values())


def _meant(row: PlaceName) -> Municipality | Place:
    """Return what a name stands for; a town whose municipality is called the same is that municipality."""
    if row.place is None:
        assert row.municipality is not None  # the table's check: a name has exactly one owner
        return row.municipality
    body = row.place.municipality
    return body if body and body.name == row.place.name else row.place


def key_of(thing: Municipality | Place) -> str:
    """Return the key of a town or municipality in forms and addresses."""
    return f"{'m' if isinstance(thing, Municipality) else 'p'}:{thing.pk}"


def thing_of(key: str) -> Municipality | Place | None:
    """Return the town or municipality of a key, or None."""
    kind, _colon, pk = key.partition(":")
    model = {"m": Municipality, "p": Place}.get(kind)
    if model is None or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    return model.objects.select_related("country").filter(pk=int(pk)).first()  # type: ignore[attr-defined]


def _entry(thing: Municipality | Place, matched: str) -> Found:
    body = thing.municipality if isinstance(thing, Place) else None
    inside = body.name if body and body.name != thing.name else (thing.region.name if thing.region else "")
    return Found(
        value=key_of(thing),
        name=thing.name,
        also=matched if matched != thing.name else "",
        where=", ".join(filter(None, [inside, str(thing.country)])),
        country=thing.country_id,
        population=thing.population,
        is_municipality=isinstance(thing, Municipality),
    )


def programme_counts() -> dict[str, Any]:
    """Return what stands on the programme page, in six counts."""
    open_request = {"state": AccessRequestState.OPEN}
    pending = {"state": InvitationState.PENDING, "expires_at__gt": timezone.now()}
    troubled = Q(state__in=[NotificationState.FAILED, NotificationState.UNCERTAIN, NotificationState.BOUNCED])
    waiting = Q(state=NotificationState.PENDING)
    mails = Notification.objects.aggregate(trouble=Count("pk", troubled), waiting=Count("pk", waiting))
    return {
        "requests": AccessRequest.objects.filter(**open_request).count(),
        "invitations": Invitation.objects.filter(**pending).count(),
        "municipalities": Municipality.objects.count(),
        "organisations": Organisation.objects.count(),
        "people": User.objects.filter(is_active=True).count(),
        "edition": Edition.objects.filter(is_current=True).first(),
        **mails,
    }


def threads_at(belongs_to: uuid.UUID, places: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the threads at each place as {"first", "answers"}, open ones before settled ones, oldest first.

    One query, and one more for the people where something was said.
    """
    said = Comment.objects.filter(belongs_to=belongs_to, place__in=list(places)).order_by("written_at", "pk")
    people = User.objects.in_bulk(
        {pk for comment in said for pk in (comment.written_by_id, comment.settled_by_id) if pk}
    )
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for comment in said:
        comment.written_by, comment.settled_by = people[comment.written_by_id], people.get(comment.settled_by_id)
        if comment.thread_id is None:
            found[comment.pk] = {"first": comment, "answers": []}
        else:
            found[comment.thread_id]["answers"].append(comment)
    by_place: dict[str, list[dict[str, Any]]] = {}
    for thread in sorted(found.values(), key=lambda thread: thread["first"].settled_at is not None):
        by_place.setdefault(thread["first"].place, []).append(thread)
    return by_place


def admins() -> list[User]:
    """Return the people of the programme office: who is told of what needs them."""
    today = Role.objects.current().filter(name=RoleName.ADMIN).values("user")
    return list(User.objects.filter(pk__in=today, is_active=True))
