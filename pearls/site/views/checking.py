"""The only home of the three questions by which a town learns whether it can become a Pearl; nothing that it says is kept."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pearls.models import Country, Municipality, Place
from pearls.queries import Found, find_places, thing_of
from pearls.registry import RuleSays, TownAsks, registry
from pearls.site.enums import PageKey
from pearls.site.forms import ALONE, LEAD, OTHER, PARTNER, CheckForm
from pearls.site.views.public import fixed, running_edition

NOT_LISTED = "none"


@require_safe
@login_not_required
def become(request: HttpRequest) -> HttpResponse:
    """Show the three questions and, once they are answered, what the rules of the running edition say."""
    asked = any(name in request.GET for name in ("town", "country", "who", "council"))
    form = CheckForm(request.GET if asked else None)
    context = {**fixed(request, PageKey.BECOME), "form": form, "edition": running_edition(), "not_listed": NOT_LISTED}
    if form.is_valid():
        context |= _answer(request.GET.get("pick", ""), form.cleaned_data)
    return render(request, "site/become.html", context)


def _answer(picked: str, data: dict[str, Any]) -> dict[str, Any]:
    thing, choices = _town(picked, data["town"])
    if choices:
        return {"choices": choices}
    country: Country | None = thing.country if thing else data["country"]
    if country is None:
        return {"nobody_knows": data["town"]}
    rules = list(_rules(thing, country, data["who"]))
    return {
        "asked": thing or data["town"] or country,
        "population": thing.population if thing else None,
        "rules": rules,
        "verdict": _verdict(rules, known=thing is not None),
        "council": data["council"],
    }


def _town(picked: str, typed: str) -> tuple[Municipality | Place | None, list[Found]]:
    """Return the town that is meant, or the choices to ask about; (None, []) where nobody knows the name."""
    if picked == NOT_LISTED or not typed:
        return None, []
    if picked and (thing := thing_of(picked)):
        return thing, []
    found = find_places(typed.partition(",")[0])
    exact = [town for town in found if town.label == typed] or found
    return (thing_of(exact[0].value), []) if len(exact) == 1 else (None, exact)


def _rules(thing: Municipality | Place | None, country: Country, who: str) -> list[RuleSays]:
    town = TownAsks(thing, country.code, str(country), leads={ALONE: None, LEAD: True}.get(who))
    said = [rule for ask in registry.eligibility for rule in ask(town)]
    if who == PARTNER:
        words = _("The town that leads applies for all of you. Ask it to name you as a partner.")
        return [*said, RuleSays(_("Who applies"), None, words)]
    if who == OTHER:
        words = _("A town or municipality has to apply. Talk to yours: it can name you as a partner.")
        return [*said, RuleSays(_("Who applies"), False, words)]
    return said


def _verdict(rules: list[RuleSays], *, known: bool) -> str:
    """Return "no" where a rule is not met, "perhaps" where one cannot be told or the town is not known, else "yes"."""
    if any(rule.met is False for rule in rules):
        return "no"
    return "yes" if rules and known and all(rule.met for rule in rules) else "perhaps"
