"""What happens between the cast, and who was told of it."""

from typing import Any

from tresen.notices.models import Notice
from tresen.notices.telling import tell
from tresen.people.models import Person
from tresen.tickets.models import Event


class Journal:
    """Tells the events since it was made, or told last: as the reader does, within the test's transaction."""

    def __init__(self) -> None:
        self.last = self._newest()

    def told(self) -> None:
        events = list(Event.objects.filter(pk__gt=self.last).order_by("pk"))
        self.last = self._newest()
        tell(events)

    def _newest(self) -> int:
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def kinds_of(person: Person, **more: Any) -> list[str]:
    """The kinds of his notices, oldest first."""
    return list(Notice.objects.filter(person=person, **more).order_by("at", "pk").values_list("kind", flat=True))
