"""Whom a note of a program names."""

from tresen.api.problems import invalid
from tresen.api.schemas.message import MessageGiven
from tresen.people.access import agents_for
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.tickets.mentioning import Naming


def naming_of(given: MessageGiven, by: Actor) -> Naming:
    """Agents by id or any of their addresses. Whether they may be told is the verb's to say."""
    if given.due_at is not None and given.due_at.tzinfo is None:
        raise invalid("due_at", "has no zone")
    people = [_person(one, by) for one in given.mentions]
    return Naming(tuple(people), tuple(given.mention_teams), given.asks, given.due_at if given.asks else None)


def no_mentions(given: MessageGiven) -> None:
    """What leaves the house names nobody of it."""
    if given.kind in ("note", "phone"):
        return
    for field in ("mentions", "mention_teams", "asks"):
        if getattr(given, field):
            raise invalid(field, "only notes and phone notes name people")


def _person(given: int | str, by: Actor) -> int:
    agents = agents_for(by)
    found = agents.filter(pk=given) if isinstance(given, int) else agents.filter(addresses__value=normal_address(given))
    key = found.values_list("pk", flat=True).first()
    if key is None:
        raise invalid("mentions", "no agent")
    return key
