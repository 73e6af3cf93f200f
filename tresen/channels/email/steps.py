"""The steps a mail goes through, in this order. Each looks at one thing; none writes.

The order matters: what we sent ourselves and what we know already is out first, reports of failed delivery
next; only then is a ticket looked for, and only an involved sender gets into it.
"""

from collections.abc import Callable
from dataclasses import replace

from django.db import connection

from tresen.channels.email import round_trips
from tresen.channels.email.arrival import Arrival, Verdict
from tresen.channels.email.flooding import hold_flood
from tresen.channels.email.mailboxes import mailbox_for
from tresen.channels.email.models import Outcome
from tresen.channels.email.questions.recognising import find_question, keep_inside
from tresen.channels.email.returned import message_of
from tresen.channels.email.threads import notice_ids, threading, tokens
from tresen.channels.email.threads.follow_up import follow_up
from tresen.channels.email.threads.identity import id_of
from tresen.tickets.models import Message

Step = Callable[[Arrival], Arrival | Verdict]


def find_mailbox(arrival: Arrival) -> Arrival | Verdict:
    """Which of our addresses it was sent to."""
    return replace(arrival, mailbox=arrival.mailbox or mailbox_for(arrival.envelope, arrival.inbound))


def drop_own(arrival: Arrival) -> Arrival | Verdict:
    """A mail we sent ourselves has come back by a forwarding loop, or to try a mailbox out."""
    if round_trips.trip_of(arrival.envelope.message_id) is not None:
        return Verdict(Outcome.IGNORED, round_trips.REASON)
    if notice_ids.is_notice(arrival.envelope.message_id):
        return Verdict(Outcome.IGNORED, "This is our own notice to an agent, come back to us.")
    if tokens.ours(arrival.envelope.message_id):
        return Verdict(Outcome.IGNORED, "This is our own outgoing mail, come back to us.")
    return arrival


def drop_known(arrival: Arrival) -> Arrival | Verdict:
    """The same mail once more: through another mailbox, or fetched again. Different words under a used
    Message-ID (scanners and trackers do that) are another mail."""
    external_id = id_of(arrival.envelope)
    if not external_id:
        return arrival
    for key, raw, text, sender in _said_as(external_id):
        same_bytes = raw == arrival.inbound.raw_id
        words = arrival.envelope.text_visible.strip()
        if (
            same_bytes
            or (
                words
                and not arrival.envelope.stub  # its words are ours
                and text.strip() == words
                and sender == str(arrival.envelope.from_)[:400]
            )
        ):
            message = Message.objects.select_related("ticket").get(pk=key)
            return Verdict(Outcome.DUPLICATE, "A mail with this Message-ID is known.", message.ticket, message)
    return arrival


# Every mail asks this, and nearly all hear no: ready as it is, it takes a fifth of what the query set would. The index
# is a partial one, and a prepared statement uses it only if it says so.
SAID_AS = """
    SELECT id, raw_id, text, sender FROM tickets_message WHERE external_id = %s AND external_id <> ''
    ORDER BY created_at, id LIMIT 5
"""


def _said_as(external_id: str) -> list[tuple[int, str | None, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(SAID_AS, [external_id])
        return list(cursor.fetchall())


def read_bounce(arrival: Arrival) -> Arrival | Verdict:
    """A report about a mail of ours goes to that message, never into a new ticket."""
    bounce = arrival.envelope.bounce
    if bounce is None:
        return arrival
    words = bounce.diagnostic or bounce.status or "The mail server reports a failed delivery."
    message = message_of(bounce, arrival.envelope, arrival.authentic)
    if message is None and bounce.original_message_id:
        return Verdict(Outcome.BOUNCE, "A delivery report about a mail that is not ours.", words=words)
    if message is None:
        return Verdict(Outcome.BOUNCE, "A delivery report that carries nothing of a mail of ours.", words=words)
    if bounce.kind == "delayed":
        return Verdict(Outcome.BOUNCE, "The other server is still trying.", message.ticket, message)
    return Verdict(Outcome.BOUNCE, "A message of ours could not be delivered.", message.ticket, message, words)


def find_ticket(arrival: Arrival) -> Arrival | Verdict:
    """The ticket it answers to, if its sender is involved there and nothing says that he is somebody else."""
    if arrival.question is not None:
        return arrival
    found = threading.find(arrival.envelope, arrival.authentic)
    return replace(
        arrival,
        ticket=found.ticket,
        related=found.related,
        reason=found.reason,
        part=found.part,
        by_number=found.by_number,
        why=found.why,
        home=found.home,
    )


def drop_answers_to_notices(arrival: Arrival) -> Arrival | Verdict:
    """What an agent writes back to a notice is a note, where he works on its ticket; a machine's word, or anybody
    else's, is nothing for anybody. A ticket it never opens."""
    envelope = arrival.envelope
    if not notice_ids.answers_notice((envelope.in_reply_to, *envelope.references)) or arrival.inbound.wanted:
        return arrival
    if arrival.ticket is None or envelope.auto or envelope.answering:
        return Verdict(Outcome.IGNORED, "An answer to a notice for an agent.", arrival.ticket)
    return arrival


def drop_answers(arrival: Arrival) -> Arrival | Verdict:
    """A note of absence, somebody's acknowledgement: it is kept with what it answers, and opens nothing."""
    if arrival.envelope.answering and arrival.ticket is None and not arrival.inbound.wanted:
        return Verdict(Outcome.IGNORED, f"An automatic answer to nothing we know ({arrival.envelope.answering}).")
    return arrival


STEPS: tuple[Step, ...] = (
    find_mailbox,
    drop_own,
    drop_known,
    read_bounce,
    hold_flood,
    find_question,
    find_ticket,
    keep_inside,
    drop_answers_to_notices,
    drop_answers,
    follow_up,
)


def decide(arrival: Arrival) -> Arrival | Verdict:
    for step in STEPS:
        result = step(arrival)
        if isinstance(result, Verdict):
            return result
        arrival = result
    return arrival
