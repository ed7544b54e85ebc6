"""The only home of meetings and of what is said between them: slots, minutes, actions, notes, messages, questions, pulses, nudges."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgtrigger import Delete, Protect, Update

from mentoring.enums import Availability, Format, MeetingState, NoteVisibility, PulseKind, SignalKind
from mentoring.models.relationships import Relationship
from pearls.models.base import one_of, together


class Meeting(models.Model):
    """The people of a relationship meet. `sequence` counts what calendars were told; `number` chooses the agenda's template."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="meetings", verbose_name=_("relationship")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices, default=Format.REMOTE)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState.choices, default=MeetingState.POLL)
    minutes_long = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), max_length=8000, blank=True)
    minutes = models.TextField(_("minutes"), max_length=20000, blank=True)
    sequence = models.PositiveIntegerField(_("version for calendars"), default=0)
    changed_at = models.DateTimeField(_("calendars were told"), default=timezone.now)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun by")
    )

    class Meta:
        """The latest first; what is planned has its time."""

        ordering = [F("starts_at").desc(nulls_first=True), "-number"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            one_of("format", Format),
            one_of("state", MeetingState),
            models.UniqueConstraint(fields=["relationship", "number"], name="mentoring_meeting_number_once"),
            models.CheckConstraint(
                name="mentoring_meeting_planned_has_time",
                condition=Q(state__in=["poll", "cancelled"]) | Q(starts_at__isnull=False, ends_at__isnull=False),
                violation_error_message=_("Say when it begins and ends."),
            ),
            models.CheckConstraint(
                name="mentoring_meeting_forward",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("It must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Slot(models.Model):
    """A time that could suit."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="slots", verbose_name=_("meeting"))
    starts_at = models.DateTimeField(_("begins"))

    class Meta:
        """In the order of time; each once."""

        ordering = ["starts_at"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "starts_at"],
                name="mentoring_slot_once",
                violation_error_message=_("This time is already offered."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class SlotVote(models.Model):
    """What a person says to a slot."""

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="votes", verbose_name=_("slot"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    says = models.CharField(_("says"), max_length=6, choices=Availability.choices)

    class Meta:
        """One per person and slot."""

        ordering = ["pk"]
        verbose_name = _("vote on a slot")
        verbose_name_plural = _("votes on slots")
        constraints = [
            one_of("says", Availability),
            models.UniqueConstraint(fields=["slot", "user"], name="mentoring_slotvote_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_says_display()}"


class Attendance(models.Model):
    """A person was at a meeting, for so many hours, preparation included."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)

    class Meta:
        """Once per person and meeting."""

        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="mentoring_attendance_once"),
            models.CheckConstraint(
                name="mentoring_attendance_hours",
                condition=Q(hours__gte=0, hours__lte=24),
                violation_error_message=_("Between 0 and 24 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.hours}"


class MeetingAction(models.Model):
    """Something that a person promised in a meeting, by a day."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="actions", verbose_name=_("meeting"))
    text = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="meeting_actions", verbose_name=_("who")
    )
    due = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        """What is due first stands first."""

        ordering = [F("due").asc(nulls_last=True), "pk"]
        verbose_name = _("action from a meeting")
        verbose_name_plural = _("actions from meetings")

    def __str__(self) -> str:
        return self.text


class Note(models.Model):
    """What a person writes down: for themselves, for the people of the relationship, or for the programme too."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="notes", verbose_name=_("relationship"))
    visibility = models.CharField(
        _("who reads it"), max_length=10, choices=NoteVisibility.choices, default=NoteVisibility.OURS
    )
    text = models.TextField(_("text"), max_length=8000)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        """The newest first."""

        ordering = ["-written_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = [one_of("visibility", NoteVisibility)]

    def __str__(self) -> str:
        return self.text[:60]


class Message(models.Model):
    """What one says to the others of a relationship. The programme sees how many, never what."""

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="messages", verbose_name=_("relationship")
    )
    text = models.TextField(_("text"), max_length=8000)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        """As they were said."""

        ordering = ["written_at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return self.text[:60]


class Question(models.Model):
    """People of a relationship ask the programme office something, and get an answer."""

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="questions", verbose_name=_("relationship")
    )
    text = models.TextField(_("question"), max_length=4000)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    class Meta:
        """What waits longest stands first."""

        ordering = ["asked_at", "pk"]
        verbose_name = _("question to the programme")
        verbose_name_plural = _("questions to the programme")
        constraints = [together("answered_at", "answered_by")]

    def __str__(self) -> str:
        return self.text[:60]


class Pulse(models.Model):
    """How a person finds the mentoring, from 1 to 5: does it help, do we get on. Never shown alone."""

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="pulses", verbose_name=_("relationship")
    )
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="pulses", verbose_name=_("meeting")
    )
    kind = models.CharField(_("when"), max_length=8, choices=PulseKind.choices)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    helps = models.PositiveSmallIntegerField(_("it helps"))
    together = models.PositiveSmallIntegerField(_("we get on"))
    learnt = models.TextField(_("what I learnt"), max_length=2000, blank=True)
    said_at = models.DateTimeField(_("said"), auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))

    class Meta:
        """A person answers each pulse once."""

        ordering = ["said_at", "pk"]
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        constraints = [
            one_of("kind", PulseKind),
            models.CheckConstraint(
                name="mentoring_pulse_scale",
                condition=Q(helps__gte=1, helps__lte=5, together__gte=1, together__lte=5),
                violation_error_message=_("From 1 to 5."),
            ),
            models.UniqueConstraint(
                fields=["relationship", "said_by", "kind", "number"],
                name="mentoring_pulse_once",
                violation_error_message=_("You have answered this already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relationship}, {self.get_kind_display()}"


class Nudge(models.Model):
    """The people of a relationship were told of a signal, once per step (7, 14 and 21 days)."""

    relationship = models.ForeignKey(
        Relationship, models.CASCADE, related_name="nudges", verbose_name=_("relationship")
    )
    signal = models.CharField(_("signal"), max_length=12, choices=SignalKind.choices)
    since = models.DateField(_("since"))
    step = models.PositiveSmallIntegerField(_("days"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        """Each step once; never changed."""

        ordering = ["-sent_at", "pk"]
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")
        constraints = [
            one_of("signal", SignalKind),
            models.UniqueConstraint(fields=["relationship", "signal", "since", "step"], name="mentoring_nudge_once"),
        ]
        triggers = [Protect(name="keep_nudge", operation=Update | Delete)]

    def __str__(self) -> str:
        return f"{self.relationship}, {self.get_signal_display()}, {self.step}"
