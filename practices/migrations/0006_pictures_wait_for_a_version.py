import django.db.models.deletion
from django.db import migrations, models


def show_what_is_shown(apps, _schema):
    """Name the version in force for every picture that readers see today."""
    practices = apps.get_model("practices", "Practice")
    pictures = apps.get_model("practices", "Picture")
    for practice in practices.objects.exclude(revision=None).filter(pictures__isnull=False).distinct():
        pictures.objects.filter(practice=practice).update(named_in=practice.revision_id)


class Migration(migrations.Migration):
    dependencies = [("practices", "0005_taken_over_by_its_town")]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="named_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.revision",
                verbose_name="published version with it",
            ),
        ),
        migrations.RunPython(show_what_is_shown, migrations.RunPython.noop),
    ]
