"""What a person chooses for himself."""

from tresen.people.models import Person


def prefer(person: Person, *, name: str, phone: str, locale: str, theme: str, density: str) -> None:
    """Name, phone, language and looks. Role, addresses and teams are others' to give."""
    person.name, person.phone = name, phone
    person.locale, person.theme, person.density = locale, theme, density
    person.save(update_fields=["name", "phone", "locale", "theme", "density"])
