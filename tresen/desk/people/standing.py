"""Contracts in words: does one run, since when, until when?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from tresen.people.models import Contract
from tresen.people.models.contract import Standing
from tresen.ui.times import Times

COLOURS = {Standing.RUNNING: "good", Standing.COMING: "note", Standing.ENDED: "bad"}


@dataclass(frozen=True)
class Told:
    contract: Contract
    colour: str
    words: str


def contracts_told(contracts: Iterable[Contract]) -> list[Told]:
    """Those that run first."""
    today = timezone.localdate()
    order = list(COLOURS)
    told = sorted(contracts, key=lambda one: order.index(one.standing(today)))
    return [Told(one, COLOURS[one.standing(today)], words_of(one, today)) for one in told]


def words_of(contract: Contract, today: date) -> str:
    times = Times.here()
    match contract.standing(today):
        case Standing.COMING:
            assert contract.starts_on is not None
            return _("from %(day)s") % {"day": times.date(contract.starts_on)}
        case Standing.ENDED:
            assert contract.ends_on is not None
            return _("ended on %(day)s") % {"day": times.date(contract.ends_on)}
    if contract.ends_on is None:
        return _("running")
    return _("running until %(day)s") % {"day": times.date(contract.ends_on)}
