"""Mailboxes and taken mails as an actor may see them: administrators all, everybody else none."""

import re
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tresen.channels.email.models import Comparison, Inbound, InboundState, Key, Mailbox
from tresen.people.actor import Actor
from tresen.tickets.models import Ticket

NUMBERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


def mailboxes_for(actor: Actor) -> QuerySet[Mailbox]:
    return Mailbox.objects.all() if actor.is_system or actor.is_admin else Mailbox.objects.none()


def keys_for(actor: Actor) -> QuerySet[Key]:
    """Keys of mailboxes, of people and of authorities."""
    return Key.objects.all() if actor.is_system or actor.is_admin else Key.objects.none()


def inbound_for(actor: Actor) -> QuerySet[Inbound]:
    """Not what has become part of a confidential ticket. What waits in quarantine is no ticket's yet: somebody has to
    look at it."""
    if not (actor.is_system or actor.is_admin):
        return Inbound.objects.none()
    return Inbound.objects.filter(~Q(ticket__team__in=actor.closed_ids))


def quarantine_for(actor: Actor) -> QuerySet[Inbound]:
    return inbound_for(actor).filter(state=InboundState.QUARANTINED)


def confidential_subjects(actor: Actor, subjects: Iterable[str]) -> set[str]:
    """Which of these subjects of mails that left are of a confidential ticket the actor may not see: each mail we send
    names its ticket there."""
    if not actor.closed_ids:
        return set()
    words = {subject: set(NUMBERS.findall(subject)) for subject in subjects}
    wanted = set().union(*words.values())
    closed = Ticket.objects.filter(number__in=wanted, team__in=actor.closed_ids).values_list("number", flat=True)
    secret = set(closed)
    return {subject for subject, named in words.items() if named & secret}


def comparisons_for(actor: Actor) -> QuerySet[Comparison]:
    """What each mailbox's server and we had in common, last time somebody looked."""
    return Comparison.objects.filter(mailbox__in=mailboxes_for(actor))
