import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pearls", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                ("title", models.CharField(max_length=160, verbose_name="title")),
            ],
            options={
                "verbose_name": "template",
                "verbose_name_plural": "templates",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="QuestionIdentity",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=60, verbose_name="key")),
                ("kind", models.CharField(max_length=10, verbose_name="type")),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identities",
                        to="questionnaires.template",
                        verbose_name="template",
                    ),
                ),
            ],
            options={
                "verbose_name": "question identity",
                "verbose_name_plural": "question identities",
                "ordering": ["template", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("template", "key"), name="questionnaires_identity_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("source", models.JSONField(verbose_name="authoring document")),
                ("definition", models.JSONField(blank=True, null=True, verbose_name="definition")),
                (
                    "definition_sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="hash of the definition"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.templateversion",
                        verbose_name="based on",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="questionnaires.template",
                        verbose_name="template",
                    ),
                ),
            ],
            options={
                "verbose_name": "template version",
                "verbose_name_plural": "template versions",
                "ordering": ["template", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "retired"])),
                        name="questionnaires_templateversion_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("template", "number"), name="questionnaires_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("definition__isnull", False), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="questionnaires_version_published_whole",
                        violation_error_message="A published version needs its definition and its date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language of the answers")),
                ("change_seq", models.PositiveBigIntegerField(default=0, verbose_name="number of the last change")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="facts for completeness")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="last change")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="questionnaires.templateversion",
                        verbose_name="template version",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer sheet",
                "verbose_name_plural": "answer sheets",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changed_at__isnull", False), ("changed_by__isnull", False)),
                            models.Q(("changed_at__isnull", True), ("changed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="questionnaires_answersheet_changed_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, verbose_name="key")),
                ("value", models.JSONField(null=True, verbose_name="value")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("updated_at", models.DateTimeField(verbose_name="updated")),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="updated by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="questionnaires.answersheet",
                        verbose_name="answer sheet",
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="questionnaires.questionidentity",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [models.UniqueConstraint(fields=("sheet", "key"), name="questionnaires_answer_once")],
            },
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("table", models.SlugField(max_length=60, verbose_name="table")),
                ("position", models.CharField(db_collation="C", max_length=120, verbose_name="position")),
                ("cells", models.JSONField(default=dict, verbose_name="cells")),
                ("versions", models.JSONField(default=dict, verbose_name="versions of the cells")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version of place and presence")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="questionnaires.questionidentity",
                        verbose_name="table",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="questionnaires.answersheet",
                        verbose_name="answer sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "verbose_name_plural": "lines",
                "ordering": ["position", "id"],
                "indexes": [models.Index(fields=["sheet", "table", "position"], name="questionnaires_row_order")],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("export", "For an export"),
                            ("manual", "Kept by hand"),
                            ("submission", "When it was sent"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("document", models.JSONField(verbose_name="document")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="taken")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="questionnaires.answersheet",
                        verbose_name="answer sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "snapshot",
                "verbose_name_plural": "snapshots",
                "ordering": ["sheet", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["export", "manual", "submission"])),
                        name="questionnaires_snapshot_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("sheet", "number"), name="questionnaires_snapshot_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveBigIntegerField(verbose_name="number")),
                ("op_id", models.UUIDField(verbose_name="operation")),
                ("anchor", models.CharField(max_length=160, verbose_name="anchor")),
                ("before", models.JSONField(null=True, verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
                ("base_version", models.PositiveIntegerField(verbose_name="version it was made on")),
                ("new_version", models.PositiveIntegerField(null=True, verbose_name="version it made")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("merged", "Joined with a colleague's text"),
                            ("conflict", "Kept beside a colleague's text"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("session", models.CharField(blank=True, max_length=40, verbose_name="tab")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="questionnaires.answersheet",
                        verbose_name="answer sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["sheet", "seq"],
                "indexes": [models.Index(fields=["sheet", "anchor", "seq"], name="questionnaires_change_anchor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["applied", "merged", "conflict"])),
                        name="questionnaires_change_outcome_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("sheet", "seq"), name="questionnaires_change_seq_once"),
                    models.UniqueConstraint(fields=("sheet", "op_id"), name="questionnaires_change_op_once"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="change",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="afaff11a078b5ed4cb568f11df0e665a0a18c51d",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_change_07c4a",
                    table="questionnaires_change",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_snapshot",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d816e8bdf4db3c1e5b2911cc7eb79318a20b5297",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_snapshot_9000e",
                    table="questionnaires_snapshot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="templateversion",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state <> 'draft')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b915dff58c8b6ae888236b13458739f9fb437127",
                    operation="DELETE",
                    pgid="pgtrigger_keep_published_741dd",
                    table="questionnaires_templateversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="templateversion",
            trigger=pgtrigger.compiler.Trigger(
                name="freeze_published",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state <> 'draft' AND (NEW.state = 'draft' OR (OLD.template_id, OLD.number, OLD.source, OLD.definition, OLD.definition_sha256, OLD.published_at) IS DISTINCT FROM (NEW.template_id, NEW.number, NEW.source, NEW.definition, NEW.definition_sha256, NEW.published_at)))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="39d6389200c2f5a376f035101e110de7ecaa6821",
                    operation="UPDATE",
                    pgid="pgtrigger_freeze_published_32597",
                    table="questionnaires_templateversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
