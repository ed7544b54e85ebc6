"""The only home of what several tables share: checks for closed lists, and who-and-when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def one_of(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.CheckConstraint:
    """Return the constraint that lets the database refuse a value outside `choices`."""
    allowed = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{field}_known",
        condition=Q(**{f"{field}__in": allowed}),
        violation_error_message=_("Choose one of the offered values."),
    )


def exactly_one(name: str, *fields: str) -> models.CheckConstraint:
    """Return the constraint that exactly one of the nullable `fields` is filled."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{name}",
        condition=condition,
        violation_error_message=_("Fill exactly one of these fields."),
    )


def together(first: str, second: str) -> models.CheckConstraint:
    """Return the constraint that two fields (a time and its person) are filled together or not at all."""
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    none = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{first}_paired",
        condition=both | none,
        violation_error_message=_("A time and the person who acted belong together."),
    )
