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
from tresen.tickets.merging import merge, unmerge
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
    home: int = 0  # the merged ticket it goes back to


@dataclass
class Known:
    """What the oracle knows of a ticket."""

    number: str
    customer: str
    copies: set[str] = field(default_factory=set)
    partners: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    came: dict[str, int] = field(default_factory=dict)  # who is here only by a merge: the ticket he comes from
    into: int = 0


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

    def lets_in_with(self, ticket: int, home: int, sender: str, *, proven: bool) -> str:
        """Who had business in the merged ticket has it where that has gone, unless he was taken out there."""
        kind = self.lets_in(ticket, sender, proven=proven)
        if kind or not home or sender in self.tickets[ticket].removed:
            return kind
        return self.lets_in(home, sender, proven=proven)

    def root(self, ticket: int) -> int:
        into = self.tickets[ticket].into
        return self.root(into) if into else ticket

    def below(self, ticket: int) -> set[int]:
        level = {key for key, known in self.tickets.items() if known.into == ticket}
        return level.union(*(self.below(key) for key in level))

    def living(self) -> list[int]:
        return sorted(key for key, known in self.tickets.items() if not known.into)

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

    def landed(
        self, done: Inbound, external_id: str, sender: str, copies: list[str], expected: int, kind: str, home: int = 0
    ) -> None:
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
        assert (done.message.home_id or 0) == home
        self.said.append(Said(external_id, done.ticket.pk, done.message.pk, home=home))
        by_number = expected and done.message.facts["why"][-2]["check"] == "number"
        if kind == "customer" and not by_number:
            self.join(done.ticket.pk, [sender, *copies], home)

    def join(self, ticket: int, addresses: list[str], home: int = 0) -> None:
        known = self.tickets[ticket]
        for one in addresses:
            if one != known.customer and one not in known.partners | known.copies and one not in known.removed:
                known.copies.add(one)
                if home:
                    known.came[one] = home

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
        named = data.draw(st.sampled_from([said.ticket, said.home or said.ticket]))  # a mark may be of a merged ticket
        ticket = Ticket.objects.get(pk=named)
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
        expected = said.ticket if way == "reference" else self.root(named)
        home = said.home if way == "reference" else named if self.tickets[named].into else 0
        kind = self.lets_in_with(expected, home, sender, proven=way != "number") if real else ""
        there = Message.objects.filter(ticket=expected)
        before = set(there.values_list("pk", flat=True))
        done, external_id = self.mail(sender, copies, **parts)
        if not kind:
            assert set(there.values_list("pk", flat=True)) == before
        self.landed(done, external_id, sender, copies, expected if kind else 0, kind, home if kind else 0)

    @precondition(lambda self: self.living())
    @rule(data=st.data(), to=st.sampled_from(PEOPLE), copies=st.lists(st.sampled_from(PEOPLE), max_size=1))
    def an_agent_answers(self, data: st.DataObject, to: str, copies: list[str]) -> None:
        key = data.draw(st.sampled_from(self.living()))
        made = reply(
            Ticket.objects.get(pk=key), by=self.cast.actor("agent"), body=Body.from_text("x"), to=[to], cc=copies
        )
        Delivery.objects.update(state=DeliveryState.SENT)
        self.tickets[key].removed -= {to, *copies}
        self.join(key, [to, *copies])
        external_id = Message.objects.get(pk=made.pk).external_id
        self.said.append(Said(external_id, key, made.pk, frozenset({to, *copies})))

    @precondition(lambda self: self.living())
    @rule(data=st.data(), who=st.sampled_from(PEOPLE))
    def an_agent_takes_somebody_out(self, data: st.DataObject, who: str) -> None:
        key = data.draw(st.sampled_from(self.living()))
        known = self.tickets[key]
        leave(Ticket.objects.get(pk=key), who, by=self.cast.actor("agent"))
        if who in known.copies | self.written_to(key):
            known.copies.discard(who)
            known.came.pop(who, None)
            known.removed.add(who)

    @precondition(lambda self: self.living())
    @rule(data=st.data())
    def an_agent_asks_a_third_party(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.living()))
        if self.tickets[key].customer == PARTNER:
            return  # he wrote anew: it is his own ticket
        involve(Ticket.objects.get(pk=key), PARTNER, by=self.cast.actor("agent"), involvement="partner")
        self.tickets[key].partners.add(PARTNER)
        self.tickets[key].copies.discard(PARTNER)
        self.tickets[key].came.pop(PARTNER, None)

    @precondition(lambda self: len(self.tickets) > 1 and self.said)
    @rule(data=st.data())
    def an_agent_moves_a_message(self, data: st.DataObject) -> None:
        said = data.draw(st.sampled_from(self.said))
        key = data.draw(st.sampled_from([0, *sorted(set(self.living()) - {said.ticket})]))
        left = [one for one in self.said if (one.ticket, one.home) == (said.ticket, said.home)]
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
        said.ticket, said.home = target.pk, 0

    @precondition(lambda self: len(self.living()) > 1)
    @rule(data=st.data())
    def an_agent_merges(self, data: st.DataObject) -> None:
        source, into = data.draw(st.permutations(self.living()))[:2]
        merge([Ticket.objects.get(pk=source)], Ticket.objects.get(pk=into), by=SYSTEM)
        one, other = self.tickets[source], self.tickets[into]
        comes = {one.customer: "copies"} | dict.fromkeys(one.copies, "copies") | dict.fromkeys(one.partners, "partners")
        for address, part in comes.items():
            if address != other.customer and address not in other.copies | other.partners:
                getattr(other, part).add(address)
                other.came[address] = one.came.get(address, source)
                other.removed.discard(address)
        one.into = into
        for said in self.said:
            if said.ticket == source:
                said.ticket, said.home = into, said.home or source

    @precondition(lambda self: len(self.living()) < len(self.tickets))
    @rule(data=st.data())
    def an_agent_unmerges(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(sorted(set(self.tickets) - set(self.living()))))
        root, homes = self.root(source), {source, *self.below(source)}
        unmerge(Ticket.objects.get(pk=source), by=SYSTEM)
        stay = {address: key for key in sorted(self.below(root) - homes) for address in self.own(key)}
        self.tickets[source].into = 0
        for said in self.said:
            if said.ticket == root and said.home in homes:
                said.ticket, said.home = source, said.home if said.home != source else 0
        for key, known in self.tickets.items():
            if key in homes:
                continue
            for address, home in [(a, h) for a, h in known.came.items() if h in homes]:
                if key == root and address in stay:
                    known.came[address] = stay[address]
                else:
                    part = "partners" if address in known.partners else "copies"
                    getattr(known, part).discard(address)
                    del known.came[address]
                if key == root:
                    self.settle(source, address, part if address not in stay else "copies", home)

    def own(self, ticket: int) -> set[str]:
        known = self.tickets[ticket]
        return {known.customer, *((known.copies | known.partners) - set(known.came))}

    def settle(self, ticket: int, address: str, part: str, home: int) -> None:
        known = self.tickets[ticket]
        if address != known.customer and address not in known.copies | known.partners:
            getattr(known, part).add(address)
            if home != ticket:
                known.came[address] = home

    @precondition(lambda self: self.living())
    @rule(data=st.data())
    def an_agent_closes(self, data: st.DataObject) -> None:
        close(Ticket.objects.get(pk=data.draw(st.sampled_from(self.living()))), by=self.cast.actor("agent"))

    @invariant()
    def every_message_is_where_the_oracle_has_it(self) -> None:
        if not getattr(self, "said", None):
            return
        here = dict(Message.objects.filter(home__isnull=False).values_list("pk", "home"))
        assert here == {one.pk: one.home for one in self.said if one.home}
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
