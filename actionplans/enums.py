"""The only home of the plans' closed lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """Where a plan stands."""

    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Sent")
    ARCHIVED = "archived", _("Put away")


class Stage(models.TextChoices):
    """Where an action stands in the year."""

    PLANNED = "planned", _("Not begun")
    STARTED = "started", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


FINISHED = frozenset({Stage.DONE, Stage.DROPPED})


class ReportState(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", _("Being written")
    SENT = "sent", _("Sent")


WRITABLE = frozenset({PlanState.DRAFT})
