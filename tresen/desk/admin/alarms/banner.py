"""The alarms that are open, on every page of the administration."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from tresen.desk.admin.alarms.wording import Told, told
from tresen.kit.alarms import open_alarms
from tresen.people.actor import Actor

MOST = 5


@dataclass(frozen=True)
class Shown:
    told: Told
    url: str
    since: datetime


def shown_alarms(actor: Actor) -> tuple[list[Shown], int]:
    """The oldest of them, and how many more there are. Administrators alone see any."""
    if not actor.is_admin:
        return [], 0
    rows = list(open_alarms().order_by("raised_at", "pk")[: MOST + 50])
    shown = [Shown(say := told(one), address(say.page), one.raised_at) for one in rows[:MOST]]
    return shown, max(len(rows) - MOST, 0)


def address(page: tuple[str, ...]) -> str:
    """The page of the administration where something can be done about it."""
    try:
        return reverse(f"desk:admin:{page[0]}", args=page[1:])
    except NoReverseMatch:  # it was of a thing that is gone
        return reverse("desk:admin:home")
