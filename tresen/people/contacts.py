"""Phone numbers and messenger handles: whose they are, and giving them to people."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tresen.people.handles import normal_handle
from tresen.people.models import Address, Handle, Number, Person
from tresen.people.models.contact import Network, NumberLabel
from tresen.people.numbers import is_extension, is_mobile, normal_number
from tresen.people.refusals import NotReadable, Taken

MOST = 20


def persons_by_number(number: str) -> list[Person]:
    """Everybody who is called at this number, active people first; nobody for what is no number."""
    try:
        value = normal_number(number)
    except ValueError:
        return []
    return list(Person.objects.filter(numbers__value=value).order_by("-is_active", "pk")[:MOST])


def person_by_number(number: str) -> Person | None:
    """Who calls from this number. None if nobody is known by it, or several: a front desk's number is nobody's own."""
    found = [one for one in persons_by_number(number) if one.is_active]
    return found[0] if len(found) == 1 else None


def person_by_handle(network: str, handle: str) -> Person | None:
    try:
        value = normal_handle(network, handle)
    except ValueError:
        return None
    known = Handle.objects.select_related("person").filter(network=network, value=value).first()
    return known.person if known else None


def read_number(written: str, label: str = "") -> tuple[str, str]:
    """(value, label) as they are stored; NotReadable. Without a label the number itself says which fits."""
    try:
        value = normal_number(written)
    except ValueError as error:
        words = _("“%(number)s” is not a phone number. Write it with its area code, like 0431 123456.")
        raise NotReadable(words % {"number": written}) from error
    if is_extension(value):
        return value, NumberLabel.EXTENSION
    return value, label or (NumberLabel.MOBILE if is_mobile(value) else NumberLabel.WORK)


def read_handle(network: str, written: str) -> tuple[str, str]:
    """(network, value) as they are stored; NotReadable."""
    try:
        return network, normal_handle(network, written)
    except ValueError as error:
        name = Network(network).label if network in Network.values else network
        words = _("“%(handle)s” is not a name %(network)s can have.")
        raise NotReadable(words % {"handle": written, "network": name}) from error


def set_numbers(person: Person, numbers: Iterable[tuple[str, str]]) -> None:
    """Exactly these (written, label) from now on, in this order; NotReadable. What was kept unread may stay."""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        kept = list(person.numbers.order_by("pk").values_list("value", "label"))
        unread = {value for value, _label in kept}
        wanted: dict[str, str] = {}
        for written, label in numbers:
            value, fitting = (written, label) if written in unread else read_number(written, label)
            wanted.setdefault(value, fitting or NumberLabel.WORK)
        if list(wanted.items()) != kept:
            person.numbers.all().delete()
            Number.objects.bulk_create(Number(person=person, value=one, label=label) for one, label in wanted.items())


def set_phone(person: Person, written: str) -> None:
    """The number to call, alone of all: "" takes it away, the others stay."""
    kept = [(one.value, one.label) for one in person.numbers.order_by("pk")]
    if kept and written in (kept[0][0], person.phone):
        return
    set_numbers(person, [*([(written, "")] if written else []), *kept[1:]])


def set_handles(person: Person, handles: Iterable[tuple[str, str]]) -> None:
    """Exactly these (network, written) from now on; NotReadable, or Taken if one is somebody else's."""
    wanted = list(dict.fromkeys(read_handle(network, written) for network, written in handles))
    try:
        with transaction.atomic():
            Person.objects.select_for_update(no_key=True).get(pk=person.pk)
            if wanted != list(person.handles.order_by("pk").values_list("network", "value")):
                person.handles.all().delete()
                Handle.objects.bulk_create(Handle(person=person, network=one, value=value) for one, value in wanted)
    except IntegrityError as error:
        raise Taken(_("One of the messenger names belongs to somebody else.")) from error


def dead_address_of(person: Person) -> Address | None:
    """The one from which mails came back last."""
    return person.addresses.filter(bounced_at__isnull=False).order_by("-bounced_at").first()
