"""How often the house writes to somebody by itself. Headers stop honest machines; this stops all others.

A stranger may be named by anybody as the sender of a mail, so he gets one automatic mail a day whatever comes in his
name. Whoever is known gets a few more. Strangers of one domain together have a limit as well, and so has everybody: a
machine that changes its address with every mail ends there.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from tresen.channels.email.mail_rules import mail_rules
from tresen.channels.email.models import Inbound
from tresen.channels.email.trust.lookalikes import one_letter_apart
from tresen.channels.models import Delivery
from tresen.kit import clock
from tresen.kit.alarms import raise_alarm
from tresen.people.everybodys import is_everybodys
from tresen.people.models import Person
from tresen.tickets.models import Message
from tresen.tickets.models.message import MessageKind

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ALARM = "automatic-mails"
SHARED_FACTOR = 10  # as many more strangers write from one of the large mail providers


def is_known(person: Person, address: str, verdict: str, since: datetime) -> bool:
    """Is the address proven by this mail, or was there somebody behind it before any mail came from it: a colleague
    wrote to him, or he was registered by hand? `since`: when this mail came."""
    if verdict == "pass":
        return True
    if Message.objects.filter(ticket__customer=person, kind=MessageKind.REPLY, author__isnull=False).exists():
        return True
    first = Inbound.objects.filter(sender=address).order_by("received_at").values_list("received_at", flat=True).first()
    return person.created_at < min(first or since, since)


def why_not(address: str, *, known: bool) -> str:
    """Why no automatic mail may go to this address now, or "". Others who ask about the same domain wait until the
    caller's transaction has ended: of two at once, the second counts the first one's mail."""
    domain, now, rules = address.rpartition("@")[2], clock.now(), mail_rules()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"automatic {domain}"])
    automatic = Delivery.objects.filter(automatic=True, created_at__gt=now - DAY)
    if automatic.filter(recipient=address).count() >= (rules.known_daily if known else 1):
        return "It has got as many automatic mails as one address gets a day."
    if automatic.filter(created_at__gt=now - HOUR)[: rules.all_hourly].count() >= rules.all_hourly:
        raise_alarm(ALARM, "all", most=rules.all_hourly)
        return "As many automatic mails have left within the hour as may."
    return "" if known else _why_not_there(automatic.filter(recipient__endswith=f"@{domain}"), address, now)


def _why_not_there(there: Any, address: str, now: datetime) -> str:
    domain, rules = address.rpartition("@")[2], mail_rules()
    most = rules.domain_daily * (SHARED_FACTOR if is_everybodys(domain) else 1)
    if there[:most].count() >= most:
        return "Its domain has got as many automatic mails as strangers of one domain get a day."
    lately = there.filter(created_at__gt=now - HOUR).values_list("recipient", flat=True)
    if any(similar(address, other) for other in lately[:most]):
        return "An address that differs by a letter has just got one."
    return ""


def similar(one: str, other: str) -> bool:
    """Are these probably one machine that changes its address by a byte with each mail?"""
    return _plain(one) == _plain(other) or one_letter_apart(one.partition("@")[0], other.partition("@")[0])


def _plain(address: str) -> str:
    local = address.partition("@")[0].partition("+")[0]
    return "".join(sign for sign in local if sign.isalpha()) or local
