"""The worker keeps which practices are most like each, so that no reader waits for it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practices", "0006_pictures_wait_for_a_version")]

    operations = [
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="likeness",
                        serialize=False,
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "slots",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None, verbose_name="Similar practices"
                    ),
                ),
            ],
            options={
                "verbose_name": "Similar practices",
                "verbose_name_plural": "Similar practices",
                "ordering": ["practice"],
            },
        ),
    ]
