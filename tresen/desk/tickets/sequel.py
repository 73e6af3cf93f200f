"""What follows when something is sent or kept: the ticket is solved, waits, or goes to another team."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from tresen.desk.asking import Asks
from tresen.desk.tickets.moments import moment_of
from tresen.kit import clock
from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.people.models import Team
from tresen.people.rights import Right
from tresen.tickets.access import demand
from tresen.tickets.assigning import hand_over
from tresen.tickets.change import Refused
from tresen.tickets.confiding import Discloses
from tresen.tickets.models import Message, Ticket
from tresen.tickets.states import FARTHEST, solve, wait

NEEDED = {"solve": Right.EDIT, "wait": Right.EDIT, "team": Right.ASSIGN}


@dataclass(frozen=True)
class Sequel:
    """`then`: "", "solve", "wait" (`until`, or for as long as it takes) or "team"."""

    then: str = ""
    until: datetime | None = None
    team: Team | None = None
    disclose: bool = False

    def follow(self, ticket: Ticket, message: Message, *, by: Actor) -> None:
        """In the transaction that says the message; withdrawn, it takes this back. The same again does nothing."""
        if not self.then or ticket.events.filter(data__after=message.pk).exists():
            return
        if self.then == "solve":
            solve(ticket, by=by, after=message)
        elif self.then == "wait":
            wait(ticket, by=by, until=self.until, after=message)
        else:
            self._hand_over(ticket, message, by)

    def _hand_over(self, ticket: Ticket, message: Message, by: Actor) -> None:
        try:
            hand_over(ticket, self.team, by=by, disclose=self.disclose, after=message)
        except Discloses as doubt:
            raise Asks(str(doubt), name="disclose", value="yes", yes=_("Let them see it")) from doubt


def sequel_of(given: Any, actor: Actor, ticket: Ticket) -> Sequel:
    """Out of what the composer sends. Refused: a right he has not, a time gone by; 404: a team he does not know."""
    then = given.get("then", "")
    if then not in NEEDED:
        return Sequel()
    demand(actor, ticket, NEEDED[then])
    until = moment_of(given["until"]) if then == "wait" and given.get("until") else None
    if until is not None and not clock.now() < until < clock.now() + FARTHEST:
        raise Refused(_("Choose a time to come, within two years."))
    team = None
    if then == "team":
        key = given.get("team", "")
        team = teams_for(actor).filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
        if team is None:
            raise Http404
    return Sequel(then, until, team, "disclose" in given)
