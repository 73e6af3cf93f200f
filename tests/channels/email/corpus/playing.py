"""Plays a story: mails through the real intake, answers by the real verbs, and what went otherwise than told."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from typing import Any

from tests.cast import Cast
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Mailbox, Outgoing
from tresen.channels.email.outgoing.composing import compose
from tresen.channels.email.threads import tokens
from tresen.tickets.body import Body
from tresen.tickets.models import Message, StateType, Ticket
from tresen.tickets.noting import note
from tresen.tickets.replying import reply
from tresen.tickets.states import default_state, set_state

KARLA = "Karla Kundin <karla@klinikum.test>"
_NAMED = re.compile(r"\{(\w+)\.(\w+)\}")


@dataclass
class Played:
    """What a story knows while it is played, and its faults; `decided` counts mails that had to find a ticket."""

    cast: Cast
    mails: dict[str, EmailMessage] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    decided: int = 0
    let_in: list[str] = field(default_factory=list)  # strangers in a ticket that is not theirs

    def said(self, words: str) -> str:
        """Words with {mail.id}, {mail.subject}, {ticket.number}, {ticket.mark} and {ticket.address} filled in."""
        return _NAMED.sub(lambda match: self._value(match[1], match[2]), words)

    def _value(self, name: str, what: str) -> str:
        if what in ("id", "subject"):
            return str(self.mails[name]["Message-ID" if what == "id" else "Subject"]).strip("<>")
        ticket = self.tickets[name]
        ways = {
            "number": ticket.number,
            "mark": tokens.for_subject(ticket),
            "address": tokens.reply_address("support@desk.test", ticket),
        }
        return ways[what]


def play(story: dict[str, Any], cast: Cast) -> Played:
    """Every step in its order."""
    played = Played(cast)
    for step in story["step"]:
        if "answer" in step:
            _answer(step, played)
        elif "note" in step:
            note(played.tickets[step["ticket"]], by=cast.actor("agent"), body=Body.from_text(step["note"]))
        elif "solve" in step:
            ticket = Ticket.objects.get(pk=played.tickets[step["solve"]].pk)
            set_state(ticket, default_state(StateType.SOLVED), by=cast.actor("agent"))
        else:
            _mail(step, played)
    return played


def _answer(step: dict[str, Any], played: Played) -> None:
    ticket = Ticket.objects.get(pk=played.tickets[step["ticket"]].pk)
    more = {key: step[key] for key in ("to", "cc") if key in step}
    message = reply(ticket, by=played.cast.actor("agent"), body=Body.from_text(step["text"]), **more)
    message = Message.objects.select_related("ticket").get(pk=message.pk)
    played.mails[step["answer"]] = compose(message, played.cast.mailbox)


def _mail(step: dict[str, Any], played: Played) -> None:
    name = step["mail"]
    mail = played.mails[step["again"]] if "again" in step else _written(step, played)
    played.mails[name] = mail
    box = _mailbox(step.get("mailbox", "support@desk.test"), played.cast)
    raw = mail.as_bytes(policy=SMTP.clone(max_line_length=0))
    inbound, _ = take(raw, source="imap", key=f"{name}:{box.pk}", mailbox=box)
    process(inbound.pk)
    _judge(step, Inbound.objects.select_related("ticket", "message").get(pk=inbound.pk), played)


def _written(step: dict[str, Any], played: Played) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = step.get("from", KARLA)
    mail["To"] = played.said(step.get("to", "support@desk.test"))
    mail["Subject"] = played.said(step.get("subject", "Drucker klemmt"))
    mail["Date"] = "Mon, 03 Jun 2024 10:12:00 +0200"
    if step.get("message_id", True):
        mail["Message-ID"] = f"<{step['message_id']}>" if "message_id" in step else make_msgid(domain="klinikum.test")
    for header, value in step.get("headers", {}).items():
        mail[header] = played.said(value)
    mail.set_content(played.said(step.get("text", "Guten Morgen, der Drucker klemmt.")))
    if "report" in step:
        mail.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b"')
        mail.set_payload(played.said(step["report"]))
    return mail


def _mailbox(address: str, cast: Cast) -> Mailbox:
    if address == cast.mailbox.address:
        return cast.mailbox
    defaults = {"name": address, "team": cast.other_team, "outgoing": Outgoing.FOLDER}
    return Mailbox.objects.get_or_create(address=address, defaults=defaults)[0]


def _judge(step: dict[str, Any], inbound: Inbound, played: Played) -> None:
    name, wanted, ticket = step["mail"], step.get("ticket", ""), inbound.ticket
    played.decided += 1
    if inbound.outcome != step["outcome"]:
        played.faults.append(f"{name}: {inbound.outcome}, not {step['outcome']} ({inbound.reason})")
    if not wanted:
        if ticket is not None:
            played.faults.append(f"{name}: in {ticket}, but belongs nowhere")
        return
    known = played.tickets.get(wanted)
    if ticket is None or (known.pk != ticket.pk if known else ticket.pk in {one.pk for one in played.tickets.values()}):
        played.faults.append(f"{name}: not in ticket {wanted} ({inbound.reason})")
        if step.get("stranger"):
            played.let_in.append(name)
    if ticket is not None:
        played.tickets.setdefault(wanted, ticket)
        ticket = Ticket.objects.get(pk=ticket.pk)
        if step.get("state", ticket.state_type) != ticket.state_type:
            played.faults.append(f"{name}: the ticket is {ticket.state_type}, not {step['state']}")
        if "kind" in step and inbound.message is not None and inbound.message.kind != step["kind"]:
            played.faults.append(f"{name}: it is a {inbound.message.kind}, not a {step['kind']}")
