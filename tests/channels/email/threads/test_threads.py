"""Random lives of threads against an oracle that knows who said what to whom (RELIABILITY 18).

A few short lives by default; TRESEN_THREAD_STEPS=10000 plays about so many steps. Nothing here depends on the clock.
"""

import os
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cast import Cast, make_cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound
from tresen.channels.email.threads import tokens
from tresen.channels.models import Delivery, DeliveryState
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.involving import involve, leave
from tresen.tickets.models import Message, Ticket
from tresen.tickets.moving import move_message
from tresen.tickets.replying import reply
from tresen.tickets.states import close

STEPS = int(os.environ.get("TRESEN_THREAD_STEPS", "0"))
LENGTH = 25

PEOPLE = ("karla@klinikum.test", "wolf@klinikum.test", "sven@werk.test", "gast@frei.test", "x@evil.test")
COLLEAGUES = {"karla@klinikum.test", "wolf@klinikum.test"}
PARTNER = "hilfe@partner.test"
WAYS = ("reference", "address", "subject", "number", "forged reference", "forged mark", "foreign reference")


@dataclass
class Said:
    """A message the oracle knows, and the ticket it is in now."""

    external_id: str
    ticket: int
    pk: int
    to: frozenset[str] = frozenset()  # whom a reply of ours was written to


@dataclass
class Known:
    """What the oracle knows of a ticket."""

    number: str
    customer: str
    copies: set[str] = field(default_factory=set)
    partners: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)


class Threads(RuleBasedStateMachine):
    cast: Cast

    @initialize()
    def begin(self) -> None:
        self.sid = transaction.savepoint()
        self.cast = make_cast()
        self.count = 0
        self.tickets: dict[int, Known] = {}
        self.said: list[Said] = []

    def teardown(self) -> None:
        if hasattr(self, "sid"):
            transaction.savepoint_rollback(self.sid)

    # What the oracle thinks

    def lets_in(self, ticket: int, sender: str, *, proven: bool) -> str:
        """The kind of message it becomes there; "" if it does not get in."""
        known = self.tickets[ticket]
        if sender in known.partners:
            return "partner"
        if sender == known.customer or sender in known.copies:
            return "customer"
        if sender in known.removed:
            return ""
        if proven and sender in COLLEAGUES and known.customer in COLLEAGUES:
            return "customer"
        return "customer" if sender in self.written_to(ticket) else ""

    def written_to(self, ticket: int) -> set[str]:
        """Whom the replies in the ticket went to, those that were moved there from another one too."""
        return {address for one in self.said if one.ticket == ticket for address in one.to}

    def mail(self, sender: str, copies: list[str], **parts: str) -> tuple[Inbound, str]:
        self.count += 1
        external_id = f"m{self.count}@outside.test"
        if copies:
            parts["Cc"] = ", ".join(copies)
        one = make_mail(sender=sender, message_id=f"<{external_id}>", text=f"Wort {self.count}", **parts)
        inbound, _ = take(one.as_bytes(), source="smtp", envelope_to=["support@desk.test"])
        process(inbound.pk)
        return Inbound.objects.select_related("ticket__customer", "message").get(pk=inbound.pk), external_id

    def landed(self, done: Inbound, external_id: str, sender: str, copies: list[str], expected: int, kind: str) -> None:
        """Compares what happened with what the oracle expects, and lets it learn."""
        assert done.ticket is not None, done.reason
        assert done.message is not None
        if not expected:
            assert done.outcome == "created", (done.reason, sender)
            assert done.ticket.pk not in self.tickets
            self.tickets[done.ticket.pk] = Known(done.ticket.number, sender)
            kind = "customer"
        else:
            assert done.ticket.pk == expected, (done.reason, sender)
        assert done.message.kind == kind
        self.said.append(Said(external_id, done.ticket.pk, done.message.pk))
        by_number = expected and done.message.facts["why"][-2]["check"] == "number"
        if kind == "customer" and not by_number:
            self.join(done.ticket.pk, [sender, *copies])

    def join(self, ticket: int, addresses: list[str]) -> None:
        known = self.tickets[ticket]
        for one in addresses:
            if one != known.customer and one not in known.partners and one not in known.removed:
                known.copies.add(one)

    # What happens

    @rule(sender=st.sampled_from(PEOPLE), copies=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))
    def somebody_writes_anew(self, sender: str, copies: list[str]) -> None:
        done, external_id = self.mail(sender, copies)
        self.landed(done, external_id, sender, copies, 0, "")

    @precondition(lambda self: self.said)
    @rule(
        data=st.data(),
        sender=st.sampled_from((*PEOPLE, PARTNER)),
        way=st.sampled_from(WAYS),
        copies=st.lists(st.sampled_from(PEOPLE), max_size=1),
    )
    def somebody_answers(self, data: st.DataObject, sender: str, way: str, copies: list[str]) -> None:
        said = data.draw(st.sampled_from(self.said))
        ticket = Ticket.objects.get(pk=said.ticket)
        parts = {
            "reference": {"In_Reply_To": f"<{said.external_id}>", "References": f"<fremd@x.test> <{said.external_id}>"},
            "address": {"to": tokens.reply_address("support@desk.test", ticket), "subject": "ohne"},
            "subject": {"subject": f"AW: {tokens.for_subject(ticket)}"},
            "number": {"subject": f"AW: {ticket.number}"},
            "forged reference": {"In_Reply_To": f"<t{ticket.pk}.m{said.pk}.aaaaaaaaaaaa@desk.test>"},
            "forged mark": {"subject": "Re: etwas", "to": "support+t-1-aaaaaaaa@desk.test"},
            "foreign reference": {"In_Reply_To": "<nie-gesehen@x.test>"},
        }[way]
        real = way in {"reference", "address", "subject", "number"}
        kind = self.lets_in(said.ticket, sender, proven=way != "number") if real else ""
        before = set(Message.objects.filter(ticket=ticket).values_list("pk", flat=True))
        done, external_id = self.mail(sender, copies, **parts)
        if not kind:
            assert set(Message.objects.filter(ticket=ticket).values_list("pk", flat=True)) == before
        self.landed(done, external_id, sender, copies, said.ticket if kind else 0, kind)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), to=st.sampled_from(PEOPLE), copies=st.lists(st.sampled_from(PEOPLE), max_size=1))
    def an_agent_answers(self, data: st.DataObject, to: str, copies: list[str]) -> None:
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        made = reply(
            Ticket.objects.get(pk=key), by=self.cast.actor("agent"), body=Body.from_text("x"), to=[to], cc=copies
        )
        Delivery.objects.update(state=DeliveryState.SENT)
        self.tickets[key].removed -= {to, *copies}
        self.join(key, [to, *copies])
        external_id = Message.objects.get(pk=made.pk).external_id
        self.said.append(Said(external_id, key, made.pk, frozenset({to, *copies})))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def an_agent_takes_somebody_out(self, data: st.DataObject, who: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        known = self.tickets[key]
        leave(Ticket.objects.get(pk=key), who, by=self.cast.actor("agent"))
        if who in known.copies | self.written_to(key):
            known.copies.discard(who)
            known.removed.add(who)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def an_agent_asks_a_third_party(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        if self.tickets[key].customer == PARTNER:
            return  # he wrote anew: it is his own ticket
        involve(Ticket.objects.get(pk=key), PARTNER, by=self.cast.actor("agent"), involvement="partner")
        self.tickets[key].partners.add(PARTNER)

    @precondition(lambda self: len(self.tickets) > 1 and self.said)
    @rule(data=st.data())
    def an_agent_moves_a_message(self, data: st.DataObject) -> None:
        said = data.draw(st.sampled_from(self.said))
        key = data.draw(st.sampled_from([0, *sorted(set(self.tickets) - {said.ticket})]))
        left = [one for one in self.said if one.ticket == said.ticket]
        if len(left) == 1:
            return  # that its ticket goes with it is told elsewhere
        message = Message.objects.select_related("author", "ticket").get(pk=said.pk)
        author = message.author.email if message.author and message.kind in {"customer", "partner"} else ""
        to = Ticket.objects.get(pk=key) if key else None
        target = move_message(message, to, by=SYSTEM)
        if not key:
            customer = author or self.tickets[said.ticket].customer
            self.tickets[target.pk] = Known(target.number, customer)
        elif author and author not in self.tickets[key].partners:
            self.tickets[key].removed.discard(author)
            self.join(key, [author])
        said.ticket = target.pk

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def an_agent_closes(self, data: st.DataObject) -> None:
        close(Ticket.objects.get(pk=data.draw(st.sampled_from(sorted(self.tickets)))), by=self.cast.actor("agent"))

    @invariant()
    def every_message_is_where_the_oracle_has_it(self) -> None:
        if not getattr(self, "said", None):
            return
        there = dict(Message.objects.filter(pk__in=[one.pk for one in self.said]).values_list("pk", "ticket"))
        assert there == {one.pk: one.ticket for one in self.said}


@pytest.mark.django_db
def test_every_answer_lands_where_it_belongs() -> None:
    run_state_machine_as_test(
        Threads,
        settings=settings(
            max_examples=max(6, STEPS // LENGTH),
            stateful_step_count=LENGTH,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make a failing life shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
