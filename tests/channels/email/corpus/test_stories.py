"""Mails find their ticket and strangers find none: every story is played through the real intake."""

from django.db import transaction

from tests.cast import Cast
from tests.channels.email.corpus.collection import mails, stories
from tests.channels.email.corpus.playing import play
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound

STORIES = stories()
LEAST_THREADED = 0.98
FAMILIES = {"robots", "bounces", "odd", "hostile"}


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
    told = "\n".join([f"{share:.1%} of {decided} mails are where they belong", *faults])
    assert share >= LEAST_THREADED, told
    assert not faults, told


def test_each_mail_becomes_what_a_reader_says(cast: Cast) -> None:
    """Nothing is lost, doubled or left aside: each is a ticket, or what its expectation says. The other families are
    ordinary mails, of which the stories are full."""
    odd = []
    for mail in (mail for mail in mails() if mail.path.parent.name in FAMILIES):
        inbound, _ = take(mail.raw, source="corpus", key=mail.name, mailbox=cast.mailbox)
        process(inbound.pk)
        done = Inbound.objects.get(pk=inbound.pk)
        if done.outcome != mail.expect.get("outcome", "created"):
            odd.append(f"{mail.name}: {done.outcome} ({done.reason})")
    assert not odd, "\n".join(odd)
