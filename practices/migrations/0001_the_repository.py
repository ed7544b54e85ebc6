import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
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
        ("pearls", "0001_people_places_and_mechanisms"),
        ("pearls", "__first__"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("questionnaires", "0001_templates_sheets_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("words", models.JSONField(default=dict, verbose_name="words by language")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
            ],
            options={
                "verbose_name": "glossary entry",
                "verbose_name_plural": "glossary",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("note", models.TextField(blank=True, verbose_name="what it is for")),
                (
                    "visibility",
                    models.CharField(
                        choices=[("mine", "Only me"), ("team", "My team"), ("public", "Everybody")],
                        default="mine",
                        max_length=8,
                        verbose_name="who may see it",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to="pearls.municipality",
                        verbose_name="team",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["-changed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["mine", "team", "public"])),
                        name="practices_collection_visibility_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "team"), _negated=True),
                            ("municipality__isnull", False),
                            _connector="OR",
                        ),
                        name="practices_collection_team_named",
                        violation_error_message="Say which municipality's team may see it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lexeme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("word", models.CharField(max_length=60, verbose_name="word")),
                ("count", models.PositiveIntegerField(verbose_name="texts")),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "ordering": ["language", "word"],
                "constraints": [models.UniqueConstraint(fields=("language", "word"), name="practices_lexeme_once")],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="The public number, never used again.", unique=True, verbose_name="number"
                    ),
                ),
                ("slug", models.SlugField(blank=True, max_length=120, verbose_name="address")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("screening", "In screening"),
                            ("review", "In review"),
                            ("revision", "Revision asked"),
                            ("accepted", "Accepted"),
                            ("published", "Published"),
                            ("update", "Needs an update"),
                            ("archived", "Archived"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("country", "Country"), ("programme", "Programme")],
                        default="country",
                        max_length=10,
                        verbose_name="tier",
                    ),
                ),
                ("state_due", models.DateField(blank=True, null=True, verbose_name="next step due")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("public", "From public sources"),
                            ("imported", "Imported"),
                        ],
                        default="submitted",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="last confirmed")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="first published")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="last published")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "term_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), blank=True, default=list, size=None, verbose_name="terms"
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="can be read in",
                    ),
                ),
                (
                    "size_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_5000", "Under 5 000 people"),
                            ("5000_20000", "5 000 – 20 000"),
                            ("20000_50000", "20 000 – 50 000"),
                            ("over_50000", "Over 50 000"),
                        ],
                        max_length=12,
                        verbose_name="size of the town",
                    ),
                ),
                ("since_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="running since")),
                ("until_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="until")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("hosts_visits", models.BooleanField(default=False, verbose_name="hosts visits")),
                ("exchanges", models.BooleanField(default=False, verbose_name="open to exchange")),
                ("adoption_count", models.PositiveIntegerField(default=0, verbose_name="adopted by")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="practices.practice",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
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
                        related_name="practices",
                        to="pearls.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="pearls.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice",
                        to="questionnaires.answersheet",
                        verbose_name="answer sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "practice",
                "verbose_name_plural": "practices",
                "ordering": ["-number"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["term_ids"], name="practices_practice_terms"),
                    models.Index(fields=["-changed_at", "-number"], name="practices_practice_newest"),
                    models.Index(fields=["state", "country"], name="practices_practice_queue"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["country", "programme"])),
                        name="practices_practice_tier_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["submitted", "public", "imported"])),
                        name="practices_practice_origin_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size_class__in", ["under_5000", "5000_20000", "20000_50000", "over_50000", ""])
                        ),
                        name="practices_practice_size_class_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alt", models.JSONField(default=dict, verbose_name="alternative text by language")),
                ("credit", models.CharField(max_length=160, verbose_name="made by")),
                ("licence", models.CharField(max_length=40, verbose_name="licence")),
                ("consent", models.BooleanField(default=False, verbose_name="everybody who can be recognised agreed")),
                ("width", models.PositiveIntegerField(verbose_name="width in pixels")),
                ("height", models.PositiveIntegerField(verbose_name="height in pixels")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["practice", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alt", {}), _negated=True),
                            models.Q(("credit", ""), _negated=True),
                            models.Q(("licence", ""), _negated=True),
                        ),
                        name="practices_picture_words",
                        violation_error_message="A picture needs an alternative text, a maker and a licence.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="looked")),
                ("status", models.CharField(blank=True, max_length=60, verbose_name="answer")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "checked link",
                "verbose_name_plural": "checked links",
                "ordering": ["practice", "url"],
                "constraints": [models.UniqueConstraint(fields=("practice", "url"), name="practices_link_once")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
                        choices=[("country", "Country"), ("programme", "Programme")], max_length=10, verbose_name="tier"
                    ),
                ),
                ("accepted", models.BooleanField(verbose_name="accepted")),
                ("reason", models.TextField(verbose_name="public reason")),
                ("scores", models.JSONField(default=dict, verbose_name="points at that time")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["country", "programme"])),
                        name="practices_decision_tier_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="message")),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="sent")),
                (
                    "answer_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="practices.contactmessage",
                        verbose_name="answer to",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="from",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                ("reminded", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("running", "Still running"), ("changed", "Running, but changed"), ("ended", "Ended")],
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what changed")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person asked",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation",
                "verbose_name_plural": "confirmations",
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["running", "changed", "ended", ""])),
                        name="practices_confirmation_answer_known",
                        violation_error_message="Choose one of the offered values.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("document", models.JSONField(verbose_name="document")),
                ("sha256", models.CharField(max_length=64, verbose_name="hash")),
                ("reason", models.TextField(blank=True, verbose_name="why it was accepted")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "published version",
                "verbose_name_plural": "published versions",
                "ordering": ["practice", "-number"],
                "constraints": [models.UniqueConstraint(fields=("practice", "number"), name="practices_revision_once")],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("starting", "Starting"),
                            ("uses", "We use it"),
                            ("adapted", "We adapted it"),
                            ("stopped", "Tried and stopped"),
                        ],
                        max_length=10,
                        verbose_name="what you do",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("confirmed", "Confirmed by the owner"),
                            ("disputed", "The owner sees it otherwise"),
                        ],
                        default="reported",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("changed", models.TextField(blank=True, verbose_name="what you changed")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="cost in the first year"
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="what came of it")),
                ("evidence", models.TextField(blank=True, verbose_name="how you know")),
                ("evidence_url", models.URLField(blank=True, verbose_name="where to read it")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="how often it was told")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="reported")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.TextField(blank=True, verbose_name="the owner's words")),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.revision",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "adoption",
                "verbose_name_plural": "adoptions",
                "ordering": ["-since", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["starting", "uses", "adapted", "stopped"])),
                        name="practices_adoption_kind_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["reported", "confirmed", "disputed"])),
                        name="practices_adoption_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="practices_adoption_answered_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "municipality"),
                        name="practices_adoption_once",
                        violation_error_message="Your town is in this list already. Change its entry instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticeMember",
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
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practice_memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a practice",
                "verbose_name_plural": "members of practices",
                "ordering": ["user__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "commenter", "viewer"])),
                        name="practices_practicemember_role_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("practice", "user"), name="practices_practicemember_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticeMemberEvent",
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
                        to="practices.practicemember",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="practices.practice",
                        verbose_name="practice",
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
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.SlugField(blank=True, max_length=60, verbose_name="question")),
                ("text", models.TextField(verbose_name="remark")),
                ("must", models.BooleanField(default=True, verbose_name="must be answered")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Waits for an answer"), ("answered", "Answered"), ("closed", "Closed")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "closed"])),
                        name="practices_remark_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="practices_remark_closed_at_paired",
                        violation_error_message="A time and the person who acted belong together.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemarkAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="answer")),
                ("seq", models.PositiveBigIntegerField(default=0, verbose_name="last change of the text then")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="practices.remark",
                        verbose_name="remark",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a remark",
                "verbose_name_plural": "answers to remarks",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="Counts how often it was submitted.", verbose_name="round"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("country", "Country"), ("programme", "Programme")], max_length=10, verbose_name="tier"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("done", "Done"), ("declined", "Declined")],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("scores", models.JSONField(blank=True, default=dict, verbose_name="points by criterion")),
                ("recommends", models.BooleanField(blank=True, null=True, verbose_name="recommends publication")),
                ("text", models.TextField(blank=True, verbose_name="what to make better")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practice_reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["practice", "round", "asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["country", "programme"])),
                        name="practices_review_tier_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "done", "declined"])),
                        name="practices_review_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "round", "tier", "reviewer"),
                        name="practices_review_once",
                        violation_error_message="This person already reviews this practice.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="put there")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="practices.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="practices.revision",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a collection",
                "verbose_name_plural": "items of collections",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collection", "practice"),
                        name="practices_item_once",
                        violation_error_message="It is already in this collection.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdoptionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("starting", "Starting"),
                            ("uses", "We use it"),
                            ("adapted", "We adapted it"),
                            ("stopped", "Tried and stopped"),
                        ],
                        max_length=10,
                        verbose_name="what you do",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("confirmed", "Confirmed by the owner"),
                            ("disputed", "The owner sees it otherwise"),
                        ],
                        default="reported",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("changed", models.TextField(blank=True, verbose_name="what you changed")),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="cost in the first year"
                    ),
                ),
                ("result", models.TextField(blank=True, verbose_name="what came of it")),
                ("evidence", models.TextField(blank=True, verbose_name="how you know")),
                ("evidence_url", models.URLField(blank=True, verbose_name="where to read it")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="how often it was told")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="reported")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.TextField(blank=True, verbose_name="the owner's words")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="pearls.municipality",
                        verbose_name="municipality",
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
                        to="practices.adoption",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="practices.revision",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=600, verbose_name="search")),
                (
                    "cadence",
                    models.CharField(
                        choices=[("daily", "Every day"), ("weekly", "Every week"), ("never", "Never, I look myself")],
                        default="weekly",
                        max_length=6,
                        verbose_name="how often",
                    ),
                ),
                (
                    "told_until",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="told of everything before"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cadence__in", ["daily", "weekly", "never"])),
                        name="practices_savedsearch_cadence_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "query"),
                        name="practices_savedsearch_once",
                        violation_error_message="You have saved this search already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("original", models.BooleanField(default=False, verbose_name="original")),
                ("machine", models.BooleanField(default=False, verbose_name="by machine")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("summary", models.TextField(verbose_name="summary")),
                ("body", models.TextField(verbose_name="text")),
                ("vector", django.contrib.postgres.search.SearchVectorField(verbose_name="words")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_texts",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "searchable text",
                "verbose_name_plural": "searchable texts",
                "ordering": ["practice", "language"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="practices_searchtext_words")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "language"), name="practices_searchtext_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "vocabulary",
                    models.CharField(
                        choices=[
                            ("challenge", "Challenge"),
                            ("capacity", "Resilience capacity"),
                            ("target_group", "Target group"),
                            ("art_form", "Cultural tool or art form"),
                            ("method", "Way of taking part"),
                            ("cost_class", "Cost in the first year"),
                            ("funding", "Funding"),
                            ("evidence", "Evidence"),
                            ("lead_kind", "Kind of lead organisation"),
                            ("licence", "Licence"),
                        ],
                        max_length=12,
                        verbose_name="vocabulary",
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="code")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("labels", models.JSONField(default=dict, verbose_name="labels by language")),
                ("words", models.JSONField(blank=True, default=dict, verbose_name="further search words by language")),
                ("retired", models.BooleanField(default=False, verbose_name="no longer offered")),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["vocabulary", "position", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "vocabulary__in",
                                [
                                    "challenge",
                                    "capacity",
                                    "target_group",
                                    "art_form",
                                    "method",
                                    "cost_class",
                                    "funding",
                                    "evidence",
                                    "lead_kind",
                                    "licence",
                                ],
                            )
                        ),
                        name="practices_term_vocabulary_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(
                        fields=("vocabulary", "code"),
                        name="practices_term_once",
                        violation_error_message="This code is taken.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pearls.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="practice_follows",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="practices.term",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow",
                "verbose_name_plural": "follows",
                "ordering": ["-since"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("municipality__isnull", True), ("practice__isnull", False), ("term__isnull", True)
                            ),
                            models.Q(
                                ("municipality__isnull", False), ("practice__isnull", True), ("term__isnull", True)
                            ),
                            models.Q(
                                ("municipality__isnull", True), ("practice__isnull", True), ("term__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="practices_follow_one_thing",
                        violation_error_message="Fill exactly one of these fields.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "practice", "municipality", "term"),
                        name="practices_follow_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("total", models.PositiveSmallIntegerField(default=0, verbose_name="paragraphs")),
                ("checked", models.PositiveSmallIntegerField(default=0, verbose_name="checked")),
                ("machine", models.PositiveSmallIntegerField(default=0, verbose_name="by machine")),
                ("stale", models.PositiveSmallIntegerField(default=0, verbose_name="out of date")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
                "ordering": ["practice", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "language"), name="practices_translation_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TranslatedUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="Field and paragraph, as title.0", max_length=90, verbose_name="place"),
                ),
                ("source_hash", models.CharField(max_length=64, verbose_name="hash of the source")),
                ("source_text", models.TextField(verbose_name="source")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "state",
                    models.CharField(
                        choices=[("machine", "By machine"), ("checked", "Checked by a person")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="at")),
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
                    "translation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="units",
                        to="practices.translation",
                        verbose_name="translation",
                    ),
                ),
            ],
            options={
                "verbose_name": "translated paragraph",
                "verbose_name_plural": "translated paragraphs",
                "ordering": ["translation", "key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["machine", "checked"])),
                        name="practices_translatedunit_state_known",
                        violation_error_message="Choose one of the offered values.",
                    ),
                    models.UniqueConstraint(fields=("translation", "key"), name="practices_unit_once"),
                ],
            },
        ),
        migrations.AddField(
            model_name="practice",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practices.revision",
                verbose_name="published version",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_decision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="04c8f8f827b94cb4bb5dc2d37a65aae78e04f4e2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_decision_8bb6d",
                    table="practices_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="practicemember",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "practices_practicememberevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "role", "since", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."practice_id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;',
                    hash="dcbb46f731c7f266ebb853b80ad6816721cbe676",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4403a",
                    table="practices_practicemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="practicemember",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "practices_practicememberevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "role", "since", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."practice_id", NEW."role", NEW."since", NEW."user_id"); RETURN NULL;',
                    hash="d9c07e14bafc840b54b952fd2bd28bc468e96324",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2febf",
                    table="practices_practicemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="practicemember",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "practices_practicememberevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "role", "since", "user_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."practice_id", OLD."role", OLD."since", OLD."user_id"); RETURN NULL;',
                    hash="295ab513957b43973483a07de1d828492849d072",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_57108",
                    table="practices_practicemember",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remarkanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_answer",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="750e0a0df27e0c7d138433eb17c6b0cc791d47dd",
                    operation="UPDATE",
                    pgid="pgtrigger_keep_answer_46087",
                    table="practices_remarkanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revision",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_revision",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="47ea0a3ee84b078b357b2b938c0c9c416c8f8c49",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_revision_24bd4",
                    table="practices_revision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "screening",
                            "review",
                            "revision",
                            "accepted",
                            "published",
                            "update",
                            "archived",
                            "withdrawn",
                        ],
                    )
                ),
                name="practices_practice_state_known",
                violation_error_message="Choose one of the offered values.",
            ),
        ),
        migrations.AddConstraint(
            model_name="practice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "update", "archived"]), _negated=True),
                    ("revision__isnull", False),
                    _connector="OR",
                ),
                name="practices_practice_public_has_revision",
                violation_error_message="What is public needs a published version.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adoption",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "practices_adoptionevent" ("answer", "answered_at", "answered_by_id", "at", "by_id", "changed", "cost", "evidence", "evidence_url", "id", "kind", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "result", "revision_id", "since", "state", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."at", NEW."by_id", NEW."changed", NEW."cost", NEW."evidence", NEW."evidence_url", NEW."id", NEW."kind", NEW."municipality_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."practice_id", NEW."result", NEW."revision_id", NEW."since", NEW."state", NEW."version"); RETURN NULL;',
                    hash="5dd79d295fc1077aad34d21b4573acb0e289e0ac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a1818",
                    table="practices_adoption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adoption",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "practices_adoptionevent" ("answer", "answered_at", "answered_by_id", "at", "by_id", "changed", "cost", "evidence", "evidence_url", "id", "kind", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "result", "revision_id", "since", "state", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."at", NEW."by_id", NEW."changed", NEW."cost", NEW."evidence", NEW."evidence_url", NEW."id", NEW."kind", NEW."municipality_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."practice_id", NEW."result", NEW."revision_id", NEW."since", NEW."state", NEW."version"); RETURN NULL;',
                    hash="07babfca145a5c14988c308ca6e0e4146463dedb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bd3f3",
                    table="practices_adoption",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adoption",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "practices_adoptionevent" ("answer", "answered_at", "answered_by_id", "at", "by_id", "changed", "cost", "evidence", "evidence_url", "id", "kind", "municipality_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "result", "revision_id", "since", "state", "version") VALUES (OLD."answer", OLD."answered_at", OLD."answered_by_id", OLD."at", OLD."by_id", OLD."changed", OLD."cost", OLD."evidence", OLD."evidence_url", OLD."id", OLD."kind", OLD."municipality_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."practice_id", OLD."result", OLD."revision_id", OLD."since", OLD."state", OLD."version"); RETURN NULL;',
                    hash="8e1bcf8ff874a58c99756445dec4550b3c7d18c6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_031f1",
                    table="practices_adoption",
                    when="AFTER",
                ),
            ),
        ),
    ]
