"""The only home of ordering the minutes of a round."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from awards.models import Round
from awards.permissions import may_decide
from pearls import jobs
from pearls.models import Job, User

KIND = "round_minutes"


def order_minutes(*, round_: Round, by: User) -> Job:
    """Return the job that makes the minutes of a round. Raises PermissionDenied."""
    if not may_decide(by, round_):
        raise PermissionDenied
    words = _("Minutes of %s") % round_
    return jobs.order(KIND, by=by, title=words, params={"round": round_.pk}, key=f"{KIND}:{round_.pk}")
