"""Live events: in order, for those who may see them, none missed over a break."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections, transaction
from django.test import AsyncClient

from tests.cast import Cast, make_cast
from tresen.kit import clock
from tresen.live import stream
from tresen.live.hub import hub
from tresen.notices.handling import read_ticket
from tresen.notices.models import Notice
from tresen.notices.ringing import ring
from tresen.people.models import Team, TeamMembership
from tresen.tickets.assigning import hand_over
from tresen.tickets.changing import retitle, set_kind, set_priority
from tresen.tickets.presence import leave, sign

pytestmark = pytest.mark.django_db(transaction=True)


class Reader:
    """Reads a stream as a browser does: one record at a time, remembering the last id. `bell`: also what it says of
    notices, which comes at any time."""

    def __init__(self, response: Any, *, bell: bool = False) -> None:
        self.passed = ":" if bell else (":", "event: notices")
        self.chunks = response.streaming_content.__aiter__()
        self.waiting: list[str] = []
        self.last = ""

    async def next(self, seconds: float = 5) -> tuple[str, Any]:
        async with asyncio.timeout(seconds):  # over all of it: pings come more often than the end
            while not self.waiting:
                chunk = await self.chunks.__anext__()
                text = chunk.decode() if isinstance(chunk, bytes) else chunk
                self.waiting += [part for part in text.split("\n\n") if part and not part.startswith(self.passed)]
        lines = dict(line.split(": ", 1) for line in self.waiting.pop(0).split("\n"))
        self.last = lines.get("id", self.last)
        return lines["event"], json.loads(lines["data"])

    async def until(self, wanted: str, seconds: float = 30) -> Any:
        """Reads on to the first record that is, or tells of, `wanted`. Other workers' transactions in the same
        cluster may hold the journal back for a while, and may let an event through that happened before."""
        async with asyncio.timeout(seconds):
            while True:
                name, data = await self.next(seconds)
                if name == wanted or wanted in data.get("events", []):
                    return data

    async def close(self) -> None:
        await self.chunks.aclose()


async def listen(who: Any, last: str = "", *, bell: bool = False) -> Reader:
    client = AsyncClient()
    await client.aforce_login(who)
    response = await client.get("/live/", headers={"last-event-id": last} if last else {})
    assert response.status_code == 200
    reader = Reader(response, bell=bell)
    assert (await reader.next())[0] == "hello"
    return reader


@pytest.fixture
def cast() -> Any:
    hub.__init__()  # type: ignore[misc]  # each test has an event loop of its own
    yield make_cast()
    connections.close_all()


def change(cast: Cast, subject: str) -> None:
    retitle(cast.ticket, subject, by=cast.actor("agent"))


async def test_an_agent_hears_of_his_teams_ticket(cast: Cast) -> None:
    reader = await listen(cast.colleague)
    await sync_to_async(change)(cast, "neu")
    assert (await reader.until("retitled"))["number"] == cast.ticket.number
    await reader.close()


async def test_an_agent_of_another_team_hears_nothing(cast: Cast) -> None:
    stranger, member = await listen(cast.outsider), await listen(cast.agent)
    await sync_to_async(change)(cast, "geheim")
    await member.until("retitled")
    with pytest.raises(TimeoutError):
        await stranger.next(0.5)
    await stranger.close()
    await member.close()


@pytest.mark.parametrize("who", ["customer", "manager", "stranger"])
async def test_a_customer_gets_no_stream(cast: Cast, who: str) -> None:
    client = AsyncClient()
    await client.aforce_login(getattr(cast, who))
    assert (await client.get("/live/")).status_code == 404


async def test_nobody_gets_no_stream(cast: Cast) -> None:
    assert (await AsyncClient().get("/live/")).status_code == 404


async def test_a_reader_who_comes_back_gets_what_it_missed_once(cast: Cast) -> None:
    reader = await listen(cast.agent)
    await sync_to_async(change)(cast, "eins")
    await reader.until("retitled")
    await reader.close()
    await sync_to_async(set_priority)(cast.ticket, 4, by=cast.actor("agent"))
    await sync_to_async(set_kind)(cast.ticket, "praise", by=cast.actor("agent"))
    again = await listen(cast.agent, reader.last)
    heard = [(await again.next(30))[1]["events"][0] for _ in range(2)]
    assert heard == ["priority_changed", "kind_changed"]
    with pytest.raises(TimeoutError):
        await again.next(1.2)
    await again.close()


async def test_a_reader_who_missed_too_much_starts_afresh(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CATCH_UP", 2)
    for subject in ("eins", "zwei", "drei"):
        await sync_to_async(change)(cast, subject)
    listener = await listen(cast.agent)
    await sync_to_async(change)(cast, "alles ist lesbar")
    await listener.until("retitled")
    again = await listen(cast.agent, "1-1")
    await again.until("reset")
    await sync_to_async(set_priority)(cast.ticket, 4, by=cast.actor("agent"))
    await again.until("priority_changed")
    await again.close()
    await listener.close()


async def test_a_ticket_that_leaves_the_team_says_goodbye(cast: Cast) -> None:
    reader = await listen(cast.agent)
    await sync_to_async(hand_over)(cast.ticket, cast.other_team, by=cast.actor("agent"))
    assert (await reader.until("gone")) == {"number": cast.ticket.number, "events": ["gone"]}
    await reader.close()


async def test_a_stream_ends_when_the_person_is_switched_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PING", 0.3)
    monkeypatch.setattr(stream, "CHECK", 0.3)
    reader = await listen(cast.agent)

    def switch_off() -> None:
        cast.agent.is_active = False
        cast.agent.save()

    await sync_to_async(switch_off)()
    with pytest.raises(StopAsyncIteration):
        await reader.until("nothing more")


async def test_a_stream_ends_when_the_session_does(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "PING", 0.3)
    monkeypatch.setattr(stream, "CHECK", 0.3)
    reader = await listen(cast.agent)

    def new_password() -> None:
        cast.agent.set_password("ganz neu")
        cast.agent.save()

    await sync_to_async(new_password)()
    with pytest.raises(StopAsyncIteration):
        await reader.until("nothing more")


async def test_the_listener_ends_with_its_last_reader(cast: Cast) -> None:
    async with hub.subscribe():
        assert hub.task is not None
    assert hub.task is None


async def test_a_new_ticket_of_another_team_is_not_even_told_as_gone(cast: Cast) -> None:
    stranger, member = await listen(cast.outsider), await listen(cast.agent)
    await sync_to_async(cast.open)("nur für das Team")
    await member.until("opened")
    with pytest.raises(TimeoutError):
        await stranger.next(0.5)
    await stranger.close()
    await member.close()


async def test_a_stream_starts_afresh_when_rights_change(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removed from the team, he hears nothing more of it, and his page is told to load again."""
    monkeypatch.setattr(stream, "PING", 0.3)
    monkeypatch.setattr(stream, "CHECK", 0.3)
    reader = await listen(cast.agent)
    await sync_to_async(TeamMembership.objects.filter(person=cast.agent).delete)()
    name, _data = await reader.next(10)
    assert name == "reset"
    await sync_to_async(change)(cast, "geheim")
    with pytest.raises(TimeoutError):
        await reader.next(0.8)
    await reader.close()


async def test_nothing_is_told_of_a_confidential_ticket(cast: Cast) -> None:
    hr = await sync_to_async(Team.objects.create)(name="Personal", confidential=True)
    admin, member = await listen(cast.admin), await listen(cast.agent)
    await sync_to_async(cast.open)("Gehalt", team=hr)
    await sync_to_async(change)(cast, "neu")
    assert (await admin.next(30))[1]["number"] == cast.ticket.number, "the first he hears of"
    await sync_to_async(hand_over)(cast.ticket, hr, by=cast.actor("agent"))
    assert (await admin.until("gone"))["number"] == cast.ticket.number
    await admin.close()
    await member.close()


def be_there(cast: Cast, who: str, doing: str = "reading") -> None:
    sign(cast.ticket, getattr(cast, who), tab=f"tab-of-{who}", doing=doing)


async def test_who_is_at_a_ticket_hears_within_a_second_that_somebody_comes_and_goes(cast: Cast) -> None:
    reader, elsewhere = await listen(cast.agent), await listen(cast.colleague)
    await sync_to_async(be_there)(cast, "agent")
    assert (await reader.next())[0] == "presence"
    for change in (lambda: be_there(cast, "admin"), lambda: be_there(cast, "admin", "reply")):
        await sync_to_async(change)()
        assert await reader.next(1) == ("presence", {"number": cast.ticket.number})
    await sync_to_async(leave)(cast.admin, tab="tab-of-admin")
    assert (await reader.next(1))[0] == "presence"
    with pytest.raises(TimeoutError):  # he sees the ticket too, but does not look at it
        await elsewhere.next(0.3)
    await reader.close()
    await elsewhere.close()


async def test_who_sees_the_ticket_no_more_hears_nothing_of_who_is_there(cast: Cast) -> None:
    reader = await listen(cast.agent)
    await sync_to_async(be_there)(cast, "agent")
    await reader.until("presence")
    await sync_to_async(TeamMembership.objects.filter(person=cast.agent).delete)()
    await sync_to_async(be_there)(cast, "admin")
    with pytest.raises(TimeoutError):
        while (await reader.next(0.5))[0] != "presence":
            pass
    await reader.close()


def tell(cast: Cast, *people: Any) -> None:
    """Notices as the worker writes them, beside the journal."""
    with transaction.atomic():
        for person in people:
            Notice.objects.create(
                person=person, ticket=cast.ticket, kind="opened", kinds=["opened"], reason="member",
                begun_at=clock.now(), at=clock.now(),
            )  # fmt: skip
        ring(one.pk for one in people)


async def test_the_bell_is_told_how_many_and_of_which_tickets(cast: Cast) -> None:
    await sync_to_async(tell)(cast, cast.agent)
    reader = await listen(cast.agent, bell=True)
    assert (await reader.next()) == ("notices", {"unread": 1, "tickets": [cast.ticket.number]})
    await sync_to_async(tell)(cast, cast.agent)
    async with asyncio.timeout(30):
        while (await reader.until("notices"))["unread"] != 2:
            pass
    await sync_to_async(read_ticket)(cast.agent, cast.ticket)
    async with asyncio.timeout(30):
        while (await reader.until("notices"))["unread"] != 0:
            pass
    await reader.close()


async def test_a_bell_rings_for_its_person_alone_and_tells_nothing_foreign(cast: Cast) -> None:
    other = await listen(cast.outsider, bell=True)
    assert await other.next() == ("notices", {"unread": 0, "tickets": []})
    await sync_to_async(tell)(cast, cast.agent)
    with pytest.raises(TimeoutError):
        await other.next(1.5)
    await other.close()
    other = await listen(cast.outsider, bell=True)
    await other.next()
    await sync_to_async(tell)(cast, cast.outsider)  # who has lost the right since it was told
    assert await other.until("notices") == {"unread": 0, "tickets": []}
    await other.close()
