"""The only home of the pages of who reads whom: the matrix, everybody reads everything, and a table taken from a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.enums import RoundState
from awards.exports import sheet
from awards.forms.office_rounds import ImportForm, PairsForm
from awards.models import Assignment, Round
from awards.services import pairing, rounds
from awards.views.office import bearings_of, get_round, round_crumbs
from pearls.sheets import as_response
from pearls.views.common import attempt, paged, put_errors
from pearls.views.pages import sent
from practices.services.importing import read_table

OVER = frozenset({RoundState.CLOSED, RoundState.FINALISED})


@require_http_methods(["GET", "HEAD", "POST"])
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the matrix of candidates and jurors; each cell is a button while the round takes changes."""
    round_ = get_round(request, pk)
    if request.method == "POST":
        _toggle(request, round_)
        return redirect(request.get_full_path())
    found = paged(request, pairing.seen_in(round_, request.user).filter(out=False))  # type: ignore[arg-type]
    people = rounds.readers(round_)
    context = {
        **found,
        "round": round_,
        "people": people,
        "rows": pairing.matrix(list(found["page_rows"]), people),
        "over": round_.state in OVER,
        "bearings": bearings_of(round_, _("Say who reads whom")),
        "heading": _("Who reads whom in %s") % round_,
        "crumbs": round_crumbs(request, round_, _("Who reads whom")),
    }
    return render(request, "awards/office/readers.html", context)


def _toggle(request: HttpRequest, round_: Round) -> None:
    """Assign one pair, or take it away where nothing was written yet."""
    [(candidacy, seat)] = _pairs(request, round_, [request.POST.get("pair", "")])
    held = Assignment.objects.filter(candidacy=candidacy, seat=seat).select_related("seat", "candidacy__round").first()
    words = {"juror": seat, "town": candidacy}
    if held:
        said = _("%(juror)s no longer reads %(town)s.") % words
        attempt(request, said, lambda: rounds.unassign(assignment=held, by=request.user))  # type: ignore[arg-type]
        return
    said = _("%(juror)s reads %(town)s.") % words
    attempt(request, said, lambda: rounds.assign_one(round_=round_, candidacy=candidacy, seat=seat, by=request.user))  # type: ignore[arg-type]


def _pairs(request: HttpRequest, round_: Round, keys: list[str]) -> list[Any]:
    bids = list(pairing.seen_in(round_, request.user))  # type: ignore[arg-type]
    try:
        return pairing.pairs_from(keys, bids, rounds.readers(round_))
    except ValidationError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def readers_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody read everything: first show what would happen."""
    round_ = get_round(request, pk)
    if round_.state in OVER:
        raise Http404
    seen = {c.pk for c in pairing.seen_in(round_, request.user)}  # type: ignore[arg-type]
    pairs = [pair for pair in rounds.everybody_reads_everything(round_) if pair[0].pk in seen]
    if request.method == "POST":
        attempt(request, _("Assigned."), lambda: rounds.assign(round_=round_, pairs=pairs, by=request.user))  # type: ignore[arg-type]
        return redirect("awards:readers", pk)
    lines = rounds.foresee(round_=round_, pairs=pairs)
    new = sum(line.happens for line in lines)
    context = {
        "round": round_,
        "new": new,
        "left_out": [line for line in lines if not line.happens],
        "heading": _("Everybody reads everything"),
        "subtitle": ngettext("%d new reading", "%d new readings", new) % new,
        "crumbs": _crumbs(request, round_, _("Everybody")),
    }
    return render(request, "awards/office/readers_all.html", context)


def _crumbs(request: HttpRequest, round_: Round, here: str) -> list[dict[str, str]]:
    return round_crumbs(request, round_, (_("Who reads whom"), reverse("awards:readers", args=[round_.pk])), here)


@require_http_methods(["GET", "HEAD", "POST"])
def readers_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take pairs from a table: what would become of each row first, then the same for real."""
    round_ = get_round(request, pk)
    if round_.state in OVER:
        raise Http404
    again = PairsForm(request.POST if "pairs" in request.POST else None)
    if again.is_bound and again.is_valid():
        pairs = _pairs(request, round_, again.cleaned_data["pairs"].split())
        said = ngettext("%d reading assigned.", "%d readings assigned.", len(pairs)) % len(pairs)
        attempt(request, said, lambda: rounds.assign(round_=round_, pairs=pairs, by=request.user))  # type: ignore[arg-type]
        return redirect("awards:readers", pk)
    form = ImportForm(sent(request), request.FILES or None)
    lines = _looked_at(request, round_, form) if request.method == "POST" and form.is_valid() else []
    context = {
        "round": round_,
        "form": form,
        "lines": lines,
        "new": sum(line.happens for line in lines),
        "pairs": " ".join(line.pair for line in lines if line.happens),
        "heading": _("Take readings from a table"),
        "crumbs": _crumbs(request, round_, _("From a table")),
    }
    return render(request, "awards/office/readers_import.html", context, status=422 if form.errors else 200)


def _looked_at(request: HttpRequest, round_: Round, form: ImportForm) -> list[pairing.PairLine]:
    bids = list(pairing.seen_in(round_, request.user))  # type: ignore[arg-type]
    try:
        rows = read_table(form.cleaned_data["file"])
        return pairing.dry_run(round_=round_, rows=rows, candidates=bids, seats=rounds.readers(round_))
    except ValidationError as problem:
        put_errors(form, problem)
        return []


@require_safe
def readers_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the matrix as a workbook."""
    round_ = get_round(request, pk)
    bids = list(pairing.seen_in(round_, request.user).filter(out=False))  # type: ignore[arg-type]
    people = rounds.readers(round_)
    made = sheet.matrix_book(pairing.matrix(bids, people), people)
    return as_response(made, f"readings-{round_.pk}.xlsx")
