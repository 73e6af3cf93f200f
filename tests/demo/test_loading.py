"""Loading: through the verbs, with their dates, once, the same each time, and nothing is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.demo.conftest import FEW, TODAY
from tresen.channels.email.models import Inbound, Mailbox
from tresen.channels.models import Delivery
from tresen.demo.loading import DemoSummary, load
from tresen.kit.journal import Journal
from tresen.people.models import Organisation, Person, Team
from tresen.tickets.danger import danger_of
from tresen.tickets.models import Attachment, Draft, Event, Message, StateType, Ticket
from tresen.tickets.replay import replay

MAILS = 5
FURTHER = 30  # a small client's question, an incident with those it hit, a merged pair, workspaces, mail, what recurs


def test_it_makes_the_company(loaded: DemoSummary) -> None:
    assert loaded.created
    assert loaded.admin == "admin@demo.example"
    assert len(loaded.agents) == 8
    assert set(Team.objects.values_list("level", flat=True)) == {"1", "2", "3", "partner"}
    assert Organisation.objects.count() == 4
    assert Mailbox.objects.get().address == "support@demo.example"
    assert Person.objects.get(email="admin@demo.example").check_password("demo-demo-demo")


def test_tickets_of_all_states_and_clients_are_there(loaded: DemoSummary) -> None:
    assert abs(loaded.tickets - FEW - MAILS - FURTHER) <= 3
    assert set(Ticket.objects.values_list("state_type", flat=True)) == set(StateType.values)
    assert Ticket.objects.exclude(organisation=None).values("organisation").distinct().count() == 4
    assert set(Message.objects.values_list("kind", flat=True)) == {"customer", "reply", "note", "phone"}
    assert Attachment.objects.exists()


def test_mails_come_through_the_real_intake(loaded: DemoSummary) -> None:
    assert set(Inbound.objects.values_list("outcome", flat=True)) == {"created", "bounce"}
    assert Inbound.objects.filter(outcome="created").count() == MAILS
    said = {
        one.message.ticket.subject: one.message
        for one in Inbound.objects.filter(outcome="created").select_related("message__ticket")
    }
    assert "data-remote-src" in said["Herbstangebote: Toner, Papier, Etiketten"].html
    assert said["Herbstangebote: Toner, Papier, Etiketten"].facts["pixels"] == 1
    assert said["AW: AW: Etikettendrucker Labor 2"].text_folded
    dangers = [
        danger_of(one.name, one.media_type) for one in said["Letzte Mahnung zu Rechnung 48211"].attachments.all()
    ]
    assert dangers == ["executable", "archive"]
    assert said["Ist diese Mail echt?"].attachments.get().media_type == "message/rfc822"
    assert said["Einladung: Wartungsfenster KIS"].attachments.get().media_type == "text/calendar"


def test_numbers_follow_the_dates(loaded: DemoSummary) -> None:
    numbers = [
        int(number[2:]) for number in Ticket.objects.order_by("created_at", "id").values_list("number", flat=True)
    ]
    assert numbers == sorted(numbers)


def test_the_journal_tells_the_same_as_the_tickets(loaded: DemoSummary) -> None:
    assert Event.objects.filter(at__gt=TODAY).count() == 0
    for ticket in Ticket.objects.all()[:20]:
        told = replay(ticket)
        assert told["state_type"] == ticket.state_type
        assert told["assignee"] == ticket.assignee_id
        assert told["team"] == ticket.team_id


def test_nothing_waits_to_be_sent(loaded: DemoSummary) -> None:
    replies = Message.objects.filter(kind="reply")
    assert Delivery.objects.exclude(message__kind="note").count() == replies.count() > 0
    came_back = Delivery.objects.get(recipient="heike.kesler@maschinenbau-falk.example")
    assert came_back.state == "failed"
    assert set(Delivery.objects.exclude(pk=came_back.pk).values_list("state", flat=True)) == {"sent"}
    planned = Draft.objects.get(send_at__gt=TODAY)
    assert [one.args["draft_id"] for one in ProcrastinateJob.objects.all()] == [planned.pk], "nothing else waits"
    assert all(
        delivery.sent_at == delivery.message.created_at for delivery in Delivery.objects.select_related("message")
    )


def test_reactions_are_as_before_afterwards(loaded: DemoSummary) -> None:
    assert any(reaction.__name__ == "send" for reaction in Journal.declared["replied"].within)


def test_a_second_load_changes_nothing(loaded: DemoSummary) -> None:
    again = load(today=TODAY + timedelta(days=30), password="other")
    assert not again.created
    assert again.tickets == loaded.tickets


@pytest.mark.django_db
def test_two_loads_are_equal() -> None:
    assert told(tickets=30) == told(tickets=30)
    assert told(tickets=30) != told(tickets=30, seed=8)


def told(**options: Any) -> list[tuple[Any, ...]]:
    """Everything said and done, without the ids of rows; undone afterwards."""
    with transaction.atomic():
        load(today=TODAY, password=None, **options)
        columns = (
            "ticket__subject",
            "ticket__customer__email",
            "kind",
            "text",
            "text_folded",
            "created_at",
            "author__email",
        )
        said = list(Message.objects.order_by("created_at", "id").values_list(*columns))
        done = list(Event.objects.order_by("id").values_list("name", "at", "actor__email", "ticket__subject"))
        files = list(Attachment.objects.order_by("id").values_list("name", "blob_id"))
        transaction.set_rollback(True)
    return [*said, *done, *files]
