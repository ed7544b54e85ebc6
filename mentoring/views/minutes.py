"""The only home of the pages of what is written in a meeting: agenda, minutes, actions."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mentoring.forms.meetings import ActionForm, TextForm
from mentoring.models import Meeting, MeetingAction
from mentoring.permissions.meetings import visible_actions
from mentoring.queries.relationships import people_in
from mentoring.services import meetings
from mentoring.views.meetings import get_written_meeting, in_meeting, page_of
from pearls.permissions import get_visible_or_404
from pearls.views.common import attempt
from pearls.views.pages import form_page, sent


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: uuid.UUID, part: str) -> HttpResponse:
    """Write agenda or minutes; where somebody else saved meanwhile, show both texts and let the person choose."""
    if part not in meetings.TEXTS:
        raise Http404
    found = get_written_meeting(request, pk)
    words = {"agenda": _("Agenda"), "minutes": _("Minutes")}[part]
    most: int = Meeting._meta.get_field(part).max_length  # type: ignore[union-attr, assignment]
    began = {"text": getattr(found, part), "base": meetings.version_of(getattr(found, part))}
    form = TextForm(sent(request), label=words, most=most, initial=began)
    context = in_meeting(request, found, words) | {"form": form, "back": page_of(found), "theirs": None}

    def save() -> None:
        data = form.cleaned_data
        meetings.write(meeting=found, part=part, text=data["text"], base=data["base"], by=request.user)  # type: ignore[arg-type]

    template = "mentoring/meetings/text.html"
    try:
        return form_page(request, form, save, done=_("Saved."), to=page_of(found), context=context, template=template)
    except meetings.Overtaken as overtaken:
        mine = form.cleaned_data["text"]
        again = {"text": mine, "base": meetings.version_of(overtaken.theirs)}
        form = TextForm(initial=again, label=words, most=most)
        return render(request, template, context | {"form": form, "theirs": overtaken.theirs, "mine": mine}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def add_action(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down who does what by when."""
    found = get_written_meeting(request, pk)
    form = ActionForm(sent(request), instance=MeetingAction(meeting=found), people=people_in(found.relationship))
    context = in_meeting(request, found, _("Add an action"))

    def save() -> None:
        meetings.add_action(action=form.instance, by=request.user)  # type: ignore[arg-type]

    return form_page(request, form, save, done=_("Written down."), to=page_of(found), context=context)


@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick an action off, or take the tick back."""
    rows = visible_actions(request.user).select_related("meeting__relationship")  # type: ignore[arg-type]
    found, done = get_visible_or_404(rows, pk=pk), "undo" not in request.POST
    words = _("Done. You can take the tick back below.") if done else _("It is open again.")
    attempt(request, words, lambda: meetings.set_done(action=found, done=done, by=request.user))  # type: ignore[arg-type]
    return redirect(page_of(found.meeting))
