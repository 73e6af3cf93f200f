"""What is known of an organisation, in one form; its parts have dialogs of their own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tresen.desk.admin.fields import Domains
from tresen.desk.auditing import administered
from tresen.desk.doors import agents_only
from tresen.desk.views.counts import lines
from tresen.people.access import may_found, organisations_edited_by
from tresen.people.actor import Actor
from tresen.people.changing import LONGEST_NOTES
from tresen.people.instructing import LONGEST, instruct
from tresen.people.models import Organisation
from tresen.people.organisations import change_organisation, found_organisation, written_domain
from tresen.people.refusals import EditRefused, Taken
from tresen.people.rights import Right
from tresen.people.security_checks import set_question
from tresen.tickets.access import refusal

COLUMNS = ("name", "external_id", "about", "is_vip", "is_active", "notes")


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    external_id = forms.CharField(
        label=gettext_lazy("Customer number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("What another system calls them; an import knows them again by it."),
    )
    about = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Who they are and what they do, for whoever has never heard of them."),
    )
    is_vip = forms.BooleanField(label=gettext_lazy("VIP: is shown as such beside every ticket"), required=False)
    is_active = forms.BooleanField(
        label=gettext_lazy("Active: new senders of its mail domains join by themselves"), required=False, initial=True
    )
    domains = Domains(
        label=gettext_lazy("Mail domains"),
        required=False,
        help_text=gettext_lazy("One a line, like example.com; *.example.com counts those below it too."),
    )
    instructions = forms.CharField(
        label=gettext_lazy("Instructions"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("What the client wants done and left. Stands beside each of its tickets."),
    )
    must_confirm = forms.BooleanField(
        label=gettext_lazy("Every agent confirms them before the first answer in a ticket"), required=False
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes for agents"),
        max_length=LONGEST_NOTES,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    security_question = forms.CharField(
        label=gettext_lazy("Security question for whoever calls from there"), max_length=200, required=False
    )
    security_answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Kept so that nobody can read it. Empty: the answer stays as it is."),
    )


def _start(organisation: Organisation | None) -> dict[str, Any]:
    if organisation is None:
        return {}
    kept = (*COLUMNS, "instructions", "must_confirm", "security_question")
    start = {name: getattr(organisation, name) for name in kept}
    return start | {"domains": [written_domain(one) for one in organisation.domains.all()]}


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if not may_found(actor):
        raise refusal(Right.PEOPLE)
    return administered(_edit, request, actor, None) if request.method == "POST" else _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponseBase:
    one = get_object_or_404(organisations_edited_by(actor), pk=key)
    return administered(_edit, request, actor, one) if request.method == "POST" else _edit(request, actor, one)


def _edit(request: HttpRequest, actor: Actor, organisation: Organisation | None) -> HttpResponse:
    form = OrganisationForm(request.POST or None, initial=_start(organisation))
    if request.method == "POST" and form.is_valid() and (saved := _save(form, actor, organisation)):
        messages.success(request, _("Saved."))
        return redirect("desk:organisation", saved.pk)
    context = {"organisation": organisation, "form": form, "nav": lines(actor), "here": "organisations"}
    return render(request, "desk/organisations/edit.html", context, status=422 if request.method == "POST" else 200)


def _save(form: OrganisationForm, actor: Actor, organisation: Organisation | None) -> Organisation | None:
    """Everything or nothing; what is refused stands in the form."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            one = organisation or found_organisation(by=actor, name=given["name"])
            values = {name: given[name] for name in COLUMNS}
            change_organisation(one, by=actor, domains=given["domains"], **values)
            instruct(one, by=actor, html=given["instructions"], must_confirm=given["must_confirm"])
            set_question(one, by=actor, question=given["security_question"], answer=given["security_answer"])
    except (EditRefused, Taken) as refused:
        form.add_error(None, str(refused))
        return None
    return one
