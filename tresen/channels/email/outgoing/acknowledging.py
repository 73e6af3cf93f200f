"""The acknowledgement of a new request by mail (RFC 3834): once, in the sender's language, never to a machine.

Nothing a stranger wrote goes into it: whoever is named as the sender of a forged mail must not be sent its words by us.
"""

import re

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tresen.channels.email.arrival import Arrival
from tresen.channels.email.flooding import waited
from tresen.channels.email.mailboxes import bare, own_addresses
from tresen.channels.email.models import Inbound, Mailbox, TeamMail
from tresen.channels.email.outgoing.placeholders import fill
from tresen.channels.email.outgoing.restraint import is_known, why_not
from tresen.channels.email.reading.language import guess_language
from tresen.channels.email.threads import tokens
from tresen.kit.jobs import job, periodic
from tresen.people.actor import SYSTEM
from tresen.tickets.acknowledging import acknowledge
from tresen.tickets.body import Body
from tresen.tickets.models import Message, Ticket

LANGUAGES = ("de", "en")
BUSY = 5  # mails waiting to be filed
# As variables are filled: with or without blanks inside the braces. All that is said of a customer, he may have said.
SUBJECT = re.compile(r"\{\{\s*ticket\.subject\s*\}\}")
NAME = re.compile(r" ?\{\{\s*customer\.[a-z_]+\s*\}\}")


def is_due(arrival: Arrival, mailbox: Mailbox | None) -> bool:
    """Should a new request be thought of? What lay in the mailbox for days, when it is fetched for the first time, say,
    comes too late for that; and archives are imported to be read."""
    if arrival.envelope.auto or arrival.inbound.source == "file" or waited(arrival).days:
        return False
    return mailbox is not None and mailbox.acknowledges


@job(queue="outgoing", attempts=1)
def acknowledge_waiting() -> None:
    """Writes the acknowledgements that are due, oldest first; safe to run any number of times. Requests go first: while
    many mails wait to be filed, nobody is told that his has arrived. The intake asks for this when it has done."""
    while not _intake_is_busy():
        with transaction.atomic():
            due = Inbound.objects.select_for_update(skip_locked=True).filter(acknowledge=True).order_by("id")
            if (inbound := due.first()) is None:
                return
            if inbound.ticket_id is not None:
                acknowledge_opening(inbound.ticket_id)
            Inbound.objects.filter(pk=inbound.pk).update(acknowledge=False)


def plan() -> None:
    """Asks for `acknowledge_waiting` if there is something to do for it."""
    if Inbound.objects.filter(acknowledge=True).exists():
        acknowledge_waiting.later_once()


@periodic("* * * * *")
def sweep(timestamp: int) -> None:
    """Each minute: whoever should have asked may have died."""
    plan()


# Spelt out: the index is a partial one, and a plan made for any state would read the whole archive.
WAITING = "SELECT count(*) FROM (SELECT FROM email_inbound WHERE state = 'received' LIMIT %s) AS waiting"


def _intake_is_busy() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [BUSY])
        (count,) = cursor.fetchone()
    return bool(count >= BUSY)


def acknowledge_opening(ticket_id: int) -> None:
    """With effect once: the ticket knows its acknowledgement, and the outbox carries it out."""
    with transaction.atomic():
        ticket = Ticket.objects.select_related("team", "customer").get(pk=ticket_id)
        if (found := _wanted(ticket)) is None:
            return
        inbound, mailbox, message = found
        verdict = str(message.facts.get("authentication", {}).get("verdict", ""))
        known = is_known(ticket.customer, inbound.sender, verdict, inbound.received_at)
        if why_not(inbound.sender, known=known):
            return
        language = guess_language(f"{ticket.subject}\n{message.text}") or ticket.customer.locale
        text, subject = written(ticket, mailbox, language, known=known)
        facts = {"subject": subject, "language": language}
        acknowledge(ticket, by=SYSTEM, body=Body.from_text(text), to=inbound.sender, facts=facts)


def _wanted(ticket: Ticket) -> tuple[Inbound, Mailbox, Message] | None:
    """The mail a ticket began with and its mailbox, if that is a mail one acknowledges."""
    found = Inbound.objects.filter(ticket=ticket, outcome="created").select_related("mailbox", "message")
    inbound = found.order_by("id").first()
    if inbound is None or inbound.mailbox is None or inbound.message is None or ticket.customer.is_agent:
        return None
    mailbox, message = inbound.mailbox, inbound.message
    team = TeamMail.objects.filter(team=ticket.team_id).first()
    if not (mailbox.is_active and mailbox.acknowledges) or (team is not None and not team.acknowledges):
        return None
    if message.facts.get("auto") or message.facts.get("authentication", {}).get("verdict") == "fail":
        return None
    if inbound.source == "file":  # an archive that was imported: these people wrote long ago
        return None
    if inbound.envelope_from == "" and inbound.peer is not None:  # the null sender: nobody wants an answer
        return None
    if inbound.sender in own_addresses() or bare(inbound.sender) in own_addresses() or _quotes_us(message):
        return None
    return inbound, mailbox, message


def _quotes_us(message: Message) -> bool:
    """A mail that carries a mark of ours in its words answers a mail of ours, whatever its headers say."""
    return bool(tokens.number_in_subject(f"{message.text[:20_000]}\n{message.text_folded[:20_000]}"))


def written(ticket: Ticket, mailbox: Mailbox, language: str, *, known: bool) -> tuple[str, str]:
    """The words and the subject."""
    given = str(mailbox.acknowledgement.get(language) or "")
    with translation.override(language):
        text = given.strip() or default_text()
        subject = f"Re: {ticket.subject}" if known else _("Your request")
    if not known:
        text = without_senders_words(text)
    return fill(text, ticket=ticket, mailbox=mailbox), subject


def default_text() -> str:
    """The house's own words in the active language."""
    return _(
        "Good day,\n\n"
        "thank you for your message. It has arrived and has the number {{ticket.number}}.\n\n"
        "We will get back to you. If you want to add something, simply answer this mail.\n\n"
        "{{mailbox.name}}\n\n"
        "This is an automatic confirmation."
    )


def without_senders_words(text: str) -> str:
    """The text without the lines that would repeat what the sender wrote; a greeting loses only the name."""
    lines = [NAME.sub("", line) for line in text.split("\n") if not SUBJECT.search(line)]
    return "\n".join(lines)
