"""The only home of writes to who pays for which edition."""

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pearls.audit import record
from pearls.cache import EDITION, renew
from pearls.models import Edition, User
from pearls.site.models import FundingSource
from pearls.site.queries import SOURCE
from pearls.site.services.texts import must_edit


@transaction.atomic
def save_funding(*, source: FundingSource, editions: Iterable[Edition], by: User) -> FundingSource:
    """Store a source of funding and the editions that it pays for. Raises ValidationError in words."""
    must_edit(by)
    if not source.statement.get(SOURCE):
        raise ValidationError({f"statement_{SOURCE}": _("Write the sentence that has to be shown.")})
    source.full_clean()
    source.save()
    source.editions.set(editions)
    record("funding.saved", source, by=by)
    transaction.on_commit(partial(renew, EDITION))
    return source


@transaction.atomic
def load_funding(*, name: str, statement: str, details: str, years: Iterable[int]) -> None:
    """Store a source of funding of the public facts with its editions; what people changed is left alone."""
    source, made = FundingSource.objects.get_or_create(
        name=name, defaults={"statement": {SOURCE: statement}, "details": {SOURCE: details}}
    )
    if made:
        source.editions.set(Edition.objects.filter(year__in=list(years)))
    transaction.on_commit(partial(renew, EDITION))
