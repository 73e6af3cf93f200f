"""Agents who watch a ticket are told of what was said from outside. The notice is for those who see the ticket."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from tresen.channels.email.protection.choosing import came_secret
from tresen.channels.email.threads import tokens
from tresen.kit.jobs import job
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.tickets.access import works_on
from tresen.tickets.models import Event, Involvement, Message, Participant, Ticket

LONGEST = 400  # characters of the message; the rest is read in the desk


def tell_watchers(event: Event) -> None:
    """Reaction: one job a watcher, so that one refused address delays nobody else."""
    if event.said is None or event.data.get("automatic"):
        return
    for key in _watching(event.ticket).values_list("pk", flat=True):
        notify.later(message_id=event.said.pk, participant_id=key)


@job(queue="outgoing", attempts=4)
def notify(message_id: int, participant_id: int) -> None:
    """At least once: a crash after the mail was taken sends the notice again. Who watches no more, or sees the ticket
    no more, gets none."""
    message = Message.objects.select_related("ticket", "author").get(pk=message_id)
    watcher = _watching(message.ticket).select_related("person").filter(pk=participant_id).first()
    if watcher is None or watcher.person is None or not watcher.person.is_agent:
        return
    wrote_it = watcher.person_id == message.author_id or watcher.address in normal_address(message.sender)
    if wrote_it or not works_on(Actor.of(watcher.person), message.ticket):
        return
    with override(watcher.person.locale):
        notice(message, watcher).send()


def notice(message: Message, watcher: Participant) -> EmailMessage:
    """In the watcher's language. An answer to it comes home by its mark, as a note."""
    ticket = message.ticket
    who = str(message.author or message.sender)
    # What came encrypted is read in the desk: this notice is a mail in clear.
    text = "" if came_secret(message) else message.text.strip()
    words = [
        _("%(who)s wrote in %(number)s (%(subject)s):")
        % {"who": who, "number": ticket.number, "subject": ticket.subject},
        text[:LONGEST] + (" …" if len(text) > LONGEST else ""),
        urljoin(str(settings.BASE_URL), f"/desk/tickets/{ticket.number}/#m-{message.pk}"),
        _("You get this because you watch the ticket. An answer to this mail becomes an internal note."),
    ]
    subject = f"{ticket.subject} {tokens.for_subject(ticket)}"
    return EmailMessage(" ".join(subject.split()), "\n\n".join(one for one in words if one), to=[watcher.address])


def _watching(ticket: Ticket) -> QuerySet[Participant]:
    return Participant.objects.filter(ticket=ticket, involvement=Involvement.WATCHER)
