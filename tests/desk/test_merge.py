"""Merging and splitting in the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.people.actor import SYSTEM
from tresen.tickets.body import Body
from tresen.tickets.merging import merge
from tresen.tickets.models import Event, Message, Ticket
from tresen.tickets.noting import note
from tresen.tickets.splitting import unsplit

SignIn = Callable[[Any], Client]
HTMX = {"HX-Request": "true"}


def test_it_is_looked_at_done_and_undone(cast: Cast, sign_in: SignIn) -> None:
    source, agent = cast.open("Noch einmal", customer=cast.stranger), sign_in(cast.agent)
    address = f"/desk/tickets/{source.number}/"
    assert cast.ticket.number in agent.get(f"{address}merge/", {"q": "barco"}).content.decode()
    shown = agent.get(f"{address}merge/", {"to": cast.ticket.number, "way": "there"}).content.decode()
    assert "verschiedenen Organisationen" in shown
    assert "Sven Fremd" in shown
    done = agent.post(f"{address}merge/", {"to": cast.ticket.number, "way": "there"}, headers=HTMX)
    assert done["HX-Redirect"] == f"/desk/tickets/{cast.ticket.number}/"
    assert agent.get(address).headers["Location"].startswith(f"/desk/tickets/{cast.ticket.number}/")
    assert "aufgegangen" in agent.get(f"{address}?merged").content.decode()
    page = agent.get(f"/desk/tickets/{cast.ticket.number}/").content.decode()
    assert "aufgegangen" in page
    assert f"/merged/{source.pk}/" in page
    last = Message.objects.order_by("-pk")[0]
    undone = agent.delete(
        f"/desk/tickets/{cast.ticket.number}/merged/{source.pk}/", headers=HTMX | {"X-Seen": "999999-0"}
    )
    assert undone.status_code == 200
    assert f'id="m-{last.pk}" hx-swap-oob="delete"' in undone.content.decode()
    assert agent.get(address).status_code == 200


def test_what_was_merged_out_of_sight_leads_nowhere(cast: Cast, sign_in: SignIn) -> None:
    foreign = cast.open("Geheimes Ziel", team=cast.other_team)
    merge([cast.ticket], foreign, by=cast.actor("admin"))
    page = sign_in(cast.agent).get(f"/desk/tickets/{cast.ticket.number}/")
    assert page.status_code == 200
    assert foreign.number not in page.content.decode()
    assert "Geheimes" not in page.content.decode()


@pytest.mark.parametrize("way", ["here", "there"])
def test_foreign_and_unknown_tickets_are_the_same(way: str, cast: Cast, sign_in: SignIn) -> None:
    foreign, agent = cast.open("Fremdes", team=cast.other_team), sign_in(cast.agent)
    for number in (foreign.number, "T-99999999", ""):
        assert agent.post(f"/desk/tickets/{cast.ticket.number}/merge/", {"to": number, "way": way}).status_code == 404
        assert agent.get(f"/desk/tickets/{cast.ticket.number}/merge/", {"to": number, "way": way}).status_code == 404
    source = cast.open("Nicht deins", team=cast.other_team)
    merge([source], foreign, by=cast.actor("admin"))
    for key in (source.pk, foreign.pk, cast.ticket.pk, 99999999):
        assert agent.delete(f"/desk/tickets/{cast.ticket.number}/merged/{key}/").status_code == 404
    assert Event.objects.filter(name="unmerged").count() == 0


def test_several_messages_are_split_off_and_come_back(cast: Cast, sign_in: SignIn) -> None:
    notes = [note(cast.ticket, by=cast.actor("agent"), body=Body.from_text(f"Notiz {number}")) for number in range(3)]
    foreign = note(cast.open("Fremd", team=cast.other_team), by=SYSTEM, body=Body.from_text("Geheim"))
    agent, address = sign_in(cast.agent), f"/desk/tickets/{cast.ticket.number}/split/"
    assert "Notiz 2" in agent.get(address).content.decode()
    keys = [str(notes[0].pk), str(notes[2].pk), str(foreign.pk), "99999999", "x"]
    done = agent.post(address, {"message": keys, "subject": "Eigenes"}, headers=HTMX)
    made = Ticket.objects.get(subject="Eigenes")
    assert done["HX-Redirect"] == f"/desk/tickets/{made.number}/"
    assert set(made.messages.values_list("pk", flat=True)) == {notes[0].pk, notes[2].pk}
    assert unsplit(made, by=cast.actor("agent")) == cast.ticket
    assert cast.ticket.messages.count() == 4
    assert Ticket.objects.get(pk=made.pk).state_type == "closed"
    everything = [str(key) for key in cast.ticket.messages.values_list("pk", flat=True)]
    assert agent.post(address, {"message": everything}, headers=HTMX).status_code == 422
    assert agent.post(address, {}, headers=HTMX).status_code == 422
    assert cast.ticket.messages.count() == 4
