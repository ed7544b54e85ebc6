"""The only home of what plans let people find: the plans that they may read, by title and town."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.urls import reverse

from actionplans.permissions import visible_plans
from actionplans.queries import with_title
from pearls.queries import with_words
from pearls.registry import SearchHit


def plans(user: Any, words: str, most: int) -> Iterator[SearchHit]:
    """Yield plans, each called as its people called it."""
    mine = with_title(visible_plans(user)).annotate(called=Cast(F("title"), CharField()))
    rows = with_words(mine.select_related("municipality", "edition"), words, "called", "municipality__name")
    for plan in rows.order_by("-created_at", "pk")[:most]:
        year = str(plan.edition.year) if plan.edition else ""
        text = " · ".join(filter(None, [plan.municipality.name, year, plan.get_state_display()]))
        yield SearchHit(plan.title or str(plan), reverse("actionplans:detail", args=[plan.pk]), text)
