"""What is known of a person, in one form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tresen.desk.admin.fields import Addresses
from tresen.desk.auditing import administered
from tresen.desk.doors import agents_only
from tresen.desk.people.belonging import Belonging
from tresen.desk.people.form_fields import HandleRows, NumberRows, Zone, filled
from tresen.desk.views.counts import lines
from tresen.people.access import organisations_edited_by, persons_edited_by
from tresen.people.actor import Actor
from tresen.people.changing import LONGEST_NOTES, change_person
from tresen.people.models import Organisation, Person
from tresen.people.models.person import Locale
from tresen.people.organisations import join
from tresen.people.refusals import EditRefused, NotReadable, Taken
from tresen.people.registering import register
from tresen.people.rights import Right
from tresen.people.security_checks import set_question
from tresen.tickets.access import demand_somewhere

COLUMNS = ("name", "external_id", "locale", "zone", "is_vip", "notes")


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    is_vip = forms.BooleanField(label=gettext_lazy("VIP: is shown as such beside every ticket"), required=False)
    addresses = Addresses(
        label=gettext_lazy("E-mail addresses"),
        required=False,
        help_text=gettext_lazy("One a line; the first is the main one. A mail from any of them is from this person."),
    )
    external_id = forms.CharField(
        label=gettext_lazy("Customer number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("What another system calls them; an import knows them again by it."),
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), choices=Locale.choices, initial=Locale.GERMAN)
    zone = Zone(label=gettext_lazy("Time zone"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Add to an organisation"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes for agents"),
        max_length=LONGEST_NOTES,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Only agents read them."),
    )
    security_question = forms.CharField(label=gettext_lazy("Security question"), max_length=200, required=False)
    security_answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=gettext_lazy("Kept so that nobody can read it. Empty: the answer stays as it is."),
    )

    def __init__(self, actor: Actor, person: Person | None, data: Any = None) -> None:
        super().__init__(data, initial=_start(person))
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = organisations_edited_by(actor).filter(is_active=True).exclude(memberships__person=person)


def _start(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {}
    others = [one.value for one in person.addresses.order_by("pk") if one.value != person.email]
    kept = {name: getattr(person, name) for name in (*COLUMNS, "security_question")}
    return kept | {"addresses": [*filter(None, [person.email]), *others]}


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    demand_somewhere(actor, Right.PEOPLE)
    return administered(_edit, request, actor, None) if request.method == "POST" else _edit(request, actor, None)


@require_http_methods(["GET", "POST"])
@agents_only
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponseBase:
    person = get_object_or_404(persons_edited_by(actor), pk=key)
    return administered(_edit, request, actor, person) if request.method == "POST" else _edit(request, actor, person)


def _edit(request: HttpRequest, actor: Actor, person: Person | None) -> HttpResponse:
    data = request.POST or None
    form = PersonForm(actor, person, data)
    numbers = person.numbers.all() if person else []
    handles = person.handles.all() if person else []
    # What is kept unread is shown as it is kept; what is a number, as people read it.
    number_rows = NumberRows(
        data, prefix="number", initial=[{"label": one.label, "value": one.readable} for one in numbers]
    )
    handle_rows = HandleRows(
        data, prefix="handle", initial=[{"network": one.network, "value": one.value} for one in handles]
    )
    belonging = Belonging(actor, person, data)
    forms_given = [form, number_rows, handle_rows, *belonging.forms]
    valid = [one.is_valid() for one in forms_given]  # each, so that each shows its faults
    if all(valid) and (saved := _save(form, number_rows, handle_rows, belonging, actor, person)):
        messages.success(request, _("Saved."))
        return redirect("desk:person", saved.pk)
    context = {"person": person, "form": form, "numbers": number_rows, "handles": handle_rows, "belonging": belonging}
    context |= {"nav": lines(actor), "here": "people"}
    return render(request, "desk/people/edit.html", context, status=422 if request.method == "POST" else 200)


def _save(
    form: PersonForm, numbers: Any, handles: Any, belonging: Belonging, actor: Actor, person: Person | None
) -> Person | None:
    """Everything or nothing; what is refused stands in the form."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            organisations = [given["organisation"]] if given["organisation"] else []
            if person is None:
                person = register(name=given["name"], locale=given["locale"], organisations=organisations)
            else:
                for one in organisations:
                    join(one, person, by=actor)
            belonging.save(by=actor)
            change_person(
                person,
                by=actor,
                addresses=given["addresses"],
                numbers=filled(numbers, "label"),
                handles=[(network, value) for value, network in filled(handles, "network")],
                **{name: given[name] for name in COLUMNS},
            )
            set_question(person, by=actor, question=given["security_question"], answer=given["security_answer"])
    except (EditRefused, Taken, NotReadable) as refused:
        form.add_error(None, str(refused))
        return None
    return person
