"""The only home of the questionnaires' writes: templates, operations, snapshots."""

from pearls.questionnaires.services.ops import apply_ops
from pearls.questionnaires.services.sheets import begin_sheet, copy_answers, rebuild_facts
from pearls.questionnaires.services.snapshots import take_snapshot
from pearls.questionnaires.services.templates import load_template, publish_version

__all__ = [
    "apply_ops",
    "begin_sheet",
    "copy_answers",
    "load_template",
    "publish_version",
    "rebuild_facts",
    "take_snapshot",
]
