"""The sheet adds up, names each odd one, finds what was removed and raises no false alarm."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tests.channels.email.fetching.conftest import authority, dove, dovecot_server, fetched, mailbox, provider, trusted
from tests.channels.email.fetching.mails import mail
from tests.channels.email.fetching.test_dovecot import fetch
from tests.servers.dovecot import Dovecot
from tresen.channels.email.fetching import pop3
from tresen.channels.email.intake import process, process_waiting, take
from tresen.channels.email.models import Comparison, Fetched, Inbound, Mailbox
from tresen.channels.email.sheet.as_json import sheet
from tresen.channels.email.sheet.comparing import MISSING, SHEET, compare, look_through
from tresen.channels.email.sheet.odd import odd_ones
from tresen.channels.email.sheet.sums import lines, total
from tresen.kit import clock
from tresen.kit.alarms import open_alarms
from tresen.tickets.models import Ticket

__all__ = ["authority", "dove", "dovecot_server", "fetched", "mailbox", "provider", "trusted"]  # fixtures


def kinds() -> list[str]:
    today = timezone.localdate()
    return [one.kind for one in odd_ones(today - timedelta(days=2), today)]


def whole() -> Any:
    today = timezone.localdate()
    return total(lines(today - timedelta(days=2), today))


def remove(rows: list[int], *, number: bool) -> None:
    """As a hand in the database would: the mails' rows, and with `number` those of their numbers."""
    with connection.cursor() as cursor:
        if number:
            cursor.execute("DELETE FROM email_fetched WHERE inbound_id = ANY(%s)", [rows])
        cursor.execute("UPDATE email_fetched SET inbound_id = NULL WHERE inbound_id = ANY(%s)", [rows])
        cursor.execute("DELETE FROM email_inbound WHERE id = ANY(%s)", [rows])


def test_it_adds_up_whatever_becomes_of_the_mails(cast: Cast, dove: Dovecot, fetched: Mailbox) -> None:
    broken = b"To: support@desk.test\r\n\r\nohne Absender"
    dove.put(dove.user, *(mail(number) for number in range(1, 8)), broken)
    fetch(fetched)
    raw = make_mail(subject="Am Eingang").as_bytes()
    for _ in range(3):
        take(raw, source="smtp", envelope_to=["support@desk.test"], peer="192.0.2.1")
    process_waiting(7)
    day = whole()
    assert (day.offered, day.taken, day.again, day.lost) == (11, 9, 2, 0)
    assert day.outcomes["waiting"] == 2
    process_waiting()
    by_door = {line.door: line for line in lines(timezone.localdate(), timezone.localdate())}
    imap = by_door["imap"]
    assert (imap.mailbox, imap.offered, imap.outcomes["created"], imap.outcomes["quarantined"]) == (
        "support@desk.test", 8, 7, 1,
    )  # fmt: skip
    assert (by_door["smtp"].offered, by_door["smtp"].taken) == (3, 1)
    assert kinds() == []
    dove.renumber(dove.user)
    fetch(fetched)
    assert (whole().offered, whole().again, whole().lost) == (19, 10, 0)
    told = list(sheet(timezone.localdate(), timezone.localdate()))
    assert {one["what"] for one in told} == {"day"}
    assert all(one["adds_up"] for one in told)


def test_twenty_of_twenty_removed_rows_are_found_and_nothing_else(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, *(mail(number) for number in range(1, 61)))
    fetch(fetched)
    process_waiting(60)
    assert compare(fetched).healed == []
    assert look_through() == 0
    assert not open_alarms().exists(), "no false alarm"

    dice = random.Random(3)
    gone = dice.sample(list(Inbound.objects.values_list("pk", flat=True)), 20)
    subjects = {bytes(row.raw.content or b"").split(b"\r\n")[2] for row in Inbound.objects.filter(pk__in=gone)}
    remove(gone[:10], number=True)
    remove(gone[10:], number=False)
    assert sorted(kinds()) == ["lost"] * 10 + ["no-mail"] * 20
    assert look_through() == 30
    assert whole().lost == 10

    dove.put(dove.user, mail(61))  # not fetched yet: nothing to worry about
    found = compare(fetched)
    healed = Inbound.objects.filter(pk__in=found.healed).select_related("raw")
    assert {bytes(row.raw.content or b"").split(b"\r\n")[2] for row in healed} == subjects
    assert (len(found.healed), found.missing, found.waiting, found.on_server) == (20, [], 1, 61)
    alarm = open_alarms().get(kind=MISSING)
    assert (alarm.about, alarm.facts["healed"]) == ("support@desk.test", 20)
    assert set(healed.values_list("outcome", flat=True)) == {"duplicate"}, "their messages were there still"
    assert Ticket.objects.filter(subject__startswith="Nr ").count() == 60

    assert look_through() == 0
    again = compare(fetched)
    assert (again.healed, again.missing) == ([], [])
    assert not open_alarms().filter(kind__in=[MISSING, SHEET]).exists()


def test_a_mail_that_only_lost_its_number_worries_nobody(dove: Dovecot, fetched: Mailbox) -> None:
    dove.put(dove.user, mail(1), mail(2))
    fetch(fetched)
    Fetched.objects.filter(uid="1").delete()
    found = compare(fetched)
    assert (found.healed, found.missing) == ([], [])
    assert Fetched.objects.filter(inbound__isnull=False).count() == 2
    assert not open_alarms().exists()


def test_pop3_is_compared_by_its_order(dove: Dovecot, fetched: Mailbox) -> None:
    fetched.fetch_protocol, fetched.fetch_port = "pop3", dove.pop3s
    fetched.save()
    dove.put(dove.user, *(mail(number) for number in range(1, 7)))
    pop3.fetch_new(fetched)
    process_waiting()
    keys = list(Inbound.objects.order_by("pk").values_list("pk", flat=True))
    remove(keys[1:2], number=True)
    remove(keys[3:4], number=False)
    dove.put(dove.user, mail(7))
    found = compare(fetched)
    assert (len(found.healed), found.waiting, found.on_server) == (2, 1, 7)


def test_a_server_that_is_away_is_said_and_not_taken_for_a_loss(dove: Dovecot, fetched: Mailbox) -> None:
    Mailbox.objects.filter(pk=fetched.pk).update(fetch_port=1)
    fetched.refresh_from_db()
    found = compare(fetched)
    assert found.error.startswith("refused")
    assert not open_alarms().exists()
    assert Comparison.objects.get().error


def test_what_waits_too_long_and_what_has_no_message_is_named(cast: Cast) -> None:
    stuck, _ = take(make_mail(subject="a").as_bytes(), source="smtp", envelope_to=["support@desk.test"])
    Inbound.objects.update(received_at=clock.now() - timedelta(hours=2))
    empty, _ = take(make_mail(subject="b").as_bytes(), source="smtp", envelope_to=["support@desk.test"])
    process(empty.pk)
    Inbound.objects.filter(pk=empty.pk).update(message=None)
    today = timezone.localdate()
    odd = {one.kind: one for one in odd_ones(today - timedelta(days=1), today)}
    assert set(odd) == {"stuck", "no-message", "no-mail"}
    assert odd["stuck"].inbound == stuck.pk
    assert odd["no-message"].ticket == odd["no-mail"].ticket != ""


def test_days_are_the_houses_days(cast: Cast) -> None:
    with clock.at(timezone.make_aware(timezone.datetime(2026, 3, 28, 23, 59, 59))):
        take(make_mail(subject="a").as_bytes(), source="file")
    with clock.at(timezone.make_aware(timezone.datetime(2026, 3, 29, 0, 0, 1))):
        take(make_mail(subject="b").as_bytes(), source="file")
    march = lines(timezone.datetime(2026, 3, 28).date(), timezone.datetime(2026, 3, 29).date())
    assert [(one.day.day, one.taken) for one in march] == [(29, 1), (28, 1)]


@pytest.fixture(autouse=True)
def _no_flood(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sender for all of them."""
    from tresen.channels.email import steps

    monkeypatch.setattr(steps, "STEPS", tuple(one for one in steps.STEPS if one.__name__ != "hold_flood"))
