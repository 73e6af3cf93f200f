"""The custom fields beside the conversation: those with a value and those that should have one."""

from dataclasses import dataclass

from tresen.people.actor import Actor
from tresen.tickets.definitions import definitions
from tresen.tickets.field_names import names_for, references_in
from tresen.tickets.field_types import show
from tresen.tickets.field_types.reference import link_of
from tresen.tickets.forms import FormField, form_for
from tresen.tickets.models import FieldType, Ticket

WEB = "url"


@dataclass(frozen=True)
class Line:
    key: str
    label: str
    text: str
    link: str
    missing: bool
    long: bool


@dataclass(frozen=True)
class Group:
    heading: str
    lines: list[Line]


@dataclass(frozen=True)
class Panel:
    groups: list[Group]
    more: int  # fields of the form that are empty and need not be filled

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.more


def panel_of(ticket: Ticket, actor: Actor, stamp: str | None) -> Panel:
    """One query if a value names a person or organisation, else none: `stamp` comes with the directory."""
    known = definitions(stamp)
    form = form_for(ticket, actor, known=known)
    shown = [one for one in form.fields if one.value is not None or one.required]
    names = names_for(references_in({one.key: one.value for one in shown}, known))
    groups: dict[str, list[Line]] = {}
    for one in shown:
        groups.setdefault(one.field.group, []).append(_line(one, show(one.field, one.value, names)))
    return Panel([Group(heading, lines) for heading, lines in groups.items()], len(form.fields) - len(shown))


def _line(one: FormField, text: str) -> Line:
    link = ""
    if one.value is not None and one.field.type == FieldType.ASSET:
        link = link_of(one.field, one.value)
    elif one.value is not None and one.field.settings.get("format") == WEB:
        link = one.value
    return Line(one.key, one.field.label, text, link, one.missing, one.field.type == FieldType.LINES)
