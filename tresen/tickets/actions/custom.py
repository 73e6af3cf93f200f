"""Actions that fill in custom fields: one kind for each field, entered as its type is."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.people.rights import Right
from tresen.rules import spans
from tresen.rules.actions import Entry, Parameter, Value, Values
from tresen.rules.fields import Choice, Choices, Text
from tresen.tickets.actions.kinds import Act, Doing, TicketAction, whole
from tresen.tickets.conditions import choices
from tresen.tickets.definitions import definitions
from tresen.tickets.field_conditions import options_of
from tresen.tickets.fields import set_values
from tresen.tickets.models import CustomField, FieldType

CUSTOM = gettext_lazy("Custom fields")
PREFIX = "field."
YES_NO = Choices.of([Choice("yes", gettext_lazy("yes")), Choice("no", gettext_lazy("no"))])
ENTRIES: dict[str, Entry] = {
    FieldType.TEXT: Entry.LINE,
    FieldType.LINES: Entry.LINE,
    FieldType.INTEGER: Entry.NUMBER,
    FieldType.DECIMAL: Entry.NUMBER,
    FieldType.DATE: Entry.DURATION,
    FieldType.DATETIME: Entry.DURATION,
    FieldType.YES_NO: Entry.CHOICE,
    FieldType.CHOICE: Entry.CHOICE,
    FieldType.TREE: Entry.CHOICE,
    FieldType.MULTI: Entry.CHOICES,
    FieldType.PERSON: Entry.CHOICE,
    FieldType.ORGANISATION: Entry.CHOICE,
}
MEANS: dict[str, Callable[[Any], Any]] = {
    FieldType.YES_NO: lambda key: key == "yes",
    FieldType.MULTI: list,
    FieldType.PERSON: whole,
    FieldType.ORGANISATION: whole,
    FieldType.DATE: lambda span: timezone.localdate(clock.now() + spans.duration(span)).isoformat(),
    FieldType.DATETIME: lambda span: (
        (clock.now() + spans.duration(span)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    ),
}


def kinds(actor: Actor) -> Iterable[TicketAction]:
    fields = [one for one in definitions().fields if one.type in ENTRIES and one.is_active]
    for field in fields:
        yield TicketAction(
            f"{PREFIX}{field.key}",
            field.label,
            CUSTOM,
            SENTENCES.get(field.type, SET),
            _setting(field),
            (_parameter(field, actor),),
            icon="pencil",
            right=Right.EDIT,
        )
    if fields:
        yield TicketAction(
            "clear_field",
            gettext_lazy("Empty a field"),
            CUSTOM,
            gettext_lazy("empties the field “%(which)s”"),
            lambda values, doing: lambda ticket: set_values(ticket, {str(values["which"]): None}, by=doing.by),
            (Parameter("which", gettext_lazy("Field"), Entry.CHOICE, _of_fields(fields)),),
            icon="x",
            right=Right.EDIT,
        )


SET = gettext_lazy("sets the field “%(action)s” to %(value)s")
SENTENCES: dict[str, Text] = {
    FieldType.DATE: gettext_lazy("sets the field “%(action)s” to the day in %(value)s"),
    FieldType.DATETIME: gettext_lazy("sets the field “%(action)s” to the time in %(value)s"),
}


def _of_fields(fields: Iterable[CustomField]) -> Choices:
    return Choices.of(Choice(one.key, one.label) for one in fields)


def _parameter(field: CustomField, actor: Actor) -> Parameter:
    label = gettext_lazy("In") if field.type in SENTENCES else gettext_lazy("Value")
    return Parameter("value", label, ENTRIES[field.type], _choices(field, actor), longest=500)


def _choices(field: CustomField, actor: Actor) -> Choices | None:
    if field.type == FieldType.PERSON:
        return choices.of_persons(actor)
    if field.type == FieldType.ORGANISATION:
        return choices.of_organisations(actor)
    if field.type == FieldType.YES_NO:
        return YES_NO
    return options_of(field) if field.options else None


def _setting(field: CustomField) -> Callable[[Values, Doing], Act]:
    means: Callable[[Any], Any] = MEANS.get(field.type, lambda value: value)

    def prepare(values: Values, doing: Doing) -> Act:
        given: Value = values["value"]
        if field.type == FieldType.PERSON and given == "me" and doing.by.person is not None:
            given = str(doing.by.person.pk)
        return lambda ticket: set_values(ticket, {field.key: means(given)}, by=doing.by)

    return prepare
