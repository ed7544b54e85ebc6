"""The only home of what the jury's pages share: the deadline in two zones, the way to a page, the policy in words."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.enums import CommentsPolicy, OthersScores
from awards.models import Criterion, Round
from pearls.templatetags.pearls import moment_of
from pearls.views.common import crumbs


def when(request: HttpRequest, round_: Round) -> dict[str, str]:
    """Return the end of a round for the bearings: in the cycle's zone, on the reader's clock, and the days left."""
    said = moment_of(round_.closes_at, round_.cycle.zone, request.user.time_zone)  # type: ignore[union-attr]
    days = (round_.closes_at.date() - timezone.now().date()).days
    left = ngettext("%d day left", "%d days left", days) % days if days >= 0 else _("the date has passed")
    zone = _("%s time") % said["zone"]
    own = [_("%s your time") % said["own"]] if said["own"] else []
    return {"when": said["text"], "when_note": " · ".join([zone, *own, left])}


def round_crumbs(round_: Round, *steps: str) -> list[dict[str, str]]:
    """Return the way from the desk to a page of a round."""
    if not steps:
        return crumbs((_("Rounds"), reverse("awards:rounds")), str(round_))
    here = (str(round_), reverse("awards:round", args=[round_.pk]))
    return crumbs((_("Rounds"), reverse("awards:rounds")), here, *steps)


def linked(criteria: list[Criterion], sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the criteria with links to the sections of a document that speak to them."""
    titles = {section["key"]: section["title"] for section in sections}
    return [
        {
            "key": c.key,
            "label": c.said,
            "sections": c.sections,
            "links": [{"url": f"#s-{key}", "label": titles[key]} for key in c.sections if key in titles],
        }
        for c in criteria
    ]


def who_reads_comments(round_: Round) -> str:
    """Return in words who reads a comment."""
    if round_.comments == CommentsPolicy.SHARED:
        return _("Once you hand in, everybody in the round who may read this candidate reads it.")
    return _("Once you hand in, the chair and the programme office read it. The other jurors do not.")


def who_sees_scores(round_: Round) -> str:
    """Return in words when jurors see what the others gave."""
    return {
        OthersScores.NEVER: _("In this round jurors do not see each other’s scores."),
        OthersScores.AFTER_OWN: _("You see what the others gave once you hand in your own scorecard of a candidate."),
        OthersScores.ALWAYS: _("In this round everybody sees handed-in scores."),
    }[OthersScores(round_.others_scores)]
