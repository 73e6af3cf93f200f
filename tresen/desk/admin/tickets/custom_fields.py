"""The custom fields: a list in their order, and a page for each."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.admin.tickets.custom_field_form import FieldForm, options_in, with_depth
from tresen.desk.auditing import looks_only
from tresen.desk.fields.controls import control_of
from tresen.people.actor import Actor
from tresen.tickets.change import Refused
from tresen.tickets.choices import fields_for
from tresen.tickets.field_editing import Misdefined, add_field, change_field, order_fields, switch_field
from tresen.tickets.field_settings import clean_settings
from tresen.tickets.field_uses import uses_of
from tresen.tickets.forms import FormField
from tresen.tickets.models import CustomField, FieldType
from tresen.tickets.models.field import CHOOSING

MEANINGS = {
    FieldType.TEXT: gettext_lazy("A name, a number with letters, an address. May have to fit a pattern."),
    FieldType.LINES: gettext_lazy("Longer text, such as a description."),
    FieldType.INTEGER: gettext_lazy("A count, with lowest and highest value and a unit if you like."),
    FieldType.DECIMAL: gettext_lazy("An amount or a measure."),
    FieldType.DATE: gettext_lazy("A day in the calendar."),
    FieldType.DATETIME: gettext_lazy("A day and a time of day."),
    FieldType.YES_NO: gettext_lazy("A question to be answered with yes or no, or not yet."),
    FieldType.CHOICE: gettext_lazy("One of a list that you give."),
    FieldType.MULTI: gettext_lazy("Any number from a list that you give."),
    FieldType.TREE: gettext_lazy("One of a list whose entries stand below each other: building, floor, room."),
    FieldType.PERSON: gettext_lazy("Somebody you know here: an agent or a customer."),
    FieldType.ORGANISATION: gettext_lazy("One of your clients."),
    FieldType.ASSET: gettext_lazy("The number of a device with its label, and a link to where it is described."),
}
ICONS = {
    FieldType.TEXT: "pencil",
    FieldType.LINES: "file-text",
    FieldType.INTEGER: "hash",
    FieldType.DECIMAL: "hash",
    FieldType.DATE: "calendar-clock",
    FieldType.DATETIME: "clock",
    FieldType.YES_NO: "circle-check",
    FieldType.CHOICE: "list",
    FieldType.MULTI: "list-filter",
    FieldType.TREE: "folder-tree",
    FieldType.PERSON: "user",
    FieldType.ORGANISATION: "building-2",
    FieldType.ASSET: "monitor",
}


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = [(one, ICONS[FieldType(one.type)]) for one in fields_for(actor)]
    return show(request, actor, "tickets/custom_fields.html", "custom_fields", {"rows": rows})


@require_POST
@admins_only
def order(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All keys as the list stands now, or one of them one place up or down."""
    order_fields(reordered(request.POST))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("desk:admin:custom_fields")


def reordered(posted: QueryDict) -> list[str]:
    """The keys of a list in their new order: as they were sent, but for one that is to go `up` or `down`."""
    keys = posted.getlist("order")
    for way, step in (("up", -1), ("down", 1)):
        moved = posted.get(way, "")
        if moved in keys and 0 <= (to := keys.index(moved) + step) < len(keys):
            keys.insert(to, keys.pop(keys.index(moved)))
    return keys


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First the type, then the rest."""
    type = request.GET.get("type", "")
    if type not in FieldType.values:
        types = [(one, ICONS[one], MEANINGS[one]) for one in FieldType]
        return show(request, actor, "tickets/custom_field_types.html", "custom_fields", {"types": types})
    return _edit(request, actor, type, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    field = get_object_or_404(fields_for(actor), key=key)
    return _edit(request, actor, field.type, field)


@require_POST
@admins_only
def active(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    field, on = get_object_or_404(fields_for(actor), key=key), request.POST.get("on") == "1"
    switch_field(field, on=on)
    messages.success(request, _("The field is back.") if on else _("The field is switched off. Values are kept."))
    return redirect("desk:admin:custom_fields")


@require_POST
@admins_only
@looks_only
def preview(request: HttpRequest, actor: Actor, type: str) -> HttpResponse:
    """The control as it will be with what is entered so far."""
    if type not in FieldType.values:
        raise Http404
    form = FieldForm(actor, type, None, request.POST)
    form.is_valid()
    given = form.cleaned_data
    settings, _faults = clean_settings(type, {name: given.get(name) for name in form.fields if name in SETTINGS})
    drafted = CustomField(
        key="preview",
        type=type,
        names={name: text for name in ("de", "en") if (text := given.get(f"name_{name}"))} or {"de": "…"},
        help={name: text for name in ("de", "en") if (text := given.get(f"help_{name}"))},
        settings=settings,
        options=options_in(request.POST, type),
    )
    control = control_of(FormField(drafted, None, required=bool(given.get("is_required"))), {})
    return render(request, "desk/admin/tickets/custom_field_preview.html", {"control": control})


SETTINGS = {
    *("format", "masks", "shortest", "longest", "lowest", "highest", "decimals", "unit", "link"),
}


def _edit(request: HttpRequest, actor: Actor, type: str, field: CustomField | None) -> HttpResponse:
    form = FieldForm(actor, type, field, request.POST or None)
    options, fault = list(field.options) if field else [], ""
    if request.method == "POST":
        options = options_in(request.POST, type)
        if form.is_valid():
            fault = _save(form, type, field, options)
            if not fault and not form.errors:
                messages.success(request, _("Saved. The field is in all forms from now on."))
                return redirect("desk:admin:custom_fields")
    context: dict[str, Any] = {
        "field": field,
        "type": type,
        "type_label": FieldType(type).label,
        "meaning": MEANINGS[FieldType(type)],
        "form": form,
        "settings": [form[name] for name in form.fields if name in SETTINGS],
        "chooses": type in CHOOSING,
        "is_tree": type == FieldType.TREE,
        "options": with_depth(options),
        "fault": fault,
        "uses": uses_of(field) if field else None,
    }
    status = 422 if form.errors or fault else 200
    return show(request, actor, "tickets/custom_field.html", "custom_fields", context, status=status)


def _save(form: FieldForm, type: str, field: CustomField | None, options: list[dict[str, Any]]) -> str:
    try:
        if field is None:
            add_field(type, form.shape(options), key=form.cleaned_data["key"])
        else:
            change_field(field, form.shape(options, is_active=field.is_active))
    except Misdefined as wrong:
        return form.tell(wrong.faults)
    except Refused as refusal:
        return str(refusal)
    return ""
