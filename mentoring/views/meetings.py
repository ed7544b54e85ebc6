"""The only home of the pages of meetings: the list, propose, vote, choose, plan, change, cancel, who was there."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mentoring.enums import ACTIVE, Availability, MeetingState
from mentoring.forms.meetings import ActionForm, HoursForm, PlanForm, ProposeForm, VoteForm
from mentoring.forms.seasons import WhyForm
from mentoring.models import Meeting, Relationship
from mentoring.permissions.meetings import may_write_meeting, visible_meetings
from mentoring.queries import meetings as reads
from mentoring.queries.relationships import people_in
from mentoring.services import meetings
from mentoring.views.frame import frame, get_own_relationship
from mentoring.workflow.meetings import CANCEL, CHOOSE, HOLD
from pearls.formats import town_of
from pearls.models import User
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt, paged
from pearls.views.pages import form_page, sent

LOOKS = {
    MeetingState.POLL: "wait", MeetingState.PLANNED: "now", MeetingState.HELD: "done", MeetingState.CANCELLED: "off",
}  # fmt: skip


def get_meeting(request: HttpRequest, pk: uuid.UUID) -> Meeting:
    """Return a meeting of a mentoring in which the person takes part."""
    related = ("relationship__season", "relationship__plan", "relationship__mediator", "created_by")
    return get_visible_or_404(visible_meetings(request.user).select_related(*related), pk=pk)  # type: ignore[arg-type]


def get_written_meeting(request: HttpRequest, pk: uuid.UUID, *states: MeetingState) -> Meeting:
    """Return a meeting that the person may change and that stands in one of these states."""
    found = get_meeting(request, pk)
    if not may_write_meeting(request.user, found) or (states and found.state not in states):  # type: ignore[arg-type]
        raise Http404
    return found


def in_meeting(request: HttpRequest, meeting: Meeting, heading: str) -> dict[str, Any]:
    """Return the frame of a page below a meeting."""
    context = frame(request, meeting.relationship, "meetings", heading)
    steps = [
        {"label": _("Meetings"), "url": reverse("mentoring:meetings", args=[meeting.relationship_id])},
        {"label": meeting.title, "url": page_of(meeting)},
    ]
    return context | {"crumbs": [*context["crumbs"][:-1], *steps, context["crumbs"][-1]], "meeting": meeting}


def page_of(meeting: Meeting) -> str:
    """Return the address of a meeting."""
    return reverse("mentoring:meeting", args=[meeting.pk])


def span(starts: datetime, ends: datetime | None, zone: str | None = None) -> str:
    """Return "Mon 3 May 2027, 10:00–11:00" in a zone, or in the reader's own."""
    local = timezone.localtime(starts, ZoneInfo(zone) if zone else None)
    until = timezone.localtime(ends, ZoneInfo(zone) if zone else None) if ends else None
    said = formats.date_format(local, "SHORT_WEEKDAY_DATETIME_FORMAT")
    return f"{said}–{until:%H:%M}" if until else said


def day_and_clock(starts: datetime, ends: datetime | None = None) -> dict[str, str]:
    """Return a moment as a day and a clock of the reader, for narrow columns."""
    local = timezone.localtime(starts)
    until = f"–{timezone.localtime(ends):%H:%M}" if ends else ""
    return {"day": formats.date_format(local, "SHORT_WEEKDAY_DATE_FORMAT"), "clock": f"{local:%H:%M}{until}"}


# --- the list, and new ones -----------------------------------------------------------------------
@require_safe
def meeting_list(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the meetings of a mentoring, those that look for a time first."""
    found = get_own_relationship(request, pk)
    page = paged(request, found.meetings.all())
    rows = [
        {
            "meeting": meeting,
            "look": LOOKS[MeetingState(meeting.state)],
            **(day_and_clock(meeting.starts_at, meeting.ends_at) if meeting.starts_at else {"day": _("no time yet")}),
        }
        for meeting in page.pop("page_rows")
    ]
    context = frame(request, found, "meetings", _("Meetings")) | page
    return render(request, "mentoring/meetings/list.html", context | {"rows": rows, "open": found.state in ACTIVE})


def _get_open(request: HttpRequest, pk: uuid.UUID) -> Relationship:
    found = get_own_relationship(request, pk)
    if found.state not in ACTIVE:
        raise Http404
    return found


def _title(relationship: Relationship) -> str:
    number = reads.next_number(relationship)
    return _("First meeting") if number == 1 else _("Meeting %d") % number


def _in_list(request: HttpRequest, relationship: Relationship, heading: str) -> dict[str, Any]:
    context = frame(request, relationship, "meetings", heading)
    step = {"label": _("Meetings"), "url": reverse("mentoring:meetings", args=[relationship.pk])}
    return context | {"crumbs": [*context["crumbs"][:-1], step, context["crumbs"][-1]]}


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Look for a time: two to eight slots, filled in with times that suit both sides."""
    found, user = _get_open(request, pk), request.user
    zone, today = user.time_zone, timezone.localdate()  # type: ignore[union-attr]
    suggested = reads.proposed_slots(found, zone=zone, after=today) if request.method != "POST" else []
    form = ProposeForm(sent(request), suggested=suggested, initial={"title": _title(found)})
    context = _in_list(request, found, _("Look for a time")) | {
        "clocks": reads.clocks_of(found),
        "zone": town_of(zone),
        "none_suits": request.method != "POST" and not suggested,
    }

    def save() -> None:
        meetings.propose(relationship=found, data=form.described(), slots=form.slots(), by=user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("The others are asked when they can."), context=context,
        to=reverse("mentoring:meetings", args=[found.pk]), template="mentoring/meetings/propose.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Plan a meeting whose time is agreed already, or write one down that took place."""
    found = _get_open(request, pk)
    form = PlanForm(sent(request), initial={"title": _title(found)})
    context = _in_list(request, found, _("Plan a meeting")) | {
        "lead": _("Everybody who takes part gets an invitation for the calendar."), "action": _("Plan it and invite"),
    }  # fmt: skip

    def save() -> None:
        data = form.cleaned_data
        meetings.plan(relationship=found, data=form.described(), starts_at=data["starts_at"], by=request.user)  # type: ignore[arg-type]

    to = reverse("mentoring:meetings", args=[found.pk])
    done = _("Planned; the invitations are on their way.")
    if form.is_bound and form.is_valid() and form.cleaned_data["starts_at"] <= timezone.now():
        done = _("Written down; nobody is invited to what has been. Open it and say who was there.")
    return form_page(request, form, save, done=done, to=to, context=context)


# --- one meeting ----------------------------------------------------------------------------------
def _poll_rows(meeting: Meeting, user: User, clocks: list[reads.Clock]) -> list[dict[str, Any]]:
    """Return the slots with their time here and there, who says what, and what this person said."""
    rows = []
    for slot in reads.slots_with_votes(meeting):
        votes = list(slot.votes.all())
        holidays = [(clock, clock.holiday(slot.starts_at)) for clock in clocks]
        notes = [
            _("Holiday in %(country)s: %(name)s") % {"country": clock.country, "name": name}
            for clock, name in holidays
            if name
        ]
        elsewhere = _elsewhere(slot.starts_at, clocks, user.time_zone)
        rows.append(
            {
                "slot": slot,
                "mine": span(slot.starts_at, None),
                **day_and_clock(slot.starts_at),
                "hint": " · ".join([*elsewhere, *notes]),
                "notes": notes,
                "said": next((vote.says for vote in votes if vote.user_id == user.pk), None),
                **{
                    name: [str(vote.user) for vote in votes if vote.says == says]
                    for name, says in (
                        ("yes", Availability.YES),
                        ("maybe", Availability.MAYBE),
                        ("no", Availability.NO),
                    )
                },
            }
        )
    return rows


def _elsewhere(moment: datetime, clocks: list[reads.Clock], own: str) -> list[str]:
    """Return the time at each party that lives by another clock than the reader."""
    here = timezone.localtime(moment, ZoneInfo(own)).replace(tzinfo=None)
    local = [(clock, timezone.localtime(moment, ZoneInfo(clock.zone))) for clock in clocks]
    return [f"{clock.name}: {at:%H:%M}" for clock, at in local if at.replace(tzinfo=None) != here]


def _what_next(meeting: Meeting, user: User, *, writes: bool) -> dict[str, str]:
    when = span(meeting.starts_at, meeting.ends_at) if meeting.starts_at else _("no time yet")
    over = bool(meeting.ends_at and meeting.ends_at < timezone.now())
    asked = {
        MeetingState.POLL: _("Say when you can, then choose a time"),
        MeetingState.PLANNED: _("Say who was there") if over else _("Prepare: read the agenda, add what is missing"),
        MeetingState.HELD: _("Do what was agreed"),
        MeetingState.CANCELLED: _("Nothing: it does not take place"),
    }
    zone = town_of(user.time_zone)
    return {
        "where": f"{meeting.title}: {meeting.get_state_display()}",
        "what": asked[MeetingState(meeting.state)] if writes else _("Nothing: this mentoring is over"),
        "when": when, "when_note": _("%s time") % zone if meeting.starts_at else "",
    }  # fmt: skip


@require_safe
def meeting(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a meeting: its poll or its time, agenda, minutes, actions, and what can be done."""
    found = get_meeting(request, pk)
    return render(request, "mentoring/meetings/meeting.html", _meeting_page(request, found))


def _meeting_page(request: HttpRequest, found: Meeting, form: VoteForm | None = None) -> dict[str, Any]:
    user: Any = request.user
    writes, clocks, people = (
        may_write_meeting(user, found),
        reads.clocks_of(found.relationship),
        people_in(found.relationship),
    )
    poll = found.state == MeetingState.POLL
    rows = _poll_rows(found, user, clocks) if poll else []
    best = reads.best_of([row["slot"] for row in rows], len(people))
    context = frame(request, found.relationship, "meetings", found.title)
    step = {"label": _("Meetings"), "url": reverse("mentoring:meetings", args=[found.relationship_id])}
    return context | {
        "crumbs": [*context["crumbs"][:-1], step, {"label": found.title, "url": ""}],
        "meeting": found,
        "meeting_look": LOOKS[MeetingState(found.state)],
        "bearings": _what_next(found, user, writes=writes),
        "writes": writes,
        "rows": rows,
        "best": best,
        "form": form or (VoteForm(rows=rows) if poll and writes else None),
        "elsewhere": _elsewhere(found.starts_at, clocks, user.time_zone) if found.starts_at else [],
        "attendances": found.attendances.select_related("user"),
        "actions": found.actions.select_related("owner"),
        "action_form": ActionForm(people=people) if writes else None,
        "over": bool(found.starts_at and found.starts_at < timezone.now()),
    }


@require_POST
def vote(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take what a person says to the slots."""
    found = get_written_meeting(request, pk, MeetingState.POLL)
    rows = _poll_rows(found, request.user, reads.clocks_of(found.relationship))  # type: ignore[arg-type]
    form = VoteForm(request.POST, rows=rows)
    if not form.is_valid():
        return render(request, "mentoring/meetings/meeting.html", _meeting_page(request, found, form), status=422)
    attempt(request, _("Thank you. The others see it."), lambda: meetings.vote(meeting=found, says=form.says(), by=request.user))  # type: ignore[arg-type]  # fmt: skip
    return redirect(page_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: uuid.UUID, slot: int) -> HttpResponse:
    """Choose a slot: first look at what happens, then do."""
    found = get_written_meeting(request, pk, MeetingState.POLL)
    chosen = get_visible_or_404(found.slots.all(), pk=slot)
    heading = _("Meet on %s") % span(chosen.starts_at, None)
    lines = [_("Everybody who takes part gets an invitation for the calendar."), _("The other times are given up.")]
    context = in_meeting(request, found, heading) | {"action": CHOOSE.label, "lines": lines}
    return form_page(
        request, WhyForm(sent(request)), lambda: meetings.choose(meeting=found, slot=chosen, by=request.user),  # type: ignore[arg-type]
        done=_("Planned; the invitations are on their way."), to=page_of(found), context=context,
        template="pearls/manage/move.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change time, place or title; calendars hear of it."""
    found = get_written_meeting(request, pk, MeetingState.PLANNED)
    form = PlanForm(sent(request), instance=found, initial={"starts_at": found.starts_at})
    context = in_meeting(request, found, _("Change the meeting")) | {
        "lead": _("Everybody gets the change in their calendar."), "action": _("Change it and tell everybody"),
    }  # fmt: skip

    def save() -> None:
        data = form.described() | {"starts_at": form.cleaned_data["starts_at"]}
        meetings.change(meeting=found, data=data, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Changed; everybody is told."), to=page_of(found), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Cancel a meeting with a reason that everybody reads."""
    found = get_written_meeting(request, pk, MeetingState.POLL, MeetingState.PLANNED)
    form = WhyForm(sent(request))
    lines = [
        _("Everybody gets your reason by mail, and calendars take the meeting out."),
        _("Agenda and minutes stay."),
    ]
    context = in_meeting(request, found, str(CANCEL.label)) | {"action": CANCEL.label, "lines": lines, "ask": True}

    def save() -> None:
        meetings.cancel(meeting=found, reason=form.cleaned_data["comment"], by=request.user)  # type: ignore[arg-type]

    return form_page(
        request, form, save, done=_("Cancelled; everybody is told."), to=page_of(found), context=context,
        template="pearls/manage/move.html",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say who was there and how many hours it took."""
    found = get_written_meeting(request, pk, MeetingState.PLANNED, MeetingState.HELD)
    people = people_in(found.relationship)
    hours = dict(found.attendances.values_list("user", "hours"))
    usual = {user.pk: Decimal(found.minutes_long) / 60 for user in people}
    form = HoursForm(sent(request), people=people, hours=hours or usual)
    blockers = list(HOLD.blockers(found)) if HOLD.blockers and found.state == MeetingState.PLANNED else []
    context = in_meeting(request, found, _("Who was there?")) | {
        "lead": _("Hours with preparation, per person. Leave it empty for those who were not there."),
        "action": HOLD.label if found.state == MeetingState.PLANNED else "", "blockers": blockers,
    }  # fmt: skip
    return form_page(
        request, form, lambda: meetings.hold(meeting=found, hours=form.hours(), by=request.user),  # type: ignore[arg-type]
        done=_("Written down."), to=page_of(found), context=context, template="mentoring/meetings/held.html",
    )  # fmt: skip
