"""Everything the palette offers, in the order its groups stand in.

To offer something of your own: a function `(asked: Asked) -> Iterable[Offer]` in your room (see offers.py), and a line
here."""

from django.utils.translation import gettext_lazy as _

from tresen.desk.macros.offering import macros
from tresen.desk.palette.actions import actions
from tresen.desk.palette.offers import Source
from tresen.desk.palette.places import administration, places, views
from tresen.desk.palette.recent import recent
from tresen.desk.palette.things import organisations, people, tickets
from tresen.desk.texts.offering import modules

SOURCES = (
    Source("recent", _("Where you were"), recent),
    Source("actions", _("This ticket"), actions),
    Source("macros", _("Macros"), macros),
    Source("places", _("Go to"), places),
    Source("views", _("Views"), views),
    Source("administration", _("Administration"), administration),
    Source("tickets", _("Tickets"), tickets, searched=True),
    Source("people", _("People"), people, searched=True),
    Source("organisations", _("Organisations"), organisations, searched=True),
    Source("modules", _("Text modules"), modules, searched=True),
)
assert len({source.name for source in SOURCES}) == len(SOURCES)
