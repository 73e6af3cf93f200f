"""What somebody does with his notices: read, not read after all, no more of this ticket."""

from django.db import transaction
from django.db.models import QuerySet

from tresen.kit import clock
from tresen.notices.models import Mute, Notice, Push
from tresen.notices.ringing import ring
from tresen.people.models import Person
from tresen.tickets.models import Ticket


def read(person: Person, notices: QuerySet[Notice]) -> int:
    """They are read, and no mail or push tells of them any more; how many there were."""
    with transaction.atomic():
        keys = _held(person, notices.filter(read_at=None))
        if keys:
            Notice.objects.filter(pk__in=keys).update(read_at=clock.now(), mail_at=None)
            Push.objects.filter(notice__in=keys).delete()
            ring([person.pk])
    return len(keys)


def unread(person: Person, notices: QuerySet[Notice]) -> int:
    with transaction.atomic():
        keys = _held(person, notices.exclude(read_at=None))
        if keys:
            Notice.objects.filter(pk__in=keys).update(read_at=None)
            ring([person.pk])
    return len(keys)


def read_ticket(person: Person, ticket: Ticket) -> int:
    """He has it before his eyes."""
    return read(person, Notice.objects.filter(person=person, ticket=ticket))


def mute(person: Person, ticket: Ticket) -> None:
    """Nothing more of this ticket but when somebody mentions him; what there is counts as read."""
    with transaction.atomic():
        Mute.objects.get_or_create(person=person, ticket=ticket, defaults={"since": clock.now()})
        read_ticket(person, ticket)


def unmute(person: Person, ticket: Ticket) -> None:
    Mute.objects.filter(person=person, ticket=ticket).delete()


def is_muted(person: Person, ticket: Ticket) -> bool:
    return Mute.objects.filter(person=person, ticket=ticket).exists()


def _held(person: Person, notices: QuerySet[Notice]) -> list[int]:
    """Locked in the order in which those who tell lock them."""
    rows = Notice.objects.filter(person=person, pk__in=notices.order_by().values("pk"))
    return list(rows.select_for_update().order_by("begun_at", "pk").values_list("pk", flat=True))
