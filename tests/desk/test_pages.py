"""New tickets, search, settings, files, the sender's own looks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.channels.models import Delivery, DeliveryState
from tresen.kit import blobs
from tresen.people.actor import SYSTEM
from tresen.people.models import Person
from tresen.tickets.body import Body
from tresen.tickets.models import Message, Ticket
from tresen.tickets.receiving import receive
from tresen.tickets.replying import reply
from tresen.tickets.saying import NewFile, Origin

SignIn = Callable[[Any], Client]
CALL = {
    "channel": "phone",
    "subject": "Kein Netz",
    "text": "Sie ruft aus Raum 3 an.",
    "kind": "incident",
    "priority": "",
}


@pytest.fixture
def agent(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.agent)


def test_it_writes_down_a_call_for_a_known_customer(cast: Cast, agent: Client) -> None:
    made = agent.post(
        "/desk/tickets/new/",
        {**CALL, "customer_text": "Karla", "person": cast.customer.pk, "team": cast.team.pk, "mine": "on"},
    )
    ticket = Ticket.objects.get(subject="Kein Netz")
    assert made["Location"] == f"/desk/tickets/{ticket.number}/"
    assert (ticket.customer, ticket.organisation, ticket.assignee) == (cast.customer, cast.clinic, cast.agent)
    assert ticket.messages.get().kind == "phone"


def test_a_mail_on_behalf_is_the_customers_word(cast: Cast, agent: Client) -> None:
    agent.post("/desk/tickets/new/", {**CALL, "channel": "email", "customer_text": "Neu Gast <neu@klinikum.test>"})
    ticket = Ticket.objects.get(subject="Kein Netz")
    assert (ticket.customer.name, ticket.customer.email, ticket.organisation) == (
        "Neu Gast",
        "neu@klinikum.test",
        cast.clinic,
    )
    assert ticket.messages.get().kind == "customer"


def test_somebody_without_an_address_is_registered_by_name(cast: Cast, agent: Client) -> None:
    agent.post("/desk/tickets/new/", {**CALL, "customer_text": "Frau an der Pforte"})
    assert Ticket.objects.get(subject="Kein Netz").customer.email is None


@pytest.mark.parametrize(
    "fault", [{"subject": ""}, {"text": ""}, {"customer_text": ""}, {"customer_text": "a@b"}, {"channel": "chat"}]
)
def test_it_says_what_is_missing_and_keeps_the_rest(fault: dict[str, str], cast: Cast, agent: Client) -> None:
    answer = agent.post("/desk/tickets/new/", {**CALL, "customer_text": "Karla", **fault})
    assert answer.status_code == 422
    assert 'class="fault"' in answer.content.decode()
    assert Ticket.objects.count() == 1
    assert Person.objects.filter(name="Karla").count() == 0


def test_it_refuses_a_category_of_another_organisation(cast: Cast, agent: Client) -> None:
    given = {**CALL, "customer_text": "Sven", "person": cast.stranger.pk, "category": cast.category.pk}
    assert agent.post("/desk/tickets/new/", given).status_code == 422


def test_it_suggests_customers_by_name_address_and_phone(cast: Cast, agent: Client) -> None:
    for typed in ("Karla", "kundin", "karla@klin"):
        assert "Karla Kundin" in agent.get("/desk/customers/", {"customer_text": typed}).content.decode()
    assert "Karla" not in agent.get("/desk/customers/", {"customer_text": "k"}).content.decode()


def test_the_categories_follow_the_customer(cast: Cast, agent: Client) -> None:
    def offered(person: Person, **typed: str) -> str:
        return agent.get("/desk/tickets/new/categories/", {"person": person.pk, **typed}).content.decode()

    assert "Drucker" in offered(cast.customer)
    assert "Drucker" not in offered(cast.stranger)
    assert "Drucker" in offered(cast.customer, category_text="drueck")
    assert "Drucker" not in offered(cast.customer, category_text="netz")


def test_a_category_that_was_only_typed_is_none(cast: Cast, agent: Client) -> None:
    given = {**CALL, "customer_text": "Karla", "person": cast.customer.pk, "category_text": "Druck", "category": ""}
    refused = agent.post("/desk/tickets/new/", given)
    assert refused.status_code == 422
    assert 'value="Druck"' in refused.content.decode()
    agent.post("/desk/tickets/new/", {**given, "category": cast.category.pk})
    assert Ticket.objects.get(subject="Kein Netz").category == cast.category


def test_a_number_leads_straight_to_its_ticket(cast: Cast, agent: Client, sign_in: SignIn) -> None:
    address = f"/desk/search/?q={cast.ticket.number.lower()}"
    assert agent.get(address)["Location"] == f"/desk/tickets/{cast.ticket.number}/"
    assert sign_in(cast.outsider).get(address).status_code == 200


def test_words_find_tickets_and_are_marked(cast: Cast, agent: Client) -> None:
    page = agent.get("/desk/search/?q=barcodes").content.decode()
    assert cast.ticket.number in page
    found = agent.get("/desk/search/?q=linke").content.decode()
    assert "<mark>linke</mark>" in found


def test_what_one_searches_for_is_no_markup(cast: Cast, agent: Client) -> None:
    assert "<script>alert" not in agent.get("/desk/search/?q=<script>alert(1)</script>").content.decode()


def test_it_keeps_ones_settings(cast: Cast, agent: Client) -> None:
    given = {
        "name": "Anna A.",
        "phone": "1",
        "locale": "en",
        "theme": "dark",
        "density": "compact",
        "text_size": "large",
        "undo_seconds": "20",
        "flow": "stay",
    }
    page = agent.post("/desk/profile/", given, follow=True).content.decode()
    assert 'lang="en" data-theme="dark" data-density="compact" data-text="large"' in page
    assert "Your settings" in page


def test_nobody_gives_himself_a_role(cast: Cast, agent: Client) -> None:
    looks = {"theme": "auto", "density": "compact", "text_size": "normal", "undo_seconds": "10", "flow": "next"}
    agent.post("/desk/profile/", {"name": "A", "locale": "de", **looks, "role": "admin"})
    cast.agent.refresh_from_db()
    assert (cast.agent.name, cast.agent.role) == ("A", "agent")


def _received(cast: Cast, html: str, *files: NewFile) -> Message:
    raw = blobs.put(f"Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode())
    origin = Origin(sender="karla@klinikum.test", raw=raw)
    body = Body.from_html(html)
    return receive(
        cast.ticket, by=SYSTEM, body=body, author=cast.customer, channel="email", origin=origin, attachments=files
    )


def test_the_original_is_shut_into_a_sandbox(cast: Cast, agent: Client) -> None:
    html = '<p style="color:red" onclick="x()">Rot</p><script>alert(1)</script><img src="https://evil.test/pixel">'
    message = _received(cast, html)
    answer = agent.get(f"/desk/messages/{message.pk}/original/")
    words = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-same-origin" in policy
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "color:red" in words.replace(" ", "")
    assert not any(evil in words for evil in ("<script", "onclick", ' src="https://evil'))


def test_the_source_is_the_bytes_as_they_came(cast: Cast, agent: Client) -> None:
    message = _received(cast, "<p>x</p>")
    answer = agent.get(f"/desk/messages/{message.pk}/raw/")
    assert b"".join(answer.streaming_content).startswith(b"Subject: x\r\n")  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("bild.png", "image/png", True),
        ("bild.svg", "image/svg+xml", False),
        ("seite.html", "text/html", False),
        ("seite.xhtml", "application/xhtml+xml", False),
        ("brief.pdf", "application/pdf", False),
    ],
)
def test_only_raster_pictures_are_shown(name: str, media_type: str, shown: bool, cast: Cast, agent: Client) -> None:
    message = _received(cast, "<p>x</p>", NewFile(blobs.put(b"content"), name, media_type))
    answer = agent.get(f"/desk/attachments/{message.attachments.get().pk}/{name}?sure")
    assert answer["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert answer["Content-Type"] == (media_type if shown else "application/octet-stream")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == b"content"  # type: ignore[attr-defined]


def test_a_failed_delivery_shows_the_servers_words_and_is_tried_again(cast: Cast, agent: Client) -> None:
    message = reply(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Bitte neu starten."))
    delivery = Delivery.objects.filter(message=message).first() or Delivery.objects.create(
        message=message, channel="email"
    )
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.FAILED, error="550 5.1.1 user unknown")
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert "550 5.1.1 user unknown" in page
    assert f"/desk/messages/{message.pk}/delivery/" in page
    agent.post(f"/desk/messages/{message.pk}/delivery/", headers={"HX-Request": "true", "X-Seen": "0-0"})
    delivery.refresh_from_db()
    assert delivery.state != DeliveryState.FAILED


def test_a_long_message_comes_whole_on_request(cast: Cast, agent: Client) -> None:
    message = _received(cast, "<p>" + "Wort " * 8000 + "Schluss</p>")
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert "Schluss" not in page
    assert f'hx-get="/desk/messages/{message.pk}/"' in page
    assert "Schluss" in agent.get(f"/desk/messages/{message.pk}/").content.decode()


def test_earlier_messages_come_on_request(cast: Cast, agent: Client) -> None:
    from tresen.tickets.noting import note

    for number in range(45):
        note(cast.ticket, by=cast.actor("agent"), body=Body.from_text(f"Notiz Nummer {number}."))
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert "Nummer 4." not in page
    assert "Nummer 44." in page
    cursor = page.split("?before=")[1].split('"')[0]
    before = agent.get(f"/desk/tickets/{cast.ticket.number}/?before={cursor}").content.decode()
    assert before.count("<article") == 6
    assert "?before=" not in before


def test_ones_own_request_to_another_team_is_not_found_at_the_desk(cast: Cast, agent: Client) -> None:
    cast.open("Meine eigene Bitte um Zugvogelkarten", customer=cast.agent, team=cast.other_team)
    assert "tickets/T-" not in agent.get("/desk/search/?q=zugvogelkarten").content.decode()
