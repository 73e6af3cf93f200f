"""The same mail to two of our addresses: one ticket, seen by both teams (C4)."""

from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from django.db import connections

from tests.cast import Cast, make_cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Mailbox
from tresen.tickets.access import works_on
from tresen.tickets.assigning import hand_over
from tresen.tickets.models import Message, Ticket
from tresen.tickets.sharing import share, unshare


def nets(cast: Cast) -> Mailbox:
    return Mailbox.objects.create(name="Netze", address="netze@desk.test", team=cast.other_team)


def fetched(mail: EmailMessage, mailbox: Mailbox, uid: int = 1) -> Inbound:
    inbound, _ = take(mail.as_bytes(), source="imap", mailbox=mailbox, key=f"{mailbox.pk}:1:{uid}")
    process(inbound.pk)
    return Inbound.objects.get(pk=inbound.pk)


def both() -> EmailMessage:
    return make_mail(message_id="<beide@klinikum.test>", Cc="netze@desk.test")


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("names", [True, False], ids=["named in Cc", "in blind copy"])
def test_both_teams_see_one_ticket(cast: Cast, order: int, names: bool) -> None:
    boxes = [cast.mailbox, nets(cast)][:: -1 if order else 1]
    mail = both() if names else make_mail(message_id="<beide@klinikum.test>")
    outcomes = [fetched(mail, box).outcome for box in boxes]
    assert outcomes == ["created", "duplicate"]
    ticket = Ticket.objects.get(messages__external_id="beide@klinikum.test")
    assert ticket.team == boxes[0].team
    assert ticket.shared_with == [boxes[1].team_id]
    assert all(works_on(cast.actor(who), ticket) for who in ("agent", "outsider"))
    assert Message.objects.filter(external_id="beide@klinikum.test").count() == 1


def test_one_delivery_to_both_addresses_is_for_both(cast: Cast) -> None:
    nets(cast)
    inbound, _ = take(both().as_bytes(), source="smtp", envelope_to=["support@desk.test", "netze@desk.test"])
    process(inbound.pk)
    ticket = Ticket.objects.get(messages__external_id="beide@klinikum.test")
    assert {ticket.team_id, *ticket.shared_with} == {cast.team.pk, cast.other_team.pk}


def test_a_mail_without_an_id_is_recognised_by_what_it_says(cast: Cast) -> None:
    def mail(received: str) -> EmailMessage:
        one = make_mail(Date="Mon, 02 Nov 2026 10:00:00 +0100")
        del one["Message-ID"]
        one["Received"] = received
        return one

    assert fetched(mail("by a"), cast.mailbox).outcome == "created"
    assert fetched(mail("by b"), nets(cast)).outcome == "duplicate"
    assert Ticket.objects.exclude(pk=cast.ticket.pk).get().shared_with == [cast.other_team.pk]


def test_fetched_once_more_it_does_not_come_back_to_a_team_that_is_out(cast: Cast) -> None:
    box = nets(cast)
    fetched(both(), cast.mailbox)
    fetched(both(), box)
    ticket = Ticket.objects.get(messages__external_id="beide@klinikum.test")
    unshare(ticket, cast.other_team, by=cast.actor("agent"))
    assert fetched(both(), box, uid=7).outcome == "duplicate"
    again = make_mail(In_Reply_To="<beide@klinikum.test>", Cc="netze@desk.test", text="Noch etwas")
    assert fetched(again, cast.mailbox, uid=8).ticket == ticket
    ticket.refresh_from_db()
    assert ticket.shared_with == []


def test_a_handed_over_ticket_is_not_given_back_by_the_next_answer(cast: Cast) -> None:
    done = fetched(make_mail(message_id="<eins@klinikum.test>"), cast.mailbox)
    ticket = done.ticket
    assert ticket is not None
    hand_over(ticket, cast.other_team, by=cast.actor("admin"))
    fetched(make_mail(In_Reply_To="<eins@klinikum.test>", text="Und?"), cast.mailbox, uid=2)
    fetched(make_mail(message_id="<eins@klinikum.test>"), cast.mailbox, uid=3)
    ticket.refresh_from_db()
    assert (ticket.team, ticket.shared_with) == (cast.other_team, [])


def test_an_answer_that_names_a_second_mailbox_shares_the_ticket(cast: Cast) -> None:
    nets(cast)
    ticket = fetched(make_mail(message_id="<eins@klinikum.test>"), cast.mailbox).ticket
    assert ticket is not None
    fetched(make_mail(In_Reply_To="<eins@klinikum.test>", Cc="netze@desk.test", text="Bitte auch"), cast.mailbox, uid=2)
    ticket.refresh_from_db()
    assert ticket.shared_with == [cast.other_team.pk]


def test_hand_over_to_a_team_it_is_shared_with(cast: Cast) -> None:
    share(cast.ticket, cast.other_team, by=cast.actor("agent"))
    share(cast.ticket, cast.team, by=cast.actor("agent"))
    assert cast.ticket.shared_with == [cast.other_team.pk]
    hand_over(cast.ticket, cast.other_team, by=cast.actor("agent"))
    assert (cast.ticket.team, cast.ticket.shared_with) == (cast.other_team, [])


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_make_one_ticket() -> None:
    cast = make_cast()
    boxes = [cast.mailbox, nets(cast)]
    taken = [take(both().as_bytes(), source="imap", mailbox=box, key=f"{box.pk}:1:1")[0].pk for box in boxes]

    def run(key: int) -> None:
        try:
            process(key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as processes:
        list(processes.map(run, taken))
    ticket = Ticket.objects.get(messages__external_id="beide@klinikum.test")
    assert {ticket.team_id, *ticket.shared_with} == {cast.team.pk, cast.other_team.pk}
    assert sorted(Inbound.objects.values_list("outcome", flat=True)) == ["created", "duplicate"]
