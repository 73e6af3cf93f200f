"""The form for a new ticket."""

import re
from email.utils import parseaddr
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.desk.tickets.composing import ADDRESS
from tresen.people.access import persons_for, teams_for
from tresen.people.actor import Actor
from tresen.people.contacts import set_phone
from tresen.people.models import Person, Team
from tresen.people.registering import organisation_of, person_by_address, recognise, register
from tresen.tickets.assessing import LONGEST_REASON
from tresen.tickets.checklists import checklists_for
from tresen.tickets.choices import categories_for
from tresen.tickets.kinds import kind_label, kinds_offered
from tresen.tickets.models import Category, Channel, Impact, Kind, Priority, TicketTemplate, Urgency
from tresen.tickets.templates import templates_for

CHANNELS = (
    (Channel.PHONE, Channel.PHONE.label),
    (Channel.COUNTER, Channel.COUNTER.label),
    (Channel.LETTER, Channel.LETTER.label),
    (Channel.EMAIL, _("E-mail on behalf")),
)


class NewTicket(forms.Form):
    channel = forms.ChoiceField(
        label=_("How did it reach you?"), choices=CHANNELS, initial=Channel.PHONE, widget=forms.RadioSelect
    )
    customer_text = forms.CharField(label=_("Customer"), max_length=300)
    person = forms.ModelChoiceField(Person.objects.none(), required=False, widget=forms.HiddenInput)
    new_phone = forms.CharField(label=_("Phone number"), max_length=60, required=False)
    new_email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=500)
    text = forms.CharField(label=_("What is it about?"), widget=forms.Textarea, strip=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.INCIDENT)
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=[("", _("As impact and urgency, or the category say")), *Priority.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    impact = forms.TypedChoiceField(
        label=_("Impact"),
        choices=[("", _("Not known yet")), *Impact.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=[("", _("Not known yet")), *Urgency.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    priority_reason = forms.CharField(
        label=_("Reason for another priority"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Needed only if impact and urgency give another priority than you choose."),
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Team"), required=False, empty_label=_("As the category says")
    )
    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"), required=False)
    category_text = forms.CharField(max_length=500, required=False)
    template = forms.ModelChoiceField(
        TicketTemplate.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This template cannot be used any more. Choose another one, or none.")},
    )
    mine = forms.BooleanField(label=_("Assign to me"), required=False)
    solved = forms.BooleanField(label=_("Solved at once"), required=False)
    minutes = forms.IntegerField(label=_("Minutes it took"), min_value=1, max_value=1440, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("person", persons_for(actor))
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        offered = {one for team in (None, *actor.team_ids) for one in kinds_offered(team)}
        kind.choices = [(str(one), kind_label(one)) for one in Kind if one in offered]
        self._choose("team", teams_for(actor))
        # Which ones fit is the verb's word; the page offers those of the customer's organisation.
        self._choose("category", categories_for(actor))
        self._choose("template", templates_for(actor))

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("person") and given.get("new_phone") and not re.search(r"\d", given["new_phone"]):
            self.add_error("new_phone", _("This is not a phone number."))
        if not given.get("person") and "@" in given.get("customer_text", ""):
            address = parseaddr(given["customer_text"])[1]
            if not ADDRESS.fullmatch(address):
                self.add_error("customer_text", _("This is not an e-mail address."))
        if given.get("category_text") and not given.get("category") and "category" not in self.errors:
            self.add_error("category", _("Choose a category from the list, or leave the field empty."))
        category, person = given.get("category"), given.get("person")
        if category and category.organisation_id and person:
            organisation = organisation_of(person)
            if organisation is None or organisation.pk != category.organisation_id:
                self.add_error("category", _("This category belongs to another organisation."))
        return given

    def customer(self) -> Person:
        """The person chosen; somebody new is registered by address or, without one, by name, with his number."""
        given = self.cleaned_data
        if person := given["person"]:
            return person  # type: ignore[no-any-return]
        name, address = parseaddr(given["customer_text"])
        if not ADDRESS.fullmatch(address):
            name, address = given["customer_text"], given["new_email"]
        if not address:
            return register(name=name, phone=given["new_phone"])
        known = person_by_address(address)
        if known is None:
            known = recognise(address, name)[0]
            if given["new_phone"]:
                set_phone(known, given["new_phone"])
        return known


def template_context(actor: Actor, chosen: TicketTemplate | None) -> dict[str, Any]:
    """What the line of templates needs: is there one at all, which is chosen, the titles of the tasks it brings."""
    brings: list[str] = []
    if chosen is not None and chosen.checklist_id is not None:
        listed = checklists_for(actor).filter(pk=chosen.checklist_id).prefetch_related("items").first()
        brings = [one.title for one in listed.items.all()] if listed else []
    templates = chosen is not None or templates_for(actor).exists()
    return {"templates": templates, "template": chosen, "brings": brings}
