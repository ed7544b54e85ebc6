"""The only home of the plans' closed lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Sent")
    ARCHIVED = "archived", _("Put away")


WRITABLE = frozenset({PlanState.DRAFT})
