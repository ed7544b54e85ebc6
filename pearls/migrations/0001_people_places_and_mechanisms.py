import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pearls.models.files
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("names", models.JSONField(blank=True, default=dict, verbose_name="names by language")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                ("time_zone", models.CharField(default="Europe/Stockholm", max_length=40, verbose_name="time zone")),
                (
                    "whole",
                    models.BooleanField(default=True, verbose_name="the whole country belongs to the programme area"),
                ),
            ],
            options={
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(help_text="As colleagues know you.", max_length=120, verbose_name="name")),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                ("time_zone", models.CharField(default="Europe/Stockholm", max_length=40, verbose_name="time zone")),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                ("is_staff", models.BooleanField(default=False, verbose_name="may use the Django admin")),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="pearls_user_email_once",
                        violation_error_message="Somebody already has an account with this address.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("file", models.FileField(max_length=120, upload_to=pearls.models.files.path_of, verbose_name="file")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("mime", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("belongs_to", models.UUIDField(db_index=True, verbose_name="belongs to")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["-uploaded_at"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("call_opens", models.DateTimeField(blank=True, null=True, verbose_name="call opens")),
                ("deadline", models.DateTimeField(blank=True, null=True, verbose_name="applications are due")),
                ("plan_due", models.DateTimeField(blank=True, null=True, verbose_name="plans are due")),
                ("decided", models.DateField(blank=True, null=True, verbose_name="titles decided on")),
                ("title_year_starts", models.DateField(blank=True, null=True, verbose_name="title year starts")),
                ("zone", models.CharField(default="Europe/Stockholm", max_length=40, verbose_name="time zone")),
                (
                    "cofunded",
                    models.BooleanField(default=True, verbose_name="shows the co-funding of the European Union"),
                ),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="published counts")),
                ("is_current", models.BooleanField(default=False, verbose_name="the current edition")),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("is_current",),
                        name="pearls_edition_one_current",
                        violation_error_message="Another edition is the current one. Switch that one off first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_id", models.CharField(max_length=40, verbose_name="key of the thing")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("verb", models.CharField(max_length=60, verbose_name="what")),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="details")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "target_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of thing",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["target_type", "target_id", "-at"], name="pearls_event_target")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("target_id", models.CharField(max_length=40, verbose_name="key of the thing")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("editor", "Editor"),
                            ("commenter", "Commenter"),
                            ("viewer", "Reader"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=1000, verbose_name="personal words")),
                ("token_hash", models.CharField(max_length=64, unique=True, verbose_name="hash of the key")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("revoked", "Taken back"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="invited")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last sent")),
                ("times_sent", models.PositiveSmallIntegerField(default=1, verbose_name="times sent")),
                ("expires_at", models.DateTimeField(verbose_name="open until")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="accepted by",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "target_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of thing",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "accepted", "revoked"])),
                        name="pearls_invitation_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "commenter", "viewer"])),
                        name="pearls_invitation_role_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="pearls_invitation_accepted_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("email", "target_type", "target_id"),
                        name="pearls_invitation_open_once",
                        violation_error_message="This address is already invited. Send the invitation again instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("params", models.JSONField(default=dict, verbose_name="parameters")),
                ("key", models.CharField(blank=True, max_length=120, verbose_name="same work")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Expired"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="steps done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="steps in all")),
                ("message", models.CharField(blank=True, max_length=200, verbose_name="what it is doing")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="why it failed")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="held by a worker until")),
                ("cancel_asked", models.BooleanField(default=False, verbose_name="cancel asked")),
                (
                    "result",
                    models.FileField(blank=True, max_length=200, upload_to="jobs/%Y/%m/", verbose_name="result"),
                ),
                ("result_name", models.CharField(blank=True, max_length=160, verbose_name="name of the result")),
                ("result_sha256", models.CharField(blank=True, max_length=64, verbose_name="hash of the result")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="ordered")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ordered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["created_at"],
                        name="pearls_job_live",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed", "cancelled", "expired"])
                        ),
                        name="pearls_job_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["queued", "running"]), models.Q(("key", ""), _negated=True)),
                        fields=("owner", "key"),
                        name="pearls_job_live_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name="NUTS code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("in_area", models.BooleanField(default=True, verbose_name="in the programme area")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regions",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("slug", models.SlugField(max_length=140, unique=True, verbose_name="address")),
                ("kind", models.CharField(blank=True, max_length=60, verbose_name="kind")),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="population")),
                (
                    "population_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the population"),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("invented", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="municipalities",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="municipalities",
                        to="pearls.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "municipality",
                "verbose_name_plural": "municipalities",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("country", "name"), name="pearls_municipality_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("population__isnull", True), ("population_year__isnull", False), _connector="OR"
                        ),
                        name="pearls_municipality_year_known",
                        violation_error_message="Say for which year the population was counted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipal", "Municipal body"),
                            ("region", "Region"),
                            ("ngo", "Association or foundation"),
                            ("institute", "Institute or network"),
                            ("ministry", "Ministry or agency"),
                            ("business", "Firm"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="city")),
                ("part", models.CharField(blank=True, max_length=200, verbose_name="part in the programme")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["municipal", "region", "ngo", "institute", "ministry", "business"])
                        ),
                        name="pearls_organisation_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("country", "name"), name="pearls_organisation_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("editor", "Editor"),
                            ("commenter", "Commenter"),
                            ("viewer", "Reader"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="pearls.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["user__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("municipality__isnull", False), ("organisation__isnull", True)),
                            models.Q(("municipality__isnull", True), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="pearls_membership_one_body",
                        violation_error_message="Fill exactly one of these fields.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "commenter", "viewer"])),
                        name="pearls_membership_role_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "municipality", "organisation"),
                        name="pearls_membership_once",
                        nulls_distinct=False,
                        violation_error_message="This person is already a member here.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, verbose_name="address")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("event_key", models.CharField(max_length=120, verbose_name="event")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail")], default="mail", max_length=8, verbose_name="channel"
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="address of the thing")),
                (
                    "secret",
                    models.BooleanField(default=False, verbose_name="holds a key that only the recipient may see"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("skipped", "Not wanted"),
                            ("failed", "Failed"),
                            ("uncertain", "Perhaps sent"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="last error")),
                ("not_before", models.DateTimeField(blank=True, null=True, verbose_name="not before")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "sending"])),
                        fields=["created_at"],
                        name="pearls_notification_waiting",
                    ),
                    models.Index(fields=["recipient", "-created_at"], name="pearls_notification_inbox"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "sending", "sent", "skipped", "failed", "uncertain"])
                        ),
                        name="pearls_notification_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail"])),
                        name="pearls_notification_channel_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("event_key", "address", "channel"), name="pearls_notification_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail")], default="mail", max_length=8, verbose_name="channel"
                    ),
                ),
                ("wanted", models.BooleanField(verbose_name="wanted")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_choices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification choice",
                "verbose_name_plural": "notification choices",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail"])),
                        name="pearls_notificationchoice_channel_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("user", "kind", "channel"), name="pearls_notificationchoice_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("editor", "Editor"),
                            ("commenter", "Commenter"),
                            ("viewer", "Reader"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="pearls.membership",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pearls.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="population")),
                (
                    "population_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the population"),
                ),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
                (
                    "geonames_id",
                    models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name="GeoNames number"),
                ),
                ("invented", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="places",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="pearls.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["name", "-population", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="your work e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="your name")),
                ("job_title", models.CharField(blank=True, max_length=120, verbose_name="what you do there")),
                ("town", models.CharField(max_length=120, verbose_name="town or municipality")),
                ("why", models.TextField(max_length=2000, verbose_name="what you want to do")),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for a decision"),
                            ("approved", "Approved"),
                            ("declined", "Declined"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_requests",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.place",
                        verbose_name="town",
                    ),
                ),
            ],
            options={
                "verbose_name": "access request",
                "verbose_name_plural": "access requests",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "approved", "declined"])),
                        name="pearls_accessrequest_state_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "folded",
                    models.CharField(db_index=True, editable=False, max_length=160, verbose_name="searchable form"),
                ),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "Official name"), ("other", "Other name")],
                        default="official",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="pearls.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "name",
                "verbose_name_plural": "names",
                "ordering": ["kind", "name"],
                "indexes": [
                    models.Index(fields=["folded"], name="pearls_placename_prefix", opclasses=["varchar_pattern_ops"])
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("municipality__isnull", False), ("place__isnull", True)),
                            models.Q(("municipality__isnull", True), ("place__isnull", False)),
                            _connector="OR",
                        ),
                        name="pearls_placename_one_owner",
                        violation_error_message="Fill exactly one of these fields.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["official", "other"])),
                        name="pearls_placename_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "place", "name", "language"),
                        name="pearls_placename_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("admin", "Admin"),
                            ("curator", "Partner and curator"),
                            ("contact_point", "National contact point"),
                            ("mentor", "Mentor"),
                            ("board", "Board member"),
                            ("juror", "Juror"),
                        ],
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("starts", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="pearls.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "ordering": ["user__name", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name__in", ["admin", "curator", "contact_point", "mentor", "board", "juror"])
                        ),
                        name="pearls_role_name_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends__isnull", True),
                            ("starts__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="pearls_role_ends_after_start",
                        violation_error_message="The last day lies before the first.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "name", "edition", "country"),
                        name="pearls_role_once",
                        nulls_distinct=False,
                        violation_error_message="This person already has this role here. Change its dates instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("admin", "Admin"),
                            ("curator", "Partner and curator"),
                            ("contact_point", "National contact point"),
                            ("mentor", "Mentor"),
                            ("board", "Board member"),
                            ("juror", "Juror"),
                        ],
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("starts", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pearls.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="pearls.role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StateChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_id", models.CharField(max_length=40, verbose_name="key of the thing")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("transition", models.CharField(max_length=40, verbose_name="transition")),
                ("source", models.CharField(max_length=20, verbose_name="from")),
                ("destination", models.CharField(max_length=20, verbose_name="to")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "target_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of thing",
                    ),
                ),
            ],
            options={
                "verbose_name": "state change",
                "verbose_name_plural": "state changes",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["target_type", "target_id", "-at"], name="pearls_statechange_target")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "pearls_membershipevent" ("id", "municipality_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."id", NEW."municipality_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;',
                    hash="51c4a38e326d020e2dde97500a933a43b7213e66",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_69644",
                    table="pearls_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "pearls_membershipevent" ("id", "municipality_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."id", NEW."municipality_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;',
                    hash="b94379156aadce2a92e01ad088df2207a3ddf1cb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_15b24",
                    table="pearls_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "pearls_membershipevent" ("id", "municipality_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (OLD."id", OLD."municipality_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."since", OLD."user_id"); RETURN NULL;',
                    hash="9d77f3ef00928362586371fb1d719367e541dc11",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_59545",
                    table="pearls_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "pearls_roleevent" ("country_id", "edition_id", "ends", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts", "user_id") VALUES (NEW."country_id", NEW."edition_id", NEW."ends", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts", NEW."user_id"); RETURN NULL;',
                    hash="a387cc8ef45be89a077740477308f2f9bb0e9f1f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2d5e8",
                    table="pearls_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "pearls_roleevent" ("country_id", "edition_id", "ends", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts", "user_id") VALUES (NEW."country_id", NEW."edition_id", NEW."ends", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts", NEW."user_id"); RETURN NULL;',
                    hash="5d31d4abf1cb40f41905abd0b66cb3f69e86d1e6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a73ab",
                    table="pearls_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "pearls_roleevent" ("country_id", "edition_id", "ends", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts", "user_id") VALUES (OLD."country_id", OLD."edition_id", OLD."ends", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts", OLD."user_id"); RETURN NULL;',
                    hash="2205f698162c6e68b80afb30f710dd4d3c93777e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_90023",
                    table="pearls_role",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statechange",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_statechange",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4ed8c4bb89dc5c9287a4c823f2b84f6d2b64f583",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_statechange_53989",
                    table="pearls_statechange",
                    when="BEFORE",
                ),
            ),
        ),
    ]
