"""Notices by mail: gathered each minute into one mail a person, sent by jobs, retried with growing pauses."""

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.outgoing import house_mail
from tresen.kit import clock
from tresen.kit.jobs import job, periodic
from tresen.notices.letters import letter_to
from tresen.notices.models import Letter, Notice
from tresen.notices.sight import still_told
from tresen.people.models import Person

log = structlog.get_logger()

MOST_PEOPLE = 1000  # a minute
MOST = 200  # notices in one mail; what is more comes with the next
LEASE = timedelta(minutes=15)
PAUSES = [timedelta(minutes=count) for count in (1, 5, 15, 60, 180, 480)]
NO_MAILBOX = "No mailbox took it."


@periodic("* * * * *")
def gather(timestamp: int) -> None:
    """Each minute: what is due becomes a letter, and letters whose job was lost get a new one. A notice is put into one
    letter: it is taken off the list in the same transaction."""
    now = clock.now()
    due = Notice.objects.filter(mail_at__lte=now).order_by("person").values_list("person", flat=True).distinct()
    for person in due[:MOST_PEOPLE]:
        _gather_for(person)
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    waiting = Letter.objects.filter(free, sent_at=None, given_up_at=None, next_attempt_at__lte=now)
    for key in waiting.order_by("next_attempt_at").values_list("pk", flat=True)[:MOST_PEOPLE]:
        carry.later_once(letter_id=key)


def _gather_for(person: int) -> None:
    with transaction.atomic():
        rows = Notice.objects.select_for_update().filter(person=person, mail_at__lte=clock.now())
        keys = list(rows.order_by("begun_at", "pk").values_list("pk", flat=True)[:MOST])
        if keys:
            Notice.objects.filter(pk__in=keys).update(mail_at=None)
            Letter.objects.create(person_id=person, notices=keys)


@job(queue="outgoing", attempts=1)
def carry(letter_id: int) -> None:
    """At least once, under the same Message-ID: who dies between handing over and noting it sends it once more."""
    letter = _claim(letter_id)
    if letter is None:
        return
    person = Person.objects.get(pk=letter.person_id)
    notices = still_told(person, letter.notices) if person.is_agent and person.email else []
    if not notices:  # read meanwhile, or not his to see any more
        _end(letter, "Nothing left to tell.", given_up_at=clock.now())
        return
    try:
        _hand_over(letter, person, notices)
    except TemporaryFailure as failure:
        _again(letter, str(failure))
    except PermanentFailure as failure:
        _end(letter, str(failure), given_up_at=clock.now())
    else:
        _end(letter, "", sent_at=clock.now())


def _claim(letter_id: int) -> Letter | None:
    now = clock.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    with transaction.atomic():
        due = Letter.objects.select_for_update(skip_locked=True).filter(
            free, pk=letter_id, sent_at=None, given_up_at=None, next_attempt_at__lte=now
        )
        if (letter := due.first()) is None:
            return None
        letter.claimed_at, letter.attempts = now, letter.attempts + 1
        letter.save(update_fields=["claimed_at", "attempts"])
    return letter


def _hand_over(letter: Letter, person: Person, notices: Iterable[Notice]) -> None:
    """Through the first mailbox that takes it. Each says who it is in the Message-ID, so it is made anew for each."""
    trouble: Exception = TemporaryFailure(NO_MAILBOX)
    for mailbox in house_mail.routes():
        try:
            house_mail.send(letter_to(person, list(notices), letter.pk, mailbox.address), mailbox)
            return
        except TemporaryFailure as failure:
            trouble = failure
    raise trouble


def _again(letter: Letter, words: str) -> None:
    if letter.attempts > len(PAUSES):
        _end(letter, words, given_up_at=clock.now())
        return
    at = clock.now() + PAUSES[letter.attempts - 1]
    Letter.objects.filter(pk=letter.pk).update(claimed_at=None, next_attempt_at=at, words=words[:500])


def _end(letter: Letter, words: str, **columns: object) -> None:
    if columns.get("given_up_at") and words:
        log.info("notice mail not sent", letter=letter.pk, words=words[:200])
    Letter.objects.filter(pk=letter.pk).update(claimed_at=None, words=words[:500], **columns)
