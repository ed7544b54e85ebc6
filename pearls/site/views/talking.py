"""The only home of the pages on which visitors write to the office, and of those on which the office answers."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pearls.permissions import get_visible_or_404
from pearls.site.enums import Topic
from pearls.site.forms import AnswerForm, FeedbackForm
from pearls.site.permissions import may_answer, visible_feedback
from pearls.site.services.feedback import answer_feedback, take_feedback
from pearls.site.views.public import fixed
from pearls.views.common import gate, paged, programme_crumbs
from pearls.views.pages import form_page, sent

MOST_AN_HOUR = 5


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def write_to_us(request: HttpRequest, key: str) -> HttpResponse:
    """Show a page with its form, and take what a visitor writes. What was typed stays where something has to be put right."""
    form = FeedbackForm(sent(request), initial={"page": request.GET.get("page", "")[:300]})
    status = 422 if form.errors else 200
    if form.is_valid():
        if form.cleaned_data["website"]:
            return redirect("site:thanks")  # a machine; it hears what everybody hears
        if not _too_many(request):
            take_feedback(data=form.cleaned_data, topic=key, language=request.LANGUAGE_CODE)  # type: ignore[attr-defined]
            return redirect("site:thanks")
        status = 429
    context = {**fixed(request, key), "form": form, "too_many": status == 429, "topic": Topic(key).label}
    return render(request, "site/write.html", context, status=status)


def _too_many(request: HttpRequest) -> bool:
    """Return whether this address wrote more often in an hour than a person would; without the cache nobody counts."""
    key = f"write:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > MOST_AN_HOUR


@require_safe
@login_not_required
def thanks(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "site/thanks.html", {"heading": _("We have your message")})


# --- the office -----------------------------------------------------------------------------------
@require_safe
@gate(may_answer)
def feedback_list(request: HttpRequest) -> HttpResponse:
    """Show what visitors wrote; those who wait come first."""
    rows = visible_feedback(request.user).order_by("-answered_at", "sent_at").select_related("answered_by")  # type: ignore[arg-type]
    found = paged(request, rows)
    heading = _("Messages of visitors")
    context = {
        **found,
        "messages_of_visitors": found["page_rows"],
        "heading": heading,
        "crumbs": programme_crumbs(heading),
    }
    return render(request, "site/office/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message, and note what was answered."""
    message = get_visible_or_404(visible_feedback(request.user).select_related("answered_by"), pk=pk)  # type: ignore[arg-type]
    form = AnswerForm(sent(request))
    context: dict[str, Any] = {
        "message": message,
        "heading": message.get_topic_display(),
        "crumbs": programme_crumbs(
            (_("Messages of visitors"), reverse("site:feedback_list")), message.get_topic_display()
        ),
    }
    return form_page(
        request,
        form,
        lambda: answer_feedback(message=message, answer=form.cleaned_data["answer"], by=request.user),  # type: ignore[arg-type]
        done=_("Noted. The message is off the desk."),
        to=reverse("site:feedback_list"),
        context=context,
        template="site/office/message.html",
    )
