"""Pushes: read by the browser alone, retried, bundled, and nothing on a locked screen that may not be there."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.cast import Cast
from tests.notices.stories import Journal
from tresen.kit import clock, outbound
from tresen.kit.destinations import NotAllowed
from tresen.kit.preferences import Preference
from tresen.kit.webpush import Reader
from tresen.notices import pushing, vapid
from tresen.notices.devices import move, switch_on
from tresen.notices.handling import read
from tresen.notices.models import Device, Habits, Notice, Push
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.models import Ticket
from tresen.tickets.noting import note

pytestmark = pytest.mark.django_db


class Browser:
    """Reads what it is sent, as RFC 8291 has it."""

    def __init__(self, endpoint: str = "https://push.example.net/abc") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        raw = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.raw = raw
        self.reader = Reader(endpoint, _text(raw), _text(self.auth))

    def opened(self, body: bytes) -> dict[str, Any]:
        salt, length = body[:16], body[20]
        sender = body[21 : 21 + length]
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.private.exchange(ec.ECDH(), public)
        info = b"WebPush: info\0" + self.raw + sender
        secret = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, body[21 + length :], None)
        found: dict[str, Any] = json.loads(plain.rstrip(b"\0").removesuffix(b"\x02"))
        return found


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Service:
    """A push service: what it was sent, and what it answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[str, bytes, Mapping[str, str]]] = []
        self.answers: list[int | Exception] = []
        monkeypatch.setattr(outbound, "call", self._call)

    def _call(self, method: str, url: str, *, body: bytes, headers: Mapping[str, str], **_: Any) -> outbound.Answer:
        answer = self.answers.pop(0) if self.answers else 201
        if isinstance(answer, Exception):
            raise answer
        self.sent.append((url, body, headers))
        return outbound.Answer(answer, {"retry-after": "90"}, BytesIO(b"words"), 5, url)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    return Service(monkeypatch)


@pytest.fixture
def browser(cast: Cast) -> Browser:
    made = Browser()
    switch_on(cast.agent, made.reader, name="Firefox")
    return made


def give(cast: Cast, journal: Journal, subject: str = "Etiketten", **more: Any) -> Ticket:
    ticket = cast.open(subject, **more)
    assign(ticket, cast.agent, by=cast.actor("colleague"))
    journal.told()
    return ticket


def go(cast: Cast, seconds: int = 0) -> None:
    with clock.at(clock.now() + timedelta(seconds=seconds)):
        for device in Device.objects.filter(person=cast.agent):
            pushing.carry(device.pk)


def test_the_browser_reads_who_did_what_where(cast: Cast, journal: Journal, service: Service, browser: Browser) -> None:
    ticket = give(cast, journal)
    go(cast)
    ((url, body, headers),) = service.sent
    told = browser.opened(body)
    assert url == "https://push.example.net/abc"
    assert told["title"] == "Cem Kollege hat Ihnen den Vorgang zugewiesen"
    assert told["body"] == f"Etiketten\n{ticket.number}"
    assert told["url"].startswith(f"http://testserver/desk/tickets/{ticket.number}/")
    assert len(headers["Topic"]) <= 32
    assert not Push.objects.exists()
    assert Device.objects.get().reached_at is not None


def test_only_the_number_where_he_wants_it_so_or_it_is_confidential(
    cast: Cast, journal: Journal, service: Service, browser: Browser
) -> None:
    Habits.objects.create(person=cast.agent, shows_subject=False)
    ticket = give(cast, journal)
    go(cast)
    Habits.objects.update(shows_subject=True)
    cast.team.confidential = True
    cast.team.save()
    closed = give(cast, journal, "Kündigung")
    go(cast)
    for sent, number in zip(service.sent, (ticket.number, closed.number), strict=True):
        assert browser.opened(sent[1])["title"] == f"Neues im Vorgang {number}"
        assert browser.opened(sent[1])["body"] == ""


def test_twenty_changes_are_one_push(cast: Cast, journal: Journal, service: Service, browser: Browser) -> None:
    ticket = give(cast, journal)
    go(cast)
    for _ in range(20):
        note(ticket, by=cast.actor("colleague"), body=Body.from_text("noch etwas"))
        journal.told()
        go(cast)
    assert len(service.sent) == 1


def test_many_after_a_quiet_night_are_one(cast: Cast, journal: Journal, service: Service, browser: Browser) -> None:
    for number in range(4):
        give(cast, journal, f"Nachts {number}")
    Push.objects.update(next_attempt_at=clock.now() + timedelta(hours=1))
    go(cast)
    assert service.sent == []
    go(cast, 3601)
    ((_, body, _),) = service.sent
    assert browser.opened(body)["title"] == "4 neue Benachrichtigungen"


@pytest.mark.parametrize("answer", [500, 503, 429, outbound.NoAnswer("away")])
def test_a_service_that_is_busy_is_asked_again(
    cast: Cast, journal: Journal, service: Service, browser: Browser, answer: Any
) -> None:
    give(cast, journal)
    service.answers = [answer]
    go(cast)
    waiting = Push.objects.get()
    assert waiting.claimed_at is None
    assert waiting.next_attempt_at > clock.now() + timedelta(seconds=15)
    service.sent.clear()
    go(cast)
    assert service.sent == []
    go(cast, 100)
    assert len(service.sent) == 1
    assert Device.objects.get().words == ""


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    cast: Cast, journal: Journal, service: Service, browser: Browser, status: int
) -> None:
    give(cast, journal)
    service.answers = [status]
    go(cast)
    assert not Device.objects.exists()
    assert not Push.objects.exists()


@pytest.mark.parametrize("answer", [400, 403, 413, NotAllowed("not a public address")])
def test_what_will_not_become_better_is_given_up_and_told(
    cast: Cast, journal: Journal, service: Service, browser: Browser, answer: Any
) -> None:
    give(cast, journal)
    service.answers = [answer]
    go(cast)
    assert not Push.objects.exists()
    told = Device.objects.get().words
    assert told.startswith(str(answer))
    assert "words" not in told, "nobody reads through us what stands at an address he names"


def test_it_is_not_tried_for_ever(cast: Cast, journal: Journal, service: Service, browser: Browser) -> None:
    give(cast, journal)
    for _ in range(len(pushing.PAUSES) + 1):
        service.answers = [503]
        Push.objects.update(next_attempt_at=clock.now())
        go(cast)
    assert not Push.objects.exists()


def test_who_dies_after_the_claim_leaves_it_to_the_next(
    cast: Cast, journal: Journal, service: Service, browser: Browser
) -> None:
    give(cast, journal)
    Push.objects.update(claimed_at=clock.now())
    go(cast, 60)
    assert service.sent == []
    go(cast, 130)
    assert len(service.sent) == 1


def test_what_was_read_or_is_seen_no_more_is_not_pushed(
    cast: Cast, journal: Journal, service: Service, browser: Browser
) -> None:
    give(cast, journal)
    read(cast.agent, Notice.objects.all())
    ticket = give(cast, journal, "Anderer")
    hand_over(ticket, cast.other_team, by=SYSTEM)
    TeamMembership.objects.filter(person=cast.agent).delete()
    go(cast)
    assert service.sent == []
    assert not Push.objects.exists()


def test_a_trial_arrives(cast: Cast, service: Service, browser: Browser) -> None:
    pushing.try_out(Device.objects.get())
    go(cast)
    assert browser.opened(service.sent[0][1])["title"] == "Mitteilungen kommen hier an"


def test_the_houses_key_is_made_once_and_kept_encrypted(cast: Cast) -> None:
    assert vapid.public_key() == ""
    vapid.private_key()
    first = vapid.public_key()
    assert vapid.public_key() == first
    assert "PRIVATE" not in str(Preference.objects.get(pk="notices.vapid").value)


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.net/abc", "https://user@push.example.net/", "ftp://x.test/", "https://x.test/" + "a" * 1000],
)
def test_addresses_no_browser_gives_are_refused(cast: Cast, endpoint: str) -> None:
    with pytest.raises(Refused):
        switch_on(cast.agent, Browser(endpoint).reader, name="x")


def test_an_address_in_our_own_network_is_never_asked(cast: Cast, journal: Journal) -> None:
    switch_on(cast.agent, Browser("https://127.0.0.1/push").reader, name="x")
    give(cast, journal)
    go(cast)
    assert "not a public address" in Device.objects.get().words


def test_the_same_browser_is_the_same_device_and_the_last_ones(cast: Cast) -> None:
    browser = Browser()
    switch_on(cast.agent, browser.reader, name="Firefox")
    switch_on(cast.agent, browser.reader, name="Firefox")
    assert Device.objects.count() == 1
    switch_on(cast.colleague, browser.reader, name="Firefox")
    assert Device.objects.get().person == cast.colleague


def test_a_browser_with_a_new_address_stays_the_same_device(cast: Cast) -> None:
    old, new = Browser(), Browser("https://push.example.net/new")
    switch_on(cast.agent, old.reader, name="Firefox auf Linux")
    move(cast.colleague, old.reader.endpoint, new.reader)
    assert Device.objects.get().endpoint == old.reader.endpoint, "it is not his"
    move(cast.agent, old.reader.endpoint, new.reader)
    device = Device.objects.get()
    assert (device.endpoint, device.name) == (new.reader.endpoint, "Firefox auf Linux")
