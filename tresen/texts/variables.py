"""The one language of variables in texts of the house: {{customer.name}} and the like, a closed list without logic.

Text modules, greetings, signatures and confirmations use it. What is typed is understood however people call it,
"{{Kunde.Nachname}}" too, and kept under the name in this list. A name that is not known stays as it was typed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from tresen.people.models.person import Locale
from tresen.tickets.definitions import definitions
from tresen.tickets.models import FieldType

FIELD = "field."
VARIABLE = re.compile(r"\{\{\s{0,5}([^{}\n]{1,80}?)\s{0,5}\}\}")
_BETWEEN = re.compile(r"[\s.:_·-]+")


@dataclass(frozen=True)
class Variable:
    """`name` is how it is kept; `group` and `part` are how it is called."""

    name: str
    group: str | Promise
    part: str | Promise

    @property
    def label(self) -> str:
        """As it is shown, and can be typed: "Kunde.Nachname"."""
        return f"{self.group}.{self.part}"


CUSTOMER, TICKET, ORGANISATION = _("Customer"), _("Ticket"), _("Organisation")
AGENT, TEAM, TODAY, FIELDS = _("Agent"), _("Team"), _("Today"), _("Field")
LIST = (
    Variable("customer.name", CUSTOMER, _("Name")),
    Variable("customer.first_name", CUSTOMER, _("First name")),
    Variable("customer.last_name", CUSTOMER, _("Last name")),
    Variable("customer.email", CUSTOMER, _("E-mail")),
    Variable("customer.phone", CUSTOMER, _("Phone")),
    Variable("customer.number", CUSTOMER, _("Customer number")),
    Variable("customer.position", CUSTOMER, _("Position")),
    Variable("customer.site", CUSTOMER, _("Site")),
    Variable("customer.department", CUSTOMER, _("Department")),
    Variable("ticket.number", TICKET, _("Number")),
    Variable("ticket.subject", TICKET, _("Subject")),
    Variable("ticket.category", TICKET, _("Category")),
    Variable("ticket.created", TICKET, _("Opened on")),
    Variable("ticket.waiting_until", TICKET, _("Waiting until")),
    Variable("organisation.name", ORGANISATION, _("Name")),
    Variable("organisation.number", ORGANISATION, _("Customer number")),
    Variable("agent.name", AGENT, _("Name")),
    Variable("agent.first_name", AGENT, _("First name")),
    Variable("agent.last_name", AGENT, _("Last name")),
    Variable("agent.email", AGENT, _("E-mail")),
    Variable("agent.phone", AGENT, _("Phone")),
    Variable("team.name", TEAM, _("Name")),
    Variable("today.date", TODAY, pgettext_lazy("variable", "Date")),
    Variable("today.weekday", TODAY, _("Weekday")),
)
MAILBOX = (
    Variable("mailbox.name", _("Mailbox"), _("Name")),
    Variable("mailbox.address", _("Mailbox"), _("Address")),
)


def custom() -> list[Variable]:
    """The custom fields of tickets; those that are no single line of text are left to the form."""
    return [
        Variable(f"{FIELD}{one.key}", FIELDS, one.label)
        for one in definitions().fields
        if one.is_active and one.type != FieldType.LINES
    ]


def known() -> list[Variable]:
    return [*LIST, *MAILBOX, *custom()]


def aliases() -> dict[str, str]:
    """{how somebody may call it, folded: its name}, in every language of the house. A name wins over a label."""
    called: dict[str, str] = {}
    variables = known()
    for language in Locale.values:
        with override(language):
            for one in variables:
                called.setdefault(folded(one.label), one.name)
    return {**called, **{folded(one.name): one.name for one in variables}}


def folded(called: str) -> str:
    """ "Kunde: Nachname", "kunde.nachname" and "KUNDE NACHNAME" are the same."""
    return _BETWEEN.sub(".", called.strip().casefold())


def kept(text: str) -> tuple[str, list[str]]:
    """The text with each variable under its name, and what stands in braces and is none."""
    names = aliases()
    odd: list[str] = []

    def settle(found: re.Match[str]) -> str:
        name = names.get(folded(found[1]))
        if name is None:
            odd.append(found[1])
        return f"{{{{{name}}}}}" if name else found[0]

    return VARIABLE.sub(settle, text), list(dict.fromkeys(odd))


def labels() -> dict[str, str]:
    """{name: as the reader calls it}"""
    return {one.name: one.label for one in known()}


def shown(text: str, called: Mapping[str, str] | None = None) -> str:
    """The text with each variable as the reader calls it. `called`: `labels()`, for who shows many texts."""
    names = labels() if called is None and "{{" in text else called or {}
    return VARIABLE.sub(lambda found: f"{{{{{names.get(found[1], found[1])}}}}}", text)


def named(text: str) -> Iterator[str]:
    """The words in braces, known or not, in their order."""
    return (found[1] for found in VARIABLE.finditer(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Plain text with each known name's value in its place, once: what a value brings along is never looked into. A
    line whose only words were a value that is empty goes."""
    lines = [_line(line, values) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(line for line in lines if line is not None)


def _line(line: str, values: Mapping[str, str]) -> str | None:
    occurring = [name for name in named(line) if name in values]
    done = VARIABLE.sub(lambda found: values.get(found[1], found[0]), line)
    emptied = occurring and not VARIABLE.sub("", line).strip() and not done.strip()
    return None if emptied else done
