"""The only home of writes to news: begun, dated, given another address while the old one leads on."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.folding import fold
from pearls.models import User
from pearls.site.models import News, OldAddress, Picture
from pearls.site.queries import SOURCE, Subject
from pearls.site.services.texts import must_edit, save_text


@transaction.atomic
def begin_news(*, title: str, by: User) -> News:
    """Return a new piece of news with its title as the first draft; its address is made of it. Nobody reads it before it is published.

    Raises ValidationError at the title.
    """
    must_edit(by)
    news = News.objects.create(slug=free_slug(title))
    record("news.begun", news, by=by)
    words = {"title": title, "standfirst": "", "body": ""}
    save_text(subject=Subject(news=news), language=SOURCE, data=words, base=0, by=by)
    return news


def free_slug(title: str) -> str:
    """Return an address that no news has or ever had."""
    base = slugify(fold(title))[:70].strip("-") or "news"
    taken = set(News.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(OldAddress.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, 10_000) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


@transaction.atomic
def change_news(*, news: News, slug: str, published_at: datetime | None, picture: Picture | None, by: User) -> None:
    """Set from when a piece of news is public, its picture and its address; an address it had before leads on for ever.

    Raises ValidationError at the field where another piece of news has, or had, the address.
    """
    must_edit(by)
    before = News.objects.select_for_update().get(pk=news.pk).slug
    if slug != before:
        if OldAddress.objects.filter(slug=slug).exclude(news=news).exists():
            raise ValidationError({"slug": _("Another piece of news had this address, and it still leads there.")})
        OldAddress.objects.filter(slug=slug).delete()
        OldAddress.objects.create(news=news, slug=before)
    news.slug, news.published_at, news.picture = slug, published_at, picture
    news.full_clean()
    news.save()
    record("news.changed", news, by=by, slug=slug, published_at=published_at.isoformat() if published_at else "")
