from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from tresen.demo.clients import CLIENTS, Client, House, make_client, make_house
from tresen.demo.dealing import Plan
from tresen.demo.loading import SEED, DemoSummary, load
from tresen.demo.planning import plan_all
from tresen.demo.stories import CONTENT
from tresen.demo.stories import load as read

TODAY = datetime(2026, 11, 24, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))  # a Tuesday
FEW = 90


@dataclass(frozen=True)
class Plans:
    house: House
    clients: list[Client]
    all: list[Plan]


def undone() -> Iterator[None]:
    """A transaction that leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def plans(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Plans]:
    """The whole demo as it is planned; nothing of it is played."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        for _ in undone():
            house = make_house(read(CONTENT / "company.toml"), password=None)
            clients = [make_client(folder, house) for folder in CLIENTS]
            yield Plans(house, clients, plan_all(clients, today=TODAY, dice=Random(SEED), count=480))


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[DemoSummary]:
    """A small demo, played through the verbs."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        for _ in undone():
            yield load(today=TODAY, password="demo-demo-demo", tickets=FEW)
