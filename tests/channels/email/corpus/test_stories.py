"""Mails find their ticket and strangers find none: every story is played through the real intake."""

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.channels.email.corpus.collection import mails, stories
from tests.channels.email.corpus.playing import play
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound

STORIES = stories()
LEAST_THREADED = 0.98


@pytest.mark.parametrize("name", STORIES)
def test_the_story_goes_as_it_is_told(name: str, cast: Cast) -> None:
    assert play(STORIES[name], cast).faults == []


def test_threading_is_right_and_no_stranger_is_let_in(cast: Cast) -> None:
    decided, faults, strangers = 0, [], []
    for name, story in STORIES.items():
        with transaction.atomic():
            played = play(story, cast)
            transaction.set_rollback(True)
        decided += played.decided
        faults += [f"{name}: {fault}" for fault in played.faults]
        strangers += [f"{name}: {fault}" for fault in played.let_in]
    share = 1 - len(faults) / decided
    assert strangers == []
    assert share >= LEAST_THREADED, f"{share:.1%} of {decided}; wrong: {faults}"


def test_each_mail_becomes_what_a_reader_says(cast: Cast) -> None:
    """No mail of the corpus is lost, doubled or left aside: each is a ticket, or what its expectation says."""
    odd = []
    for mail in mails():
        inbound, _ = take(mail.raw, source="corpus", key=mail.name, mailbox=cast.mailbox)
        process(inbound.pk)
        done = Inbound.objects.get(pk=inbound.pk)
        if done.outcome != mail.expect.get("outcome", "created"):
            odd.append(f"{mail.name}: {done.outcome} ({done.reason})")
    assert not odd, "\n".join(odd)
