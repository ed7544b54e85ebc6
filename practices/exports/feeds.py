"""The only home of the Atom feed: what is new for any search, in the order in which it was published."""

from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from practices.exports.records import address_of


def atom(practices: Any, *, title: str, language: str, query: str) -> str:
    """Return the feed of practices, newest first; each entry has an address that never changes as its identity."""
    here = f"{settings.SITE_URL}/practices/feed/?{query}" if query else f"{settings.SITE_URL}/practices/feed/"
    feed = Atom1Feed(
        title=title,
        link=f"{settings.SITE_URL}/practices/?{query}",
        description="",
        language=language,
        feed_url=here,
        feed_guid=here,
    )
    for practice in practices:
        url = address_of(practice)
        feed.add_item(
            title=practice.title,
            link=url,
            description=practice.summary,
            unique_id=url,
            pubdate=practice.published_at,
            updateddate=practice.changed_at,
            author_name=str(practice.owner_body or practice.where),
        )
    return feed.writeString("utf-8")
