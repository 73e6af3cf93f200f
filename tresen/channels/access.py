"""Deliveries as an actor may see them: the whole outbox is the administrators'."""

from django.db.models import QuerySet

from tresen.channels.models import Delivery
from tresen.people.actor import Actor


def deliveries_for(actor: Actor) -> QuerySet[Delivery]:
    return Delivery.objects.all() if actor.is_system or actor.is_admin else Delivery.objects.none()
