"""Mailboxes and taken mails as an actor may see them: administrators all, everybody else none."""

from django.db.models import QuerySet

from tresen.channels.email.models import Comparison, Inbound, InboundState, Key, Mailbox
from tresen.people.actor import Actor


def mailboxes_for(actor: Actor) -> QuerySet[Mailbox]:
    return Mailbox.objects.all() if actor.is_system or actor.is_admin else Mailbox.objects.none()


def keys_for(actor: Actor) -> QuerySet[Key]:
    """Keys of mailboxes, of people and of authorities."""
    return Key.objects.all() if actor.is_system or actor.is_admin else Key.objects.none()


def inbound_for(actor: Actor) -> QuerySet[Inbound]:
    return Inbound.objects.all() if actor.is_system or actor.is_admin else Inbound.objects.none()


def quarantine_for(actor: Actor) -> QuerySet[Inbound]:
    return inbound_for(actor).filter(state=InboundState.QUARANTINED)


def comparisons_for(actor: Actor) -> QuerySet[Comparison]:
    """What each mailbox's server and we had in common, last time somebody looked."""
    return Comparison.objects.filter(mailbox__in=mailboxes_for(actor))
