"""Sites, departments and contracts of an organisation: each in a dialog of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tresen.desk.auditing import administered
from tresen.desk.doors import agents_only
from tresen.desk.people.form_fields import Zone
from tresen.people.access import organisations_edited_by
from tresen.people.actor import Actor
from tresen.people.contracts import remove_contract, save_contract
from tresen.people.models import Department, Organisation
from tresen.people.places import in_tree, remove_department, remove_site, save_department, save_site
from tresen.people.refusals import EditRefused, Taken


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    zone = Zone(label=_("Time zone"))


class DepartmentForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        Department.objects.none(), label=_("Belongs under"), required=False, empty_label=_("nothing, it stands on top")
    )


class ContractForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    number = forms.CharField(label=_("Contract number"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("The last day; empty: until further notice."),
    )
    hours = forms.CharField(label=_("Service hours"), max_length=300, required=False)
    service = forms.CharField(
        label=_("What is agreed"), max_length=5000, required=False, widget=forms.Textarea({"rows": 4})
    )


@dataclass(frozen=True)
class Part:
    form: Callable[..., forms.Form]
    rows: str  # the organisation's attribute that holds them
    key: str  # what the verb calls it
    save: Callable[..., Any]
    remove: Callable[..., None]
    new: str | Promise
    change: str | Promise


PARTS = {
    "site": Part(SiteForm, "sites", "site", save_site, remove_site, _("New site"), _("Change the site")),
    "department": Part(
        *(DepartmentForm, "departments", "department", save_department, remove_department),
        *(_("New department"), _("Change the department")),
    ),
    "contract": Part(
        *(ContractForm, "contracts", "contract", save_contract, remove_contract),
        *(_("New contract"), _("Change the contract")),
    ),
}


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: HttpRequest, actor: Actor, key: int, part: str) -> HttpResponseBase:
    return _audited(request, actor, key, part, None)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, actor: Actor, key: int, part: str, one: int) -> HttpResponseBase:
    return _audited(request, actor, key, part, one)


def _audited(request: HttpRequest, actor: Actor, *what: Any) -> HttpResponseBase:
    return administered(_edit, request, actor, *what) if request.method == "POST" else _edit(request, actor, *what)


def _edit(request: HttpRequest, actor: Actor, key: int, name: str, pk: int | None) -> HttpResponse:
    if (part := PARTS.get(name)) is None:
        raise Http404
    organisation = get_object_or_404(organisations_edited_by(actor), pk=key)
    one = get_object_or_404(getattr(organisation, part.rows), pk=pk) if pk is not None else None
    if one is not None and request.POST.get("what") == "remove":
        part.remove(one, by=actor)
        return _done(organisation)
    form = _form(part, organisation, one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            part.save(organisation, by=actor, **{part.key: one}, **form.cleaned_data)
            return _done(organisation)
        except (EditRefused, Taken) as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "part": part, "one": one, "url": request.path}
    return render(request, "desk/organisations/part.html", context)


def _form(part: Part, organisation: Organisation, one: Any, data: Any) -> forms.Form:
    start = {field: getattr(one, field) for field in part.form.base_fields} if one else {}  # type: ignore[attr-defined]
    form = part.form(data, initial=start, auto_id="part-%s")
    if part.key == "department":
        choices = organisation.departments.exclude(pk__in=[one.pk] if one else [])
        parent = form.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = choices
        parent.choices = [
            ("", parent.empty_label),
            *((each.pk, trail) for each, _depth, trail in in_tree(list(choices))),
        ]
    return form


def _done(organisation: Organisation) -> HttpResponse:
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse("desk:organisation", args=[organisation.pk])
    return response
