"""The only home of learning sessions and forums: what they are, who comes, who waits, who was there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentoring.enums import RegistrationState, SessionKind, SessionState
from mentoring.models.seasons import Season
from pearls.models import Attachment
from pearls.models.base import one_of


class LearningSession(models.Model):
    """People learn together at a time, with or without a limit of places."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(
        Season, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("season")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=SessionKind.choices, default=SessionKind.LEARNING)
    title = models.CharField(_("title"), max_length=200)
    about = models.TextField(_("what it is about"), max_length=4000, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("link for those registered"), max_length=500, blank=True)
    places = models.PositiveIntegerField(_("places"), null=True, blank=True)
    is_public = models.BooleanField(_("shown to everybody"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    sequence = models.PositiveIntegerField(_("version for calendars"), default=0)
    changed_at = models.DateTimeField(_("calendars were told"), default=timezone.now)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """The next one first."""

        ordering = ["starts_at", "pk"]
        verbose_name = _("learning session")
        verbose_name_plural = _("learning sessions")
        constraints = [
            one_of("kind", SessionKind),
            one_of("state", SessionState),
            models.CheckConstraint(
                name="mentoring_learningsession_forward",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It must end after it begins."),
            ),
            models.CheckConstraint(
                name="mentoring_learningsession_places",
                condition=Q(places__isnull=True) | Q(places__gte=1),
                violation_error_message=_("Leave it empty where there is no limit."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Registration(models.Model):
    """A person comes to a session, or waits for a place in the order of asking."""

    session = models.ForeignKey(
        LearningSession, models.CASCADE, related_name="registrations", verbose_name=_("session")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations", verbose_name=_("person")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=RegistrationState.choices, default=RegistrationState.GOING
    )
    attended = models.BooleanField(_("was there"), null=True, blank=True)
    code = models.CharField(_("code of the certificate"), max_length=24, unique=True, null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        """Once per person, in the order of asking."""

        ordering = ["asked_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            one_of("state", RegistrationState),
            models.UniqueConstraint(
                fields=["session", "user"],
                name="mentoring_registration_once",
                violation_error_message=_("You have registered already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.session}"


class SessionMaterial(models.Model):
    """A file or an address that goes with a session."""

    session = models.ForeignKey(LearningSession, models.CASCADE, related_name="material", verbose_name=_("session"))
    title = models.CharField(_("title"), max_length=200)
    address = models.URLField(_("address"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )

    class Meta:
        """As they came."""

        ordering = ["pk"]
        verbose_name = _("material of a session")
        verbose_name_plural = _("material of sessions")
        constraints = [
            models.CheckConstraint(
                name="mentoring_sessionmaterial_something",
                condition=~Q(address="") | Q(attachment__isnull=False),
                violation_error_message=_("Add an address or a file."),
            )
        ]

    def __str__(self) -> str:
        return self.title
