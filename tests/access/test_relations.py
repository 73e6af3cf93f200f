"""What hangs on a row is reached through access as well: `organisation.people.all()` asks no `.objects`.

The names come from the models themselves, the uses from Python's own parser and from the templates. What a thing
consists of may be read by whoever has the thing; what leads on to something with rights of its own may not."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.access.canaries import models_here
from tests.access.test_surfaces import SURFACES, TRESEN, files

ASKED = {
    *("all", "filter", "exclude", "get", "first", "last", "earliest", "latest", "count", "exists", "contains"),
    *("values", "values_list", "order_by", "aggregate", "annotate", "iterator", "only", "defer", "distinct", "in_bulk"),
    *("dates", "datetimes", "reverse", "using", "union", "intersection", "difference", "alias", "explain"),
    *("select_related", "prefetch_related", "select_for_update", "create", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update", "update", "delete", "add", "remove", "set", "clear"),
}

# Whose rows are nobody's but those of what they hang on.
PARTS = {
    "addresses": "of a person: how he is reached, shown with him",
    "numbers": "of a person, as his addresses",
    "handles": "of a person, as his addresses",
    "domains": "of an organisation, shown with it",
    "sites": "of an organisation, shown with it",
    "departments": "of an organisation, shown with it",
    "contracts": "of an organisation, shown with it to agents",
    "items": "of a checklist or of a batch, which is nothing without them",
    "lines": "of an import, for administrators",
    "attachments": "of a message: who reads it has its files",
    "deliveries": "of a message: shown to whoever works on it",
    "files": "of a text module: whoever may use it has its files",
    "versions": "of a calendar: whoever sees it sees what it was and will be",
    "mentions": "of a message: shown to whoever works on it",
}
# What leads on: each use, how often, and why it is none too many. The list is closed: it only gets shorter.
DOORS: dict[tuple[str, str], tuple[int, str]] = {
    ("desk/admin/people/duplicates.py", "organisations"): (1, "administrators see every organisation"),
    ("desk/admin/people/members.py", "memberships"): (1, "administrators see who belongs where"),
    ("desk/admin/people/people.py", "organisations"): (1, "administrators see every organisation"),
    ("desk/admin/people/people.py", "teams"): (1, "administrators see who is in which team"),
    ("desk/admin/people/person_form.py", "memberships"): (1, "administrators see who belongs where"),
    ("desk/admin/people/person_form.py", "teams"): (1, "administrators see who is in which team"),
    ("desk/admin/people/roles.py", "memberships"): (1, "how many have a role, for administrators"),
    ("desk/admin/people/teams.py", "members"): (2, "administrators see who is in which team"),
    ("desk/admin/tickets/categories.py", "children"): (1, "categories of the house, for administrators"),
    ("desk/admin/workload/checklists.py", "categories"): (1, "categories of the house, for administrators"),
    ("desk/directory.py", "teams"): (1, "a mapping of names, no rows"),
    ("desk/people/index.py", "memberships"): (1, "loaded by `memberships_for` of the one who looks"),
    ("desk/people/person.py", "memberships"): (1, "loaded by `memberships_for` of the one who looks"),
    ("desk/teams/members.py", "memberships"): (3, "of a team he leads: who is in it is his to say"),
    ("desk/tickets/sequel.py", "events"): (1, "whether this very answer was begun before, of his ticket"),
    ("desk/tickets/participants.py", "participants"): (1, "of a ticket he works on"),
    ("desk/tickets/taking_part.py", "participants"): (1, "of a ticket he works on"),
    ("desk/workload/bookings.py", "events"): (1, "whether this very booking was made before, of his ticket"),
    ("desk/workload/tasks.py", "tasks"): (3, "of a ticket he works on"),
    ("api/people/listing.py", "memberships"): (1, "loaded by `memberships_for` of the one who asks"),
    ("api/people/membership.py", "memberships"): (2, "of a team whose members he may set"),
    ("api/tickets/messages.py", "messages"): (1, "what the customer has said, of a ticket he may answer"),
    ("api/tickets/participants.py", "participants"): (2, "of a ticket he works on"),
    ("api/workload/tasks.py", "tasks"): (1, "of a ticket he works on"),
    ("live/hub.py", "events"): (2, "an asyncio event, no rows"),
    ("desk/templates/desk/admin/workload/checklists.html", "categories"): (1, "categories of the house"),
    ("desk/templates/desk/profile_tokens.html", "tokens"): (1, "one's own"),
    ("desk/templates/desk/teams/index.html", "memberships"): (1, "how many are in a team he leads"),
}


@cache
def accessors() -> frozenset[str]:
    """What related managers are called: the other end of foreign keys, and both of many-to-many."""
    found = set()
    for model in models_here():
        for one in model._meta.get_fields():
            if one.auto_created and not one.concrete and (one.one_to_many or one.many_to_many):
                found.add(one.get_accessor_name())  # type: ignore[union-attr]
            elif one.many_to_many:
                found.add(one.name)
    return frozenset(found)


def asked_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKED and isinstance(node.value, ast.Attribute):
            if node.value.attr in accessors():
                yield node.value.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
            named = (one.value for one in node.args[1:2] if isinstance(one, ast.Constant))
            yield from (str(name) for name in named if name in accessors())


def asked_by_templates() -> Iterator[tuple[str, str]]:
    use = re.compile(rf"\.({'|'.join(sorted(accessors()))})\.(?:all|count|exists|first|last|values)\b")
    for room in SURFACES:
        for path in sorted((TRESEN / room).rglob("*.html")):
            for name in use.findall(path.read_text()):
                yield str(path.relative_to(TRESEN)), name


def uses() -> Counter[tuple[str, str]]:
    found = Counter((place, name) for place, tree in files(*SURFACES) for name in asked_in(tree))
    found.update(asked_by_templates())
    return Counter({key: count for key, count in found.items() if key[1] not in PARTS})


def test_what_hangs_on_a_row_is_asked_through_access() -> None:
    more = {key: count for key, count in uses().items() if count > DOORS.get(key, (0, ""))[0]}
    assert not more, f"fetch it through an access function instead, e.g. memberships_for(actor): {more}"


def test_the_lists_name_nothing_that_is_gone() -> None:
    found = uses()
    assert {key: count for key, (count, _reason) in DOORS.items() if found[key] != count} == {}
    assert set(PARTS) <= accessors()


def test_it_sees_what_it_is_for() -> None:
    """The names are those of the models, and each way of asking is found."""
    assert {"tickets", "messages", "events", "memberships", "organisations", "members"} <= accessors()
    for words in ("organisation.tickets.all()", "a.b.messages.filter(pk=1)[0]", "getattr(ticket, 'events')"):
        assert list(asked_in(ast.parse(words))), words
    assert not list(asked_in(ast.parse("tickets.all(); form.members; one.name.all()")))
