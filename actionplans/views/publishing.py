"""The only home of the pages of plans that towns published: the list, one plan to read, and the owner's decision."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from actionplans import services
from actionplans.charts import budget_chart, gantt
from actionplans.models import Plan, PublicPlan
from actionplans.permissions import may_publish, public_plans
from actionplans.queries import TITLE_KEY, answer_in, without_names
from actionplans.views.head import get_plan, plan_crumbs
from pearls.permissions import get_visible_or_404
from pearls.views.common import paged
from pearls.views.sharing import shared_picture

HOUR = 3600  # seconds


@require_safe
@login_not_required
def published(request: HttpRequest) -> HttpResponse:
    """Show the plans that towns let everybody read, the newest first."""
    found = paged(request, public_plans())
    plans = [(one, answer_in(one.snapshot.document, TITLE_KEY)) for one in found["page_rows"]]
    context = {**found, "plans": plans, "heading": _("Plans of towns")}
    return render(request, "actionplans/published.html", context)


@require_safe
@login_not_required
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one published plan to read: as it was sent, without the names of persons."""
    one = get_visible_or_404(public_plans(), slug=slug)
    document = without_names(one.snapshot.document)
    fields = {f["key"]: f for s in document["sections"] for q in s["questions"] for f in q["fields"]}
    way = [
        {"label": _("Home"), "url": reverse("home")},
        {"label": _("Plans of towns"), "url": reverse("actionplans:published")},
    ]
    context = {
        "public": one,
        "plan": one.plan,
        "document": document,
        "gantt": gantt(fields.get("actions"), fields.get("milestones")),
        "budget": budget_chart(fields.get("budget")),
        "heading": answer_in(document, TITLE_KEY) or str(one.plan),
        "subtitle": plan_of_town(one.plan),
        "crumbs": [*way, {"label": str(one.plan.municipality), "url": ""}],
        "canonical": settings.SITE_URL + reverse("actionplans:public", args=[slug]),
        "picture": settings.SITE_URL + reverse("actionplans:share", args=[slug]),
    }
    return render(request, "actionplans/public.html", context)


@require_safe
@login_not_required
@cache_control(public=True, max_age=24 * HOUR)
def share(_request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out the picture that a shared link to a published plan shows; the same for everybody, in the portal's own language."""
    one = get_visible_or_404(public_plans(), slug=slug)
    with translation.override(settings.LANGUAGE_CODE):
        where = plan_of_town(one.plan)
    return shared_picture(answer_in(one.snapshot.document, TITLE_KEY) or str(one.plan), where)


def plan_of_town(plan: Plan) -> str:
    """Return in words whose plan it is."""
    return _("Plan of %(town)s, %(country)s") % {"town": plan.municipality, "country": plan.municipality.country}


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask an owner whether everybody shall read the plan, say what they will read, and do it or take it back."""
    plan = get_plan(request, pk)
    if not may_publish(request.user, plan):  # type: ignore[arg-type]
        raise Http404
    if request.method == "POST":
        if request.POST.get("act") == "take_back":
            services.take_back_plan(plan=plan, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Only the people of the plan and of the programme read it now."))
        else:
            services.publish_plan(plan=plan, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Everybody can read the plan now."))
        return redirect("actionplans:publish", pk)
    context = {
        "plan": plan,
        "public": PublicPlan.objects.filter(plan=plan, hidden=False).first(),
        "heading": _("Publish the plan"),
        "crumbs": [*plan_crumbs(plan), {"label": _("Publish the plan")}],
    }
    return render(request, "actionplans/publish.html", context)
