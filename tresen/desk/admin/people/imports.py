"""People and organisations from a table: file, columns, what would happen, what has happened."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.people.import_lines import EXAMPLES, page_of, rejected, samples
from tresen.desk.admin.shell import show
from tresen.desk.auditing import looked
from tresen.kit.audit.entries import Thing
from tresen.kit.audit.names import Name
from tresen.kit.spreadsheets import lines
from tresen.people.access import imports_for
from tresen.people.actor import Actor
from tresen.people.imports import running
from tresen.people.imports.columns import columns_of
from tresen.people.imports.exporting import table
from tresen.people.models import PeopleImport
from tresen.people.models.imports import ImportKind, Stage
from tresen.people.refusals import EditRefused

HERE = "imports"
SHOWN = 20


class FileForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"),
        choices=ImportKind.choices,
        widget=forms.RadioSelect,
        initial=ImportKind.PERSON,
    )
    file = forms.FileField(
        label=gettext_lazy("File (CSV)"),
        help_text=gettext_lazy("From Excel: “Save as”, “CSV UTF-8”. At most 20 MB and 100,000 lines."),
    )
    founds_missing = forms.BooleanField(
        label=gettext_lazy("Make organisations known that are not there yet"), required=False
    )


@require_http_methods(["GET", "POST"])
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm(initial=_kind(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            batch = running.read_file(
                given["file"].read(running.LARGEST + 1),
                kind=given["kind"],
                file=str(given["file"].name),
                by=actor,
                locale=get_language() or "de",
            )
        except EditRefused as refused:
            form.add_error("file", str(refused))
        else:
            running.check(batch, by=actor, founds_missing=given["founds_missing"])
            return redirect("desk:admin:import", batch.pk)
    context = {"form": form, "imports": imports_for(actor)[:SHOWN], "kinds": ImportKind.choices}
    return show(request, actor, "people/imports.html", HERE, context, 422 if form.errors else 200)


def _kind(request: HttpRequest) -> dict[str, str]:
    kind = request.GET.get("kind", "")
    return {"kind": kind if kind in ImportKind.values else ImportKind.PERSON}


@require_safe
@admins_only
def page(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    batch = get_object_or_404(imports_for(actor), pk=key)
    return show(request, actor, "people/import.html", HERE, _context(request, batch))


def _context(request: HttpRequest, batch: PeopleImport, fault: str = "") -> dict[str, Any]:
    context: dict[str, Any] = {"batch": batch, "fault": fault}
    if not batch.is_running:
        context |= page_of(batch, request.GET.get("which", ""), request.GET.get("after", ""))
    if batch.stage == Stage.READY:
        context["columns"] = samples(batch)
        context["choices"] = [(one.key, one.label) for one in columns_of(batch.kind).values()]
    return context


@require_safe
@admins_only
def progress(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """How far it has got; the whole page anew once it has."""
    batch = get_object_or_404(imports_for(actor), pk=key)
    response = show(request, actor, "people/import_progress.html", HERE, {"batch": batch})
    if not batch.is_running:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@admins_only
def columns(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """What the columns are, chosen by hand: everything is checked anew."""
    batch = get_object_or_404(imports_for(actor), pk=key)
    chosen = [request.POST.get(f"column{place}", "") for place in range(len(batch.header))]
    try:
        running.check(batch, by=actor, columns=chosen, founds_missing="founds_missing" in request.POST)
    except EditRefused as refused:
        batch.columns = chosen
        return show(request, actor, "people/import.html", HERE, _context(request, batch, str(refused)), 422)
    return redirect("desk:admin:import", batch.pk)


@require_POST
@admins_only
def act(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Begins, stops or forgets an import."""
    batch = get_object_or_404(imports_for(actor), pk=key)
    what = request.POST.get("what", "")
    try:
        if what == "start":
            running.start(batch, by=actor)
        elif what == "stop":
            running.stop(batch, by=actor)
        elif what == "discard":
            running.discard(batch, by=actor)
            messages.success(request, _("Nothing was imported."))
            return redirect("desk:admin:imports")
    except EditRefused as refused:
        messages.error(request, str(refused))
    return redirect("desk:admin:import", batch.pk)


@require_safe
@admins_only
def faults(request: HttpRequest, actor: Actor, key: int) -> StreamingHttpResponse:
    """The refused lines as they came, with the reason: to be mended and imported again."""
    batch = get_object_or_404(imports_for(actor), pk=key)
    looked(request, actor, Name.EXPORTED, Thing("people", str(batch.pk), batch.file), format="csv", filter="refused")
    return _csv(rejected(batch), _("not taken").replace(" ", "-") + f"-{batch.pk}")


@require_safe
@admins_only
def example(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    kind = _kind(request)["kind"]
    return _csv(iter(EXAMPLES[kind]()), f"{_('example')}-{kind}")


@require_safe
@admins_only
def export(request: HttpRequest, actor: Actor) -> StreamingHttpResponse:
    """Everybody, as a table that can be imported again. That it was exported is written first."""
    kind = _kind(request)["kind"]
    looked(request, actor, Name.EXPORTED, Thing("people"), format="csv", filter=kind)
    return _csv(table(kind, actor), f"{kind}-{timezone.localdate()}")


def _csv(rows: Iterator[list[str]], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_in(get_language(), lines(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _in(language: str | None, pieces: Iterator[str]) -> Iterator[str]:
    """The lines are made after the request has lost its language; they keep it."""
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
