"""A category tree to and from a spreadsheet, with a look at what would happen, and the way back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.admin.tickets.categories import organisation_named, tree_address
from tresen.desk.auditing import looked
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.tickets.category_importing import import_table, undo_import
from tresen.tickets.category_table import COLUMNS, LARGEST, Row, as_csv, read
from tresen.tickets.change import Refused
from tresen.tickets.choices import category_imports_for

SHOWN = 500


class TableForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (CSV)"), required=False)
    text = forms.CharField(label=gettext_lazy("or its lines"), required=False, widget=forms.Textarea, strip=False)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        file = given.get("file")
        if file is not None:
            content = file.read(LARGEST + 1)
            try:
                given["text"] = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                given["text"] = content.decode("cp1252", errors="replace")
        if not str(given.get("text", "")).strip():
            raise forms.ValidationError(_("Choose a file, or paste its lines."))
        return given


@require_safe
@admins_only
def download(request: HttpRequest, actor: Actor) -> HttpResponse:
    organisation = organisation_named(actor, request.GET.get("organisation", ""))
    about = Thing("categories", organisation.key if organisation else "", str(organisation or ""))
    looked(request, actor, Name.EXPORTED, about, format="csv")
    response = HttpResponse(as_csv(organisation), content_type="text/csv; charset=utf-8")
    name = f"categories-{organisation.key}.csv" if organisation else "categories.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@admins_only
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First what would happen; with `sure` it happens."""
    organisation = organisation_named(actor, request.GET.get("organisation", ""))
    posted = request.method == "POST"
    form = TableForm(request.POST, request.FILES) if posted else TableForm()
    rows: list[Row] = []
    if posted and form.is_valid():
        text = form.cleaned_data["text"]
        teams = list(teams_for(actor))
        if "sure" in request.POST:
            try:
                done = import_table(text, organisation, teams=teams, by=actor)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("Imported.") if done else _("Everything was like that already."))
                return redirect(tree_address(organisation))
        rows = read(text, organisation, teams)
    context = {
        "form": form,
        "organisation": organisation,
        "rows": [row for row in rows if row.action != "same"][:SHOWN],
        "read": bool(rows),
        "text": form.cleaned_data.get("text", "") if rows else "",
        "counts": [(words, sum(row.action == action for row in rows)) for action, words in COUNTED],
        "possible": bool(rows) and not any(row.action == "fault" for row in rows),
        "columns": ";".join(COLUMNS),
        "back": tree_address(organisation),
        "imports": category_imports_for(actor, organisation)[:5],
    }
    return show(request, actor, "tickets/category_table.html", "categories", context, 422 if form.errors else 200)


COUNTED = (
    ("new", gettext_lazy("new")),
    ("changed", gettext_lazy("changed")),
    ("same", gettext_lazy("unchanged")),
    ("fault", gettext_lazy("wrong")),
)


@require_POST
@admins_only
def undo(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    batch = get_object_or_404(category_imports_for(actor, None, every=True).select_related("organisation"), pk=key)
    try:
        done = undo_import(batch, by=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = _("Taken back: %(done)s. Kept because it is used or was changed since: %(kept)s.")
        messages.success(request, words % {"done": done.taken_back, "kept": done.kept})
    return redirect(tree_address(batch.organisation))
