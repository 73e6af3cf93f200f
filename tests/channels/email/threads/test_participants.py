"""Who takes part in a ticket, who gets in by mail, and how one is out again (T6)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.email.threads import tokens
from tresen.kit import clock
from tresen.people.registering import recognise
from tresen.tickets.body import Body
from tresen.tickets.change import Refused
from tresen.tickets.changing import set_customer
from tresen.tickets.involving import MOST, involve, leave
from tresen.tickets.models import Message, Participant, Ticket
from tresen.tickets.replying import reply
from tresen.tickets.states import close, wait

Arrive = Callable[..., Inbound]


def parts(ticket: Ticket) -> dict[str, str]:
    return dict(Participant.objects.filter(ticket=ticket).values_list("address", "involvement"))


def last(ticket: Ticket) -> Message:
    message = Message.objects.filter(ticket=ticket).order_by("id").last()
    assert message is not None
    return message


@pytest.fixture
def first(cast: Cast, arrive: Arrive) -> Ticket:
    """A mail of the customer with two people in copy."""
    done = arrive(message_id="<mit-kopie@klinikum.test>", Cc="Technik <technik@partner.test>, wolf@klinikum.test")
    assert done.ticket is not None
    return done.ticket


def test_whoever_is_in_copy_takes_part_and_his_reply_lands(first: Ticket, arrive: Arrive) -> None:
    assert parts(first) == {"technik@partner.test": "copy", "wolf@klinikum.test": "copy"}
    done = arrive(sender="technik@partner.test", In_Reply_To="<mit-kopie@klinikum.test>", text="Wir kommen.")
    assert (done.ticket, last(first).kind) == (first, "customer")


def test_whoever_was_taken_out_gets_in_no_more(first: Ticket, arrive: Arrive, cast: Cast) -> None:
    """Not by the Cc of the old message, not because the customer answers to all again, not as a colleague."""
    for address in ("technik@partner.test", "wolf@klinikum.test"):
        leave(first, address, by=cast.actor("agent"))
        assert arrive(sender=address, In_Reply_To="<mit-kopie@klinikum.test>").ticket != first
        assert arrive(In_Reply_To="<mit-kopie@klinikum.test>", Cc=address).ticket == first
        assert arrive(sender=address, In_Reply_To="<mit-kopie@klinikum.test>").ticket != first
    assert parts(first) == {}


def test_an_agent_lets_him_in_again(first: Ticket, arrive: Arrive, cast: Cast) -> None:
    leave(first, "technik@partner.test", by=cast.actor("agent"))
    reply(first, by=cast.actor("agent"), body=Body.from_text("Hallo"), cc=["technik@partner.test"])
    assert parts(first)["technik@partner.test"] == "copy"
    assert arrive(sender="technik@partner.test", In_Reply_To="<mit-kopie@klinikum.test>").ticket == first


def test_somebody_our_reply_went_to_before_there_were_parts_can_be_taken_out(cast: Cast, arrive: Arrive) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Hallo"), to=["chef@extern.test"])
    Participant.objects.all().delete()
    mark = {"In_Reply_To": f"<{Message.objects.get(pk=message.pk).external_id}>"}
    assert arrive(sender="chef@extern.test", **mark).ticket == cast.ticket
    leave(cast.ticket, "chef@extern.test", by=cast.actor("agent"))
    assert arrive(sender="chef@extern.test", **mark).ticket != cast.ticket


def test_we_and_machines_never_take_part(arrive: Arrive, cast: Cast) -> None:
    Mailbox.objects.create(name="Alt", address="alt@desk.test", is_active=False)
    copies = "support@desk.test, Support+tag@desk.test, alt@desk.test, no-reply@shop.test, noreply@x.test, a@b.test"
    done = arrive(Cc=f"{copies}, karla@klinikum.test, mailer-daemon@x.test")
    assert parts(done.ticket) == {"a@b.test": "copy"}  # type: ignore[arg-type]


def test_an_agent_of_the_ticket_in_copy_is_no_participant_but_one_of_another_team_is(
    arrive: Arrive, cast: Cast
) -> None:
    done = arrive(Cc="anna@desk.test, otto@desk.test")
    assert parts(done.ticket) == {"otto@desk.test": "copy"}  # type: ignore[arg-type]


def test_at_most_fifty_take_part(arrive: Arrive) -> None:
    done = arrive(Cc=", ".join(f"n{number}@viele.test" for number in range(80)))
    assert len(parts(done.ticket)) == MOST  # type: ignore[arg-type]


def test_a_stranger_or_a_machine_brings_nobody_in(cast: Cast, arrive: Arrive) -> None:
    arrive(subject=f"Re: {cast.ticket.number}", Cc="angreifer@evil.test")
    arrive(subject=f"Re: {tokens.for_subject(cast.ticket)}", Cc="b@evil.test", Auto_Submitted="auto-replied")
    arrive(subject=f"Re: {tokens.for_subject(cast.ticket)}", sender="x@evil.test", Cc="c@evil.test")
    assert parts(cast.ticket) == {}


def test_a_colleague_who_writes_in_takes_part_and_can_be_taken_out(cast: Cast, arrive: Arrive) -> None:
    mark = {"subject": f"Re: {tokens.for_subject(cast.ticket)}"}
    assert arrive(sender="Wolf <wolf@klinikum.test>", **mark).ticket == cast.ticket
    assert parts(cast.ticket) == {"wolf@klinikum.test": "copy"}
    leave(cast.ticket, "wolf@klinikum.test", by=cast.actor("agent"))
    assert arrive(sender="wolf@klinikum.test", **mark).ticket != cast.ticket


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("a@müller.test", "A@xn--mller-kva.test"),
        ("a@xn--mller-kva.test", "a@MÜLLER.test"),
        ("Ä.B@x.test", "ä.b@X.test"),
    ],
)
def test_an_address_is_one_however_it_is_written(cast: Cast, arrive: Arrive, stored: str, written: str) -> None:
    involve(cast.ticket, stored, by=cast.actor("agent"))
    raw = make_mail(subject=f"Re: {tokens.for_subject(cast.ticket)}", sender="platz@halter.test").as_bytes()
    assert arrive(raw.replace(b"platz@halter.test", written.encode())).ticket == cast.ticket
    assert recognise(stored)[0] == recognise(written)[0]


def test_two_authors_must_both_be_involved(cast: Cast, arrive: Arrive) -> None:
    mark = {"subject": f"Re: {tokens.for_subject(cast.ticket)}"}
    for sender in ("karla@klinikum.test, x@evil.test", "x@evil.test, karla@klinikum.test"):
        done = arrive(sender=sender, Sender="karla@klinikum.test", **mark)
        assert done.ticket != cast.ticket
    assert arrive(sender="karla@klinikum.test, wolf@klinikum.test", **mark).ticket == cast.ticket


@pytest.mark.parametrize("header", ["Sender", "Reply-To", "X-Original-From"])
def test_no_other_header_makes_somebody_the_customer(cast: Cast, arrive: Arrive, header: str) -> None:
    mail = make_mail(sender="x@evil.test", subject=f"Re: {tokens.for_subject(cast.ticket)}")
    mail[header] = "karla@klinikum.test"
    assert arrive(mail).ticket != cast.ticket


def test_the_former_customer_stays_as_the_one_who_asked(cast: Cast, arrive: Arrive) -> None:
    set_customer(cast.ticket, cast.manager, by=cast.actor("agent"), former_stays=True)
    assert parts(cast.ticket) == {"karla@klinikum.test": "on_behalf"}
    assert arrive(subject=f"Re: {cast.ticket.number}").ticket == cast.ticket
    set_customer(cast.ticket, cast.customer, by=cast.actor("agent"))
    assert parts(cast.ticket) == {}, "the customer is no participant beside himself"


@pytest.mark.parametrize("address", ["karla@klinikum.test", "kein", "a b@c.test", "a@b.test, c@d.test", "@", ""])
def test_what_is_nobody_else_is_refused(cast: Cast, address: str) -> None:
    with pytest.raises(Refused):
        involve(cast.ticket, address, by=cast.actor("agent"))


def test_only_agents_watch(cast: Cast) -> None:
    with pytest.raises(Refused):
        involve(cast.ticket, "wolf@klinikum.test", by=cast.actor("agent"), involvement="watcher")
    assert involve(cast.ticket, "cem@desk.test", by=cast.actor("agent"), involvement="watcher").person == cast.colleague


# A third party


@pytest.fixture
def with_partner(cast: Cast) -> Ticket:
    involve(cast.ticket, "hilfe@partner.test", by=cast.actor("agent"), involvement="partner", name="Partner GmbH")
    return cast.ticket


def test_a_partners_answer_stays_between_us(with_partner: Ticket, arrive: Arrive, cast: Cast) -> None:
    wait(with_partner, by=cast.actor("agent"), until=timezone.now())
    done = arrive(sender="hilfe@partner.test", subject=f"Re: {tokens.for_subject(with_partner)}", Cc="c@partner.test")
    with_partner.refresh_from_db()
    assert (done.ticket, last(with_partner).kind) == (with_partner, "partner")
    assert not last(with_partner).public
    assert (with_partner.state_type, with_partner.last_message_kind) == ("open", "partner")
    assert parts(with_partner) == {"hilfe@partner.test": "partner"}, "his copies are his own affair"


def test_a_partners_answer_does_not_reopen(with_partner: Ticket, arrive: Arrive, cast: Cast) -> None:
    close(with_partner, by=cast.actor("agent"))
    arrive(sender="hilfe@partner.test", subject=f"Re: {tokens.for_subject(with_partner)}")
    with_partner.refresh_from_db()
    assert with_partner.state_type == "closed"


def test_the_partners_own_number_is_learned_and_brings_him_home(with_partner: Ticket, arrive: Arrive) -> None:
    arrive(sender="hilfe@partner.test", subject=f"[INC0012345] {tokens.for_subject(with_partner)} vom 12.05.2026")
    assert Participant.objects.get(ticket=with_partner).reference == "INC0012345"
    again = arrive(sender="hilfe@partner.test", subject="Vorgang INC0012345: Techniker bestellt")
    assert (again.ticket, last(with_partner).kind) == (with_partner, "partner")
    house = arrive(sender="robot@partner.test", subject="INC0012345 erledigt")
    assert (house.ticket, last(with_partner).kind) == (with_partner, "partner")
    for stranger in ("x@evil.test", "x@sub.partner.test", "sven@werk.test"):
        assert arrive(sender=stranger, subject="INC0012345 erledigt").ticket != with_partner
    # The customer's own mail by that number is no business of the partner's.
    assert arrive(sender="karla@klinikum.test", subject="INC0012345 erledigt").ticket != with_partner


@pytest.mark.parametrize("domain", ["gmx.de", "bluewin.ch", "chello.at", "yahoo.fr", "kabelmail.de"])
def test_a_domain_everybody_has_is_nobodys_house(cast: Cast, arrive: Arrive, domain: str) -> None:
    involve(cast.ticket, f"firma@{domain}", by=cast.actor("agent"), involvement="partner")
    arrive(sender=f"firma@{domain}", subject=f"[INC0012345] {tokens.for_subject(cast.ticket)}")
    assert arrive(sender=f"nachbar@{domain}", subject="INC0012345").ticket != cast.ticket
    assert arrive(sender=f"firma@{domain}", subject="INC0012345").ticket == cast.ticket


@pytest.mark.parametrize(
    ("subject", "reference"),
    [
        ("AW: Drucker [Ticket#2024010112345]", "TICKET2024010112345"),
        ("CS-2024-00123 Ihre Anfrage", "CS-2024-00123"),
        ("Ihre Anfrage #481516", "481516"),
        ("SR 1-23456789 created", "SR1-23456789"),
        ("Termin am 12.05.2026 um 10:00 Uhr", ""),
        ("Windows Server 2019 auf 2026-05-12", ""),
        ("Re: Etikettendrucker", ""),
    ],
)
def test_a_number_is_told_from_a_date(cast: Cast, subject: str, reference: str) -> None:
    from tresen.channels.email.threads.partner_numbers import new_reference

    assert new_reference(cast.ticket, subject) == reference


# One of our own


@pytest.mark.parametrize("way", ["number", "mark"])
def test_an_agents_mail_is_at_most_a_note_and_never_leaves(cast: Cast, arrive: Arrive, way: str) -> None:
    from tresen.channels.models import Delivery

    subject = tokens.for_subject(cast.ticket) if way == "mark" else cast.ticket.number
    done = arrive(sender="Anna <anna@desk.test>", subject=f"Re: {subject}", text="Bitte Passwort senden")
    if way == "number":
        assert done.ticket != cast.ticket
        return
    note = last(cast.ticket)
    assert (done.ticket, note.kind, note.author, note.public) == (cast.ticket, "note", None, False)
    assert note.sender == "Anna <anna@desk.test>"
    assert not Delivery.objects.exists()


def test_an_agent_of_another_team_is_a_stranger(cast: Cast, arrive: Arrive) -> None:
    assert arrive(sender="otto@desk.test", subject=tokens.for_subject(cast.ticket)).ticket != cast.ticket


def test_an_agent_who_asks_is_the_customer_of_his_ticket(cast: Cast, arrive: Arrive) -> None:
    done = arrive(sender="otto@desk.test", message_id="<frage@desk.test>")
    again = arrive(sender="otto@desk.test", In_Reply_To="<frage@desk.test>")
    assert (again.ticket, last(again.ticket).kind) == (done.ticket, "customer")  # type: ignore[arg-type]


# Why is this here?


def test_each_check_and_its_finding_is_kept(cast: Cast, arrive: Arrive) -> None:
    arrive(subject=f"Re: {cast.ticket.number}")
    number = cast.ticket.number
    assert last(cast.ticket).facts["why"] == [
        {"check": "reply-address", "found": "", "ticket": None, "verdict": "nothing"},
        {"check": "message-id", "found": "", "ticket": None, "verdict": "nothing"},
        {"check": "subject-mark", "found": "", "ticket": None, "verdict": "nothing"},
        {"check": "partner-reference", "found": "", "ticket": None, "verdict": "nothing"},
        {"check": "number", "found": number, "ticket": number, "verdict": "taken"},
        {"check": "sender", "found": "customer", "ticket": number, "verdict": "taken"},
    ]


def test_a_new_ticket_says_which_one_was_named(cast: Cast, arrive: Arrive) -> None:
    done = arrive(sender="x@evil.test", subject=tokens.for_subject(cast.ticket))
    why: list[dict[str, Any]] = last(done.ticket).facts["why"]  # type: ignore[arg-type]
    refused = [one for one in why if one["verdict"] == "refused"]
    assert [(one["check"], one["found"]) for one in refused if one["check"] == "sender"] == [("sender", "stranger")] * 2
    assert {one["ticket"] for one in refused} == {cast.ticket.number}


def test_the_next_check_is_asked_when_the_first_leads_where_the_sender_has_no_part(cast: Cast, arrive: Arrive) -> None:
    other = cast.open(customer=cast.stranger)
    done = arrive(to=tokens.reply_address("support@desk.test", other), subject=tokens.for_subject(cast.ticket))
    assert done.ticket == cast.ticket


def test_times_are_kept_apart(first: Ticket, cast: Cast) -> None:
    """Who was taken out and let in at the same moment is in: the order in the journal decides."""
    with clock.at(timezone.now()):
        leave(first, "technik@partner.test", by=cast.actor("agent"))
        involve(first, "technik@partner.test", by=cast.actor("agent"))
    from tresen.tickets.involving import removed_from

    assert removed_from(first) == set()


def test_a_reply_taken_back_has_brought_nobody_in(cast: Cast, arrive: Arrive) -> None:
    from tresen.tickets.withdrawing import withdraw

    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("x"), cc=["falsch@extern.test"], delay=10)
    assert parts(cast.ticket) == {"falsch@extern.test": "copy"}
    withdraw(message, by=cast.actor("agent"))
    assert parts(cast.ticket) == {}
    done = arrive(subject=f"Re: {tokens.for_subject(cast.ticket)}", Cc="falsch@extern.test")
    assert done.ticket == cast.ticket, (done.reason, done.outcome)
    assert parts(cast.ticket) == {"falsch@extern.test": "copy"}, "the customer may still bring him in"
