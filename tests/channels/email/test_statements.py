"""What a mail costs the database. Each statement is a round trip: at a hundred mails a second they are the price."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.flooding import LATELY
from tresen.channels.email.intake import process_waiting, take
from tresen.channels.email.models import Inbound
from tresen.channels.email.outgoing.acknowledging import WAITING
from tresen.channels.email.steps import SAID_AS
from tresen.kit import recent

Arrive = Callable[..., Inbound]

# Two transactions: each is begun and ended, here as savepoints.
MET = 4  # counted, fetched
CLAIMED = 3  # begun, claimed, ended


@pytest.fixture(autouse=True)
def _remembering(settings: Any) -> Iterator[None]:
    """As in production: what people change by hand is looked up now and then, not for every mail."""
    recent.forget()
    settings.RECENT_SECONDS = 3600.0
    yield
    recent.forget()


@pytest.mark.parametrize("before", [1, 12])
def test_a_new_request(cast: Cast, arrive: Arrive, queries: Any, before: int) -> None:
    for _ in range(before):
        arrive()
    inbound = _taken()
    # looked up: lock, known, flood, sender, number, whether fields or form rules have changed; written: five rows
    with queries(most=MET + CLAIMED + 11):
        process_waiting(1)
    inbound.refresh_from_db()
    assert inbound.outcome == "created"


@pytest.mark.parametrize("before", [1, 12])
def test_an_answer(cast: Cast, arrive: Arrive, queries: Any, before: int) -> None:
    for number in range(before):
        arrive(message_id=f"<{number}@klinikum.test>", In_Reply_To="<0@klinikum.test>")
    inbound = _taken(In_Reply_To="<0@klinikum.test>")
    with queries(most=MET + CLAIMED + 15):
        process_waiting(1)
    inbound.refresh_from_db()
    assert inbound.outcome == "appended"


def _taken(**headers: str) -> Inbound:
    return take(make_mail(**headers).as_bytes(), source="smtp", envelope_to=["support@desk.test"])[0]


@pytest.mark.parametrize(
    ("statement", "given", "index"),
    [
        (SAID_AS, ["text"], "message_external"),
        (LATELY, ["text", "timestamptz", "bigint", "bigint"], "inbound_of_sender"),
        (WAITING, ["bigint"], "inbound_received"),
    ],
)
def test_prepared_they_use_their_partial_index(db: None, statement: str, given: list[str], index: str) -> None:
    """A plan that serves all values may use a partial index only if the statement itself says what the index says."""
    for place in range(len(given)):
        statement = statement.replace("%s", f"${place + 1}", 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"PREPARE asked ({', '.join(given)}) AS {statement}")
        values = {"text": "'x'", "timestamptz": "now()", "bigint": "1"}
        cursor.execute(f"EXPLAIN EXECUTE asked({', '.join(values[one] for one in given)})")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE asked")
    assert index in plan
