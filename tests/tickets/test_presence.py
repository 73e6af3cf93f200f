"""Who is at a ticket: seen at once, forgotten soon, and never more than there is."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from tresen.kit import clock
from tresen.tickets.body import Body
from tresen.tickets.models import Presence
from tresen.tickets.overtaking import overtaking
from tresen.tickets.presence import here, leave, sign, sweep
from tresen.tickets.replying import reply
from tresen.tickets.withdrawing import withdraw

A, B, C = "tab-aaaaaaaa", "tab-bbbbbbbb", "tab-cccccccc"


def names(cast: Cast, without: str = "agent") -> list[tuple[str, str]]:
    return [(str(one.person), one.doing) for one in here(cast.ticket, without=getattr(cast, without))]


def test_others_are_seen_and_oneself_is_not(cast: Cast) -> None:
    assert sign(cast.ticket, cast.agent, tab=A, doing="reading") == []
    assert [one.person for one in sign(cast.ticket, cast.colleague, tab=B, doing="reply")] == [cast.agent]
    assert names(cast) == [("Cem Kollege", "reply")]
    assert names(cast, "colleague") == [("Anna Agentin", "reading")]


def test_of_several_tabs_of_one_the_one_that_writes_counts(cast: Cast) -> None:
    for tab, doing in ((A, "reading"), (B, "note"), (C, "reading")):
        sign(cast.ticket, cast.colleague, tab=tab, doing=doing)
    assert names(cast) == [("Cem Kollege", "note")]
    leave(cast.colleague, tab=B)
    assert names(cast) == [("Cem Kollege", "reading")]


def test_a_tab_that_goes_on_is_at_one_ticket_only(cast: Cast) -> None:
    sign(cast.ticket, cast.colleague, tab=A, doing="reading")
    sign(cast.open("Anderes"), cast.colleague, tab=A, doing="reading")
    assert names(cast) == []
    assert Presence.objects.count() == 1


def test_nobody_moves_or_ends_the_tab_of_another(cast: Cast) -> None:
    sign(cast.ticket, cast.colleague, tab=A, doing="reply")
    sign(cast.open("Anderes"), cast.agent, tab=A, doing="reading")
    leave(cast.agent, tab=A)
    assert names(cast) == [("Cem Kollege", "reply")]


@pytest.mark.parametrize(
    ("tab", "doing"), [("", "reading"), ("x" * 37, "reading"), (A, "dancing"), ("a'b--;c-d", "note")]
)
def test_nonsense_is_nobody(tab: str, doing: str, cast: Cast) -> None:
    sign(cast.ticket, cast.colleague, tab=tab, doing=doing)
    assert not Presence.objects.exists()


def test_who_is_silent_is_forgotten(cast: Cast) -> None:
    sign(cast.ticket, cast.colleague, tab=A, doing="reading")
    Presence.objects.update(until=clock.now() - timedelta(seconds=1))
    assert names(cast) == []
    sign(cast.ticket, cast.agent, tab=B, doing="reading")
    assert list(Presence.objects.values_list("tab", flat=True)) == [B]
    Presence.objects.update(until=clock.now() - timedelta(seconds=1))
    sweep(0)
    assert not Presence.objects.exists()


def test_who_was_alone_says_so_soon_once_somebody_comes(cast: Cast) -> None:
    sign(cast.ticket, cast.colleague, tab=A, doing="reading")
    assert Presence.objects.get(tab=A).until > clock.now() + timedelta(seconds=15)
    sign(cast.ticket, cast.agent, tab=B, doing="reading")
    assert Presence.objects.get(tab=A).until < clock.now() + timedelta(seconds=8)


def test_the_table_writes_no_journal_of_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'tickets_presence'")
        assert cursor.fetchone() == ("u",)


def test_a_sign_costs_few_statements_whoever_is_there(cast: Cast, queries: Any) -> None:
    for number in range(30):
        sign(cast.ticket, cast.colleague, tab=f"tab-of-cem-{number:02}", doing="reading")
    with queries(6):  # a savepoint among them
        sign(cast.ticket, cast.agent, tab=A, doing="reading")


def test_a_reply_of_another_since_i_began_is_found(cast: Cast) -> None:
    seen = cast.ticket.messages.latest("pk").pk
    assert not overtaking(cast.ticket, cast.agent, seen=seen)
    his = reply(cast.ticket, by=cast.actor("colleague"), body=Body.from_text("Schon erledigt"))
    reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Von mir"))
    found = overtaking(cast.ticket, cast.agent, seen=seen)
    assert found.replies == [his]
    assert not overtaking(cast.ticket, cast.agent, seen=his.pk)
    assert not overtaking(cast.ticket, cast.agent, seen=seen, agreed=found.newest)
    second = reply(cast.ticket, by=cast.actor("colleague"), body=Body.from_text("Noch etwas"))
    assert overtaking(cast.ticket, cast.agent, seen=seen, agreed=found.newest).replies == [second]


def test_what_was_taken_back_overtakes_nobody(cast: Cast) -> None:
    seen = cast.ticket.messages.latest("pk").pk
    his = reply(cast.ticket, by=cast.actor("colleague"), body=Body.from_text("Falsch"), delay=20)
    withdraw(his, by=cast.actor("colleague"))
    assert not overtaking(cast.ticket, cast.agent, seen=seen)


def test_who_writes_a_reply_now_is_named_but_no_note_and_not_oneself(cast: Cast) -> None:
    sign(cast.ticket, cast.agent, tab=A, doing="reply")
    sign(cast.ticket, cast.admin, tab=B, doing="note")
    assert not overtaking(cast.ticket, cast.agent, seen=10**9)
    sign(cast.ticket, cast.colleague, tab=C, doing="reply")
    assert overtaking(cast.ticket, cast.agent, seen=10**9).writing == [cast.colleague]
    assert not overtaking(cast.ticket, cast.agent, seen=10**9, agreed=10**9)
