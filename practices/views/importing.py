"""The only home of the pages that take practices from a table: the dry run row by row, then the same for real."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pearls.permissions import is_partner
from pearls.services.files import keep_for_a_while, kept_for
from pearls.views.common import crumbs, put_errors
from practices.forms.reuse import ImportForm
from practices.services import importing


@require_http_methods(["GET", "HEAD", "POST"])
def table_import(request: HttpRequest) -> HttpResponse:
    """Show what a table would become; nothing is written before the second button."""
    if not is_partner(request.user):
        raise Http404
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    context = {
        "form": form,
        "columns": importing.column_names(),
        "heading": _("Take practices from a table"),
        "crumbs": crumbs((_("Curation"), reverse("practices:queue")), _("Import")),
    }
    if posted and request.POST.get("kept"):
        return _carried_out(request)
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows = importing.read_table(upload)
        except ValidationError as problem:
            put_errors(form, problem)
        else:
            lines = importing.dry_run(rows)
            upload.seek(0)
            key = keep_for_a_while(content=upload.read(), owner=request.user)  # type: ignore[arg-type]
            context |= {"lines": lines, "good": sum(line.good for line in lines), "kept": key, "name": upload.name}
    return render(request, "practices/out/import.html", context, status=422 if form.errors else 200)


def _carried_out(request: HttpRequest) -> HttpResponse:
    content = kept_for(key=request.POST["kept"], owner=request.user)  # type: ignore[arg-type]
    if content is None:
        messages.error(request, _("The table is no longer at hand. Choose it once more."))
        return redirect("practices:import")
    rows = importing.read_table(SimpleUploadedFile("table", content))
    made, lines = importing.carry_out(rows, by=request.user)  # type: ignore[arg-type]
    left = len(lines) - len(made)
    said = ngettext("%d draft was made.", "%d drafts were made.", len(made)) % len(made)
    more = ngettext("%d row was left out.", "%d rows were left out.", left) % left if left else ""
    messages.success(request, f"{said} {more}".strip())
    context = {
        "lines": lines,
        "done": True,
        "heading": _("Taken from the table"),
        "crumbs": crumbs((_("Curation"), reverse("practices:queue")), _("Import")),
    }
    return render(request, "practices/out/import.html", context)
