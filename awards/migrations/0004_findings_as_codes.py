"""What a rule said of a submission, as a code with its value; rows that exist keep their words and are read by them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_jurors_who_are_named")]

    operations = [
        migrations.AddField(
            "eligibilitycheck",
            "code",
            models.CharField(blank=True, max_length=20, verbose_name="code"),
        ),
        migrations.AddField(
            "eligibilitycheck",
            "value",
            models.JSONField(blank=True, default=str, verbose_name="value"),
        ),
    ]
