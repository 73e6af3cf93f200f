"""Links out of a mail that stop something, signed: whoever holds one may stop this, and nothing else."""

import re
from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.db import transaction

from tresen.kit.secrets import signature, signature_fits
from tresen.notices.choosing import choose, chosen_by, leave_out
from tresen.notices.handling import mute, unmute
from tresen.notices.kinds import BY_KEY, MAIL
from tresen.notices.models import Wishes
from tresen.people.models import Person
from tresen.tickets.models import Ticket

PURPOSE = "stop-notices"
LENGTH = 24
WRITTEN = re.compile(rf"(ticket|kind|mail)-(\d{{1,18}})-([a-z0-9_]{{0,20}})-([a-z2-7]{{{LENGTH}}})")


@dataclass(frozen=True)
class Stop:
    """Of `about`: the id of a ticket, or a kind; "mail": every mail."""

    what: Literal["ticket", "kind", "mail"]
    person: int
    about: str = ""

    @property
    def plain(self) -> str:
        return f"{self.what}-{self.person}-{self.about}"


def link(stop: Stop) -> str:
    return f"{settings.BASE_URL}/notices/stop/{stop.plain}-{signature(PURPOSE, stop.plain, LENGTH)}/"


def read(token: str) -> Stop | None:
    """None if it is not signed by this house."""
    found = WRITTEN.fullmatch(token)
    if found is None or not signature_fits(PURPOSE, f"{found[1]}-{found[2]}-{found[3]}", found[4], LENGTH):
        return None
    return Stop(cast(Literal["ticket", "kind", "mail"], found[1]), int(found[2]), found[3])


def number_of(stop: Stop) -> str:
    """Of the ticket it is about, which stood in the mail; ""."""
    if stop.what != "ticket":
        return ""
    return Ticket.objects.filter(pk=int(stop.about)).values_list("number", flat=True).first() or ""


def carry_out(stop: Stop) -> bool:
    """Safe to repeat. False if there is nobody and nothing it could mean any more."""
    person = Person.objects.filter(pk=stop.person, is_active=True).first()
    if person is None:
        return False
    if stop.what == "ticket":
        ticket = Ticket.objects.filter(pk=int(stop.about)).first()
        if ticket is None:
            return False
        mute(person, ticket)
    elif stop.what == "kind":
        if stop.about not in BY_KEY:
            return False
        leave_out(person, stop.about, [MAIL])
    else:
        stop_mail(person)
    return True


def take_back(stop: Stop) -> bool:
    """He did not mean it. False as for `carry_out`."""
    person = Person.objects.filter(pk=stop.person, is_active=True).first()
    if person is None:
        return False
    if stop.what == "ticket":
        ticket = Ticket.objects.filter(pk=int(stop.about)).first()
        if ticket is not None:
            unmute(person, ticket)
        return ticket is not None
    kinds = [stop.about] if stop.what == "kind" else [kind.key for kind in BY_KEY.values() if MAIL in kind.usual]
    if not set(kinds) <= set(BY_KEY):
        return False
    _with_mail(person, kinds)
    return True


def stop_mail(person: Person) -> None:
    """No mail about any notice, in no team; the desk and pushes stay as they are."""
    with transaction.atomic():
        choose(person, {kind: sorted(ways - {MAIL}) for kind, ways in chosen_by(person).items()})
        for row in Wishes.objects.filter(person=person, team__isnull=False):
            row.choices = {kind: sorted(set(ways) - {MAIL}) for kind, ways in row.choices.items()}
            row.save(update_fields=["choices"])


def _with_mail(person: Person, kinds: list[str]) -> None:
    with transaction.atomic():
        ways = chosen_by(person)
        choose(person, {kind: sorted(chosen | ({MAIL} if kind in kinds else set())) for kind, chosen in ways.items()})
