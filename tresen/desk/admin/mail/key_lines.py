"""A key as a line of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.channels.email.models import Key, KeySource, Trust
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.unnamed import numbers_seen

SOON = timedelta(days=30)
Colour = Literal["", "good", "warn", "bad"]


@dataclass(frozen=True)
class Line:
    key: Key
    state: str | Promise
    colour: Colour
    fingerprint: str
    found_in: str = ""  # the number of the ticket it came in, where the reader may see that

    @property
    def waits(self) -> bool:
        return self.key.trust == Trust.CANDIDATE

    @property
    def is_request(self) -> bool:
        return self.key.source == KeySource.REQUEST


def shown(keys: Iterable[Key], actor: Actor) -> list[Line]:
    known = list(keys)
    seen = numbers_seen(actor, (one.found_in.ticket.number for one in known if one.found_in))
    return [_line(one, seen) for one in known]


def _line(key: Key, seen: set[str]) -> Line:
    state, colour = _state(key)
    number = key.found_in.ticket.number if key.found_in else ""
    groups = [key.fingerprint[at : at + 4].upper() for at in range(0, len(key.fingerprint), 4)]
    return Line(key, state, colour, " ".join(groups), number if number in seen else "")


def _state(key: Key) -> tuple[str | Promise, Colour]:
    """What matters most about it, in one word or two."""
    now = clock.now()
    if key.revoked:
        return _("Revoked"), "bad"
    if key.source == KeySource.REQUEST:
        return key.get_source_display(), "warn"
    if key.valid_until is not None and key.valid_until <= now:
        return _("Expired"), "bad"
    if key.trust == Trust.REFUSED:
        return key.get_trust_display(), ""
    if key.trust == Trust.CANDIDATE:
        return key.get_trust_display(), "warn"
    if key.valid_until is not None and key.valid_until - now < SOON:
        return _("Expires soon"), "warn"
    return _("Valid"), "good"
