"""Who asks, beside the conversation: how to reach him, what holds for his client, what else of his is open."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tresen.desk.people.standing import COLOURS, words_of
from tresen.people.models import Contract
from tresen.people.numbers import readable_number
from tresen.tickets.models import Ticket
from tresen.tickets.surroundings import OPEN_CAP
from tresen.ui.sizes import capped


@dataclass(frozen=True)
class Who:
    numbers: list[tuple[str, str]]  # (to dial, to read)
    open: str  # how many other tickets of his are unfinished; "" for none
    contract: str  # its name
    contract_words: str
    contract_colour: str
    asks_to_confirm: bool
    confirmed: bool


def who_asks(ticket: Ticket) -> Who:
    """Of a ticket with its `surroundings`; asks the database nothing."""
    around: Any = ticket
    organisation = ticket.organisation
    others = around.open_of_customer - ticket.is_unfinished
    told = _contract(around.contract)
    return Who(
        numbers=[(one["value"], readable_number(one["value"])) for one in around.numbers],
        open=capped(others, OPEN_CAP) if others > 0 else "",
        contract=told[0],
        contract_words=told[1],
        contract_colour=told[2],
        asks_to_confirm=bool(organisation and organisation.must_confirm and not around.confirmed),
        confirmed=around.confirmed,
    )


def _contract(found: dict[str, Any] | None) -> tuple[str, str, str]:
    if found is None:
        return "", "", ""
    days = {name: date.fromisoformat(found[name]) if found[name] else None for name in DAYS}
    contract = Contract(name=found["name"], **days)
    today = timezone.localdate()
    return contract.name, words_of(contract, today), COLOURS[contract.standing(today)]


DAYS = ("starts_on", "ends_on")
