"""Every published practice gets a slot, and the database marks when what is counted of it changed.

The texts carry the slot, and their long parts move out of the way: to learn which texts have a word, the index now leads to forty bytes
each and not to two thousand. `practices_slots` takes the place of `practices_hits`, which could read every text through another index.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Always: also where rows are put back with triggers switched off, a process must notice that they are there.
TOUCH = """
CREATE FUNCTION practices_touch_mark() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN NEW.touched := pg_current_xact_id()::text::bigint; RETURN NEW; END $$;
CREATE TRIGGER practices_touch_mark BEFORE INSERT OR UPDATE ON practices_shelfmark
FOR EACH ROW EXECUTE FUNCTION practices_touch_mark();
ALTER TABLE practices_shelfmark ENABLE ALWAYS TRIGGER practices_touch_mark
"""
UNTOUCH = "DROP TRIGGER practices_touch_mark ON practices_shelfmark; DROP FUNCTION practices_touch_mark()"
FILL = """
INSERT INTO practices_shelfmark (practice_id, touched)
SELECT id, 0 FROM practices_practice WHERE revision_id IS NOT NULL ORDER BY published_at, number;
DELETE FROM practices_searchtext s WHERE NOT EXISTS (SELECT FROM practices_shelfmark m WHERE m.practice_id = s.practice_id);
UPDATE practices_searchtext s SET slot = m.id FROM practices_shelfmark m WHERE m.practice_id = s.practice_id
"""
# The planner does not know that comparing a long vector costs a hundred times a comparison of numbers, and would rather read all texts
# for a word that stands in half of them. Inside the function only the index of words may be asked.
SLOTS = """
CREATE FUNCTION practices_slots(asked tsquery[]) RETURNS SETOF bytea LANGUAGE sql STABLE PARALLEL SAFE
SET enable_seqscan = off SET enable_indexscan = off
AS $$ SELECT (SELECT string_agg(int4send(slot), '') FROM practices_searchtext WHERE vector @@ one)
FROM unnest(asked) WITH ORDINALITY AS each (one, at) ORDER BY at $$
"""
HITS = """
CREATE FUNCTION practices_hits(asked tsquery) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5000
SET enable_seqscan = off
AS $$ SELECT DISTINCT practice_id FROM practices_searchtext WHERE vector @@ asked $$
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_find_by_the_index")]
    operations = [
        migrations.CreateModel(
            name="ShelfMark",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False, verbose_name="slot")),
                ("touched", models.BigIntegerField(db_index=True, verbose_name="last changed by transaction")),
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mark",
                        to="practices.practice",
                        verbose_name="practice",
                    ),
                ),
            ],
            options={"verbose_name": "shelf mark", "verbose_name_plural": "shelf marks", "ordering": ["pk"]},
        ),
        migrations.RunSQL(TOUCH, UNTOUCH),
        pgtrigger.migrations.AddTrigger(
            model_name="practice",
            trigger=pgtrigger.compiler.Trigger(
                name="touch_mark",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."revision_id" IS NOT NULL)',
                    func="\n                UPDATE practices_shelfmark SET touched = 0 WHERE practice_id = NEW.id;\n                IF NOT FOUND THEN\n                    INSERT INTO practices_shelfmark (practice_id, touched) VALUES (NEW.id, 0);\n                END IF;\n                RETURN NULL;\n                ",
                    hash="f1d4acee1a48b1af8791ab3da4c514fced1c2dae",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_touch_mark_465cd",
                    table="practices_practice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="searchtext",
            name="slot",
            field=models.IntegerField(
                default=0,
                help_text="The practice's shelf mark, here so that the index need not ask.",
                verbose_name="slot",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "ALTER TABLE practices_searchtext SET (toast_tuple_target = 128)",
            "ALTER TABLE practices_searchtext RESET (toast_tuple_target)",
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="searchtext", index=models.Index(fields=["slot"], name="practices_searchtext_slot")
        ),
        migrations.RunSQL(SLOTS, "DROP FUNCTION practices_slots(tsquery[])"),
        migrations.RunSQL("DROP FUNCTION practices_hits(tsquery)", HITS),
    ]
