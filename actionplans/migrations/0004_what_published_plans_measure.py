"""What published plans measure, as rows of their own; plans that are published already get theirs."""

import django.db.models.deletion
from django.db import migrations, models


def keep_indicators(apps, _editor):
    """Write the indicators of the plans that everybody reads already."""
    from actionplans.queries import indicators_in  # noqa: PLC0415 -- a pure reading of a document that never changes

    rows = apps.get_model("actionplans", "PublicIndicator").objects
    for public in apps.get_model("actionplans", "PublicPlan").objects.select_related("snapshot"):
        for place, (line, fields) in enumerate(indicators_in(public.snapshot.document), start=1):
            rows.create(public=public, line=line, place=place, **fields)


class Migration(migrations.Migration):
    dependencies = [("actionplans", "0003_plans_that_towns_published")]

    operations = [
        migrations.CreateModel(
            name="PublicIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.UUIDField(verbose_name="line of the plan")),
                ("place", models.PositiveSmallIntegerField(verbose_name="place in the plan")),
                ("objective", models.TextField(blank=True, verbose_name="objective")),
                ("title", models.TextField(verbose_name="name")),
                ("unit", models.TextField(blank=True, verbose_name="unit")),
                ("direction", models.TextField(blank=True, verbose_name="direction")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="baseline"
                    ),
                ),
                ("baseline_date", models.DateField(blank=True, null=True, verbose_name="date of the baseline")),
                (
                    "target",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="target"),
                ),
                ("target_date", models.DateField(blank=True, null=True, verbose_name="date of the target")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("frequency", models.TextField(blank=True, verbose_name="how often")),
                ("dimension", models.TextField(blank=True, verbose_name="dimension")),
                (
                    "public",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="actionplans.publicplan",
                        verbose_name="published plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "published indicator",
                "verbose_name_plural": "published indicators",
                "ordering": ["public", "place"],
                "constraints": [
                    models.UniqueConstraint(fields=("public", "line"), name="actionplans_publicindicator_once")
                ],
            },
        ),
        migrations.RunPython(keep_indicators, migrations.RunPython.noop),
    ]
