"""Who may what, as data alone: written beside the product, not from it. The matrix asks every address about it.

A new address without a row here fails the suite. To add one:

* desk and everything else in the URL configuration: `"desk:name": {"GET": need, "POST": (need, body)}` in desk.py,
  people.py or tickets.py (the administration: admin.py), with each method it answers. Other methods must answer 405.
* API: `"operation_id": need` in api.py; its request stands in tests/api/operations.py.

needs:  "anyone"           no sign-in
        "agent"            every agent, whatever his role
        "somewhere:RIGHT"  who has the right in any team
        "sees"             who may see the ticket, as its customer too
        "works"            who works on the ticket
        RIGHT              who works on the ticket and has this right (see WORKS, RIGHTS)
        "booked"           who booked the working time it is about, on a ticket he works on
        "client"           agents who work for this client (`limited` does not); "client:RIGHT": with this right
        "leads"            who leads the team; administrators
        "admin"            administrators

An address that names a ticket ("number"), or something of one, is asked about every owner in WORKS; what "key" and the
like mean says KEYS. "{…}" in a body is filled from the world (tests/access/world.py: `ids`).
"""

from typing import Any

from tests.access.rights.admin import ACCOUNT, ADMIN, ELSEWHERE
from tests.access.rights.api import API, EMPTY_API, WRITTEN_BY_TICKETS
from tests.access.rights.desk import HOUSE
from tests.access.rights.keys import EMPTY, KEYS
from tests.access.rights.people import PEOPLE
from tests.access.rights.tickets import TICKETS

__all__ = [
    "ACCOUNT",
    "ADMIN",
    "API",
    "BOOKED",
    "DESK",
    "ELSEWHERE",
    "EMPTY",
    "EMPTY_API",
    "KEYS",
    "NO_AGENTS",
    "RIGHTS",
    "SEES",
    "WORKS",
    "WRITTEN_BY_TICKETS",
]

DESK: dict[str, dict[str, Any]] = {**HOUSE, **PEOPLE, **TICKETS}

AGENT = frozenset(
    ["reply", "note", "open", "edit", "assign", "merge", "bulk", "export", "time", "billing", "views", "people"]
) | {"texts", "macros"}
ALL = AGENT | {"lead"}

# What each of the cast may do with tickets he works on.
RIGHTS: dict[str, frozenset[str]] = {
    "agent": AGENT,
    "parent": AGENT,  # a member of the team above
    "outsider": AGENT,  # of another team
    "own": AGENT,  # only what is assigned to him
    "limited": AGENT,  # only tickets of another client
    "reader": frozenset(),
    "lead": ALL,
    "hr": AGENT,  # of the confidential team
    "admin": ALL,
}
NO_AGENTS = ("customer", "workmate", "manager", "stranger")

# Whose ticket: who works on it, and who sees it as its customer or his manager.
WORKS: dict[str, set[str]] = {
    "team": {"agent", "parent", "lead", "reader", "admin"},
    "mine": {"agent", "parent", "lead", "reader", "admin", "own"},
    "other": {"outsider", "admin"},
    "hr": {"hr"},
    "none": set(),
}
SEES: dict[str, set[str]] = {
    "team": {"customer", "manager"},
    "mine": {"customer", "manager"},
    "other": {"stranger"},
    "hr": {"outsider"},  # an agent of another team is the customer here
    "none": set(),
}

# Who booked the working time on it: nobody else changes that.
BOOKED = {"team": "agent", "mine": "own", "other": "outsider", "hr": "hr", "none": ""}
