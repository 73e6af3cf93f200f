"""Actions about who works on a ticket and who takes part."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tresen.people.access import agents_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.people.rights import Right
from tresen.rules.actions import Entry, Parameter, Values
from tresen.rules.fields import Choice
from tresen.tickets.actions.choosing import of_agents, of_teams
from tresen.tickets.actions.kinds import Act, Doing, TicketAction, found, me, one, whole
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.change import Refused
from tresen.tickets.involving import involve
from tresen.tickets.models import Involvement
from tresen.tickets.sharing import share

WHO = gettext_lazy("Who works on it")
ME = Choice("me", pgettext_lazy("to whom", "me"))
NOBODY = Choice("nobody", pgettext_lazy("to whom", "nobody"))
NO_TEAM = Choice("none", gettext_lazy("no team"))


def kinds(actor: Actor) -> Iterable[TicketAction]:
    agents, teams = of_agents(actor, ME, NOBODY), of_teams(actor, NO_TEAM)
    yield TicketAction(
        "assign",
        gettext_lazy("Assign"),
        WHO,
        gettext_lazy("assigns to %(to)s"),
        _assign,
        (Parameter("to", gettext_lazy("To whom"), Entry.CHOICE, agents),),
        icon="user-check",
        right=Right.ASSIGN,
    )
    yield TicketAction(
        "hand_over",
        gettext_lazy("Hand over to a team"),
        WHO,
        gettext_lazy("hands over to %(to)s"),
        _hand_over,
        (
            Parameter("to", gettext_lazy("Team"), Entry.CHOICE, teams),
            Parameter("reason", gettext_lazy("Reason"), Entry.LINE, optional=True),
        ),
        icon="users",
        right=Right.ASSIGN,
    )
    yield TicketAction(
        "share",
        gettext_lazy("Share with a team"),
        WHO,
        gettext_lazy("shares with %(with)s"),
        _share,
        (Parameter("with", gettext_lazy("Team"), Entry.CHOICE, of_teams(actor)),),
        icon="users",
        right=Right.ASSIGN,
    )
    yield TicketAction(
        "watch",
        gettext_lazy("Add a watcher"),
        WHO,
        gettext_lazy("lets %(who)s watch"),
        _watch,
        (Parameter("who", gettext_lazy("Who"), Entry.CHOICE, of_agents(actor, MYSELF)),),
        icon="eye",
        right=Right.EDIT,
    )
    yield TicketAction(
        "involve",
        gettext_lazy("Put somebody in copy"),
        WHO,
        gettext_lazy("puts %(address)s in copy"),
        _involve,
        (Parameter("address", gettext_lazy("E-mail address"), Entry.LINE),),
        icon="at-sign",
        right=Right.EDIT,
    )


MYSELF = Choice("me", pgettext_lazy("whom", "me"))


def person_of(value: str, doing: Doing) -> Person | None:
    """Refused if there is no such agent; None for nobody."""
    if value in ("", NOBODY.key):
        return None
    if value == ME.key:
        person: Person = me(doing)
        return person
    agent: Person = found(agents_for(doing.by).filter(pk=whole(value)).first(), _("There is no such agent."))
    return agent


def _assign(values: Values, doing: Doing) -> Act:
    person = person_of(one(values, "to"), doing)
    return lambda ticket: assign(ticket, person, by=doing.by)


def _hand_over(values: Values, doing: Doing) -> Act:
    key, reason = one(values, "to"), one(values, "reason")
    team = None
    if key != NO_TEAM.key:
        team = found(teams_for(doing.by).filter(pk=whole(key)).first(), _("There is no such team."))
    return lambda ticket: hand_over(ticket, team, by=doing.by, reason=reason)


def _share(values: Values, doing: Doing) -> Act:
    team = found(teams_for(doing.by).filter(pk=whole(one(values, "with"))).first(), _("There is no such team."))
    return lambda ticket: share(ticket, team, by=doing.by)


def _watch(values: Values, doing: Doing) -> Act:
    person = person_of(one(values, "who"), doing)
    address = person.email if person else None
    if not address:
        raise Refused(_("There is no such agent."))
    return lambda ticket: involve(ticket, address, by=doing.by, involvement=Involvement.WATCHER)


def _involve(values: Values, doing: Doing) -> Act:
    return lambda ticket: involve(ticket, one(values, "address"), by=doing.by)
