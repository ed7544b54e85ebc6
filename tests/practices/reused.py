"""What hangs on a published practice when people use it: for the sweeps."""

from datetime import date

from pearls.models import Attachment, Municipality
from practices.models import (
    Adoption,
    Collection,
    CollectionItem,
    ContactMessage,
    Follow,
    Picture,
    Practice,
    SavedSearch,
)


def some_reuse(town, owner, stranger):
    """Return one of everything: ana's collection, a report of another town, a question of cleo, a picture of the draft."""
    public = Practice.objects.get(municipality=town, state="published")
    draft = Practice.objects.filter(municipality=town, state="draft").first()
    other = Municipality.objects.create(name="Klinthavn", slug="klinthavn", country=town.country)
    return {
        **_reuse(public, other, owner, stranger, "For our plan"),
        "picture": _picture(draft, owner),
    }


def more_reuse(practice, town, owner, stranger, number):
    """Make one more of everything."""
    _reuse(practice, town, owner, stranger, f"Another {number}")


def _reuse(practice, town, owner, stranger, title):
    revision = practice.revision
    collection = Collection.objects.create(title=title, owner=owner)
    Follow.objects.create(user=owner, municipality=town)
    return {
        "collection": collection,
        "item": CollectionItem.objects.create(
            collection=collection, practice=practice, revision=revision, added_by=owner
        ),
        "adoption": Adoption.objects.create(
            practice=practice, revision=revision, municipality=town, kind="uses", since=date(2025, 3, 1), by=stranger
        ),
        "question": ContactMessage.objects.create(practice=practice, sender=stranger, text="How warm is it?"),
        "search": SavedSearch.objects.create(user=owner, title=title, query=f"q={title}"),
    }


def _picture(practice, owner):
    kept = Attachment.objects.create(
        file="attachments/x",
        name="x.jpg",
        mime="image/jpeg",
        size=1,
        sha256="x" * 64,
        belongs_to=practice.pk,
        uploaded_by=owner,
    )
    words = {"alt": {"en": "A room"}, "credit": "Ana", "licence": "cc_by_4", "consent": True}
    return Picture.objects.create(practice=practice, attachment=kept, width=480, height=320, **words)
