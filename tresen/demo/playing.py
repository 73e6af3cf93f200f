"""Playing a planned ticket: each step calls the verb an agent or a customer would cause."""

from collections.abc import Callable
from datetime import timedelta

from tresen.demo import custom_fields, files, letters, taking_part
from tresen.demo.clients import Agent, House
from tresen.demo.dealing import Plan
from tresen.demo.stories import Step
from tresen.kit import blobs, clock
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Team
from tresen.tickets import assessing, assigning, changing, noting, opening, receiving, replying, states
from tresen.tickets.assessing import SIDE, matrix_of
from tresen.tickets.body import Body
from tresen.tickets.category_defaults import defaults_of
from tresen.tickets.models import Message, State, StateType, Ticket
from tresen.tickets.saying import NewFile, Origin


class Play:
    """One ticket being played."""

    def __init__(self, plan: Plan, house: House) -> None:
        self.plan, self.house, self.dice = plan, house, plan.dice
        self.category = plan.client.categories[plan.story.category]
        self.team = self._first_team()
        self.ticket: Ticket | None = None
        self.agent: Agent | None = None
        self.last_reply: Message | None = None
        self.sorted = False  # has an agent set category and priority?

    def step(self, step: Step) -> None:
        if self.ticket is None:
            self.ticket = self._open(step)
            taking_part.bring_along(self.ticket, self.plan)
            custom_fields.fill_in(self.ticket, self.house)
            return
        doing: dict[str, Callable[[Ticket, Step], object]] = {
            "customer": self._customer,
            "reply": self._reply,
            "note": lambda ticket, said: noting.note(ticket, by=self._by(ticket), body=self._words(said)),
            "phone": lambda ticket, said: noting.phone(ticket, by=self._by(ticket), body=self._words(said)),
            "to": self._to,
            "priority": lambda ticket, said: changing.set_priority(
                ticket,
                int(said.target),
                by=self._by(ticket),
                reason=self.plan.blanks.fill(said.text) or "Nach Rücksprache",
            ),
            "assign": lambda ticket, said: self._by(ticket),
            "wait": lambda ticket, said: states.wait(
                ticket, by=self._by(ticket), until=clock.now() + timedelta(days=3)
            ),
            "supplier": self._supplier,
            "solve": lambda ticket, said: states.solve(ticket, by=self._by(ticket)),
            "close": lambda ticket, said: states.close(ticket, by=SYSTEM),
        }
        doing[step.verb](self.ticket, step)

    def _first_team(self) -> Team:
        """Level 1 takes what a story hands on later; the rest goes where its category says."""
        category_team = defaults_of(self.category).team
        if category_team is None or any(step.verb == "to" for step in self.plan.story.steps):
            return self.house.teams["ski" if category_team == self.house.teams["ski"] else "desk"]
        return category_team

    def _open(self, step: Step) -> Ticket:
        channel = self.plan.story.channel or self._channel()
        by_phone = self.plan.story.is_by_phone
        self.sorted = channel != "email" or self.dice.random() < 0.4
        text = self.plan.blanks.fill(step.text)
        if not by_phone and channel == "email":
            text = letters.request(text, self.plan.customer.writer, moment=clock.now(), dice=self.dice)
        known = {"category": self.category, "priority": self.plan.story.priority} if self.sorted else {}
        return opening.open_ticket(
            by=Actor.of(self._pick().person if by_phone else self.plan.customer.person),
            subject=self.plan.subject,
            customer=self.plan.customer.person,
            body=Body.from_text(letters.paragraphs(text) if by_phone else text),
            kind=self.plan.story.kind,
            team=self.team,
            channel="phone" if by_phone else channel,
            origin=None if by_phone or channel != "email" else self._origin(),
            attachments=self._files(step),
            said_by_agent=by_phone,
            **known,  # type: ignore[arg-type]  # two optional columns
        )

    def _channel(self) -> str:
        portal = 0.3 if self.plan.customer.is_private else 0.12
        return "portal" if self.dice.random() < portal else "email"

    def _origin(self) -> Origin:
        person = self.plan.customer.person
        domain = (person.email or "").partition("@")[2]
        return Origin(
            sender=f"{person.name} <{person.email}>",
            recipients={"to": [self.house.mailbox["address"]], "cc": []},
            external_id=f"{self.dice.getrandbits(64):016x}@{domain}",
            in_reply_to=self.last_reply.external_id if self.last_reply else "",
        )

    def _customer(self, ticket: Ticket, step: Step) -> None:
        text, writer = self.plan.blanks.fill(step.text), self.plan.customer.writer
        to = self.agent.writer.addressed if self.agent and writer.language == "de" else self._agent_name()
        words = Body.from_text(letters.answer(text, writer, to, dice=self.dice))
        if self.last_reply is not None and self.dice.random() < 0.5:
            who = f"{self.house.mailbox['sender_name']} <{self.house.mailbox['address']}>"
            quoted = Body.from_text(
                letters.quote(self.last_reply.text, who, self.last_reply.created_at, writer.language)
            )
            words = Body(words.text, words.html, quoted.text, quoted.html)
        person = self.plan.customer.person
        receiving.receive(
            ticket,
            by=Actor.of(person),
            body=words,
            author=person,
            origin=self._origin(),
            attachments=self._files(step),
        )

    def _agent_name(self) -> str:
        return self.agent.person.name.split()[0] if self.agent else "team"

    def _reply(self, ticket: Ticket, step: Step) -> None:
        by = self._by(ticket)
        assert self.agent is not None
        language = self.plan.customer.writer.language
        signature = (self.plan.client.signatures if self._is_shop else self.house.signatures)[language]
        text = letters.reply(self.plan.blanks.fill(step.text), self.agent.writer, self.plan.customer.writer, signature)
        self.last_reply = replying.reply(ticket, by=by, body=Body.from_text(text), attachments=self._files(step))
        self.last_reply.refresh_from_db(fields=["external_id"])

    @property
    def _is_shop(self) -> bool:
        return self.plan.customer.is_private and bool(self.plan.client.signatures)

    def _words(self, step: Step) -> Body:
        return Body.from_text(letters.paragraphs(self.plan.blanks.fill(step.text)))

    def _to(self, ticket: Ticket, step: Step) -> None:
        by, self.team = self._by(ticket), self.house.teams[step.target]
        assigning.hand_over(ticket, self.team, by=by, reason=self.plan.blanks.fill(step.text))
        self.agent = None
        taking_part.stay_with(ticket, self._first_team(), self.plan, by=by)

    def _supplier(self, ticket: Ticket, step: Step) -> None:
        taking_part.ask_supplier(ticket, self.plan, by=self._by(ticket))
        state = State.objects.get(key="waiting_supplier")
        states.set_state(ticket, state, by=self._by(ticket), until=clock.now() + timedelta(days=5))

    def _by(self, ticket: Ticket) -> Actor:
        """Who acts for the desk now. Taking one includes sorting it; work on one that waits reopens it."""
        if self.agent is None:
            self.agent = self._pick()
            # An agent opens a ticket, reads, and only then acts.
            with clock.at(max(ticket.updated_at, clock.now() - timedelta(seconds=self.dice.randint(70, 200)))):
                self._take(ticket, self.agent)
        by = Actor.of(self.agent.person)
        if ticket.state_type == StateType.WAITING:
            states.reopen(ticket, by=by)
        return by

    def _take(self, ticket: Ticket, agent: Agent) -> None:
        by = Actor.of(agent.person)
        assigning.assign(ticket, agent.person, by=by)
        if not self.sorted:
            self.sorted = True
            changing.categorise(ticket, self.category, by=by, alone=True)  # the story says who gets it, and when
            priority = self.plan.story.priority or defaults_of(self.category).priority or 2
            cells = matrix_of(ticket.organisation_id).cells
            if len(self.plan.subject) % 2 and priority in cells:
                place = cells.index(priority)
                assessing.assess(ticket, impact=place // SIDE + 1, urgency=place % SIDE + 1, by=by)
            else:
                changing.set_priority(ticket, priority, by=by)

    def _pick(self) -> Agent:
        """Somebody of the team; of what is open today the administrator has a good share, for whoever looks in."""
        agents = self.house.agents[self.house.team_key(self.team)]
        admin = next((one for one in agents if one.person.is_admin), None)
        if admin is not None and self.plan.unfinished and self.dice.random() < 0.4:
            return admin
        return self.dice.choice(agents)

    def _files(self, step: Step) -> list[NewFile]:
        made = [files.make(kind, dice=self.dice, moment=clock.now(), title=self.plan.subject) for kind in step.files]
        return [NewFile(blobs.put(one.content), one.name, one.media_type) for one in made]
