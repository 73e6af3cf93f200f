"""Notices as an actor may see them: his own, and only of tickets he works on at this very moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left

from tresen.notices.models import Device, Mute, Notice
from tresen.people.actor import Actor
from tresen.tickets.access import worked_q
from tresen.tickets.models import Message

CAP = 99


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """Newest first. What he has lost the right to see is gone with all it says, its number too."""
    if actor.person is None:
        return Notice.objects.none()
    mine = Notice.objects.filter(worked_q(actor, "ticket__"), person=actor.person, in_desk=True)
    return mine.order_by("-at", "-id")


@dataclass(frozen=True)
class Unread:
    """How many there are, counted up to one more than the cap, and the numbers of their tickets."""

    count: int = 0
    numbers: tuple[str, ...] = ()


def unread_of(actor: Actor) -> Unread:
    unread = notices_for(actor).filter(read_at=None).order_by()
    numbers = list(unread.values_list("ticket__number", flat=True)[: CAP + 1])
    return Unread(len(numbers), tuple(dict.fromkeys(numbers)))


def words_of(actor: Actor, notices: Iterable[Notice]) -> dict[int, str]:
    """{id of a message: how it begins}, of the messages the notices lead to, as far as he works on where they are."""
    keys = [notice.message for notice in notices if notice.message is not None]
    said = Message.objects.filter(worked_q(actor, "ticket__"), pk__in=keys) if keys else Message.objects.none()
    return dict(said.annotate(head=Left("text", 300)).values_list("pk", "head"))


def mutes_for(actor: Actor) -> QuerySet[Mute]:
    """The tickets he has muted, as far as he works on them."""
    if actor.person is None:
        return Mute.objects.none()
    mine = Mute.objects.filter(worked_q(actor, "ticket__"), person=actor.person)
    return mine.select_related("ticket").order_by("-since", "-pk")


def muted_by(actor: Actor) -> Exists:
    """For a query of tickets: has he muted it?"""
    return Exists(Mute.objects.filter(person=actor.person, ticket=OuterRef("pk")))


def devices_for(actor: Actor) -> QuerySet[Device]:
    return Device.objects.filter(person=actor.person) if actor.person else Device.objects.none()
