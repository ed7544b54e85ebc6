"""Jurors who want to be named on the jury page, with a line of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_the_cycle")]

    operations = [
        migrations.AddField(
            "seat",
            "named",
            models.BooleanField(default=False, verbose_name="named on the jury page"),
        ),
        migrations.AddField(
            "seat",
            "known_for",
            models.CharField(blank=True, max_length=160, verbose_name="beside the name"),
        ),
    ]
