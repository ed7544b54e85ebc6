import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actionplans", "0001_plans_and_entities"),
        ("pearls", "0003_calendars"),
        ("pearls", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("practices", "0006_pictures_wait_for_a_version"),
        ("questionnaires", "0001_templates_sheets_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Season",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("collecting", "Collecting needs and offers"),
                            ("closed", "Collected"),
                            ("drafted", "Drafted"),
                            ("offered", "Offered to both sides"),
                            ("settled", "Settled"),
                            ("archived", "Archived"),
                        ],
                        default="collecting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="needs and offers are due")),
                ("answer_days", models.PositiveSmallIntegerField(default=10, verbose_name="days to answer a proposal")),
                ("starts", models.DateField(verbose_name="mentoring starts")),
                ("ends", models.DateField(verbose_name="mentoring ends")),
                ("invented", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
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
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seasons",
                        to="pearls.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "season",
                "verbose_name_plural": "seasons",
                "ordering": ["-opens_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["collecting", "closed", "drafted", "offered", "settled", "archived"])
                        ),
                        name="mentoring_season_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at")), ("ends__gt", models.F("starts"))),
                        name="mentoring_season_forward",
                        violation_error_message="What ends must end after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_days__gte", 1), ("answer_days__lte", 60)),
                        name="mentoring_season_time_to_answer",
                        violation_error_message="Give people between 1 and 60 days to answer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("rules", models.JSONField(blank=True, default=dict, verbose_name="rules")),
                ("seed", models.CharField(max_length=64, verbose_name="seed")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
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
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_sets",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule set",
                "verbose_name_plural": "rule sets",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("season", "name"),
                        name="mentoring_ruleset_once",
                        violation_error_message="This season already has rules of this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("inputs", models.JSONField(verbose_name="inputs")),
                ("inputs_sha256", models.CharField(max_length=64, verbose_name="hash of the inputs")),
                ("rules", models.JSONField(verbose_name="rules")),
                ("seed", models.CharField(max_length=64, verbose_name="seed")),
                ("engine", models.JSONField(verbose_name="engine")),
                ("result", models.JSONField(verbose_name="result")),
                ("result_sha256", models.CharField(max_length=64, verbose_name="hash of the result")),
                ("analysis", models.JSONField(verbose_name="analysis")),
                ("seconds", models.FloatField(verbose_name="seconds")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "repairs",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repaired_by",
                        to="mentoring.matchrun",
                        verbose_name="repairs",
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="mentoring.ruleset",
                        verbose_name="rule set",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "run of the matching",
                "verbose_name_plural": "runs of the matching",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being written"), ("handed_in", "Handed in"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("languages", models.JSONField(blank=True, default=dict, verbose_name="languages")),
                (
                    "formats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="formats",
                    ),
                ),
                ("available_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("available_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("hand_ins", models.PositiveSmallIntegerField(default=0, verbose_name="times handed in")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("goals", models.TextField(blank=True, max_length=2000, verbose_name="what shall be different")),
                ("limits", models.TextField(blank=True, max_length=2000, verbose_name="what a mentor must know")),
                ("mentors", models.PositiveSmallIntegerField(default=1, verbose_name="mentors wanted")),
                ("urgency", models.PositiveSmallIntegerField(default=0, verbose_name="urgency, 0 to 3")),
                ("urgency_reason", models.CharField(blank=True, max_length=300, verbose_name="why it is urgent")),
                ("credit", models.PositiveSmallIntegerField(default=0, verbose_name="seasons without a match before")),
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
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="needs",
                        to="actionplans.plan",
                        verbose_name="action plan",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "handed_in", "withdrawn"])),
                        name="mentoring_need_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("season", "municipality"),
                        name="mentoring_need_live_once",
                        violation_error_message="This municipality already asks in this season.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentors__gte", 1), ("mentors__lte", 2)),
                        name="mentoring_need_one_or_two",
                        violation_error_message="Ask for one mentor, or for two.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("urgency", 0),
                            models.Q(("urgency__lte", 3), models.Q(("urgency_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="mentoring_need_urgency_reasoned",
                        violation_error_message="Urgency goes from 0 to 3 and needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available_until__isnull", True),
                            ("available_from__isnull", True),
                            ("available_until__gte", models.F("available_from")),
                            _connector="OR",
                        ),
                        name="mentoring_need_forward",
                        violation_error_message="The last day lies before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being written"), ("handed_in", "Handed in"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("languages", models.JSONField(blank=True, default=dict, verbose_name="languages")),
                (
                    "formats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="formats",
                    ),
                ),
                ("available_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("available_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("hand_ins", models.PositiveSmallIntegerField(default=0, verbose_name="times handed in")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organisation", "Partner organisation"),
                            ("expert", "Expert"),
                            ("pearl", "Earlier Pearl"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="what you offer")),
                (
                    "days",
                    models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name="days in the season"),
                ),
                ("min_towns", models.PositiveSmallIntegerField(default=0, verbose_name="at least")),
                ("max_towns", models.PositiveSmallIntegerField(default=1, verbose_name="at most")),
                (
                    "serves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="countries served",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.country",
                        verbose_name="country",
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
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="expert",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
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
                        related_name="offers",
                        to="pearls.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "handed_in", "withdrawn"])),
                        name="mentoring_offer_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["organisation", "expert", "pearl"])),
                        name="mentoring_offer_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("expert__isnull", True),
                                ("municipality__isnull", True),
                                ("organisation__isnull", False),
                            ),
                            models.Q(
                                ("expert__isnull", True),
                                ("municipality__isnull", False),
                                ("organisation__isnull", True),
                            ),
                            models.Q(
                                ("expert__isnull", False),
                                ("municipality__isnull", True),
                                ("organisation__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mentoring_offer_one_mentor",
                        violation_error_message="Fill exactly one of these fields.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("season", "organisation", "municipality", "expert"),
                        name="mentoring_offer_live_once",
                        nulls_distinct=False,
                        violation_error_message="There is already an offer in this season.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_towns__gte", models.F("min_towns"))),
                        name="mentoring_offer_range",
                        violation_error_message="The most must not be less than the least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("available_until__isnull", True),
                            ("available_from__isnull", True),
                            ("available_until__gte", models.F("available_from")),
                            _connector="OR",
                        ),
                        name="mentoring_offer_forward",
                        violation_error_message="The last day lies before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("offered", "Waiting for answers"),
                            ("accepted", "Accepted by both"),
                            ("declined", "Declined"),
                            ("lapsed", "No answer in time"),
                            ("replaced", "Replaced by another draft"),
                        ],
                        default="drafted",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("points", models.IntegerField(verbose_name="points")),
                ("parts", models.JSONField(default=dict, verbose_name="points by criterion")),
                (
                    "robustness",
                    models.FloatField(
                        blank=True, null=True, verbose_name="share of other weightings in which it holds"
                    ),
                ),
                ("answers_due_at", models.DateTimeField(blank=True, null=True, verbose_name="answers are due")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="mentoring.matchrun",
                        verbose_name="run",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed pair",
                "verbose_name_plural": "proposed pairs",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["drafted", "offered", "accepted", "declined", "lapsed", "replaced"])
                        ),
                        name="mentoring_proposal_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["drafted", "offered", "accepted"])),
                        fields=("need", "offer"),
                        name="mentoring_proposal_live_once",
                        violation_error_message="This pair is already proposed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            ("answers_due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mentoring_proposal_offered_until",
                        violation_error_message="What is offered needs a day by which it is answered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("town", "Town"), ("mentor", "Mentor")], max_length=6, verbose_name="side"
                    ),
                ),
                ("yes", models.BooleanField(verbose_name="accepts")),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="given")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="mentoring.proposal",
                        verbose_name="proposed pair",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["town", "mentor"])),
                        name="mentoring_answer_side_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("proposal", "side"),
                        name="mentoring_answer_once",
                        violation_error_message="This side has already answered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("yes", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="mentoring_answer_no_has_reason",
                        violation_error_message="Say why not; only the programme office reads it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("pair", "Mentor and town"), ("twin", "Mentor and mentor"), ("circle", "Circle")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreeing", "Agreeing how to work"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("closed", "Closed"),
                            ("ended", "Ended early"),
                        ],
                        default="agreeing",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("plan_open_at", models.DateTimeField(blank=True, null=True, verbose_name="plan opened")),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(verbose_name="until")),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="paused until")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                (
                    "before",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="after",
                        to="mentoring.relationship",
                        verbose_name="follows",
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
                    "mediator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediates",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mediator",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="relationships",
                        to="actionplans.plan",
                        verbose_name="action plan",
                    ),
                ),
                (
                    "plan_open_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationship",
                        to="mentoring.proposal",
                        verbose_name="proposed pair",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "mentoring",
                "verbose_name_plural": "mentorings",
                "ordering": ["-created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pair", "twin", "circle"])),
                        name="mentoring_relationship_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["agreeing", "running", "paused", "closed", "ended"])),
                        name="mentoring_relationship_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="mentoring_relationship_forward",
                        violation_error_message="The last day must lie after the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan_open_at__isnull", False), ("plan_open_by__isnull", False)),
                            models.Q(("plan_open_at__isnull", True), ("plan_open_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="mentoring_relationship_plan_open_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "format",
                    models.CharField(
                        choices=[("remote", "by video"), ("visit", "by visits"), ("group", "in a group")],
                        default="remote",
                        max_length=8,
                        verbose_name="format",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("poll", "Looking for a time"),
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="poll",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("minutes_long", models.PositiveSmallIntegerField(default=60, verbose_name="length in minutes")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="begins")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                ("zone", models.CharField(default="Europe/Stockholm", max_length=40, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="place or link")),
                ("agenda", models.TextField(blank=True, max_length=8000, verbose_name="agenda")),
                ("minutes", models.TextField(blank=True, max_length=20000, verbose_name="minutes")),
                ("sequence", models.PositiveIntegerField(default=0, verbose_name="version for calendars")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="calendars were told"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
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
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": [models.OrderBy(models.F("starts_at"), descending=True, nulls_first=True), "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["remote", "visit", "group"])),
                        name="mentoring_meeting_format_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["poll", "planned", "held", "cancelled"])),
                        name="mentoring_meeting_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("relationship", "number"), name="mentoring_meeting_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["poll", "cancelled"]),
                            models.Q(("ends_at__isnull", False), ("starts_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mentoring_meeting_planned_has_time",
                        violation_error_message="Say when it begins and ends.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="mentoring_meeting_forward",
                        violation_error_message="It must end after it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="hours")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "user"), name="mentoring_attendance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0), ("hours__lte", 24)),
                        name="mentoring_attendance_hours",
                        violation_error_message="Between 0 and 24 hours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("town", "Town"), ("mentor", "Mentor")], max_length=6, verbose_name="side"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="expert",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="pearls.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["side", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["town", "mentor"])),
                        name="mentoring_party_side_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("expert__isnull", True),
                                ("municipality__isnull", True),
                                ("organisation__isnull", False),
                            ),
                            models.Q(
                                ("expert__isnull", True),
                                ("municipality__isnull", False),
                                ("organisation__isnull", True),
                            ),
                            models.Q(
                                ("expert__isnull", False),
                                ("municipality__isnull", True),
                                ("organisation__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mentoring_party_one_body",
                        violation_error_message="Fill exactly one of these fields.",
                    ),
                    models.UniqueConstraint(
                        fields=("relationship", "organisation", "municipality", "expert"),
                        name="mentoring_party_once",
                        nulls_distinct=False,
                        violation_error_message="They already take part.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("end", "at the end"), ("half_year", "half a year later"), ("year", "a year later")],
                        max_length=10,
                        verbose_name="when",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("lasting", "Something lasting changed"),
                            ("started", "Something has begun"),
                            ("learnt", "We learnt, nothing changed yet"),
                            ("nothing", "It did not help"),
                        ],
                        max_length=8,
                        verbose_name="what came of it",
                    ),
                ),
                ("changed", models.TextField(max_length=4000, verbose_name="what changed at home")),
                ("learnt", models.TextField(blank=True, max_length=4000, verbose_name="what we learnt")),
                ("may_publish", models.BooleanField(default=False, verbose_name="the programme may tell of it")),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closings",
                        to="mentoring.party",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "verbose_name": "closing",
                "verbose_name_plural": "closings",
                "ordering": ["said_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["end", "half_year", "year"])),
                        name="mentoring_closing_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["lasting", "started", "learnt", "nothing"])),
                        name="mentoring_closing_outcome_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("party", "kind"),
                        name="mentoring_closing_once",
                        violation_error_message="This has been said already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("aims", models.TextField(max_length=4000, verbose_name="what we want to learn")),
                ("agenda", models.TextField(blank=True, max_length=8000, verbose_name="agenda")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("starts", models.DateField(verbose_name="from")),
                ("ends", models.DateField(verbose_name="until")),
                ("shadowing", models.BooleanField(default=False, verbose_name="somebody works beside a colleague")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("declined", "Declined"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "budget",
                    models.DecimalField(decimal_places=2, default=0, max_digits=9, verbose_name="budget in euros"),
                ),
                ("feedback", models.TextField(blank=True, max_length=4000, verbose_name="what the host says")),
                ("feedback_at", models.DateTimeField(blank=True, null=True, verbose_name="said")),
                ("report", models.TextField(blank=True, max_length=8000, verbose_name="what we saw and take home")),
                ("sequence", models.PositiveIntegerField(default=0, verbose_name="version for calendars")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="proposed")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "feedback_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosts",
                        to="mentoring.party",
                        verbose_name="host",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
                (
                    "returns",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returned_by",
                        to="mentoring.visit",
                        verbose_name="returns the visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["-starts", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "approved", "done", "cancelled", "declined"])),
                        name="mentoring_visit_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("feedback_at__isnull", False), ("feedback_by__isnull", False)),
                            models.Q(("feedback_at__isnull", True), ("feedback_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="mentoring_visit_feedback_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="mentoring_visit_forward",
                        violation_error_message="The last day lies before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="what")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="mentoring.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="goal")),
                ("why", models.TextField(blank=True, max_length=2000, verbose_name="how we shall see it")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="set")),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="questionnaires.row",
                        verbose_name="action of the plan",
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
                        verbose_name="set by",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "reached", "dropped"])),
                        name="mentoring_goal_state_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="milestone")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("reached_at", models.DateTimeField(blank=True, null=True, verbose_name="reached")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="mentoring.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "reached_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone of a goal",
                "verbose_name_plural": "milestones of goals",
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reached_at__isnull", False), ("reached_by__isnull", False)),
                            models.Q(("reached_at__isnull", True), ("reached_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="mentoring_goalstep_reached_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="what it shows")),
                ("address", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="mentoring.goalstep",
                        verbose_name="milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of a milestone",
                "verbose_name_plural": "evidence of milestones",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer", models.JSONField(verbose_name="answer")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "asked_by",
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="mentoring.matchrun",
                        verbose_name="run",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
            ],
            options={
                "verbose_name": "inquiry about a run",
                "verbose_name_plural": "inquiries about runs",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "need", "offer"), name="mentoring_inquiry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LearningSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("learning", "Learning session"), ("forum", "Forum"), ("training", "Mentor training")],
                        default="learning",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("about", models.TextField(blank=True, max_length=4000, verbose_name="what it is about")),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("zone", models.CharField(default="Europe/Stockholm", max_length=40, verbose_name="time zone")),
                ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link for those registered")),
                ("places", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                ("is_public", models.BooleanField(default=False, verbose_name="shown to everybody")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open for registration"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0, verbose_name="version for calendars")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="calendars were told"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
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
                    "season",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "learning session",
                "verbose_name_plural": "learning sessions",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["learning", "forum", "training"])),
                        name="mentoring_learningsession_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "open", "held", "cancelled"])),
                        name="mentoring_learningsession_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="mentoring_learningsession_forward",
                        violation_error_message="It must end after it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__isnull", True), ("places__gte", 1), _connector="OR"),
                        name="mentoring_learningsession_places",
                        violation_error_message="Leave it empty where there is no limit.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="what")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meeting_actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "action from a meeting",
                "verbose_name_plural": "actions from meetings",
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="MentorCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.JSONField(verbose_name="what is certified")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentor_certificates",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mentor",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate of a mentor",
                "verbose_name_plural": "certificates of mentors",
                "ordering": ["-made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=8000, verbose_name="text")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["written_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NeedTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "would be nice"), (2, "important"), (3, "most of all")],
                        default=2,
                        verbose_name="how much",
                    ),
                ),
                ("drawn_from", models.CharField(blank=True, max_length=200, verbose_name="drawn from")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.term",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic of a need",
                "verbose_name_plural": "topics of needs",
                "ordering": ["-weight", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__in", [1, 2, 3])), name="mentoring_needtopic_weight_known"
                    ),
                    models.UniqueConstraint(
                        fields=("need", "term"),
                        name="mentoring_needtopic_once",
                        violation_error_message="This topic is already named.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("mine", "only I"),
                            ("ours", "the people of this mentoring"),
                            ("programme", "these people and the programme office"),
                        ],
                        default="ours",
                        max_length=10,
                        verbose_name="who reads it",
                    ),
                ),
                ("text", models.TextField(max_length=8000, verbose_name="text")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["-written_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["mine", "ours", "programme"])),
                        name="mentoring_note_visibility_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "signal",
                    models.CharField(
                        choices=[
                            ("no_meeting", "No meeting for a while"),
                            ("late_goal", "A goal is late"),
                            ("low_pulse", "Somebody said that it helps little"),
                            ("one_sided", "Only one side writes"),
                            ("unsigned", "The agreement is not signed yet"),
                        ],
                        max_length=12,
                        verbose_name="signal",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("step", models.PositiveSmallIntegerField(verbose_name="days")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sent")),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nudges",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "nudge",
                "verbose_name_plural": "nudges",
                "ordering": ["-sent_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signal__in", ["no_meeting", "late_goal", "low_pulse", "one_sided", "unsigned"])
                        ),
                        name="mentoring_nudge_signal_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("relationship", "signal", "since", "step"), name="mentoring_nudge_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("town", "Town"), ("mentor", "Mentor")], max_length=6, verbose_name="side"
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
            ],
            options={
                "verbose_name": "objection",
                "verbose_name_plural": "objections",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["town", "mentor"])),
                        name="mentoring_objection_side_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("need", "offer", "side"), name="mentoring_objection_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferPerson",
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
                        default="editor",
                        max_length=10,
                        verbose_name="right",
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=200, verbose_name="what they bring")),
                ("days", models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name="days")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offered_as",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person of an offer",
                "verbose_name_plural": "people of offers",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "commenter", "viewer"])),
                        name="mentoring_offerperson_role_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("offer", "user"),
                        name="mentoring_offerperson_once",
                        violation_error_message="This person is already in the offer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "a little"), (2, "well enough to work"), (3, "very well")],
                        default=2,
                        verbose_name="how well",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="practices.practice",
                        verbose_name="practice that shows it",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.term",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic of an offer",
                "verbose_name_plural": "topics of offers",
                "ordering": ["-level", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="mentoring_offertopic_level_known"
                    ),
                    models.UniqueConstraint(
                        fields=("offer", "term"),
                        name="mentoring_offertopic_once",
                        violation_error_message="This topic is already named.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pin", "must be a pair"),
                            ("forbid", "must not be a pair"),
                            ("conflict", "conflict of interest"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair_rules",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair_rules",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "season",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pair_rules",
                        to="mentoring.season",
                        verbose_name="season",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule on a pair",
                "verbose_name_plural": "rules on pairs",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pin", "forbid", "conflict"])),
                        name="mentoring_pairrule_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("need", "offer"),
                        name="mentoring_pairrule_once",
                        violation_error_message="There is already a rule on this pair. Remove it first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lead", models.BooleanField(default=False, verbose_name="leads for this party")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "handover",
                    models.TextField(blank=True, max_length=4000, verbose_name="what the next person must know"),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="mentoring.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "person of a party",
                "verbose_name_plural": "people of parties",
                "ordering": ["-lead", "since", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("party", "user"),
                        name="mentoring_partyperson_once",
                        violation_error_message="This person already takes part.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lead", True), ("until__isnull", True)),
                        fields=("party",),
                        name="mentoring_partyperson_one_lead",
                        violation_error_message="Somebody else already leads for this party.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("lead", models.BooleanField(default=False, verbose_name="leads for this party")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "handover",
                    models.TextField(blank=True, max_length=4000, verbose_name="what the next person must know"),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="mentoring.party",
                        verbose_name="party",
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
                        to="mentoring.partyperson",
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
            name="PlanAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_accesses",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "access to a plan",
                "verbose_name_plural": "accesses to plans",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("relationship", "user"), name="mentoring_planaccess_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("town", "Town"), ("mentor", "Mentor")], max_length=6, verbose_name="side"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="rank")),
                ("set_at", models.DateTimeField(auto_now=True, verbose_name="set")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="mentoring.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to="mentoring.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "preference",
                "verbose_name_plural": "preferences",
                "ordering": ["rank", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["town", "mentor"])),
                        name="mentoring_preference_side_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1), ("rank__lte", 5)),
                        name="mentoring_preference_rank",
                        violation_error_message="Rank from 1 to 5.",
                    ),
                    models.UniqueConstraint(fields=("need", "offer", "side"), name="mentoring_preference_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("side", "town")),
                        fields=("need", "rank"),
                        name="mentoring_preference_town_rank_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("side", "mentor")),
                        fields=("offer", "rank"),
                        name="mentoring_preference_mentor_rank_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "after 30 days"),
                            ("regular", "every 60 days"),
                            ("meeting", "after a meeting"),
                        ],
                        max_length=8,
                        verbose_name="when",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="number")),
                ("helps", models.PositiveSmallIntegerField(verbose_name="it helps")),
                ("together", models.PositiveSmallIntegerField(verbose_name="we get on")),
                ("learnt", models.TextField(blank=True, max_length=2000, verbose_name="what I learnt")),
                ("said_at", models.DateTimeField(auto_now_add=True, verbose_name="said")),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pulses",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pulses",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "pulse",
                "verbose_name_plural": "pulses",
                "ordering": ["said_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["first", "regular", "meeting"])),
                        name="mentoring_pulse_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helps__gte", 1), ("helps__lte", 5), ("together__gte", 1), ("together__lte", 5)
                        ),
                        name="mentoring_pulse_scale",
                        violation_error_message="From 1 to 5.",
                    ),
                    models.UniqueConstraint(
                        fields=("relationship", "said_by", "kind", "number"),
                        name="mentoring_pulse_once",
                        violation_error_message="You have answered this already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="question")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
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
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "question to the programme",
                "verbose_name_plural": "questions to the programme",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="mentoring_question_answered_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("going", "Registered"), ("waiting", "On the waiting list"), ("left", "Cancelled")],
                        default="going",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("attended", models.BooleanField(blank=True, null=True, verbose_name="was there")),
                (
                    "code",
                    models.CharField(
                        blank=True, max_length=24, null=True, unique=True, verbose_name="code of the certificate"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="mentoring.learningsession",
                        verbose_name="session",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration",
                "verbose_name_plural": "registrations",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["going", "waiting", "left"])),
                        name="mentoring_registration_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("session", "user"),
                        name="mentoring_registration_once",
                        violation_error_message="You have registered already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionMaterial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("address", models.URLField(blank=True, max_length=500, verbose_name="address")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="pearls.attachment",
                        verbose_name="file",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="material",
                        to="mentoring.learningsession",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "material of a session",
                "verbose_name_plural": "material of sessions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), _negated=True), ("attachment__isnull", False), _connector="OR"
                        ),
                        name="mentoring_sessionmaterial_something",
                        violation_error_message="Add an address or a file.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pair", "Mentor and town"), ("twin", "Mentor and mentor"), ("circle", "Circle")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("texts", models.JSONField(verbose_name="texts by language")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
            ],
            options={
                "verbose_name": "agreement template",
                "verbose_name_plural": "agreement templates",
                "ordering": ["kind", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["pair", "twin", "circle"])),
                        name="mentoring_agreementtemplate_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("kind", "number"), name="mentoring_agreementtemplate_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("terms", models.JSONField(verbose_name="terms")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written")),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentoring.agreementtemplate",
                        verbose_name="template",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="mentoring.relationship",
                        verbose_name="relationship",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("relationship", "number"), name="mentoring_agreement_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("signed_at", models.DateTimeField(auto_now_add=True, verbose_name="signed")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="mentoring.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="mentoring.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["signed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "party"),
                        name="mentoring_signature_once",
                        violation_error_message="This party has signed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="mentoring.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "slot",
                "verbose_name_plural": "slots",
                "ordering": ["starts_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "starts_at"),
                        name="mentoring_slot_once",
                        violation_error_message="This time is already offered.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "says",
                    models.CharField(
                        choices=[("yes", "yes"), ("maybe", "if need be"), ("no", "no")],
                        max_length=6,
                        verbose_name="says",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="mentoring.slot",
                        verbose_name="slot",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "vote on a slot",
                "verbose_name_plural": "votes on slots",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("says__in", ["yes", "maybe", "no"])),
                        name="mentoring_slotvote_says_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("slot", "user"), name="mentoring_slotvote_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("named_at", models.DateTimeField(auto_now_add=True, verbose_name="named")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="pearls.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="pearls.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "stand-in",
                "verbose_name_plural": "stand-ins",
                "ordering": ["country", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "country"),
                        name="mentoring_standin_once",
                        violation_error_message="This country already has a stand-in in this edition.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Traveller",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="what they do")),
                (
                    "travel",
                    models.CharField(
                        choices=[
                            ("train", "train"),
                            ("bus", "bus"),
                            ("ferry", "ferry"),
                            ("car", "car"),
                            ("plane", "plane"),
                            ("none", "none"),
                        ],
                        default="train",
                        max_length=6,
                        verbose_name="travels by",
                    ),
                ),
                ("kilometres", models.PositiveIntegerField(default=0, verbose_name="kilometres there and back")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="travels",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="travellers",
                        to="mentoring.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "traveller",
                "verbose_name_plural": "travellers",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("travel__in", ["train", "bus", "ferry", "car", "plane", "none"])),
                        name="mentoring_traveller_travel_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "name"),
                        name="mentoring_traveller_once",
                        violation_error_message="This person already goes along.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("yes", models.BooleanField(verbose_name="agrees")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="given")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mentoring.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="mentoring.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval of a visit",
                "verbose_name_plural": "approvals of visits",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "party"),
                        name="mentoring_visitapproval_once",
                        nulls_distinct=False,
                        violation_error_message="This has been answered already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("yes", True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="mentoring_visitapproval_no_has_reason",
                        violation_error_message="Say why not.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="what for")),
                (
                    "kind",
                    models.CharField(
                        choices=[("real", "real cost"), ("lump", "lump sum")],
                        default="real",
                        max_length=4,
                        verbose_name="reckoned as",
                    ),
                ),
                ("planned", models.DecimalField(decimal_places=2, default=0, max_digits=9, verbose_name="planned")),
                (
                    "spent",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="spent"),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="costs",
                        to="mentoring.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "cost of a visit",
                "verbose_name_plural": "costs of visits",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["real", "lump"])),
                        name="mentoring_visitcost_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned__gte", 0), models.Q(("spent__isnull", True), ("spent__gte", 0), _connector="OR")
                        ),
                        name="mentoring_visitcost_not_negative",
                        violation_error_message="An amount is not below zero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="what it is")),
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="mentoring.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a visit",
                "verbose_name_plural": "documents of visits",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TravellerNeeds",
            fields=[
                (
                    "traveller",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="needs",
                        serialize=False,
                        to="mentoring.traveller",
                        verbose_name="traveller",
                    ),
                ),
                ("access", models.CharField(blank=True, max_length=500, verbose_name="access")),
                ("diet", models.CharField(blank=True, max_length=500, verbose_name="food")),
            ],
            options={
                "verbose_name": "needs of a traveller",
                "verbose_name_plural": "needs of travellers",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementtemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_template",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e9dab19f28cbc3ff16445fa48132e91f7efe5912",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_template_c4e3b",
                    table="mentoring_agreementtemplate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partyperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mentoring_partypersonevent" ("handover", "id", "lead", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "user_id") VALUES (NEW."handover", NEW."id", NEW."lead", NEW."party_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."until", NEW."user_id"); RETURN NULL;',
                    hash="788210d37b2a454a7a8af0200e1eef7fa8e1def7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_16930",
                    table="mentoring_partyperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partyperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "mentoring_partypersonevent" ("handover", "id", "lead", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "user_id") VALUES (NEW."handover", NEW."id", NEW."lead", NEW."party_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."until", NEW."user_id"); RETURN NULL;',
                    hash="a65bf49168320a0a0dcc19d0291c71fa2ebc0d9f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e75da",
                    table="mentoring_partyperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partyperson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "mentoring_partypersonevent" ("handover", "id", "lead", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until", "user_id") VALUES (OLD."handover", OLD."id", OLD."lead", OLD."party_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."since", OLD."until", OLD."user_id"); RETURN NULL;',
                    hash="5f678d704d8271cb6a2ba53af3d3c4a5d2fa47ab",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_15e00",
                    table="mentoring_partyperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nudge",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_nudge",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="849ae5f8e38d978999c65484a19034cb82224e85",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_nudge_39317",
                    table="mentoring_nudge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_agreement",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="02cd8e9b062c2deef5744bb466e57ccaa0429f92",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_agreement_0a339",
                    table="mentoring_agreement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mentorcertificate",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_mentorcertificate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2f3bccea6486e60b369496e2b7925b977a35c500",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_mentorcertificate_3890f",
                    table="mentoring_mentorcertificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="matchrun",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_run",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f6e48db14d495f1b234263ae3222ca7e54e9deb1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_run_c8253",
                    table="mentoring_matchrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_signature",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="54a760842621eef491d4f9a2c57a30c403e2f5c0",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_signature_42cc6",
                    table="mentoring_signature",
                    when="BEFORE",
                ),
            ),
        ),
    ]
