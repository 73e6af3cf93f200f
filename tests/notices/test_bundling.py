"""Twenty changes within five minutes are one notice."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.notices.stories import Journal
from tresen.kit import clock
from tresen.notices.access import unread_of
from tresen.notices.handling import read, unread
from tresen.notices.models import Notice
from tresen.tickets import assigning, changing, noting, receiving
from tresen.tickets.body import Body

pytestmark = pytest.mark.django_db
WORDS = Body.from_text("Noch etwas.")


def test_twenty_changes_make_one_notice_that_counts_up(cast: Cast, journal: Journal) -> None:
    begin = clock.now()
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    for number in range(20):
        with clock.at(begin + timedelta(seconds=14 * number)):
            changing.set_priority(cast.ticket, 3 + number % 2, by=cast.actor("colleague"))
        journal.told()
    notice = Notice.objects.get()
    assert (notice.count, notice.kinds, unread_of(cast.actor("agent")).count) == (20, ["changed"], 1)


def test_what_comes_later_is_another(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    begin = clock.now()
    for minutes in (0, 4, 5, 9, 11):
        with clock.at(begin + timedelta(minutes=minutes)):
            noting.note(cast.ticket, by=cast.actor("colleague"), body=WORDS)
    journal.told()
    assert list(Notice.objects.order_by("at").values_list("count", flat=True)) == [2, 2, 1]


def test_the_weightiest_gives_it_its_words_and_the_first_message_its_place(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("colleague"))
    first = receiving.receive(cast.ticket, by=cast.actor("customer"), body=WORDS, author=cast.customer)
    noting.note(cast.ticket, by=cast.actor("colleague"), body=WORDS)
    journal.told()
    notice = Notice.objects.get()
    assert (notice.kind, notice.count, notice.message) == ("assigned", 3, first.pk)
    assert notice.kinds == ["assigned", "answered", "changed"]


def test_what_was_read_counts_from_one_again(cast: Cast, journal: Journal) -> None:
    assigning.assign(cast.ticket, cast.agent, by=cast.actor("colleague"))
    noting.note(cast.ticket, by=cast.actor("colleague"), body=WORDS)
    journal.told()
    assert read(cast.agent, Notice.objects.all()) == 1
    assert read(cast.agent, Notice.objects.all()) == 0
    receiving.receive(cast.ticket, by=cast.actor("customer"), body=WORDS, author=cast.customer)
    journal.told()
    notice = Notice.objects.get()
    assert (notice.kind, notice.count, notice.read_at) == ("answered", 1, None)


def test_each_ticket_and_each_person_has_his_own(cast: Cast, journal: Journal) -> None:
    for _ in range(3):
        cast.open()
    journal.told()
    assert Notice.objects.filter(person=cast.agent).count() == 3
    read(cast.agent, Notice.objects.all())
    assert unread_of(cast.actor("agent")).count == 0
    assert unread_of(cast.actor("colleague")).count == 3
    unread(cast.agent, Notice.objects.all())
    assert unread_of(cast.actor("agent")).count == 3
