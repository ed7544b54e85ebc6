"""The only home of the pages that count: figures with their limits, and the map of gaps."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pearls.views.common import head
from practices.enums import SizeClass, Vocabulary
from practices.queries import countries_with_practices
from practices.services import counting


def _way(here: str) -> list[dict]:
    return [{"label": _("Practices"), "url": reverse("practices:list")}, {"label": here}]


@require_safe
@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    """Show what the repository holds, each figure with what it cannot say."""
    names = dict(settings.LANGUAGES)
    languages = sorted(counting.by_language().items(), key=lambda pair: (-pair[1], pair[0]))
    context = {
        "totals": counting.totals(),
        "columns": head(_("Name"), _("Practices"), numbers=[1]),
        "blocks": [
            {
                "key": "country",
                "title": _("By country"),
                "limit": _(
                    "Some countries told more because somebody there wrote more, not because more is done there."
                ),
                "rows": _rows(counting.by_country()),
            },
            {
                "key": "challenge",
                "title": _("By challenge"),
                "limit": _(
                    "A practice counts once for each challenge that it names; the sum is larger than the number of practices."
                ),
                "rows": _rows(counting.by_term(Vocabulary.CHALLENGE)),
            },
            {
                "key": "evidence",
                "title": _("By level of evidence"),
                "limit": _("The level is what the team says and a curator has read; nobody measured again."),
                "rows": _rows(counting.by_term(Vocabulary.EVIDENCE)),
            },
            {
                "key": "language",
                "title": _("By language"),
                "limit": _("Title and summary at least can be read in it; some of these texts came from a machine."),
                "rows": _rows((names.get(code, code), n) for code, n in languages),
            },
        ],
        "heading": _("The repository in figures"),
        "crumbs": _way(_("Figures")),
    }
    return render(request, "practices/out/figures.html", context)


def _rows(pairs) -> list[list[dict]]:
    return [[{"text": str(name), "head": True}, {"text": n, "number": True}] for name, n in pairs]


@require_safe
@login_not_required
def gaps(request: HttpRequest) -> HttpResponse:
    """Show where a challenge has few practices or none, by country and size of town."""
    countries = countries_with_practices()
    size = request.GET.get("size", "")
    context = {
        "countries": countries,
        "rows": counting.gap_map([country.code for country in countries], size),
        "sizes": [("", _("Towns of all sizes")), *SizeClass.choices],
        "size": size if size in SizeClass.values else "",
        "few": counting.FEW,
        "heading": _("What nobody has told yet"),
        "crumbs": _way(_("Gaps")),
    }
    return render(request, "practices/out/gaps.html", context)
