"""Putting a decided mail where it belongs: a new ticket, a ticket that exists, a delivery's state."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tresen.channels.email import returned, round_trips
from tresen.channels.email.arrival import Arrival, Verdict
from tresen.channels.email.facts import facts_of
from tresen.channels.email.mailboxes import mailbox_for
from tresen.channels.email.models import Inbound, InboundState, Outcome
from tresen.channels.email.outgoing import acknowledging
from tresen.channels.email.protection.finding import keep_found
from tresen.channels.email.protection.uncovering import Uncovered, uncover
from tresen.channels.email.questions.recognising import BEYOND, is_shut
from tresen.channels.email.reading.apart.begun import Begun, Files, begin, read_inside
from tresen.channels.email.reading.envelope import Bounce, Envelope
from tresen.channels.email.steps import decide
from tresen.channels.email.threads import joining, sharing, tokens
from tresen.channels.email.threads.identity import id_of
from tresen.channels.email.threads.partner_numbers import new_reference
from tresen.channels.email.trust import dns_answers, sender_check
from tresen.channels.email.trust.authentication import UNCHECKED, Authentication, authenticate
from tresen.channels.email.trust.consequences import may_bring_others
from tresen.kit import blobs, clock
from tresen.people.actor import Actor
from tresen.people.addresses import normal_address
from tresen.people.members import realms
from tresen.people.models import Person, Team
from tresen.people.reaching import note_sign_of_life
from tresen.people.registering import recognise
from tresen.tickets.asking import answer_question, be_away
from tresen.tickets.body import Body
from tresen.tickets.following import follow
from tresen.tickets.involving import learn_reference
from tresen.tickets.models import Channel, Involvement, Message, Participant, Ticket
from tresen.tickets.noting import note_by_mail
from tresen.tickets.opening import open_ticket
from tresen.tickets.receiving import hear_partner, receive
from tresen.tickets.saying import NewFile, Origin


@dataclass(frozen=True)
class Prepared:
    """A parsed mail whose large attachments are stored: what can be done, and done again, without a transaction."""

    envelope: Envelope
    files: Files
    authentication: Authentication = UNCHECKED
    uncovered: Uncovered | None = None


def prepare(inbound: Inbound, begun: Begun | None = None) -> Prepared:
    """The mail opened and read, its sender checked, its files stored; MailRefused if it cannot be understood and names
    none."""
    begun = begun or begin(inbound)
    try:
        uncovered = uncover(inbound)
        inner = uncovered.opened.inner if uncovered else None
        envelope, files = begun.done(inbound) if inner is None else read_inside(inbound, inner)
    finally:
        begun.drop()
    return Prepared(envelope, files, _authenticated(envelope, inbound), uncovered)


def _authenticated(envelope: Envelope, inbound: Inbound) -> Authentication:
    """Who it is proven to be from. What fails here fails for the check alone, never for the mail."""

    def own_check(domain: str, envelope_from: str, peer: str) -> Authentication:
        raw = None
        if inbound.raw.size <= sender_check.MOST_BYTES:
            raw = blobs.read(inbound.raw)
        return sender_check.check_sender(domain, envelope_from, peer, "", raw, dns_answers.Answers())

    return authenticate(envelope, inbound, mailbox_for(envelope, inbound), own_check)


def file(inbound: Inbound, prepared: Prepared, *, by: Actor) -> None:
    """Decides, acts and notes the outcome on the row; all in the caller's transaction."""
    _one_at_a_time(id_of(prepared.envelope))
    inbound.sender = normal_address(prepared.envelope.from_.email)[:320]
    result = decide(
        Arrival(prepared.envelope, inbound, inbound.mailbox, prepared.authentication, uncovered=prepared.uncovered)
    )
    if isinstance(result, Verdict):
        _note(inbound, result.outcome, result.reason, result.ticket, result.message)
        if trip := round_trips.trip_of(prepared.envelope.message_id):
            round_trips.arrived(trip, inbound)
        if result.words and result.message is not None:
            returned.settle(result.message, prepared.envelope.bounce or Bounce("hard"), result.words, by=by)
        if result.away is not None:
            be_away(result.away, by=by)
        if result.outcome == Outcome.DUPLICATE and result.message is not None:
            sharing.share_known(prepared.envelope, inbound, result.message, by=by)
    else:
        inbound.mailbox = result.mailbox
        _write(result, prepared.files, by=by)
        if inbound.message is not None:
            keep_found(inbound, prepared.uncovered, prepared.envelope, inbound.message)


def _one_at_a_time(message_id: str) -> None:
    """The same mail may come by two mailboxes and be filed by two processes: the second waits, and then knows it."""
    if message_id:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [message_id])


def _write(arrival: Arrival, attached: Files, *, by: Actor) -> None:
    envelope, inbound = arrival.envelope, arrival.inbound
    writer = recognise(envelope.from_.email, envelope.from_.name, envelope.language or "de")
    author, organisation = writer.person, writer.organisation
    if writer.bounced:
        note_sign_of_life(inbound.sender)
    body = Body(envelope.text_visible, envelope.html, envelope.text_folded, envelope.html_folded)
    origin = Origin(
        sender=str(envelope.from_),
        # Whoever guesses a number or a sender and writes himself into Cc must not become part of the conversation.
        recipients=_recipients(envelope) if may_bring_others(arrival) else {},
        external_id=id_of(envelope),
        in_reply_to=envelope.in_reply_to,
        raw=inbound.raw,
        facts=facts_of(arrival),
        home=arrival.home if arrival.ticket is not None else None,
    )
    files = [
        NewFile(blobs.row(stored), file.name, file.media_type, file.content_id, file.inline)
        for stored, file in attached
    ]
    data = {"why": arrival.reason, "inbound": inbound.pk}
    if envelope.auto:
        data["automatic"] = envelope.auto
    if arrival.ticket is not None:
        message = _add(arrival, arrival.ticket, author, body, origin, files, data, by=by)
        _note(inbound, Outcome.APPENDED, arrival.reason, message.ticket, message)
        if arrival.keyed is not None:
            return  # what answers an internal note brings nobody else in
        joining.join_from_mail(arrival, message, by=by)
        sharing.share_with_teams(envelope, inbound, message.ticket, by=by)
        return
    if arrival.related is not None:
        data["related"] = arrival.related.number
    if arrival.follows is not None:
        data["follows"] = arrival.follows.number
    ticket = open_ticket(
        by=by,
        subject=tokens.without_mark(envelope.subject),
        customer=author,
        organisation=organisation,
        body=body,
        team=_team(arrival),
        channel=Channel.EMAIL,
        origin=origin,
        attachments=files,
        data=data,
    )
    inbound.acknowledge = acknowledging.is_due(arrival, arrival.mailbox)
    _note(inbound, Outcome.CREATED, arrival.reason, ticket, ticket.first_message)
    if arrival.follows is not None:
        follow(arrival.follows, ticket, by=by)
    assert ticket.first_message is not None
    joining.join_from_mail(arrival, ticket.first_message, by=by)
    sharing.share_with_teams(envelope, inbound, ticket, by=by)


def _add(
    arrival: Arrival,
    ticket: Ticket,
    author: Person,
    body: Body,
    origin: Origin,
    files: list[NewFile],
    data: dict[str, Any],
    *,
    by: Actor,
) -> Message:
    """Says it as what it is: the customer's side, a third party, one of our own agents, an expert who was asked."""
    if arrival.question is not None:
        shut = is_shut(arrival, ticket)
        return answer_question(
            arrival.question, ticket, by=by, body=body, origin=origin, attachments=files, data=data, shut=shut
        )
    if arrival.part == BEYOND:
        return note_by_mail(ticket, by=by, body=body, author=None, origin=origin, attachments=files, data=data)
    if arrival.part == "agent":
        known = author if arrival.authentic else None
        return note_by_mail(ticket, by=by, body=body, author=known, origin=origin, attachments=files, data=data)
    verb = hear_partner if arrival.part == "partner" else receive
    message = verb(
        ticket,
        by=by,
        body=body,
        author=author,
        channel=Channel.EMAIL,
        origin=origin,
        attachments=files,
        quiet=arrival.quiet,
        data=data,
    )
    if arrival.part == "partner":
        _learn(arrival.envelope, ticket, by=by)
    return message


def _team(arrival: Arrival) -> Team | None:
    """Whose a new ticket is: the mailbox's. What carries the key of a question about something confidential and opens a
    ticket all the same opens it there: it quotes what nobody else may read."""
    about = arrival.related if arrival.keyed is not None else None
    if about is not None and about.team_id in realms():
        return about.team
    return arrival.mailbox.team if arrival.mailbox else None


def _learn(envelope: Envelope, ticket: Ticket, *, by: Actor) -> None:
    """A partner's first answer tells the number he keeps the matter under."""
    sender = normal_address(envelope.from_.email)
    partner = Participant.objects.filter(ticket=ticket, address=sender, involvement=Involvement.PARTNER).first()
    if partner is not None and not partner.reference and (number := new_reference(ticket, envelope.subject)):
        learn_reference(partner, number, by=by)


def _recipients(envelope: Envelope) -> dict[str, list[str]]:
    return {"to": [one.email for one in envelope.to], "cc": [one.email for one in envelope.cc]}


def _note(inbound: Inbound, outcome: str, reason: str, ticket: Ticket | None, message: Message | None) -> None:
    inbound.state = InboundState.QUARANTINED if outcome == Outcome.QUARANTINED else InboundState.DONE
    inbound.outcome, inbound.reason = outcome, reason
    inbound.ticket, inbound.message, inbound.processed_at = ticket, message, clock.now()
    columns = ["state", "outcome", "reason", "ticket", "message", "processed_at", "mailbox", "sender", "acknowledge"]
    inbound.save(update_fields=columns)
