"""The only home of mentors' certificates: what a person gave in a season as it was on a day, with a hash and a code."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import Protect, Update

from mentoring.models.seasons import Season


class MentorCertificate(models.Model):
    """What is certified stands in `said` word by word; `sha256` is over it, `code` is what anybody may verify."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="certificates", verbose_name=_("season"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor_certificates", verbose_name=_("mentor")
    )
    said = models.JSONField(_("what is certified"))
    sha256 = models.CharField(_("hash"), max_length=64)
    code = models.CharField(_("code"), max_length=24, unique=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))

    class Meta:
        """The newest first; never changed."""

        ordering = ["-made_at", "pk"]
        verbose_name = _("certificate of a mentor")
        verbose_name_plural = _("certificates of mentors")
        triggers = [Protect(name="keep_mentorcertificate", operation=Update)]

    def __str__(self) -> str:
        return f"{self.user}, {self.season}"
