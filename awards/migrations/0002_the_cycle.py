import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models
from django.utils.text import slugify

from pearls.folding import fold


def give_addresses(apps, _schema):
    """Give the titles of the public record their addresses."""
    for title in apps.get_model("awards", "Title").objects.all():
        title.slug = slugify(fold(title.name))
        title.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [
        ("actionplans", "0001_plans_and_entities"),
        ("awards", "0001_titles"),
        ("pearls", "0002_comments"),
        ("pearls", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("questionnaires", "0001_templates_sheets_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("texts", models.JSONField(blank=True, default=dict, verbose_name="texts by language")),
                ("zone", models.CharField(default="Europe/Stockholm", max_length=40, verbose_name="time zone")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being prepared"), ("open", "Running"), ("closed", "Closed")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("rules", models.JSONField(default=dict, verbose_name="rules")),
                ("invented", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                (
                    "cloned_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clones",
                        to="awards.cycle",
                        verbose_name="made from",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycle",
                        to="pearls.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.templateversion",
                        verbose_name="application form",
                    ),
                ),
            ],
            options={
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
                "ordering": ["-edition__year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "open", "closed"])),
                        name="awards_cycle_state_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being written"), ("submitted", "Submitted"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
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
                        related_name="applications",
                        to="pearls.place",
                        verbose_name="town",
                    ),
                ),
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="questionnaires.answersheet",
                        verbose_name="answers",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="awards.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "withdrawn"])),
                        name="awards_application_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("cycle", "municipality"),
                        name="awards_application_live_once",
                        violation_error_message="This municipality already applies in this cycle.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationMember",
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
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="application_memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of an application",
                "verbose_name_plural": "members of applications",
                "ordering": ["user__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "commenter", "viewer"])),
                        name="awards_applicationmember_role_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("application", "user"), name="awards_applicationmember_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationMemberEvent",
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
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="awards.application",
                        verbose_name="application",
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
                        to="awards.applicationmember",
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
            name="BidPartner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("part", models.TextField(blank=True, max_length=1000, verbose_name="what it brings")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner of a bid",
                "verbose_name_plural": "partners of bids",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "name"),
                        name="awards_bidpartner_once",
                        violation_error_message="This partner is already in the bid.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("municipality__isnull", True), ("organisation__isnull", True), _connector="OR"
                        ),
                        name="awards_bidpartner_one_body",
                        violation_error_message="A partner is a municipality or an organisation, not both.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("board", "Pre-selection by the board"), ("jury", "Final by the jury")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open"),
                            ("paused", "Paused"),
                            ("closed", "Closed"),
                            ("finalised", "Decided"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                ("grace_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="hidden grace, in minutes")),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(default=3, verbose_name="readings that each candidate needs"),
                ),
                ("blind", models.BooleanField(default=False, verbose_name="the applicant is hidden")),
                (
                    "others_scores",
                    models.CharField(
                        choices=[
                            ("never", "never"),
                            ("after_own", "after handing in the own scorecard"),
                            ("always", "always"),
                        ],
                        default="never",
                        max_length=10,
                        verbose_name="a juror sees others' scores",
                    ),
                ),
                (
                    "comments",
                    models.CharField(
                        choices=[
                            ("private", "the chair and the office"),
                            ("shared", "everybody in the round who may read the candidate"),
                        ],
                        default="private",
                        max_length=8,
                        verbose_name="comments are read by",
                    ),
                ),
                ("country_conflict", models.BooleanField(default=False, verbose_name="nobody scores the own country")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="awards.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "round",
                "verbose_name_plural": "rounds",
                "ordering": ["opens_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["board", "jury"])),
                        name="awards_round_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "open", "paused", "closed", "finalised"])),
                        name="awards_round_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("others_scores__in", ["never", "after_own", "always"])),
                        name="awards_round_others_scores_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("comments__in", ["private", "shared"])),
                        name="awards_round_comments_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("cycle", "kind"), name="awards_round_once"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="awards_round_forward",
                        violation_error_message="A round closes after it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quorum__gte", 1)),
                        name="awards_round_quorum_positive",
                        violation_error_message="Somebody must have read each candidate.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("application", "Application"), ("plan", "Action plan")],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code of the receipt")),
                ("submitted_at", models.DateTimeField(verbose_name="handed in")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.snapshot",
                        verbose_name="text",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "ordering": ["kind", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["application", "plan"])),
                        name="awards_submission_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("application", "kind", "number"), name="awards_submission_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "application"), ("plan__isnull", True)),
                            models.Q(("kind", "plan"), ("plan__isnull", False)),
                            _connector="OR",
                        ),
                        name="awards_submission_plan_named",
                        violation_error_message="An action plan is handed in as a plan.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidacy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("out", models.BooleanField(default=False, verbose_name="out of the round")),
                ("out_reason", models.TextField(blank=True, max_length=1000, verbose_name="why it is out")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidacies",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidacies",
                        to="awards.round",
                        verbose_name="round",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidacies",
                        to="awards.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidacy",
                "verbose_name_plural": "candidacies",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "application"), name="awards_candidacy_once"),
                    models.UniqueConstraint(fields=("round", "number"), name="awards_candidacy_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("out", False), models.Q(("out_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="awards_candidacy_out_has_reason",
                        violation_error_message="Say why it is out.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[("juror", "Juror"), ("chair", "Chair"), ("observer", "Observer")],
                        default="juror",
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("left", "Left"),
                        ],
                        default="invited",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="reads",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("min_load", models.PositiveSmallIntegerField(default=0, verbose_name="at least")),
                ("max_load", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="at most")),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                ("invited_at", models.DateTimeField(auto_now_add=True, verbose_name="invited")),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="awards.seat",
                        verbose_name="in place of",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="awards.round",
                        verbose_name="round",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["juror", "chair", "observer"])),
                        name="awards_seat_role_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "accepted", "declined", "left"])),
                        name="awards_seat_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "email"),
                        name="awards_seat_once",
                        violation_error_message="This person already has a seat in this round.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "chair"), ("state__in", ["invited", "accepted"])),
                        fields=("round",),
                        name="awards_seat_one_chair",
                        violation_error_message="The round already has a chair.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True), ("user__isnull", False), _connector="OR"
                        ),
                        name="awards_seat_taken_by_somebody",
                        violation_error_message="Only a person with an account can take a seat.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "To be scored"),
                            ("recused", "Recused"),
                            ("superseded", "Taken over by somebody else"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="assigned")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                (
                    "candidacy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="awards.candidacy",
                        verbose_name="candidacy",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="awards.seat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "recused", "superseded"])),
                        name="awards_assignment_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("candidacy", "seat"),
                        name="awards_assignment_once",
                        violation_error_message="This person already reads this candidate.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20, verbose_name="rule")),
                ("passes", models.BooleanField(verbose_name="counts as met")),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "override of a rule",
                "verbose_name_plural": "overrides of rules",
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="awards_eligibilityoverride_confirmed_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="awards_eligibilityoverride_four_eyes",
                        violation_error_message="A second person confirms; that cannot be the one who asked.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastCandidacy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("preselected", "Invited to write the plan"),
                            ("not_preselected", "Not invited"),
                            ("title", "Title awarded"),
                            ("no_title", "No title"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_candidacies",
                        to="pearls.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_candidacies",
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
                        related_name="past_candidacies",
                        to="pearls.place",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidacy of the public record",
                "verbose_name_plural": "candidacies of the public record",
                "ordering": ["-edition__year", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["preselected", "not_preselected", "title", "no_title"])),
                        name="awards_pastcandidacy_outcome_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("edition", "municipality", "name"), name="awards_pastcandidacy_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application", "Call for applications"),
                            ("preselection", "Pre-selection by the board"),
                            ("development", "Candidates write their plans"),
                            ("final", "Final by the jury"),
                            ("title_year", "Title year"),
                        ],
                        max_length=12,
                        verbose_name="phase",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                ("grace_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="hidden grace, in minutes")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="awards.cycle",
                        verbose_name="cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
                "ordering": ["opens_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["application", "preselection", "development", "final", "title_year"])
                        ),
                        name="awards_phase_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("cycle", "kind"), name="awards_phase_once"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="awards_phase_forward",
                        violation_error_message="A phase closes after it opens.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grace_minutes__lte", 1440)),
                        name="awards_phase_grace_short",
                        violation_error_message="Grace is a day at most; for more, give an extension.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("granted_at", models.DateTimeField(auto_now_add=True, verbose_name="granted")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="granted by",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="awards.phase",
                        verbose_name="phase",
                    ),
                ),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "ordering": ["-until"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("out", "Out"), ("stopped", "Stopped")],
                        default="planned",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("publish_at", models.DateTimeField(verbose_name="opens")),
                ("words", models.TextField(blank=True, verbose_name="what was confirmed")),
                ("planned_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="planned")),
                (
                    "carried_out",
                    models.DateTimeField(blank=True, null=True, verbose_name="letters and notices went out"),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="awards.round",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["-publish_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "out", "stopped"])),
                        name="awards_publication_state_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(max_length=20000, verbose_name="text")),
                ("edited_at", models.DateTimeField(blank=True, null=True, verbose_name="changed")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="awards.application",
                        verbose_name="application",
                    ),
                ),
                (
                    "edited_by",
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
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="awards.publication",
                        verbose_name="publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edited_at__isnull", False), ("edited_by__isnull", False)),
                            models.Q(("edited_at__isnull", True), ("edited_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="awards_letter_edited_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                    models.UniqueConstraint(fields=("publication", "application"), name="awards_letter_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("rules", models.JSONField(verbose_name="rules")),
                ("inputs", models.JSONField(verbose_name="inputs")),
                ("method", models.TextField(verbose_name="method in words")),
                ("output", models.JSONField(verbose_name="output")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="computed")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="computed by",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="awards.round",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("round", "number"), name="awards_resultsnapshot_once")],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, verbose_name="key")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("label", models.CharField(max_length=200, verbose_name="criterion")),
                ("text", models.TextField(blank=True, verbose_name="what to look at")),
                ("weight", models.PositiveSmallIntegerField(default=1, verbose_name="weight")),
                ("minimum", models.SmallIntegerField(default=0, verbose_name="lowest")),
                ("maximum", models.SmallIntegerField(default=5, verbose_name="highest")),
                ("points", models.JSONField(blank=True, default=dict, verbose_name="text per point")),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sections to read",
                    ),
                ),
                ("required", models.BooleanField(default=True, verbose_name="required")),
                ("counts", models.BooleanField(default=True, verbose_name="counts in the total")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="awards.round",
                        verbose_name="round",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "key"), name="awards_criterion_once"),
                    models.CheckConstraint(
                        condition=models.Q(("maximum__gt", models.F("minimum"))),
                        name="awards_criterion_range",
                        violation_error_message="The highest score is above the lowest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1)),
                        name="awards_criterion_weight",
                        violation_error_message="A criterion without weight is one that does not count; untick it instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("rules", models.JSONField(verbose_name="rules")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("reason", models.TextField(blank=True, verbose_name="why it was changed")),
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="frozen")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="books",
                        to="awards.cycle",
                        verbose_name="cycle",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="frozen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule book",
                "verbose_name_plural": "rule books",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("cycle", "number"), name="awards_rulebook_once")],
            },
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Begun"),
                            ("submitted", "Handed in"),
                            ("locked", "Closed with the round"),
                            ("reopened", "Opened again"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("abstained", models.BooleanField(default=False, verbose_name="abstains")),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                ("comment", models.TextField(blank=True, max_length=8000, verbose_name="comment")),
                ("note", models.TextField(blank=True, max_length=8000, verbose_name="private note")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("handed_in_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scorecard",
                        to="awards.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "scorecard",
                "verbose_name_plural": "scorecards",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "locked", "reopened"])),
                        name="awards_scorecard_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "locked", "reopened"]),
                            ("handed_in_at__isnull", False),
                            _connector="OR",
                        ),
                        name="awards_scorecard_handed_in_dated",
                        violation_error_message="What was handed in has its time.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.SmallIntegerField(blank=True, null=True, verbose_name="points")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="awards.criterion",
                        verbose_name="criterion",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="awards.scorecard",
                        verbose_name="scorecard",
                    ),
                ),
            ],
            options={
                "verbose_name": "score",
                "verbose_name_plural": "scores",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("scorecard", "criterion"), name="awards_criterionscore_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField(verbose_name="number")),
                ("verb", models.CharField(max_length=30, verbose_name="what happened")),
                ("data", models.JSONField(default=dict, verbose_name="before and after")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("previous", models.CharField(blank=True, max_length=64, verbose_name="hash before")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="awards.round",
                        verbose_name="round",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="awards.scorecard",
                        verbose_name="scorecard",
                    ),
                ),
            ],
            options={
                "verbose_name": "event of a round",
                "verbose_name_plural": "events of rounds",
                "ordering": ["seq"],
                "constraints": [models.UniqueConstraint(fields=("round", "seq"), name="awards_scoreevent_once")],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own_bid", "works on the application or in its municipality"),
                            ("organisation", "belongs to a partner organisation"),
                            ("mentee", "mentors the town"),
                            ("country", "comes from the same country"),
                            ("personal", "a personal or professional tie"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("juror", "declared by the juror"),
                            ("applicant", "declared by the applicant"),
                            ("detected", "found by the portal"),
                            ("admin", "noted by the office"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=1000, verbose_name="note")),
                ("noted_at", models.DateTimeField(auto_now_add=True, verbose_name="noted")),
                (
                    "candidacy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="awards.candidacy",
                        verbose_name="candidacy",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="awards.seat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict of interest",
                "verbose_name_plural": "conflicts of interest",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["own_bid", "organisation", "mentee", "country", "personal"])),
                        name="awards_conflict_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["juror", "applicant", "detected", "admin"])),
                        name="awards_conflict_source_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("seat", "candidacy"),
                        name="awards_conflict_once",
                        violation_error_message="This conflict is noted already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelectionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.JSONField(verbose_name="question")),
                ("answer", models.JSONField(verbose_name="answer")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selections",
                        to="awards.resultsnapshot",
                        verbose_name="result",
                    ),
                ),
            ],
            options={
                "verbose_name": "selection",
                "verbose_name_plural": "selections",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("preselected", "Invited to write the plan"),
                            ("not_preselected", "Not invited"),
                            ("title", "Title awarded"),
                            ("no_title", "No title"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("public_reason", models.TextField(blank=True, max_length=2000, verbose_name="public reason")),
                ("feedback", models.TextField(blank=True, max_length=8000, verbose_name="feedback to the applicant")),
                ("override", models.BooleanField(default=False, verbose_name="departs from the selection")),
                ("override_reason", models.TextField(blank=True, max_length=2000, verbose_name="why it departs")),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="decided")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "candidacy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="awards.candidacy",
                        verbose_name="candidacy",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "selection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="awards.selectionrun",
                        verbose_name="selection",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["preselected", "not_preselected", "title", "no_title"])),
                        name="awards_decision_outcome_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="awards_decision_confirmed_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("override", False), models.Q(("override_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="awards_decision_override_has_reason",
                        violation_error_message="Say why the decision departs from the selection; it is shown publicly.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="awards_decision_four_eyes",
                        violation_error_message="A second person confirms; that cannot be the one who decided.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20, verbose_name="rule")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("passed", "Met"), ("failed", "Not met"), ("unknown", "Cannot be told yet")],
                        max_length=8,
                        verbose_name="verdict",
                    ),
                ),
                ("words", models.TextField(verbose_name="in words")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="awards.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "eligibility check",
                "verbose_name_plural": "eligibility checks",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["passed", "failed", "unknown"])),
                        name="awards_eligibilitycheck_verdict_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("submission", "rule"), name="awards_eligibilitycheck_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="book",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="awards.rulebook",
                verbose_name="rules in force",
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="code",
            field=models.CharField(
                blank=True, max_length=24, null=True, unique=True, verbose_name="code of the certificate"
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="override_reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="why it departs from the rules"),
        ),
        migrations.AddField(
            model_name="title",
            name="reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="public reason"),
        ),
        migrations.AddField(
            model_name="title",
            name="slug",
            field=models.SlugField(default="", max_length=140, verbose_name="address"),
            preserve_default=False,
        ),
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.AddField(
            model_name="title",
            name="sources",
            field=models.JSONField(blank=True, default=list, verbose_name="sources"),
        ),
        migrations.AddField(
            model_name="title",
            name="application",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="title",
                to="awards.application",
                verbose_name="application",
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="publication",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="titles",
                to="awards.publication",
                verbose_name="publication",
            ),
        ),
        migrations.AddField(
            model_name="title",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="awards.submission",
                verbose_name="plan as handed in",
            ),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.UniqueConstraint(fields=("edition", "slug"), name="awards_title_address_once"),
        ),
        migrations.AddConstraint(
            model_name="title",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", True), ("publication__isnull", True)),
                    models.Q(("application__isnull", False), ("code__isnull", False), ("publication__isnull", False)),
                    _connector="OR",
                ),
                name="awards_title_awarded_or_recorded",
                violation_error_message="A title comes from a publication, or from the public record.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="applicationmember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "awards_applicationmemberevent" ("application_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."application_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;',
                    hash="7dd4310b73d35df4f0580dac1eb5376fa3e9ed2f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c93da",
                    table="awards_applicationmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="applicationmember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "awards_applicationmemberevent" ("application_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (NEW."application_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;',
                    hash="d81eb4a494307c592aaa1510312a3fa3ae5e5824",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6b73c",
                    table="awards_applicationmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="applicationmember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "awards_applicationmemberevent" ("application_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "since", "user_id") VALUES (OLD."application_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."since", OLD."user_id"); RETURN NULL;',
                    hash="2c74c886ee02252cc774384a8ce24319e4a663bc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_01a03",
                    table="awards_applicationmember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_sent",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.sent_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a413f00890184a0d24146bcb91bca71be33e3dcf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_sent_cdb0e",
                    table="awards_letter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="resultsnapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_result",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="707209ce27b489525af15848f56e1cba05eb7627",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_result_dcca8",
                    table="awards_resultsnapshot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_publication",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE is_out bool;",
                    func="\n    is_out := OLD.state = 'out' OR (OLD.state = 'planned' AND OLD.publish_at <= clock_timestamp());\n    IF TG_OP = 'DELETE' THEN\n      IF is_out THEN\n        RAISE EXCEPTION 'a publication that is out stays';\n      END IF;\n      RETURN OLD;\n    END IF;\n    IF is_out AND (NEW.state <> 'out' AND NEW.state <> OLD.state\n                   OR (OLD.round_id, OLD.publish_at) IS DISTINCT FROM (NEW.round_id, NEW.publish_at)) THEN\n      RAISE EXCEPTION 'a publication that is out stays as it is';\n    END IF;\n    RETURN NEW;\n",
                    hash="2886000537493c1c79082e73cf7ca8b280aefea1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_publication_d1cb6",
                    table="awards_publication",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rulebook",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_book",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e84021c76840b951d22f1a448bc047d649f7ba64",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_book_f50b7",
                    table="awards_rulebook",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("book__isnull", False), _connector="OR"),
                name="awards_cycle_open_has_book",
                violation_error_message="A cycle that runs needs its rules frozen.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_card",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="76cf7e5be44e211158038e2463c47d61384e975c",
                    operation="DELETE",
                    pgid="pgtrigger_keep_card_86b0f",
                    table="awards_scorecard",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scorecard",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_closed_card",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE round_state text;",
                    func="SELECT r.state INTO round_state FROM awards_assignment a JOIN awards_candidacy c ON c.id = a.candidacy_id JOIN awards_round r ON r.id = c.round_id WHERE a.id = OLD.assignment_id;\n    IF round_state = 'open' OR OLD.state = 'reopened' OR (OLD.state = 'locked' AND NEW.state = 'reopened') THEN\n      RETURN NEW;\n    END IF;\n    IF (OLD.assignment_id, OLD.abstained, OLD.reason, OLD.comment, OLD.note, OLD.version)\n       IS DISTINCT FROM (NEW.assignment_id, NEW.abstained, NEW.reason, NEW.comment, NEW.note, NEW.version) THEN\n      RAISE EXCEPTION 'the round is not open: its scorecards cannot be changed';\n    END IF;\n    RETURN NEW;\n",
                    hash="b7440af4b60cb401397aa47f4caeae11c22be647",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_closed_card_1ca93",
                    table="awards_scorecard",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="criterionscore",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_closed_score",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE round_state text; card_state text; assignment bigint; lowest int; highest int;",
                    func="\n    SELECT s.state, s.assignment_id INTO card_state, assignment\n    FROM awards_scorecard s WHERE s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.scorecard_id ELSE NEW.scorecard_id END;\n    SELECT r.state INTO round_state FROM awards_assignment a JOIN awards_candidacy c ON c.id = a.candidacy_id\n    JOIN awards_round r ON r.id = c.round_id WHERE a.id = assignment;\n    IF NOT (round_state = 'open' OR card_state = 'reopened') THEN\n      RAISE EXCEPTION 'the round is not open: its scores cannot be changed';\n    END IF;\n    IF TG_OP = 'DELETE' THEN\n      RETURN OLD;\n    END IF;\n    SELECT minimum, maximum INTO lowest, highest FROM awards_criterion WHERE id = NEW.criterion_id;\n    IF NEW.value < lowest OR NEW.value > highest THEN\n      RAISE EXCEPTION 'a score lies outside of its criterion';\n    END IF;\n    RETURN NEW;\n",
                    hash="7250e5693310469a1844ccc9959f560ca0bd42e1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_keep_closed_score_d7e58",
                    table="awards_criterionscore",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scoreevent",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_event",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8737ae6ddc19f19b8003808f7f7ec750afde6c83",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_event_52e13",
                    table="awards_scoreevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="selectionrun",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_selection",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="355d47068d43fd7b2ff2bffe2d34faea27ea11bb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_selection_b0318",
                    table="awards_selectionrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE is_out bool;",
                    func="\n    SELECT p.state = 'out' OR (p.state = 'planned' AND p.publish_at <= clock_timestamp()) INTO is_out\n    FROM awards_candidacy c JOIN awards_publication p ON p.round_id = c.round_id WHERE c.id = OLD.candidacy_id;\n    IF is_out THEN\n      RAISE EXCEPTION 'a decision that is out stays as it is';\n    END IF;\n    IF TG_OP = 'DELETE' THEN\n      RETURN OLD;\n    END IF;\n    RETURN NEW;\n",
                    hash="3e42bb362250eeabf5b031150413d95cbdf7d70e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_decision_f0da3",
                    table="awards_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_submission",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2bcd19e5321e1566a71a84322bf6ed1b1819a8c6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_submission_abeb4",
                    table="awards_submission",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="eligibilitycheck",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_check",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9cd93d11bff3d340b6cb612dbdf03e31b0492def",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_check_8a767",
                    table="awards_eligibilitycheck",
                    when="BEFORE",
                ),
            ),
        ),
    ]
