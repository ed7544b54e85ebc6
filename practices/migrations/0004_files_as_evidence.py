import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pearls", "0002_comments"),
        ("practices", "0003_shelf_marks"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("shows", models.TextField(verbose_name="what it shows")),
                ("level", models.CharField(max_length=40, verbose_name="level of evidence")),
                ("credit", models.CharField(max_length=160, verbose_name="made by")),
                ("licence", models.CharField(max_length=40, verbose_name="licence")),
                ("consent", models.BooleanField(default=False, verbose_name="everybody who can be recognised agreed")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "named_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.revision",
                        verbose_name="published version with it",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "file as evidence",
                "verbose_name_plural": "files as evidence",
                "ordering": ["practice", "added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("shows", ""), _negated=True),
                            models.Q(("level", ""), _negated=True),
                            models.Q(("credit", ""), _negated=True),
                            models.Q(("licence", ""), _negated=True),
                            ("consent", True),
                        ),
                        name="practices_evidencefile_words",
                        violation_error_message="A file needs a title, what it shows, a level, a maker, a licence and consent.",
                    )
                ],
            },
        ),
    ]
