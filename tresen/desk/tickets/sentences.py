"""A journal line as a sentence: what changed, from what to what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, JSONField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.desk.fields.sentences import changes_values, references_told
from tresen.desk.tickets import links_told, work_told
from tresen.desk.tickets.waiting import words_for
from tresen.people.access import organisations_for, persons_for
from tresen.people.actor import Actor
from tresen.people.addresses import readable_address
from tresen.people.names import in_language
from tresen.tickets.access import tickets_worked_by
from tresen.tickets.definitions import Definitions
from tresen.tickets.kinds import kind_label
from tresen.tickets.models import Category, Event, Impact, Involvement, Message, Priority, Ticket, Urgency
from tresen.ui.times import Times

# The columns worth a word, in the order they are told. state_type, dates and the like follow from these.
TOLD = (
    "state",
    "team",
    "assignee",
    "impact",
    "urgency",
    "priority",
    "priority_reason",
    "kind",
    "category",
    "customer",
    "organisation",
    "subject",
    "waiting_until",
    "parent",
)
RELATIONS = ("state", "team", "assignee", "customer", "organisation", "category", "parent")
KNOWN = ("state", "team")  # all of them are in the directory
Names = Mapping[tuple[str, int], str]


# Events whose news is no column of the ticket.
OWN_WORDS = (
    *("involved", "uninvolved", "reference_learned", "shared", "unshared", "moved_in", "moved_out", "split_off"),
    *("returned", "followed", "not_sent", "instructions_confirmed", "rule_refused", "rules_stopped"),
    "rule_undone",
    *(*links_told.NAMES, *work_told.NAMES),
)
BY_RULE = {"noted": gettext_lazy("note written"), "replied": gettext_lazy("answer sent")}


def is_told(event: Event) -> bool:
    """Does the event say anything in the timeline?"""
    if (event.name == "involved" and "message" in event.data) or "withdrawn" in event.data or "merge" in event.data:
        return False  # he came with a message, whose head names him, or went with it
    told = event.name in OWN_WORDS or bool(changed(event)) or changes_values(event) or _follows(event)
    return told or _said_by_rule(event)


def _said_by_rule(event: Event) -> bool:
    """A message of a rule stands in the timeline as any other; this line says which rule, and why."""
    return "rule" in event.data and event.name in BY_RULE


def _follows(event: Event) -> bool:
    return event.name == "opened" and "follows" in event.data


def changed(event: Event) -> list[str]:
    """The columns of the event to be told; a ticket's first values are no change."""
    if event.name in {"opened", "split_off"}:
        return []
    told = [column for column in TOLD if column in event.changes]
    return [column for column in told if column != "organisation" or "customer" not in told]


def names_in(events: Iterable[Event], actor: Actor, known: Names, fields: Definitions) -> Names:
    """The names of everything the events mention by id; those not known already come in one query."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        for kind, key in references_told(event, fields) - known.keys():
            wanted.setdefault(kind, set()).add(key)
        for column in changed(event):
            if column in RELATIONS:
                kind = _kind(column)
                ids = {key for key in event.changes[column] if key is not None and (kind, key) not in known}
                if kind not in KNOWN:
                    wanted.setdefault(kind, set()).update(ids)
    queries = [_query(kind, keys, actor) for kind, keys in sorted(wanted.items()) if keys]
    if not queries:
        return known
    found = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    return {**known, **{(kind, key): name or in_language(names) for kind, key, name, names in found}}


def names_of(ticket: Ticket, messages: Iterable[Message]) -> dict[tuple[str, int], str]:
    """The names a ticket and its messages bring along."""
    people = [ticket.customer, ticket.assignee, *(message.author for message in messages)]
    known = {("person", person.pk): str(person) for person in people if person}
    if ticket.category:
        known["category", ticket.category.pk] = ticket.category.trail
    return known


def _kind(column: str) -> str:
    return {"assignee": "person", "customer": "person", "parent": "ticket"}.get(column, column)


def _query(kind: str, keys: set[int], actor: Actor) -> QuerySet[Any, Any]:
    sources: dict[str, tuple[QuerySet[Any], str, str]] = {
        "person": (persons_for(actor), "name", ""),
        "organisation": (organisations_for(actor), "name", ""),
        "category": (Category.objects.all(), "", "trails"),
        "ticket": (tickets_worked_by(actor), "number", ""),
    }
    rows, name, names = sources[kind]
    no_name, no_names = Value("", output_field=CharField()), Value({}, output_field=JSONField())
    told: QuerySet[Any, Any] = (
        rows.filter(pk__in=keys)
        .order_by()
        .annotate(
            told_kind=Value(kind, output_field=CharField()),
            told_name=Cast(F(name), CharField()) if name else no_name,
            told_names=Cast(F(names), JSONField()) if names else no_names,
        )
        .values_list("told_kind", "pk", "told_name", "told_names")
    )
    return told


def sentence(event: Event, names: Names, times: Times) -> list[tuple[str, str, str]]:
    """(what, old, new) for each change; old is empty where there was nothing before."""
    labels = _labels()
    told = _own_words(event, names) if event.name in OWN_WORDS or _follows(event) else []
    if _said_by_rule(event):
        told.append((_("By rule"), "", str(BY_RULE[event.name])))
    for column in changed(event):
        before, after = event.changes[column]
        if column == "waiting_until" and after is None:
            continue  # the new state says it
        old = "" if before in (None, "") else _value(column, before, names, times)
        told.append((labels[column], old, _value(column, after, names, times)))
    return told


def _own_words(event: Event, names: Names) -> list[tuple[str, str, str]]:
    if event.name in work_told.NAMES:
        return work_told.words(event)
    if event.name in links_told.NAMES:
        return links_told.words(event)
    data = event.data
    who = readable_address(str(data.get("address", "")))
    named = f"{data['name']} ({who})" if data.get("name") else who
    team = names.get(("team", data.get("team", 0)), "–")
    words = {
        "involved": (_involvement(data), named),
        "uninvolved": (_("Takes no part any more"), named),
        "reference_learned": (_("Number at the third party"), str(data.get("reference", ""))),
        "shared": (_("Shared with the team"), team),
        "instructions_confirmed": (_("The client's instructions read and confirmed"), ""),
        "unshared": (_("No longer shared with the team"), team),
        "moved_in": (_("Message moved here from"), _other(data.get("from"))),
        "moved_out": (_("Message moved to"), _other(data.get("to"))),
        "split_off": (_("Made of a message from"), _other(data.get("from"))),
        "not_sent": (_("Planned message"), words_for(str(data.get("reason", "")))),
        "rule_refused": (_("A rule could not act"), ""),
        "rules_stopped": (_("Rules stopped"), ""),
        "rule_undone": (_("Taken back what the rule did"), str(data.get("names", ""))),
        "returned": (_("Came back, not delivered to"), ", ".join(data.get("recipients", [])) or _("the recipient")),
        "followed": (_("Goes on in"), _other(data.get("ticket"))),
        "opened": (_("Goes on from"), _other(data.get("follows"))),
    }
    what, new = words[event.name]
    return [(what, "", new)]


def _other(number: Any) -> str:
    return str(number or _("another ticket"))


def _involvement(data: Mapping[str, Any]) -> str:
    given = str(data.get("involvement", ""))
    return str(Involvement(given).label) if given in Involvement.values else _("Takes part")


def _labels() -> dict[str, str]:
    return {
        "state": _("State"),
        "team": _("Team"),
        "assignee": _("Assignee"),
        "impact": _("Impact"),
        "urgency": _("Urgency"),
        "priority": _("Priority"),
        "priority_reason": _("Priority set by hand"),
        "kind": _("Kind"),
        "category": _("Category"),
        "customer": _("Customer"),
        "organisation": _("Organisation"),
        "subject": _("Subject"),
        "waiting_until": _("Wanted back"),
        "parent": _("Belongs to"),
    }


def _value(column: str, value: Any, names: Names, times: Times) -> str:
    if value is None or value == "":
        return _("nobody") if column == "assignee" else _("none")
    if column in RELATIONS:
        return names.get((_kind(column), value), "–")
    if column == "impact":
        return str(Impact(value).label)
    if column == "urgency":
        return str(Urgency(value).label)
    if column == "priority":
        return str(Priority(value).label)
    if column == "kind":
        return kind_label(value)
    if column == "waiting_until":
        return times.exact(datetime.fromisoformat(value))
    return str(value)
