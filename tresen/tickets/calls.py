"""What is known of a call besides its words: kept with the phone note under `facts["call"]`."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tresen.people.numbers import normal_number
from tresen.tickets.change import Refused

LONGEST = 24 * 60  # minutes


class Direction(models.TextChoices):
    IN = "in", gettext_lazy("Called us")
    OUT = "out", gettext_lazy("We called")


@dataclass(frozen=True)
class Call:
    """`who` was on the line, in words; `number`: E.164 or an extension; `minutes`: 0 is not known."""

    direction: str = Direction.IN
    who: str = ""
    number: str = ""
    minutes: int = 0

    @property
    def facts(self) -> dict[str, Any]:
        return {"call": asdict(self)}

    @classmethod
    def of(cls, kept: Any) -> "Call | None":
        """Out of a message's facts; None where nothing is kept."""
        if not isinstance(kept, dict):
            return None
        names = ("direction", "who", "number")
        minutes = kept.get("minutes")
        words = {name: str(kept.get(name) or "") for name in names}
        return cls(**words, minutes=minutes if isinstance(minutes, int) else 0)


def call_of(*, direction: str = "", who: str = "", number: str = "", minutes: int = 0) -> Call:
    """As it is typed. Refused: a number that is none, a call longer than a day."""
    if direction and direction not in Direction.values:
        raise Refused(_("Choose who called whom."))
    if not 0 <= minutes <= LONGEST:
        raise Refused(_("A call lasts up to a day. Enter its minutes."))
    try:
        normal = normal_number(number) if number.strip() else ""
    except ValueError:
        raise Refused(_("This is not a phone number: %s") % number[:40]) from None
    return Call(direction or Direction.IN.value, " ".join(who.split())[:200], normal, minutes)
