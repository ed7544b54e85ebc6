"""The only home of ordering a jury pack: one PDF of everything that a person may read in a round."""

from django.utils.translation import gettext as _

from awards.models import Round
from awards.permissions import visible_candidacies
from pearls import jobs
from pearls.models import Job, User


def order_pack(*, round_: Round, by: User) -> Job | None:
    """Return the job that makes the pack; None where the person may read nothing in the round now."""
    if not visible_candidacies(by).filter(round=round_, out=False).exists():
        return None
    return jobs.order(
        "jury_pack", by=by, title=_("Pack of “%s”") % round_, params={"round": round_.pk}, key=f"jury_pack:{round_.pk}"
    )
