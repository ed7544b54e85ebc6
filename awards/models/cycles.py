"""The only home of cycles: their phases, their frozen rules, and who got more time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from awards.enums import CycleState, PhaseKind
from pearls.models import Edition
from pearls.models.base import one_of
from pearls.questionnaires.models import TemplateVersion


class Cycle(models.Model):
    """A year from the call to the titles. `rules` is what the next rule book will say; once open, `book` is what holds.

    `texts` are {language: {"title", "intro", "who"}} for the public page of the call; `rules` has the shape of rulebook.Rules.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="cycle", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=120)
    texts = models.JSONField(_("texts by language"), default=dict, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    state = models.CharField(_("state"), max_length=10, choices=CycleState.choices, default=CycleState.DRAFT)
    form = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+", verbose_name=_("application form"))
    rules = models.JSONField(_("rules"), default=dict)
    book = models.ForeignKey(
        "RuleBook", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rules in force")
    )
    cloned_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="clones", verbose_name=_("made from")
    )
    invented = models.BooleanField(_("invented for demonstration"), default=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """The newest edition first; what runs has rules that hold."""

        ordering = ["-edition__year"]
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        constraints = [
            one_of("state", CycleState),
            models.CheckConstraint(
                name="awards_cycle_open_has_book",
                condition=Q(state="draft") | Q(book__isnull=False),
                violation_error_message=_("A cycle that runs needs its rules frozen."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RuleBook(models.Model):
    """The rules of a cycle as they were frozen: never changed, shown publicly in words; a change makes the next version."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="books", verbose_name=_("cycle"))
    number = models.PositiveSmallIntegerField(_("version"))
    rules = models.JSONField(_("rules"))
    sha256 = models.CharField(_("hash"), max_length=64)
    reason = models.TextField(_("why it was changed"), blank=True)
    frozen_at = models.DateTimeField(_("frozen"), auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frozen by")
    )

    class Meta:
        """The newest version first."""

        ordering = ["-number"]
        verbose_name = _("rule book")
        verbose_name_plural = _("rule books")
        constraints = [models.UniqueConstraint(fields=["cycle", "number"], name="awards_rulebook_once")]
        triggers = [Protect(name="keep_book", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.cycle}, {self.number}"


class Phase(models.Model):
    """A part of a cycle between two instants. `grace_minutes` is what a late hand may still do and no page tells."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="phases", verbose_name=_("cycle"))
    kind = models.CharField(_("phase"), max_length=12, choices=PhaseKind.choices)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    grace_minutes = models.PositiveSmallIntegerField(_("hidden grace, in minutes"), default=0)

    class Meta:
        """In the order of time; each kind once."""

        ordering = ["opens_at"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            one_of("kind", PhaseKind),
            models.UniqueConstraint(fields=["cycle", "kind"], name="awards_phase_once"),
            models.CheckConstraint(
                name="awards_phase_forward",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("A phase closes after it opens."),
            ),
            models.CheckConstraint(
                name="awards_phase_grace_short",
                condition=Q(grace_minutes__lte=24 * 60),
                violation_error_message=_("Grace is a day at most; for more, give an extension."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.get_kind_display()}"


class Extension(models.Model):
    """More time for one applicant, with the reason."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="extensions", verbose_name=_("phase"))
    application = models.ForeignKey(
        "Application", models.CASCADE, related_name="extensions", verbose_name=_("application")
    )
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"), max_length=1000)
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        """The longest one holds."""

        ordering = ["-until"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")

    def __str__(self) -> str:
        return f"{self.application}, {self.until:%Y-%m-%d %H:%M}"
