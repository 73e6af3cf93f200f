"""What a person chooses for himself."""

from tresen.people.contacts import set_phone
from tresen.people.models import Person


def prefer(
    person: Person,
    *,
    name: str,
    phone: str,
    locale: str,
    theme: str,
    density: str,
    text_size: str,
    undo_seconds: int,
    single_keys: bool,
    flow: str,
) -> None:
    """Name, phone, language, looks, seconds to take a message back, whether single keys act, what follows a ticket.
    Role, addresses and teams are others' to give."""
    person.name = name
    person.locale, person.theme, person.density, person.text_size = locale, theme, density, text_size
    person.undo_seconds, person.single_keys, person.flow = undo_seconds, single_keys, flow
    looks = ["locale", "theme", "density", "text_size"]
    person.save(update_fields=["name", *looks, "undo_seconds", "single_keys", "flow"])
    set_phone(person, phone)


def live_in(person: Person, zone: str) -> None:
    """`zone`: an IANA name; "" is the house's."""
    person.zone = zone
    person.save(update_fields=["zone"])
