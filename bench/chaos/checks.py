"""The only home of what must hold after the chaos: each check returns what is wrong, an empty list where nothing is."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.chaos.people import Log

SHOWN = 5


def kept(log: Log) -> list[str]:
    """Every acknowledged text is current or stands in the change log, and each acknowledged operation left its line."""
    from pearls.questionnaires.models import Change

    made = {str(change.op_id): change for change in Change.objects.exclude(session="dataset")}
    wrong = []
    for note in log.notes:
        change = made.get(note.op_id)
        if note.text is None:
            continue  # adding and taking away a line holds no text; the versions below count it
        if change is None:
            wrong.append(f"{note.anchor} {note.op_id}: acknowledged as {note.status}, but not in the log")
        elif note.status != "merged" and change.after != note.text:
            wrong.append(f"{note.anchor} {note.op_id}: the log holds another text")
        elif note.status == "merged" and change.after != note.value:
            wrong.append(f"{note.anchor} {note.op_id}: the log does not hold the joined text that was answered")
    return wrong


def current(_log: Log) -> list[str]:
    """What stands in the plan is the last thing that was written there according to the log."""
    from pearls.questionnaires.models import Answer, Change, Row

    last: dict[tuple, Change] = {}
    for change in Change.objects.exclude(outcome="conflict").order_by("seq"):
        last[change.sheet_id, change.anchor] = change
    wrong = []
    for answer in Answer.objects.all():
        change = last.get((answer.sheet_id, f"answer:{answer.key}"))
        if change is None or (change.after, change.new_version) != (answer.value, answer.version):
            wrong.append(f"answer:{answer.key} is not what the log says")
    for row in Row.objects.all():
        for key, version in row.versions.items():
            change = last.get((row.sheet_id, f"cell:{row.pk}:{key}"))
            if change is None or (change.after, change.new_version) != (row.cells.get(key), version):
                wrong.append(f"cell:{row.pk}:{key} is not what the log says")
        change = last.get((row.sheet_id, f"row:{row.pk}:{row.table}"))
        if change is None or change.after["deleted"] != bool(row.deleted_at) or change.new_version != row.version:
            wrong.append(f"row:{row.pk}:{row.table}: version {row.version}, the log ends at another one")
    return wrong


def once(_log: Log) -> list[str]:
    """One line per operation id; versions follow each other at every place, numbers in every plan."""
    from pearls.questionnaires.models import AnswerSheet, Change

    ids = Counter(Change.objects.values_list("sheet_id", "op_id"))
    wrong = [f"operation {op} stands {n} times in the log" for (_sheet, op), n in ids.items() if n > 1]
    numbers, versions = defaultdict(list), defaultdict(list)
    for sheet, seq, anchor, version in Change.objects.order_by("seq").values_list(
        "sheet_id", "seq", "anchor", "new_version"
    ):
        numbers[sheet].append(seq)
        if version is not None:
            versions[sheet, anchor].append(version)
    last = AnswerSheet.objects.values_list("pk", "change_seq")
    wrong += [f"sheet {pk}: its numbers have a gap" for pk, seq in last if numbers[pk] != list(range(1, seq + 1))]
    wrong += [
        f"{key[1]}: versions {found}" for key, found in versions.items() if found != list(range(1, len(found) + 1))
    ]
    return wrong


def facts(_log: Log) -> list[str]:
    """What is kept beside the answers for counting equals what the answers give, and typed rows equal their lines."""
    from pearls.questionnaires.models import AnswerSheet
    from pearls.questionnaires.services.sheets import facts_from_scratch

    wrong = []
    for sheet in AnswerSheet.objects.all():
        stored = {key: fact for key, fact in sheet.facts.items() if fact}
        if stored != {key: fact for key, fact in facts_from_scratch(sheet).items() if fact}:
            wrong.append(f"the facts of sheet {sheet.pk} are out of step")
    return wrong + _typed()


def _typed() -> list[str]:
    from actionplans.models import BudgetLine
    from pearls.questionnaires.models import Row

    lines = dict(BudgetLine.objects.values_list("row_id", "what_for"))
    rows = Row.objects.filter(table="budget", sheet__plan__isnull=False)  # an application has a table of that name too
    return [f"budget line {row.pk} is out of step" for row in rows if lines.get(row.pk, 0) != row.cells.get("what_for")]


def jobs(log: Log, media: Path) -> list[str]:
    """Every ordered file was made once: one row that is done, one file with the noted hash, one message."""
    from pearls.models import Job, Notification

    wrong = [f"job {pk} was promised and is gone" for pk in log.jobs if not Job.objects.filter(pk=pk).exists()]
    files = [path for path in media.rglob("*") if path.is_file() and "jobs" in path.parts]
    for job in Job.objects.all():
        own = [path for path in files if path.name.startswith(str(job.pk))]
        told = Notification.objects.filter(event_key__contains=str(job.pk)).count()
        if job.state != "done":
            wrong.append(f"job {job.pk}: {job.state} after {job.attempts} attempts {job.error}")
        elif hashlib.sha256(Path(job.result.path).read_bytes()).hexdigest() != job.result_sha256:
            wrong.append(f"job {job.pk}: its file is not what was stored")
        elif (len(own), told) != (1, 1):
            wrong.append(f"job {job.pk}: {len(own)} files, {told} messages after {job.attempts} attempts")
    return wrong


def mails(log: Log, folder: Path) -> list[str]:
    """No mail left twice; each one that the ledger calls sent left once; nothing waits; each invitation has one row."""
    from pearls.models import Notification

    sent = Counter(
        int(number)
        for path in folder.glob("*")
        for number in re.findall(r"^Message-ID: <notification-(\d+)@", path.read_text(errors="replace"), re.MULTILINE)
    )
    wrong = [f"mail {pk} left {n} times" for pk, n in sent.items() if n > 1]
    for row in Notification.objects.all():
        if row.state == "sent" and sent[row.pk] != 1:
            wrong.append(f"mail {row.pk} is called sent, but left {sent[row.pk]} times")
        if row.state not in {"sent", "uncertain", "skipped"}:
            wrong.append(f"mail {row.pk} is {row.state}: {row.error}")
    rows = Counter(Notification.objects.values_list("address", flat=True))
    return wrong + [f"{address} has {rows[address]} rows" for address in log.invited if rows[address] != 1]


def states(model: Any) -> dict[str, int]:
    """Return how many rows are in each state."""
    return dict(Counter(model.objects.values_list("state", flat=True)))
