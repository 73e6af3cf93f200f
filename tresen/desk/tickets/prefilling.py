"""What a new ticket begins with: whom it is for, by id or by the number that calls (telephone systems open it)."""

from django.http import QueryDict

from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.contacts import persons_by_number
from tresen.people.models import Person
from tresen.tickets.models import Channel

NAMES = ("subject", "channel", "text")
LONGEST = 60


def prefilled(asked: QueryDict, actor: Actor) -> tuple[QueryDict, list[Person]]:
    """The form as `?person=`, `?phone=`, `?subject=`, `?text=` and `?channel=` say, and everybody the number belongs
    to: one is chosen, of several one chooses, nobody is somebody new."""
    said = QueryDict(mutable=True)
    for name in NAMES:
        if given := asked.get(name, "").strip():
            said[name] = given[:2000]
    if said.get("channel", Channel.PHONE) not in Channel.values:
        del said["channel"]
    phone, callers = asked.get("phone", "").strip()[:LONGEST], list[Person]()
    if phone:
        said["channel"] = Channel.PHONE
        ids = [one.pk for one in persons_by_number(phone)]
        callers = list(persons_for(actor).filter(pk__in=ids, is_active=True).order_by("name")) if ids else []
    key = asked.get("person", "")
    known = key.isascii() and key.isdecimal() and len(key) < 18
    person = persons_for(actor).filter(pk=key, is_active=True).first() if known else None
    if person is None and len(callers) == 1:
        person = callers[0]
    if person is not None:
        said["person"], said["customer_text"] = str(person.pk), str(person)
    elif phone:
        said["new_phone"] = phone
    return said, callers
