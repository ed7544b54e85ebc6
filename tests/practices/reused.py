"""What hangs on a published practice when people use it: for the sweeps."""

import io
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pearls.models import Attachment, Municipality
from practices.models import (
    Adoption,
    Collection,
    CollectionItem,
    ContactMessage,
    EvidenceFile,
    Follow,
    Picture,
    Practice,
    SavedSearch,
)
from practices.services.pictures import add_picture


def some_reuse(town, owner, stranger):
    """Return one of everything: ana's collection, a report of another town, a question of cleo, a picture of the draft."""
    public = Practice.objects.get(municipality=town, state="published", origin="submitted")
    draft = Practice.objects.filter(municipality=town, state="draft").first()
    other = Municipality.objects.create(name="Klinthavn", slug="klinthavn", country=town.country)
    return {
        **_reuse(public, other, owner, stranger, "For our plan"),
        "picture": _picture(draft, owner),
        "evidence": _evidence(draft, owner),
    }


def more_reuse(practice, town, owner, stranger, number):
    """Make one more of everything."""
    _reuse(practice, town, owner, stranger, f"Another {number}")
    for known in EvidenceFile.objects.filter(title="Survey of 2025"):
        _evidence(known.practice, owner, f"Survey {number}")


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


def _evidence(practice, owner, title="Survey of 2025"):
    kept = Attachment.objects.create(
        file="attachments/y",
        name="survey.pdf",
        mime="application/pdf",
        size=1,
        sha256="y" * 64,
        belongs_to=practice.pk,
        uploaded_by=owner,
    )
    words = {"shows": "Who came", "level": "measured", "credit": "Ana", "licence": "cc_by_4", "consent": True}
    return EvidenceFile.objects.create(practice=practice, attachment=kept, title=title, **words)


def drawn_picture(practice, owner, alt="The old pharmacy at night, with light in all windows", width=1000):
    """Add a picture that is really there, in the sizes that pages ask for; for pages that a browser opens."""
    made = io.BytesIO()
    Image.new("RGB", (width, width * 5 // 8), (15, 67, 97)).save(made, "JPEG")
    upload = SimpleUploadedFile("room.jpg", made.getvalue(), "image/jpeg")
    words = {"alt": alt, "credit": "Ana Ozola", "licence": "cc_by_4", "consent": True}
    made = add_picture(practice=practice, upload=upload, by=owner, data=words)
    type(made).objects.filter(pk=made.pk).update(named_in=practice.revision)  # as the next publication does
    return made
