"""Mail as people like it: how soon, in digests, outside quiet hours; addresses that fail; texts that admins edit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pearls", "0003_calendars"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, unique=True, verbose_name="address")),
                ("hard", models.PositiveIntegerField(default=0, verbose_name="came back for good")),
                ("soft", models.PositiveIntegerField(default=0, verbose_name="came back for now")),
                (
                    "last_words",
                    models.CharField(blank=True, max_length=300, verbose_name="what the mail server said last"),
                ),
                (
                    "undeliverable_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="undeliverable since"),
                ),
            ],
            options={
                "verbose_name": "address that fails",
                "verbose_name_plural": "addresses that fail",
                "ordering": ["address"],
            },
        ),
        migrations.CreateModel(
            name="MailHabits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.PositiveSmallIntegerField(default=7, verbose_name="hour of the digest")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(default=0, verbose_name="day of the weekly digest, Monday is 0"),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="quiet until")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_habits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail habits",
                "verbose_name_plural": "mail habits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hour__lte", 23), ("weekday__lte", 6)), name="pearls_mailhabits_real_clock"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                            models.Q(("quiet_from__isnull", False), ("quiet_to__isnull", False)),
                            _connector="OR",
                        ),
                        name="pearls_mailhabits_both_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "shipped",
                    models.BooleanField(default=False, verbose_name="back to the text that the portal came with"),
                ),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mail_texts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
            ],
            options={
                "verbose_name": "text of a mail",
                "verbose_name_plural": "texts of mails",
                "ordering": ["kind", "language", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "language", "number"), name="pearls_mailtext_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shipped", True),
                            models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="pearls_mailtext_says_something",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="pearls_notification_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="notification",
            name="pearls_notification_channel_known",
        ),
        migrations.RemoveConstraint(
            model_name="notificationchoice",
            name="pearls_notificationchoice_channel_known",
        ),
        migrations.AddField(
            model_name="notification",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="gathered",
                to="pearls.notification",
                verbose_name="left in the digest",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="in_portal",
            field=models.BooleanField(default=True, verbose_name="stands among the messages"),
        ),
        migrations.AddField(
            model_name="notification",
            name="link",
            field=models.CharField(blank=True, max_length=500, verbose_name="the one link of the mail"),
        ),
        migrations.AddField(
            model_name="notification",
            name="pace",
            field=models.CharField(
                choices=[("now", "At once"), ("daily", "Once a day"), ("weekly", "Once a week"), ("off", "Not at all")],
                default="now",
                max_length=8,
                verbose_name="pace",
            ),
        ),
        migrations.AddField(
            model_name="notificationchoice",
            name="pace",
            field=models.CharField(
                choices=[("now", "At once"), ("daily", "Once a day"), ("weekly", "Once a week"), ("off", "Not at all")],
                default="off",
                max_length=8,
                verbose_name="pace",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE pearls_notificationchoice SET pace = 'now' WHERE wanted",
            "UPDATE pearls_notificationchoice SET wanted = (pace <> 'off')",
        ),
        migrations.RemoveField(
            model_name="notificationchoice",
            name="wanted",
        ),
        migrations.AddField(
            model_name="user",
            name="returned_address",
            field=models.EmailField(blank=True, max_length=254, verbose_name="address from which mail comes back"),
        ),
        migrations.AlterField(
            model_name="notification",
            name="channel",
            field=models.CharField(
                choices=[("mail", "E-mail"), ("portal", "Messages in the portal")],
                default="mail",
                max_length=8,
                verbose_name="channel",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waiting"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("skipped", "Not wanted"),
                    ("failed", "Failed"),
                    ("uncertain", "Perhaps sent"),
                    ("digested", "In a digest"),
                    ("bounced", "Came back"),
                ],
                default="pending",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="notificationchoice",
            name="channel",
            field=models.CharField(
                choices=[("mail", "E-mail"), ("portal", "Messages in the portal")],
                default="mail",
                max_length=8,
                verbose_name="channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["pending", "sending", "sent", "skipped", "failed", "uncertain", "digested", "bounced"],
                    )
                ),
                name="pearls_notification_state_known",
                violation_error_message="Choose one of the offered values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["mail", "portal"])),
                name="pearls_notification_channel_known",
                violation_error_message="Choose one of the offered values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(("pace__in", ["now", "daily", "weekly", "off"])),
                name="pearls_notification_pace_known",
                violation_error_message="Choose one of the offered values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["mail", "portal"])),
                name="pearls_notificationchoice_channel_known",
                violation_error_message="Choose one of the offered values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notificationchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("pace__in", ["now", "daily", "weekly", "off"])),
                name="pearls_notificationchoice_pace_known",
                violation_error_message="Choose one of the offered values.",
            ),
        ),
    ]
