"""A reply or forward as the composer sends it: read, checked, and said by its verb."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tresen.channels.email.mailboxes import sending_mailbox
from tresen.channels.email.models import History
from tresen.channels.email.outgoing.letter import Choice
from tresen.channels.email.protection.choosing import Wish, decide
from tresen.desk.attachments.uploads import new_files
from tresen.desk.tickets.composing import addresses, body_of, keys_of
from tresen.desk.tickets.protection import wish_of
from tresen.desk.tickets.sequel import Sequel, sequel_of
from tresen.people.actor import Actor
from tresen.people.models.person import Locale
from tresen.texts.using import FACT, used_in
from tresen.tickets.access import attachments_for, messages_for
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.forwarding import forward
from tresen.tickets.models import Message, Ticket
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile
from tresen.tickets.scheduling import THEN, Plan

KINDS = ("reply", "forward")


@dataclass(frozen=True)
class Outgoing:
    kind: str
    body: Body
    to: list[str]
    cc: list[str]
    bcc: list[str]
    choice: Choice
    files: list[NewFile]
    passed_on: list[Message]
    sequel: Sequel
    submission: str
    wish: Wish
    modules: list[int]

    def facts(self, ticket: Ticket) -> dict[str, Any]:
        """How the mail is made, and how it is protected. Refused where it cannot be as it was asked for."""
        to = self.to or ([] if self.kind == "forward" or self.cc else [ticket.customer.email or ""])
        passed = self.passed_on if self.kind == "forward" else None
        mailbox = sending_mailbox(ticket)
        written = {FACT: self.modules} if self.modules else {}
        return {
            **written,
            **self.choice.facts,
            **decide(ticket, mailbox, [*to, *self.cc, *self.bcc], self.wish, passed),
        }

    def say(self, ticket: Ticket, *, by: Actor, delay: int = 0) -> Message:
        """In the caller's transaction. The same submission again changes nothing."""
        given: dict[str, Any] = {
            "by": by,
            "body": self.body,
            "cc": self.cc,
            "bcc": self.bcc,
            "attachments": self.files,
            "facts": self.facts(ticket),
            "delay": delay,
            "submission": self.submission,
        }
        if self.kind == "forward":
            message = forward(ticket, to=self.to, messages=self.passed_on, **given)
        else:
            message = reply(ticket, to=self.to if self.to or self.cc else None, **given)
        self.sequel.follow(ticket, message, by=by)
        return message

    def plan(self, ticket: Ticket) -> Plan:
        to = self.to or ([ticket.customer.email or ""] if self.kind == "reply" else [])
        return Plan(
            kind=self.kind,
            html=self.body.html,
            recipients={"to": to, "cc": self.cc, "bcc": self.bcc},
            files=self.files,
            facts=self.facts(ticket),
            forwards=[one.pk for one in self.passed_on],
            then=self.sequel.then if self.sequel.then in THEN else "",
        )


def outgoing_of(request: HttpRequest, actor: Actor, ticket: Ticket, kind: str) -> Outgoing:
    """What was sent to the server. Refused if an address is none."""
    given, body = request.POST, body_of(request)
    sequel = sequel_of(given, actor, ticket)
    files = new_files(given.getlist("file"), body.html, actor)
    passed_on, originals = [], []  # a reply takes nothing of the conversation along but its quote
    if kind == "forward":
        passed_on = _messages(given.getlist("message"), actor, ticket)
        originals = _originals(given.getlist("original"), actor, ticket)
    return Outgoing(
        kind=kind,
        body=body,
        to=addresses(given.get("to", "")),
        cc=addresses(given.get("cc", "")),
        bcc=addresses(given.get("bcc", "")),
        choice=choice_of(given),
        files=[*files, *originals],
        passed_on=passed_on,
        sequel=sequel,
        submission=given.get("submission", "")[:64],
        wish=wish_of(given),
        modules=used_in(body.text, keys_of(given.getlist("module")), actor),
    )


def choice_of(given: Any) -> Choice:
    """History, language, greeting and signature; what is not known is as usual."""
    history, language = given.get("history", ""), given.get("language", "")
    return Choice(
        history=history if history in History.values else "",
        language=language if language in Locale.values else "",
        greeting=given.get("greeting") != "no",
        signature=given.get("signature") != "no",
    )


def _messages(keys: list[str], actor: Actor, ticket: Ticket) -> list[Message]:
    wanted = set(keys_of(keys))
    found = list(messages_for(actor, ticket).filter(pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise Refused(_("A message that was to be forwarded is no longer in this ticket. Choose again."))
    return found


def _originals(keys: list[str], actor: Actor, ticket: Ticket) -> list[NewFile]:
    """Files of the ticket's own messages, sent on."""
    wanted = set(keys_of(keys))
    files = attachments_for(actor).filter(message__ticket=ticket, pk__in=wanted).select_related("blob").order_by("pk")
    found = [NewFile(one.blob, one.name, one.media_type) for one in files]
    if len(found) < len(wanted):
        raise Refused(_("A file that was to be forwarded is no longer in this ticket. Choose again."))
    return found
