"""One sender who sends by the hundred: the further mails wait in quarantine until somebody has had a look."""

import re
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from tresen.channels.email.arrival import Arrival, Verdict
from tresen.channels.email.mail_rules import mail_rules
from tresen.channels.email.models import Inbound, InboundState, Outcome
from tresen.kit.alarms import end_alarm, raise_alarm
from tresen.people.addresses import normal_address
from tresen.tickets.models import Message

ALARM = "sender-flood"
HOUR = timedelta(hours=1)
REASON = "More than %(most)d message%(s)s of this sender within an hour."

_HELD = re.compile(r"More than [0-9]+ messages? of this sender within an hour\.")


def hold_flood(arrival: Arrival) -> Arrival | Verdict:
    """Holds what goes beyond the limit. Imported files, and what lay in a mailbox for longer than an hour before it
    was fetched, are no flood."""
    inbound, rules = arrival.inbound, mail_rules()
    sender = normal_address(arrival.envelope.from_.email)
    if inbound.wanted or inbound.source == "file" or not rules.limits(sender) or waited(arrival) > HOUR:
        return arrival
    if _lately(sender, inbound, most=rules.sender_hourly) < rules.sender_hourly:
        return arrival
    # Whoever forges a sender must not use up what the real one may send. Asked only when it matters: it costs a join.
    lately = Inbound.objects.filter(sender=sender, received_at__gt=inbound.received_at - HOUR, message__isnull=False)
    forged = Message.objects.filter(pk=OuterRef("message"), facts__authentication__verdict="fail")
    alike = lately.exclude(pk=inbound.pk).filter(Exists(forged) if arrival.authentic is False else ~Exists(forged))
    if alike[: rules.sender_hourly].count() < rules.sender_hourly:
        return arrival
    raise_alarm(ALARM, sender, most=rules.sender_hourly)
    return Verdict(
        Outcome.QUARANTINED, REASON % {"most": rules.sender_hourly, "s": "" if rules.sender_hourly == 1 else "s"}
    )


# Every mail asks this; as a query set, putting the words together takes longer than the answer. The index is a partial
# one, and a prepared statement uses it only if it says so.
LATELY = """
    SELECT count(*) FROM (
        SELECT FROM email_inbound
        WHERE sender = %s AND sender <> '' AND received_at > %s AND message_id IS NOT NULL AND id <> %s LIMIT %s
    ) AS lately
"""


def _lately(sender: str, inbound: Inbound, *, most: int) -> int:
    """The messages of a sender within the hour before this one, up to `most`."""
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [sender, inbound.received_at - HOUR, inbound.pk, most])
        (count,) = cursor.fetchone()
    return int(count)


def waited(arrival: Arrival) -> timedelta:
    """How long a mail lay in its mailbox before it was fetched: as the server says that took it, for a stranger at our
    own door writes what he likes."""
    stamped = arrival.envelope.stamped_at
    if stamped is None or arrival.inbound.peer is not None:
        return timedelta()
    return max(timedelta(), arrival.inbound.received_at - stamped)


def is_held(inbound: Inbound) -> bool:
    """Does it wait only because its sender sent so many?"""
    return inbound.state == InboundState.QUARANTINED and _HELD.fullmatch(inbound.reason) is not None


def held_of(sender: str) -> QuerySet[Inbound]:
    """The mails of a sender that wait for that reason alone."""
    mine = Inbound.objects.filter(sender=sender, state=InboundState.QUARANTINED).exclude(sender="")
    return mine.filter(reason__regex=f"^{_HELD.pattern}$")


def release(sender: str) -> int:
    """Takes all of them out, past the limit; how many."""
    columns = {"state": InboundState.RECEIVED, "outcome": "", "reason": "", "attempts": 0, "wanted": True}
    released = held_of(sender).update(**columns)
    end_alarm(ALARM, sender)
    return released


def want(inbound: Inbound) -> bool:
    """Somebody wants a message made of a mail that was left aside or held; False if it is neither (any more)."""
    aside = Q(state=InboundState.QUARANTINED) | Q(state=InboundState.DONE, outcome=Outcome.IGNORED)
    columns = {"state": InboundState.RECEIVED, "outcome": "", "reason": "", "attempts": 0, "wanted": True}
    return bool(Inbound.objects.filter(aside, pk=inbound.pk, message=None).update(**columns))
