"""The form of a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tresen.desk.admin.fields import Addresses
from tresen.people.access import organisations_for
from tresen.people.actor import Actor
from tresen.people.editing import Details
from tresen.people.leading import teams_led_by
from tresen.people.models import Organisation, Person, Team
from tresen.people.models.person import Locale, Role
from tresen.people.registering import person_by_address

BELONGS = (
    ("member", _("belongs to it")),
    ("manager", _("manager: sees all its tickets")),
    ("", _("does not belong to it any more")),
)


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    addresses = Addresses(
        label=_("E-mail addresses"),
        required=False,
        help_text=_("One a line. The first is the main one: it signs in and gets the mail."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    locale = forms.ChoiceField(label=_("Language"), choices=Locale.choices, widget=forms.RadioSelect)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For agents and administrators."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Add to an organisation"), required=False, empty_label=_("None")
    )
    as_manager = forms.BooleanField(label=_("as its manager: sees all its tickets"), required=False)
    is_active = forms.BooleanField(label=_("Active: may sign in and be chosen"), required=False)

    def __init__(self, actor: Actor, person: Person | None, data: Any = None) -> None:
        super().__init__(data, initial=_start(person))
        self.person = person
        self._choose("teams", teams_led_by(actor))
        self._choose("organisation", organisations_for(actor))
        memberships = person.memberships.select_related("organisation").order_by("pk") if person else []
        self.organisations = {f"organisation_{one.organisation_id}": one.organisation for one in memberships}
        for one in memberships:
            self.fields[f"organisation_{one.organisation_id}"] = forms.ChoiceField(
                label=one.organisation.name,
                choices=BELONGS,
                required=False,
                initial="manager" if one.is_manager else "member",
            )

    def memberships(self) -> list[forms.BoundField]:
        return [self[name] for name in self.organisations]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for address in given.get("addresses", []):
            owner = person_by_address(address)
            if owner is not None and (self.person is None or owner.pk != self.person.pk):
                self.add_error(
                    "addresses", _("%(address)s belongs to %(name)s already.") % {"address": address, "name": owner}
                )
        if (
            given.get("role") in {Role.AGENT, Role.ADMIN}
            and not given.get("addresses")
            and "addresses" not in self.errors
        ):
            self.add_error("addresses", _("Agents and administrators sign in with an e-mail address."))
        return given

    def details(self) -> Details:
        given = self.cleaned_data
        organisations = {
            self.organisations[name]: given[name] == "manager" for name in self.organisations if given[name]
        }
        if given["organisation"]:
            organisations[given["organisation"]] = given["as_manager"]
        return Details(
            name=given["name"],
            addresses=given["addresses"],
            phone=given["phone"],
            role=given["role"],
            locale=given["locale"],
            is_active=given["is_active"],
            organisations=organisations,
            teams=list(given["teams"]),
        )


def _start(person: Person | None) -> dict[str, Any]:
    if person is None:
        return {"locale": Locale.GERMAN, "role": Role.CUSTOMER, "is_active": True}
    # The main address first, the others in the order they came.
    others = [one.value for one in person.addresses.order_by("pk") if one.value != person.email]
    kept = {name: getattr(person, name) for name in ("name", "phone", "locale", "role", "is_active")}
    return kept | {"addresses": [*filter(None, [person.email]), *others], "teams": person.teams.all()}
