"""A ticket that goes on in another one, because the first was closed long ago."""

from tresen.people.actor import Actor
from tresen.tickets.access import tickets_for
from tresen.tickets.change import change
from tresen.tickets.models import Event, Ticket


def follow(old: Ticket, new: Ticket, *, by: Actor) -> None:
    """The old ticket's journal tells where the matter goes on; it stays where it is in the lists. The new one's tells
    where it comes from: whoever opens it says so with `data={"follows": number}`."""
    with change(old, by=by) as step:
        step.record("followed", {"ticket": new.number}, updated_at=step.ticket.updated_at)


def followed_by(ticket: Ticket, actor: Actor) -> list[Ticket]:
    """The tickets this one goes on in, as far as the actor may see them."""
    told = Event.objects.filter(ticket=ticket, name="followed").order_by("id").values_list("data__ticket", flat=True)
    return list(tickets_for(actor).select_related("state").filter(number__in=list(told)[:50]).order_by("id"))


def follows(ticket: Ticket, actor: Actor) -> Ticket | None:
    """The ticket this one goes on from, if there is one the actor may see."""
    told = Event.objects.filter(ticket=ticket, name="opened").values_list("data__follows", flat=True).first()
    return tickets_for(actor).select_related("state").filter(number=told).first() if told else None
