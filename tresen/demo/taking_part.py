"""Who else has a part in the demo's tickets: colleagues in copy, a supplier, a second team."""

from tresen.demo.dealing import Plan
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Team
from tresen.tickets.involving import involve, learn_reference
from tresen.tickets.models import Involvement, Ticket
from tresen.tickets.sharing import share

SUPPLIER = ("service@druckdienst-nord.example", "Druckdienst Nord GmbH")


def _chance(plan: Plan, one_in: int) -> bool:
    """The same in every demo of the same seed, and without a throw of the dice that would change all that follows."""
    return sum(map(ord, plan.subject)) % one_in == 0


def bring_along(ticket: Ticket, plan: Plan) -> None:
    """Some write with a colleague in copy."""
    colleagues = [one.person for one in plan.client.customers if one.person.pk != plan.customer.person.pk]
    if plan.customer.is_private or ticket.channel != "email" or not colleagues or not _chance(plan, 4):
        return
    colleague = colleagues[len(plan.subject) % len(colleagues)]
    if colleague.email:
        involve(ticket, colleague.email, by=SYSTEM)


def stay_with(ticket: Ticket, team: Team, plan: Plan, *, by: Actor) -> None:
    """Some teams go on looking after what they have handed on."""
    if _chance(plan, 3):
        share(ticket, team, by=by)


def ask_supplier(ticket: Ticket, plan: Plan, *, by: Actor) -> None:
    supplier = involve(ticket, SUPPLIER[0], by=by, name=SUPPLIER[1], involvement=Involvement.PARTNER)
    learn_reference(supplier, f"INC{sum(map(ord, plan.subject)) * 37 % 10**7:07}", by=by)
