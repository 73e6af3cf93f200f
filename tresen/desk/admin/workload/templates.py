"""Templates of tickets."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.fields.controls import form_context
from tresen.desk.fields.drafting import drafted
from tresen.desk.fields.new_ticket import draft_of
from tresen.desk.fields.reading import given_in
from tresen.people.access import persons_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.tickets.change import Refused
from tresen.tickets.checklists import checklists_for
from tresen.tickets.choices import categories_for
from tresen.tickets.definitions import definitions
from tresen.tickets.fields import InvalidValues
from tresen.tickets.kinds import kind_label
from tresen.tickets.models import Category, Checklist, Kind, Priority, Ticket, TicketTemplate
from tresen.tickets.templates import (
    Pattern,
    delete_template,
    draft_from,
    pattern_of,
    save_template,
    templates_for,
)


class Categories(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """By their trails: there are many of the same name."""

    def label_from_instance(self, obj: Category) -> str:
        return f"{obj.trail} · {obj.organisation}" if obj.organisation else obj.trail


class TemplateForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=120)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=500)
    body = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 5}), required=False)
    customer = forms.EmailField(
        label=gettext_lazy("Customer's e-mail address"), required=False,
        help_text=gettext_lazy("Needed for tickets that open by themselves."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=[("", gettext_lazy("As the category says")), *Priority.choices],
        coerce=int, required=False, empty_value=None,
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False,
        label=gettext_lazy("Team"), empty_label=gettext_lazy("As the category says"),
    )  # fmt: skip
    category = Categories(
        Category.objects.none(), label=gettext_lazy("Category"), required=False, empty_label=gettext_lazy("No category")
    )
    checklist = forms.ModelChoiceField(
        Checklist.objects.none(), required=False,
        label=gettext_lazy("Checklist"), empty_label=gettext_lazy("No checklist"),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Can be chosen"), required=False, initial=True)

    def __init__(self, actor: Actor, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        offered = {
            "team": teams_for(actor),
            "category": categories_for(actor).select_related("organisation"),
            "checklist": checklists_for(actor),
        }
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [("", _("The team's usual one")), *((str(kind), kind_label(kind)) for kind in Kind)]

    def clean_customer(self) -> Person | None:
        address = self.cleaned_data["customer"]
        if not address:
            return None
        found = persons_for(self.actor).filter(addresses__value__iexact=address).first()
        if found is None:
            raise forms.ValidationError(_("Nobody with this address is known."))
        return found


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = templates_for(actor, in_use=False).select_related("team", "customer")
    return show(request, actor, "workload/templates.html", "templates", {"rows": rows})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@admins_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    return _edit(request, actor, get_object_or_404(templates_for(actor, in_use=False), pk=key))


@require_POST
@admins_only
def fields(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The custom fields that tickets of the kind, category and team chosen so far have. Stores nothing."""
    return render(request, "desk/fields/controls.html", _fields(request.POST, draft_of(request.POST, actor), actor, {}))


@require_POST
@admins_only
def end(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Refused while tickets open from it by themselves."""
    one = get_object_or_404(templates_for(actor, in_use=False), pk=key)
    try:
        delete_template(one)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:admin:template", key)
    messages.success(request, _("“%(name)s” has been deleted.") % {"name": one.name})
    return redirect("desk:admin:templates")


def _edit(request: HttpRequest, actor: Actor, one: TicketTemplate | None) -> HttpResponse:
    form = TemplateForm(actor, request.POST or None, initial=_start(one))
    faults: Mapping[str, str] = {}
    if request.method == "POST" and form.is_valid():
        values = given_in(request.POST, definitions())
        try:
            save_template(one, Pattern(**form.cleaned_data, values=values), by=actor)
        except InvalidValues as wrong:
            faults = wrong.faults
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:admin:templates")
    if one is not None and request.method == "GET":
        draft = draft_from(pattern_of(one))
        draft.values = dict(one.values)
    else:
        draft = draft_of(request.POST, actor)
    context = {"one": one, "form": form, "back": "desk:admin:templates"} | _fields(request.POST, draft, actor, faults)
    status = 422 if form.errors or faults else 200
    return show(request, actor, "workload/template.html", "templates", context, status=status)


def _start(one: TicketTemplate | None) -> dict[str, Any]:
    if one is None:
        return {}
    start = {name: getattr(one, name) for name in ("name", "subject", "body", "kind", "priority", "is_active")}
    start |= {"team": one.team_id, "category": one.category_id, "checklist": one.checklist_id}
    return start | {"customer": one.customer.email if one.customer else ""}


def _fields(posted: QueryDict, draft: Ticket, actor: Actor, faults: Mapping[str, str]) -> dict[str, Any]:
    """A template is no ticket yet: nothing is required, and form rules set nothing in it."""
    known = definitions()
    form = drafted(draft, posted, actor, known)
    free = tuple(replace(one, required=False, set_by="") for one in form.fields)
    return form_context(replace(form, fields=free, holding=frozenset()), known, posted, faults)
