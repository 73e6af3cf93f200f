"""Notices by mail: one, or several in one; never of what he has read or may not see; and how they are stopped."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import Cast
from tests.notices.stories import Journal
from tresen.channels.contract import PermanentFailure, TemporaryFailure
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound
from tresen.channels.email.outgoing import house_mail
from tresen.channels.email.threads import tokens
from tresen.kit import clock
from tresen.notices import mailing, stopping
from tresen.notices.choosing import chosen_by
from tresen.notices.handling import is_muted, read
from tresen.notices.models import Habits, Letter, Notice
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership
from tresen.tickets.assigning import assign, hand_over
from tresen.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db


def arrive(mail: str) -> Inbound:
    inbound, _ = take(mail.encode(), source="smtp", envelope_to=["support@desk.test"])
    process(inbound.pk)
    return Inbound.objects.get(pk=inbound.pk)


class Post:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mails: list[EmailMessage] = []
        self.trouble: Exception | None = None
        monkeypatch.setattr(house_mail, "hand_over", self._take)

    def _take(self, mail: EmailMessage, mailbox: Any, recipients: Any) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.mails.append(mail)

    def go(self, minutes: int = 2) -> list[str]:
        """The subjects of what leaves after that time."""
        self.mails.clear()
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            mailing.gather(0)
            for letter in Letter.objects.filter(sent_at=None, given_up_at=None):
                mailing.carry(letter.pk)
        return [str(mail["Subject"]).strip() for mail in self.mails]

    @property
    def text(self) -> str:
        return str(self.mails[-1].get_payload(decode=True).decode())  # type: ignore[union-attr]


@pytest.fixture
def postman(monkeypatch: pytest.MonkeyPatch) -> Post:
    return Post(monkeypatch)


@pytest.fixture
def given(cast: Cast, journal: Journal) -> Callable[..., Ticket]:
    def give(subject: str = "Etiketten", **more: Any) -> Ticket:
        ticket = cast.open(subject, **more)
        assign(ticket, cast.agent, by=cast.actor("colleague"))
        journal.told()
        return ticket

    return give


def test_one_notice_is_one_mail_with_its_reason_and_its_ends(cast: Cast, given: Any, postman: Post) -> None:
    ticket = given()
    assert postman.go(0) == [], "a minute is left to read it in the desk"
    assert postman.go() == [f"Cem Kollege hat Ihnen den Vorgang zugewiesen · {ticket.number} Etiketten"]
    mail = postman.mails[0]
    assert "weil der Vorgang Ihnen zugewiesen ist" in postman.text
    assert f"/desk/tickets/{ticket.number}/" in postman.text
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/notices/stop/kind-" in str(mail["List-Unsubscribe"])
    assert postman.go(5) == [], "and it comes once"


def test_it_speaks_the_persons_language(cast: Cast, given: Any, postman: Post) -> None:
    cast.agent.locale = "en"
    cast.agent.save()
    given()
    assert postman.go()[0].startswith("Cem Kollege assigned it to you")


def test_no_words_of_a_message_leave_the_house(cast: Cast, given: Any, postman: Post) -> None:
    given()
    postman.go()
    assert "Station 3" not in postman.mails[0].as_string() + postman.text


def test_what_was_read_is_not_mailed(cast: Cast, given: Any, postman: Post) -> None:
    given()
    read(cast.agent, Notice.objects.filter(person=cast.agent))
    assert postman.go() == []


def test_a_right_taken_away_takes_the_mail_with_it(cast: Cast, given: Any, postman: Post) -> None:
    ticket = given()
    hand_over(ticket, cast.other_team, by=SYSTEM)
    TeamMembership.objects.filter(person=cast.agent).delete()
    assert postman.go() == []
    assert Letter.objects.get().given_up_at is not None


def test_what_is_confidential_is_only_a_number(cast: Cast, given: Any, postman: Post) -> None:
    cast.team.confidential = True
    cast.team.save()
    ticket = given("Kündigung")
    assert postman.go() == [f"Neues im Vorgang {ticket.number}"]
    assert "Kündigung" not in postman.text
    assert "Cem" not in postman.text, "nor who writes there"


def test_several_come_in_one(cast: Cast, given: Any, postman: Post) -> None:
    Habits.objects.create(person=cast.agent, rhythm="hourly")
    first, second = given("Eins"), given("Zwei")
    assert postman.go(0) == []
    assert postman.go(61) == ["2 Benachrichtigungen von Tresen"]
    assert first.number in postman.text
    assert second.number in postman.text
    assert "/notices/stop/mail-" in str(postman.mails[0]["List-Unsubscribe"])


def test_a_server_that_is_away_is_tried_again(cast: Cast, given: Any, postman: Post) -> None:
    given()
    postman.trouble = TemporaryFailure("451 later")
    assert postman.go() == []
    letter = Letter.objects.get()
    assert (letter.attempts, letter.words) == (1, "451 later")
    postman.trouble = None
    assert len(postman.go(10)) == 1
    assert Letter.objects.get().sent_at is not None


def test_a_refusal_for_good_ends_it(cast: Cast, given: Any, postman: Post) -> None:
    given()
    postman.trouble = PermanentFailure("550 nobody here")
    postman.go()
    assert Letter.objects.get().given_up_at is not None


def test_who_dies_in_between_sends_it_again_under_the_same_id(cast: Cast, given: Any, postman: Post) -> None:
    given()
    postman.go()
    first = postman.mails[0]["Message-ID"]
    Letter.objects.update(sent_at=None, claimed_at=clock.now())
    assert postman.go(2) == [], "the claim is not old enough to be a dead worker's"
    postman.go(20)
    assert [mail["Message-ID"] for mail in postman.mails] == [first]


@pytest.mark.parametrize("subject", ["Re: Ja", "Re: Cem hat geantwortet"])
def test_an_answer_to_a_notice_opens_no_ticket(cast: Cast, given: Any, postman: Post, subject: str) -> None:
    given()
    postman.go()
    before = Ticket.objects.count()
    about = str(postman.mails[0]["Message-ID"])
    head = f"From: anna@desk.test\r\nTo: support@desk.test\r\nSubject: {subject}\r\nIn-Reply-To: {about}\r\n"
    inbound = arrive(f"{head}Message-ID: <a1@desk.test>\r\n\r\nDanke, sehe ich mir an.\r\n")
    assert Ticket.objects.count() == before
    assert inbound.outcome == "ignored"


def test_what_is_certainly_an_agents_answer_is_a_note_and_a_machines_is_nothing(
    cast: Cast, given: Any, postman: Post
) -> None:
    ticket = given()
    postman.go()
    about, before = str(postman.mails[0]["Message-ID"]), Ticket.objects.count()
    mark = tokens.for_subject(ticket)  # or his house signs its mail, and the plain number will do
    head = f"From: anna@desk.test\r\nTo: support@desk.test\r\nSubject: Re: {mark}\r\nIn-Reply-To: {about}\r\n"
    arrive(f"{head}Message-ID: <a1@desk.test>\r\n\r\nMache ich morgen.\r\n")
    arrive(f"{head}Message-ID: <a2@desk.test>\r\nAuto-Submitted: auto-replied\r\n\r\nIch bin im Urlaub.\r\n")
    assert Ticket.objects.count() == before
    assert [one.text.strip() for one in Message.objects.filter(ticket=ticket, kind="note")] == ["Mache ich morgen."]


def test_a_notice_that_comes_back_to_us_is_dropped(cast: Cast, given: Any, postman: Post) -> None:
    given()
    postman.go()
    before = Ticket.objects.count()
    arrive(postman.mails[0].as_string())
    assert Ticket.objects.count() == before


def test_a_link_stops_what_it_says_and_can_be_taken_back(cast: Cast) -> None:
    stop = stopping.Stop("ticket", cast.agent.pk, str(cast.ticket.pk))
    assert stopping.carry_out(stop)
    assert is_muted(cast.agent, cast.ticket)
    assert stopping.take_back(stop)
    assert not is_muted(cast.agent, cast.ticket)
    kind = stopping.Stop("kind", cast.agent.pk, "assigned")
    assert stopping.carry_out(kind)
    assert chosen_by(cast.agent)["assigned"] == {"desk", "push"}
    assert "mail" in chosen_by(cast.agent)["answered"]
    assert stopping.take_back(kind)
    assert "mail" in chosen_by(cast.agent)["assigned"]
    assert stopping.carry_out(stopping.Stop("mail", cast.agent.pk))
    assert not any("mail" in ways for ways in chosen_by(cast.agent).values())


def test_a_link_that_was_changed_is_none(cast: Cast) -> None:
    token = stopping.link(stopping.Stop("ticket", cast.agent.pk, "5")).rstrip("/").rpartition("/")[2]
    assert stopping.read(token) == stopping.Stop("ticket", cast.agent.pk, "5")
    for other in (token.replace("-5-", "-6-"), token[:-1] + "a", token + "a", "", "ticket-1-5-" + "a" * 24):
        assert stopping.read(other) is None
