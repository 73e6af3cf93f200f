"""Notices as an actor may see them: his own, and only of tickets he works on at this very moment."""

from django.db.models import QuerySet

from tresen.notices.models import Device, Mute, Notice
from tresen.people.actor import Actor
from tresen.tickets.access import worked_q

CAP = 99


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """Newest first. What he has lost the right to see is gone with all it says, its number too."""
    if actor.person is None:
        return Notice.objects.none()
    mine = Notice.objects.filter(worked_q(actor, "ticket__"), person=actor.person, in_desk=True)
    return mine.order_by("-at", "-id")


def unread_for(actor: Actor) -> int:
    """How many he has not read, counted up to one more than the cap."""
    unread = notices_for(actor).filter(read_at=None).order_by()
    return unread.values("pk")[: CAP + 1].count()


def mutes_for(actor: Actor) -> QuerySet[Mute]:
    """The tickets he has muted, as far as he works on them."""
    if actor.person is None:
        return Mute.objects.none()
    mine = Mute.objects.filter(worked_q(actor, "ticket__"), person=actor.person)
    return mine.select_related("ticket").order_by("-since", "-pk")


def devices_for(actor: Actor) -> QuerySet[Device]:
    return Device.objects.filter(person=actor.person) if actor.person else Device.objects.none()
