"""The only home of the public site's rights: who edits its words and pictures, who reads what visitors wrote, what is public."""

from django.db.models import QuerySet
from django.utils import timezone

from pearls.permissions import is_admin
from pearls.site.models import Feedback, News, PageText


def may_edit_site(user) -> bool:
    """Return whether `user` edits the texts, news, pictures and funding of the site: admins."""
    return is_admin(user)


def visible_texts(user) -> QuerySet[PageText]:
    """Return the texts whose drafts and versions `user` may read; agrees with may_edit_site()."""
    return PageText.objects.all() if may_edit_site(user) else PageText.objects.none()


def may_answer(user) -> bool:
    """Return whether `user` reads and answers what visitors wrote: admins."""
    return is_admin(user)


def visible_feedback(user) -> QuerySet[Feedback]:
    """Return the messages of visitors that `user` may read; agrees with may_answer()."""
    return Feedback.objects.all() if may_answer(user) else Feedback.objects.none()


def public_news() -> QuerySet[News]:
    """Return the news that everybody reads: its instant has come, and its words are public in English."""
    out = PageText.objects.filter(language="en", published__isnull=False, news__isnull=False)
    return News.objects.filter(published_at__lte=timezone.now(), pk__in=out.values("news"))
