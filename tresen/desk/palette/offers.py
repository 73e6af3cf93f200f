"""What the palette is made of: a source is asked, and makes offers.

A source fetches through the access functions of its room and makes no offer the actor could not reach otherwise; it
costs a few queries at most, whatever there is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from tresen.people.actor import Actor
from tresen.tickets.access import rights_on
from tresen.tickets.models import Ticket

Words = str | Promise


@dataclass(frozen=True)
class Asked:
    """Who asks, what he has typed so far, and the ticket that is open before him (one he works on)."""

    actor: Actor
    query: str = ""
    ticket: Ticket | None = None
    seen: tuple[tuple[str, str], ...] = ()  # what he had open of late: kind ("t", "p", "o") and number or id

    @cached_property
    def rights(self) -> frozenset[str]:
        """What he may do with the open ticket; nothing without one."""
        return rights_on(self.actor, self.ticket) if self.ticket is not None else frozenset()


@dataclass(frozen=True)
class Offer:
    """One line of the palette. What it does says exactly one of `url`, `choices`, `dialog`, `post`, `press` and
    `write`."""

    title: Words | SafeString
    icon: str = ""  # its name (ui/bundle/icons.txt)
    sign: SafeString | str = ""  # ready markup instead of the icon: a face, a dot
    line: Words | SafeString = ""  # small, beside the title
    words: str = ""  # other words it is found by, in any language; not shown
    key: str = ""  # the name of its key in desk/keys.py, shown to teach it
    url: str = ""  # goes there
    choices: str = ""  # a menu's address (desk/tickets/menu.py): the palette goes on with its choices
    dialog: str = ""  # an address that fills the page's dialog #ask
    post: str = ""  # is sent there, with `values`; the answer changes the page as it does after a button
    press: str = ""  # the name of a key in desk/keys.py: what carries it is pressed
    write: str = ""  # the id of a text module, put into what is being written, or into an answer
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """`offers` is asked once, when the palette opens, and the browser ranks what it says; a `searched` source is asked
    for each query of two letters or more, and has ranked what it says itself."""

    name: str
    title: Words
    offers: Callable[[Asked], Iterable[Offer]]
    searched: bool = False
