"""What these tests need: a mail in quarantine, a delivery that failed, a browser for the administrator."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Key
from tresen.channels.email.outgoing import transport
from tresen.channels.email.protection import openpgp
from tresen.channels.email.protection.keyring import add_public
from tresen.channels.email.protection.reading import openpgp_read
from tresen.channels.models import Delivery
from tresen.tickets.body import Body
from tresen.tickets.categories import add_category
from tresen.tickets.models import Category
from tresen.tickets.replying import reply

ADMIN = "/desk/admin/"


@dataclass(frozen=True)
class House:
    cast: Cast
    quarantined: Inbound
    delivery: Delivery
    shared: Category
    kept: str
    key: Key


@pytest.fixture
def outgoing_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "outgoing"
    monkeypatch.setattr(transport, "outgoing_folder", lambda: folder)
    monkeypatch.setattr("tresen.channels.email.outgoing.kept.outgoing_folder", lambda: folder)
    return folder


@pytest.fixture
def house(cast: Cast, outgoing_folder: Path) -> House:
    raw = b"Subject: Rechnung\r\nTo: support@desk.test\r\n\r\n<script>alert(1)</script> ohne Absender"
    inbound, _ = take(raw, source="smtp", envelope_from="x@y.test", envelope_to=["support@desk.test"])
    process(inbound.pk)
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Bitte Druckkopf prüfen."))
    delivery = message.deliveries.get()
    from tresen.channels.outbox import deliver

    deliver(message_id=delivery.message_id)
    Delivery.objects.filter(pk=delivery.pk).update(state="failed", error="550 5.1.1 User unknown")
    kept = next(path for path in (outgoing_folder / "new").iterdir()).name
    public = openpgp.public_of(openpgp.generate("Karla", "karla@klinikum.test", 86400 * 90))
    key = add_public("karla@klinikum.test", openpgp_read(public), by=cast.actor("admin"))
    return House(cast, inbound, delivery, add_category({"de": "Allgemein", "en": "General"}), kept, key)


@pytest.fixture
def admin(cast: Cast, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(cast.admin)


def errors(response: Any) -> dict[str, list[str]]:
    """The faults the answer shows beside its fields."""
    form: Any = response.context["form"]
    return {name: list(found) for name, found in form.errors.items()}
