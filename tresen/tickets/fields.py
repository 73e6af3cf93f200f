"""Setting the custom fields of a ticket."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tresen.people.actor import Actor
from tresen.tickets.change import Refused, change, changed_values
from tresen.tickets.definitions import Definitions, definitions
from tresen.tickets.field_types import Unfit, clean
from tresen.tickets.forms import Form, FormField, form_for, is_inside
from tresen.tickets.models import Ticket

Values = Mapping[str, Any]


class InvalidValues(Refused):
    """Some values do not fit. `faults`: {key: sentence}, `labels`: {key: what the field is called}."""

    def __init__(self, faults: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(f"{labels.get(key, key)}: {fault}" for key, fault in faults.items()))


def set_values(ticket: Ticket, given: Values, *, by: Actor) -> None:
    """Sets the fields that are given, None clears one; all or none. What is not given stays.

    `InvalidValues` unless each is a field of the ticket's form and fits it. A field is never cleared that the form
    requires; others that are required and empty do not stand in the way."""
    with change(ticket, by=by) as step:
        form = settle(ticket, given, by=by)
        if form.values != ticket.values:
            changed = changed_values(ticket.values, form.values)[0]
            rules = {key: name for key, name in form.set_by.items() if key in changed}
            step.record("fields_changed", {"rules": rules} if rules else None, values=form.values)


def settle(
    ticket: Ticket, given: Values, *, by: Actor, complete: bool = False, known: Definitions | None = None
) -> Form:
    """The ticket's form with what is given, all of it checked; stores nothing.

    `complete`: somebody has filled a whole form, so what it requires must be there."""
    known = known or definitions()
    values, faults = _cleaned(ticket, given, by, known)
    before = frozenset() if ticket._state.adding else form_for(ticket, by, known=known).holding
    cleared = {key for key in given if key not in values}
    form = form_for(ticket, by, values, held_before=before, cleared=cleared, known=known)
    for key in given:
        if key not in faults and values.get(key) != ticket.values.get(key):
            field = form.by_key.get(key)
            if fault := _why_not(field, values.get(key), ticket.values.get(key)):
                faults[key] = fault
    if complete:
        faults |= {one.key: _("Please fill in.") for one in form.missing if one.editable and one.key not in faults}
    if faults:
        raise InvalidValues(faults, {key: one.label for key, one in known.by_key.items()})
    return form


def _cleaned(ticket: Ticket, given: Values, by: Actor, known: Definitions) -> tuple[dict[str, Any], dict[str, str]]:
    """All values with those given in canonical form, and what is wrong with these."""
    values, faults = dict(ticket.values), {}
    inside = is_inside(ticket, by)
    for key, wanted in given.items():
        field = known.by_key.get(key)
        if field is None or not (inside or field.visible_to_customers):
            faults[key] = _("There is no such field.")
            continue
        try:
            value = clean(field, wanted, by=by, kept=ticket.values.get(key))
        except Unfit as unfit:
            faults[key] = str(unfit)
            continue
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
    return values, faults


def _why_not(field: FormField | None, value: Any, kept: Any) -> str:
    """Why a changed value is not taken, "" if it is."""
    if field is None:
        return "" if value is None else _("This ticket's form does not have this field.")
    if not field.editable:
        return _("This field is not yours to change.")
    if field.set_by:
        return _("The form rule “%(rule)s” sets this field.") % {"rule": field.set_by}
    if value is None:
        return _("Please fill in.") if field.required else ""
    if field.limit is not None:
        chosen = set(value if isinstance(value, list) else [value])
        before = set(kept if isinstance(kept, list) else [kept])
        if chosen - before - field.choices:
            return _("This choice is not possible here.")
    return ""
