"""GET tickets."""

from contextlib import nullcontext

from django.db.models import Q, QuerySet, Subquery
from django.http import HttpResponse
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.fields.values import PREFIX, filtered_by_values
from tresen.api.paging import Order, page
from tresen.api.problems import invalid
from tresen.api.rendering import listed
from tresen.api.schemas.ticket import TicketFilter
from tresen.api.tickets import shown
from tresen.kit.patience import TooSlow, at_most
from tresen.people.access import agents_for, organisations_for, persons_for, teams_for
from tresen.people.actor import Actor
from tresen.tickets.access import tickets_for, worked_q
from tresen.tickets.choices import states
from tresen.tickets.models import Ticket
from tresen.tickets.saved_views import selected, views_for

PATIENCE = 8000  # milliseconds for the condition of a view
LATEST = Order("u", "updated_at", descending=True)
SINCE = Order("s", "updated_at")


def listing(request: Call, wanted: Query[TicketFilter]) -> HttpResponse:
    """The tickets you may see. Latest change first; with `updated_since` earliest change first, so that a
    walk through all pages meets every change, also those made meanwhile. `field.<key>=<value>` asks for a custom
    field (of a choice its key, `none`: empty)."""
    actor = request.auth.actor
    order = SINCE if wanted.updated_since else LATEST
    asked = {name: request.GET[name] for name in request.GET if name.startswith(PREFIX)}
    tickets = filtered_by_values(filtered(tickets_for(actor), wanted, actor), asked, actor)
    try:
        with at_most(PATIENCE) if wanted.view is not None else nullcontext():
            found, following = page(request, shown.loaded(tickets), wanted, order, known=asked)
    except TooSlow:
        raise invalid("view", "takes too long: narrow its condition down") from None
    return listed(request, shown.tickets(found, actor), following)


def filtered(tickets: QuerySet[Ticket], wanted: TicketFilter, actor: Actor) -> QuerySet[Ticket]:
    """Names become ids in scalar subqueries, constants to the planner: the indexes of the lists serve."""
    if wanted.view is not None:
        tickets = tickets.filter(worked_q(actor), _in_view(wanted.view, actor))
    if wanted.state_type:
        tickets = tickets.filter(state_type=wanted.state_type)
    if wanted.state is not None:
        tickets = tickets.filter(
            state=Subquery(states(in_use=False).filter(key=wanted.state).order_by().values("pk")[:1])
        )
    if wanted.team is not None:
        tickets = tickets.filter(team=Subquery(teams_for(actor).filter(name=wanted.team).order_by().values("pk")[:1]))
    if wanted.organisation is not None:
        organisations = organisations_for(actor).filter(key=wanted.organisation).order_by()
        tickets = tickets.filter(organisation=Subquery(organisations.values("pk")[:1]))
    if wanted.customer is not None:
        persons = persons_for(actor).filter(addresses__value=wanted.customer.lower()).order_by()
        tickets = tickets.filter(customer=Subquery(persons.values("pk")[:1]))
    if wanted.assignee is not None:
        tickets = tickets.filter(_assigned(wanted.assignee.lower(), actor))
    if wanted.updated_since:
        if wanted.updated_since.tzinfo is None:
            raise invalid("updated_since", "needs a zone, such as Z or +01:00")
        tickets = tickets.filter(updated_at__gte=wanted.updated_since)
    return tickets


def _in_view(key: int, actor: Actor) -> Q:
    view = views_for(actor).filter(pk=key).first() if key < 2**63 else None
    if view is None:
        raise invalid("view", "is not a view of yours")
    return selected(view, actor)


def _assigned(address: str, actor: Actor) -> Q:
    if address == "none":
        return Q(assignee=None)
    agents = agents_for(actor).filter(addresses__value=address).order_by()
    return Q(assignee=Subquery(agents.values("pk")[:1]))
