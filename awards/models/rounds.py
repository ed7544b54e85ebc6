"""The only home of rounds: criteria, seats, candidacies, conflicts, and who reads whom."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.enums import (
    AssignmentState,
    CommentsPolicy,
    ConflictKind,
    ConflictSource,
    OthersScores,
    RoundKind,
    RoundState,
    SeatRole,
    SeatState,
)
from awards.models.applications import Application, Submission
from awards.models.cycles import Cycle
from pearls.models.base import one_of


class Round(models.Model):
    """People read submissions and score them between two instants. Scores are taken only while it is open."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="rounds", verbose_name=_("cycle"))
    kind = models.CharField(_("kind"), max_length=6, choices=RoundKind.choices)
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=RoundState.choices, default=RoundState.DRAFT)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    grace_minutes = models.PositiveSmallIntegerField(_("hidden grace, in minutes"), default=0)
    quorum = models.PositiveSmallIntegerField(_("readings that each candidate needs"), default=3)
    blind = models.BooleanField(_("the applicant is hidden"), default=False)
    others_scores = models.CharField(
        _("a juror sees others' scores"), max_length=10, choices=OthersScores.choices, default=OthersScores.NEVER
    )
    comments = models.CharField(
        _("comments are read by"), max_length=8, choices=CommentsPolicy.choices, default=CommentsPolicy.PRIVATE
    )
    country_conflict = models.BooleanField(_("nobody scores the own country"), default=False)

    class Meta:
        """One round of a kind in a cycle."""

        ordering = ["opens_at"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            one_of("kind", RoundKind),
            one_of("state", RoundState),
            one_of("others_scores", OthersScores),
            one_of("comments", CommentsPolicy),
            models.UniqueConstraint(fields=["cycle", "kind"], name="awards_round_once"),
            models.CheckConstraint(
                name="awards_round_forward",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("A round closes after it opens."),
            ),
            models.CheckConstraint(
                name="awards_round_quorum_positive",
                condition=Q(quorum__gte=1),
                violation_error_message=_("Somebody must have read each candidate."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def in_other_words(text: str) -> str:
    """Return a text of the programme in the reader's language; what the office wrote itself stays as it is."""
    return gettext(text) if text else ""


class Criterion(models.Model):
    """What is scored, from `minimum` to `maximum` whole points. `points` holds a text per point, `sections` what speaks to it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria", verbose_name=_("round"))
    key = models.SlugField(_("key"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("criterion"), max_length=200)
    text = models.TextField(_("what to look at"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    minimum = models.SmallIntegerField(_("lowest"), default=0)
    maximum = models.SmallIntegerField(_("highest"), default=5)
    points = models.JSONField(_("text per point"), default=dict, blank=True)
    sections = ArrayField(models.SlugField(max_length=60), verbose_name=_("sections to read"), default=list, blank=True)
    required = models.BooleanField(_("required"), default=True)
    counts = models.BooleanField(_("counts in the total"), default=True)

    class Meta:
        """In their order."""

        ordering = ["position", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="awards_criterion_once"),
            models.CheckConstraint(
                name="awards_criterion_range",
                condition=Q(maximum__gt=F("minimum")),
                violation_error_message=_("The highest score is above the lowest."),
            ),
            models.CheckConstraint(
                name="awards_criterion_weight",
                condition=Q(weight__gte=1),
                violation_error_message=_("A criterion without weight is one that does not count; untick it instead."),
            ),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """Return what is scored, in the reader's language where the words are the programme's own."""
        return in_other_words(self.label)

    @property
    def asks(self) -> str:
        """Return what to look at, in the reader's language where the words are the programme's own."""
        return in_other_words(self.text)

    def means(self, point: int) -> str:
        """Return what so many points mean, in the reader's language where the words are the programme's own."""
        return in_other_words(self.points.get(str(point), ""))


class Seat(models.Model):
    """A person's place in a round. `email` invites; `user` is set when the invitation finds its account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="seats", verbose_name=_("round"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=8, choices=SeatRole.choices, default=SeatRole.JUROR)
    state = models.CharField(_("state"), max_length=8, choices=SeatState.choices, default=SeatState.INVITED)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("reads"), default=list, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    min_load = models.PositiveSmallIntegerField(_("at least"), default=0)
    max_load = models.PositiveSmallIntegerField(_("at most"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("in place of")
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    named = models.BooleanField(_("named on the jury page"), default=False)
    known_for = models.CharField(_("beside the name"), max_length=160, blank=True)
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )

    class Meta:
        """A person sits once in a round; an accepted seat has its person."""

        ordering = ["name", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            one_of("role", SeatRole),
            one_of("state", SeatState),
            models.UniqueConstraint(
                fields=["round", "email"],
                name="awards_seat_once",
                violation_error_message=_("This person already has a seat in this round."),
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(role="chair", state__in=["invited", "accepted"]),
                name="awards_seat_one_chair",
                violation_error_message=_("The round already has a chair."),
            ),
            models.CheckConstraint(
                name="awards_seat_taken_by_somebody",
                condition=~Q(state="accepted") | Q(user__isnull=False),
                violation_error_message=_("Only a person with an account can take a seat."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Candidacy(models.Model):
    """A submission in a round. `out` keeps one that was withdrawn or ruled out, with its reason, but out of every list."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="candidacies", verbose_name=_("round"))
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="candidacies", verbose_name=_("application")
    )
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="candidacies", verbose_name=_("submission"))
    number = models.PositiveSmallIntegerField(_("number"))
    out = models.BooleanField(_("out of the round"), default=False)
    out_reason = models.TextField(_("why it is out"), max_length=1000, blank=True)

    class Meta:
        """An application stands once in a round."""

        ordering = ["number"]
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        constraints = [
            models.UniqueConstraint(fields=["round", "application"], name="awards_candidacy_once"),
            models.UniqueConstraint(fields=["round", "number"], name="awards_candidacy_number_once"),
            models.CheckConstraint(
                name="awards_candidacy_out_has_reason",
                condition=Q(out=False) | ~Q(out_reason=""),
                violation_error_message=_("Say why it is out."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)


class Conflict(models.Model):
    """A person must not judge a candidate, and learns nothing of it. Deny beats allow."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="conflicts", verbose_name=_("seat"))
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="conflicts", verbose_name=_("candidacy"))
    kind = models.CharField(_("kind"), max_length=12, choices=ConflictKind.choices)
    source = models.CharField(_("source"), max_length=10, choices=ConflictSource.choices)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    noted_at = models.DateTimeField(_("noted"), auto_now_add=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )

    class Meta:
        """One is enough."""

        ordering = ["pk"]
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            one_of("kind", ConflictKind),
            one_of("source", ConflictSource),
            models.UniqueConstraint(
                fields=["seat", "candidacy"],
                name="awards_conflict_once",
                violation_error_message=_("This conflict is noted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.candidacy}"


class Assignment(models.Model):
    """A person reads and scores a candidate."""

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="assignments", verbose_name=_("candidacy"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments", verbose_name=_("seat"))
    state = models.CharField(_("state"), max_length=10, choices=AssignmentState.choices, default=AssignmentState.ACTIVE)
    created_at = models.DateTimeField(_("assigned"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("assigned by")
    )

    class Meta:
        """Once per person and candidate."""

        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            one_of("state", AssignmentState),
            models.UniqueConstraint(
                fields=["candidacy", "seat"],
                name="awards_assignment_once",
                violation_error_message=_("This person already reads this candidate."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.candidacy}"
