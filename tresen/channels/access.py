"""Deliveries as an actor may see them: the outbox is the administrators'."""

from django.db.models import Q, QuerySet

from tresen.channels.models import Delivery
from tresen.people.actor import Actor


def deliveries_for(actor: Actor) -> QuerySet[Delivery]:
    if not (actor.is_system or actor.is_admin):
        return Delivery.objects.none()
    # Nothing of a confidential team he is no member of: subject and recipient would tell enough.
    return Delivery.objects.filter(~Q(message__ticket__team__in=actor.closed_ids))
