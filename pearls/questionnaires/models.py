"""The only home of the questionnaires' tables."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Condition, Delete, Protect, Update

from pearls.models.base import one_of, together
from pearls.questionnaires.enums import Outcome, SnapshotKind, VersionState

NAMESPACE = uuid.UUID("6f0e1d5a-54a2-4f0e-9a86-0f5b2a7c9d11")

# A published version may only be retired: everything that a sheet or a reader relies on stays as it is.
FROZEN = Condition(
    "OLD.state <> 'draft' AND (NEW.state = 'draft' OR (OLD.template_id, OLD.number, OLD.source, OLD.definition, "
    "OLD.definition_sha256, OLD.published_at) IS DISTINCT FROM (NEW.template_id, NEW.number, NEW.source, NEW.definition, "
    "NEW.definition_sha256, NEW.published_at))"
)


def identity_of(template_slug: str, key: str) -> uuid.UUID:
    """Return the stable identity of a field: the same key of the same template is the same question for ever."""
    return uuid.uuid5(NAMESPACE, f"{template_slug}/{key}")


class Template(models.Model):
    """A questionnaire that people fill together: an action plan, an application, a report."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)

    class Meta:
        """Templates read in the order of their titles."""

        ordering = ["title"]
        verbose_name = _("template")
        verbose_name_plural = _("templates")

    def __str__(self) -> str:
        return self.title


class QuestionIdentity(models.Model):
    """What stays the same of a field over all versions of its template; its key is never given to another field."""

    id = models.UUIDField(primary_key=True, editable=False)
    template = models.ForeignKey(Template, models.PROTECT, related_name="identities", verbose_name=_("template"))
    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("type"), max_length=10)

    class Meta:
        """A key is used once in a template."""

        ordering = ["template", "key"]
        verbose_name = _("question identity")
        verbose_name_plural = _("question identities")
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="questionnaires_identity_once")]

    def __str__(self) -> str:
        return self.key


class TemplateVersion(models.Model):
    """A version of a template: an authoring document while it is a draft, a frozen definition once it is published."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="versions", verbose_name=_("template"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    source = models.JSONField(_("authoring document"))
    definition = models.JSONField(_("definition"), null=True, blank=True)
    definition_sha256 = models.CharField(_("hash of the definition"), max_length=64, blank=True)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("based on")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        """The database refuses to change or delete what was published; only retiring it is possible."""

        ordering = ["template", "-number"]
        verbose_name = _("template version")
        verbose_name_plural = _("template versions")
        constraints = [
            one_of("state", VersionState),
            models.UniqueConstraint(fields=["template", "number"], name="questionnaires_version_once"),
            models.CheckConstraint(
                name="questionnaires_version_published_whole",
                condition=Q(state="draft") | Q(definition__isnull=False, published_at__isnull=False),
                violation_error_message=_("A published version needs its definition and its date."),
            ),
        ]
        triggers = [
            Protect(name="keep_published", operation=Delete, condition=Condition("OLD.state <> 'draft'")),
            Protect(name="freeze_published", operation=Update, condition=FROZEN),
        ]

    def __str__(self) -> str:
        return f"{self.template}, {self.number}"


class AnswerSheet(models.Model):
    """One filled questionnaire. Whoever changes anything in it locks this row first, so that changes have one order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        TemplateVersion, models.PROTECT, related_name="sheets", verbose_name=_("template version")
    )
    language = models.CharField(_("language of the answers"), max_length=8, default="en")
    change_seq = models.PositiveBigIntegerField(_("number of the last change"), default=0)
    facts = models.JSONField(_("facts for completeness"), default=dict, blank=True)
    changed_at = models.DateTimeField(_("last change"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        """The newest sheet first."""

        ordering = ["-created_at"]
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        constraints = [together("changed_at", "changed_by")]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """The current answer of one field in one sheet."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers", verbose_name=_("answer sheet"))
    identity = models.ForeignKey(QuestionIdentity, models.PROTECT, related_name="answers", verbose_name=_("question"))
    key = models.SlugField(_("key"), max_length=60)
    value = models.JSONField(_("value"), null=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("updated by")
    )
    updated_at = models.DateTimeField(_("updated"))

    class Meta:
        """A field has one answer in a sheet."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["sheet", "key"], name="questionnaires_answer_once")]

    def __str__(self) -> str:
        return self.key


class Row(models.Model):
    """One line of a table: its cells as canonical values with a version each. The browser makes the id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="rows", verbose_name=_("answer sheet"))
    identity = models.ForeignKey(QuestionIdentity, models.PROTECT, related_name="rows", verbose_name=_("table"))
    table = models.SlugField(_("table"), max_length=60)
    position = models.CharField(_("position"), max_length=120, db_collation="C")
    cells = models.JSONField(_("cells"), default=dict)
    versions = models.JSONField(_("versions of the cells"), default=dict)
    version = models.PositiveIntegerField(_("version of place and presence"), default=1)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    class Meta:
        """Lines in their order; equal positions are told apart by id, the same for everybody."""

        ordering = ["position", "id"]
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        indexes = [models.Index(fields=["sheet", "table", "position"], name="questionnaires_row_order")]

    def __str__(self) -> str:
        return f"{self.table} {self.pk}"


class Change(models.Model):
    """One operation as it was accepted: the log from which every text that was ever acknowledged can be read."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="changes", verbose_name=_("answer sheet"))
    seq = models.PositiveBigIntegerField(_("number"))
    op_id = models.UUIDField(_("operation"))
    anchor = models.CharField(_("anchor"), max_length=160)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    base_version = models.PositiveIntegerField(_("version it was made on"))
    new_version = models.PositiveIntegerField(_("version it made"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    session = models.CharField(_("tab"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        """A number and an operation are used once in a sheet; what is logged is not rewritten."""

        ordering = ["sheet", "seq"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            one_of("outcome", Outcome),
            models.UniqueConstraint(fields=["sheet", "seq"], name="questionnaires_change_seq_once"),
            models.UniqueConstraint(fields=["sheet", "op_id"], name="questionnaires_change_op_once"),
        ]
        indexes = [models.Index(fields=["sheet", "anchor", "seq"], name="questionnaires_change_anchor")]
        triggers = [Protect(name="keep_change", operation=Update)]

    def __str__(self) -> str:
        return f"{self.seq} {self.anchor}"


class Snapshot(models.Model):
    """The whole sheet at one moment as one document that needs nothing else to be understood."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(AnswerSheet, models.PROTECT, related_name="snapshots", verbose_name=_("answer sheet"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=SnapshotKind.choices)
    document = models.JSONField(_("document"))
    sha256 = models.CharField(_("hash"), max_length=64)
    created_at = models.DateTimeField(_("taken"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )

    class Meta:
        """Never changed, never deleted: board, jury and public read this, not the live text."""

        ordering = ["sheet", "-number"]
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = [
            one_of("kind", SnapshotKind),
            models.UniqueConstraint(fields=["sheet", "number"], name="questionnaires_snapshot_once"),
        ]
        triggers = [Protect(name="keep_snapshot", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.sheet_id}, {self.number}"
