"""The only home of the pages of asking and hearing: questions, the yearly confirmation, following, saved searches."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pearls.enums import MAY_EDIT
from pearls.models import Municipality
from pearls.permissions import get_visible_or_404
from pearls.views.common import crumbs, paged, put_errors
from practices import queries
from practices.enums import PUBLIC, Cadence, StillRunning
from practices.forms.reuse import QuestionForm, SavedSearchForm, StillRunningForm
from practices.models import Practice, Term
from practices.permissions import may_ask, role_in, visible_questions, written_by
from practices.services import contact, keeping
from practices.services import follow as following_service
from practices.views.adopting import page_of, public_practice, way_to
from practices.views.showing import title_for, titles_for

LONGEST_QUERY = 600  # characters of a search's address


# ---- questions -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Send a question to the people of a practice."""
    practice = public_practice(number)
    if not may_ask(request.user, practice):  # type: ignore[arg-type]
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sent = contact.ask(practice=practice, by=request.user, text=form.cleaned_data["text"])  # type: ignore[arg-type]
        except ValidationError as problem:
            put_errors(form, problem)
        else:
            messages.success(request, _("Your question is on its way. The answer comes to your desk and by mail."))
            return redirect("practices:question", sent.pk)
    title = title_for(request, practice)
    context = {
        "form": form,
        "practice": practice,
        "back": page_of(practice),
        "heading": _("Ask the people of this practice"),
        "subtitle": title,
        "crumbs": way_to(practice, _("Ask"), title),
    }
    return render(request, "practices/reuse/ask.html", context, status=422 if form.errors else 200)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show the conversations of this person."""
    found = paged(request, queries.questions_in(visible_questions(request.user)))  # type: ignore[arg-type]
    titles = titles_for(request, [one.practice for one in found["page_rows"]])
    context = {**found, "titles": titles, "heading": _("Questions about practices"), "crumbs": crumbs(_("Questions"))}
    return render(request, "practices/reuse/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one conversation and let both sides go on with it."""
    mine = visible_questions(request.user).select_related("practice__revision", "sender")  # type: ignore[arg-type]
    found = get_visible_or_404(mine, pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            contact.answer(question=found, by=request.user, text=form.cleaned_data["text"])  # type: ignore[arg-type]
        except ValidationError as problem:
            put_errors(form, problem)
        else:
            messages.success(request, _("Your message is sent."))
            return redirect("practices:question", found.pk)
    title = title_for(request, found.practice)
    context = {
        "question": found,
        "turns": [found, *found.answers.select_related("sender")],
        "form": form,
        "back": page_of(found.practice),
        "heading": _("Question of %s") % found.sender,
        "subtitle": title,
        "crumbs": crumbs((_("Questions"), reverse("practices:questions")), title),
    }
    return render(request, "practices/reuse/question.html", context, status=422 if form.errors else 200)


# ---- still running? ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def still_running(request: HttpRequest, token: str) -> HttpResponse:
    """Take the yearly answer from whoever holds the signed link; opening the page alone answers nothing."""
    asked = keeping.confirmation_of(token)
    if asked is None:
        return render(request, "practices/reuse/answered.html", {"heading": _("This question is answered")})
    form = StillRunningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        if answer in StillRunning.values:
            practice = keeping.answer_confirmation(confirmation=asked, answer=answer, note=form.cleaned_data["note"])
            messages.success(request, _("Thank you. Readers see that you confirmed it today."))
            return redirect(page_of(practice))
    context = {
        "practice": asked.practice,
        "form": form,
        "answers": StillRunning.choices,
        "heading": _("Is it still running?"),
        "subtitle": str(asked.practice),
    }
    return render(request, "practices/reuse/still_running.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a member of the team confirm without being asked."""
    mine = written_by(request.user).filter(state__in=PUBLIC).select_related("revision", "country", "municipality")  # type: ignore[arg-type]
    practice = get_visible_or_404(mine, pk=pk)
    if role_in(request.user, practice) not in MAY_EDIT:  # type: ignore[arg-type, operator]
        raise Http404
    form = StillRunningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["answer"] in StillRunning.values:
        data = form.cleaned_data
        keeping.confirm_by_member(practice=practice, by=request.user, answer=data["answer"], note=data["note"])  # type: ignore[arg-type]
        messages.success(request, _("Thank you. Readers see that you confirmed it today."))
        return redirect("practices:overview", pk)
    context = {
        "practice": practice,
        "form": form,
        "answers": StillRunning.choices,
        "heading": _("Is it still running?"),
        "subtitle": str(practice),
        "crumbs": crumbs((str(practice), reverse("practices:overview", args=[pk])), _("Confirm")),
    }
    return render(request, "practices/reuse/still_running.html", context, status=422 if form.errors else 200)


# ---- following -----------------------------------------------------------------------------------


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Show what this person follows and searches again."""
    follows = list(queries.follows_of(request.user))  # type: ignore[arg-type]
    context = {
        "searches": queries.searches_of(request.user),  # type: ignore[arg-type]
        "cadences": Cadence.choices,
        "follows": follows,
        "titles": titles_for(request, [one.practice for one in follows if one.practice]),
        "heading": _("What I follow"),
        "crumbs": crumbs(_("What I follow")),
    }
    return render(request, "practices/reuse/following.html", context)


FOLLOWED = {"practice": Practice, "town": Municipality, "topic": Term}


@require_POST
def follow(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Follow a practice (by its number), a town or a topic, or stop it."""
    thing = _thing(kind, number)
    field = type(thing)._meta.model_name
    held = queries.follows_of(request.user).filter(**{field: thing}).first()  # type: ignore[arg-type]
    if request.POST.get("stop"):
        if held is not None:
            following_service.unfollow(found=held)
        messages.success(request, _("You do not follow “%s” any more.") % thing)
    else:
        following_service.follow(by=request.user, thing=thing)  # type: ignore[arg-type]
        messages.success(request, _("You hear of it when something changes: %s.") % thing)
    return redirect(page_of(thing) if isinstance(thing, Practice) else reverse("practices:following"))


def _thing(kind: str, number: int) -> Practice | Municipality | Term:
    if kind == "practice":
        return public_practice(number)
    if kind == "town":
        return get_visible_or_404(Municipality.objects.all(), pk=number)
    if kind == "topic":
        return get_visible_or_404(Term.objects.all(), pk=number)
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep a search; ?query= holds its address behind the question mark."""
    query = (request.POST if request.method == "POST" else request.GET).get("query", "")[:LONGEST_QUERY]
    form = SavedSearchForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            following_service.save_search(by=request.user, query=query, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as problem:
            put_errors(form, problem)
        else:
            messages.success(request, _("The search is saved."))
            return redirect("practices:following")
    context = {
        "form": form,
        "query": query,
        "heading": _("Save this search"),
        "crumbs": crumbs((_("What I follow"), reverse("practices:following")), _("Save a search")),
    }
    return render(request, "practices/reuse/save_search.html", context, status=422 if form.errors else 200)


@require_POST
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a saved search, or forget it."""
    found = get_visible_or_404(queries.searches_of(request.user), pk=pk)  # type: ignore[arg-type]
    if request.POST.get("delete"):
        following_service.delete_search(search=found)
        messages.success(request, _("The search “%s” is forgotten.") % found)
        return redirect("practices:following")
    form = SavedSearchForm(request.POST)
    if form.is_valid():
        following_service.change_search(search=found, **form.cleaned_data)
        messages.success(request, _("The search is kept."))
    else:
        messages.error(request, _("Give the search a name, and say how often you want to hear of it."))
    return redirect("practices:following")
