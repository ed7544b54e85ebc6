"""The only home of the questionnaires' closed lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    """Where a template version stands; once published it never changes again."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class When(models.TextChoices):
    """By when an answer must be there."""

    SUBMISSION = "submission", _("when the text is sent")
    PUBLICATION = "publication", _("when the text is published")
    MONITORING = "monitoring", _("during the year")
    NEVER = "never", _("optional")


class Outcome(models.TextChoices):
    """What became of an operation that left a trace in the change log."""

    APPLIED = "applied", _("Applied")
    MERGED = "merged", _("Joined with a colleague's text")
    CONFLICT = "conflict", _("Kept beside a colleague's text")


class SnapshotKind(models.TextChoices):
    """Why a snapshot was taken."""

    EXPORT = "export", _("For an export")
    MANUAL = "manual", _("Kept by hand")
    SUBMISSION = "submission", _("When it was sent")


TEXT_TYPES = frozenset({"short", "long"})
FIELD_TYPES = TEXT_TYPES | {"number", "money", "date", "choice", "multi", "scale", "yesno", "file", "rows", "table"}
COLUMN_TYPES = TEXT_TYPES | {"number", "money", "date", "choice", "yesno", "row"}
# Only their values are small enough to be kept beside the counts, and only they make sense in a comparison.
COMPARABLE_TYPES = frozenset({"number", "money", "date", "choice", "multi", "scale", "yesno"})
