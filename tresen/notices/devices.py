"""Switching pushes on for a browser, and off again."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tresen.kit.destinations import NotAllowed, Openings, destination
from tresen.kit.secrets import seal
from tresen.kit.webpush import NoKey, Reader
from tresen.notices.models import Device
from tresen.notices.pushing import endpoint_hash
from tresen.people.models import Person
from tresen.tickets.change import Refused

MOST = 20  # of one person
LONGEST = 1000  # characters of an address


def switch_on(person: Person, reader: Reader, *, name: str) -> Device:
    """The same browser again is the same device, whoever used it before. Refused: what no browser sends."""
    _check(reader)
    given = {"endpoint": reader.endpoint, "key": reader.key, "sealed_auth": seal(reader.auth), "name": name[:80]}
    with transaction.atomic():
        known = Device.objects.filter(endpoint_hash=endpoint_hash(reader.endpoint)).select_for_update().first()
        if known is not None and known.person_id != person.pk:
            known.delete()
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        others = Device.objects.filter(person=person).exclude(endpoint_hash=endpoint_hash(reader.endpoint))
        for old in others[MOST - 1 :]:
            old.delete()
        device, _made = Device.objects.update_or_create(
            endpoint_hash=endpoint_hash(reader.endpoint), defaults={**given, "person": person, "words": ""}
        )
    return device


def move(person: Person, old: str, reader: Reader) -> None:
    """A browser has got a new address from its push service; its name stays."""
    device = Device.objects.filter(person=person, endpoint_hash=endpoint_hash(old)).first()
    if device is not None:
        switch_on(person, reader, name=device.name)
        if old != reader.endpoint:
            device.delete()


def _check(reader: Reader) -> None:
    try:
        target = destination(reader.endpoint)
        reader.check()
        opened = Openings(tuple(settings.OUTBOUND_ALLOW)).port(target)
        if len(reader.endpoint) > LONGEST or (target.scheme != "https" and not opened):
            raise NotAllowed("neither short nor https")
    except (NotAllowed, NoKey):
        words = _("This browser gave no usable address for pushes. Switch them off and on again there.")
        raise Refused(words) from None
