"""The fields of conditions about tickets, and who asks when."""

from zoneinfo import ZoneInfo

from django.conf import settings

from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.rules.fields import Context, Registry
from tresen.tickets.conditions import custom
from tresen.tickets.conditions.messages import journal_fields, message_fields
from tresen.tickets.conditions.own import ticket_fields, time_fields
from tresen.tickets.conditions.people import organisation_fields, people_fields


def fields_of(actor: Actor) -> Registry:
    """Every field the actor's conditions may name. Costs no query until choices are asked for, but for what the
    sources of custom fields need."""
    own = [*ticket_fields(actor), *people_fields(actor), *organisation_fields(actor), *message_fields()]
    own += [*time_fields(), *journal_fields()]
    return Registry.of([*own, *(field for source in custom.sources for field in source(actor))])


def context_of(actor: Actor) -> Context:
    """ "me" and "my_teams" are the actor's; for the house and its rules they are nobody."""
    me = frozenset({actor.person.pk}) if actor.person else frozenset()
    return Context(clock.now(), ZoneInfo(settings.TIME_ZONE), {"me": me, "my_teams": frozenset(actor.team_ids)})
