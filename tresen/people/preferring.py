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
) -> None:
    """Name, phone, language, looks, seconds to take a message back. Role, addresses and teams are others' to give."""
    person.name = name
    person.locale, person.theme, person.density = locale, theme, density
    person.text_size, person.undo_seconds = text_size, undo_seconds
    person.save(update_fields=["name", "locale", "theme", "density", "text_size", "undo_seconds"])
    set_phone(person, phone)
