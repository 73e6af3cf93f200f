"""What is confidential is in no list, count, hit, suggestion, log or notice of anybody outside its team; and an agent
who is the customer of another team sees what a customer sees (G5)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.access.conftest import undone
from tests.access.world import World
from tresen.channels.access import deliveries_for
from tresen.channels.email.access import confidential_subjects, inbound_for
from tresen.channels.email.models import Inbound
from tresen.people.models import TeamMembership
from tresen.search.engine import find
from tresen.tickets.access import attachments_for, tickets_for

pytestmark = pytest.mark.django_db
OUTSIDE = (
    "customer",
    "workmate",
    "manager",
    "stranger",
    "agent",
    "parent",
    "own",
    "limited",
    "reader",
    "lead",
    "admin",
)
VIEWS = ("teams", "mine", "unassigned", "waiting", "open", "solved", "org-klinikum", "org-werk")
PAGES = (
    *(f"/desk/views/{key}/" for key in VIEWS),
    "/desk/search/?q=Gehaltsfrage",
    "/desk/search/?q={number}",
    "/desk/views/open/changes/?numbers={number}",
    "/desk/tickets/{team_ticket}/panels/",
    "/desk/tickets/{team_ticket}/links/?q=Gehaltsfrage",
    "/desk/messages/{message}/move/?q=Gehaltsfrage",
    "/desk/admin/mail/outgoing/",
    "/desk/admin/mail/incoming/",
    "/desk/admin/mail/quarantine/",
    "/desk/admin/mail/sheet/",
    "/desk/planned/",
)
API = ("/tickets?limit=100", "/search?q=Gehaltsfrage", "/search?q={number}", "/tickets/{number}")
SIGNS = ("Gehaltsfrage", "Nur für uns.", "Wir sehen nach.")


def filled(path: str, world: World) -> str:
    hr, team = world.objects["hr"], world.objects["team"]
    return path.format(number=hr["number"], team_ticket=team["number"], message=team["message"])


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_page_tells_of_it(who: str, world: World, browsers: dict[str, Client]) -> None:
    for page in PAGES:
        with undone():
            answer = browsers[who].get(filled(page, world))
        if answer.status_code == 200 and not answer.streaming:
            words = answer.content.decode().replace(filled(page, world).partition("?q=")[2], "")
            for sign in (f"/desk/tickets/{world.objects['hr']['number']}/", *SIGNS[:1]):
                assert sign not in words, (who, page)


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_answer_of_the_api_tells_of_it(who: str, world: World, tokens: dict[str, str]) -> None:
    for path in API:
        with undone():
            answer = Client().get(f"/api/v1{filled(path, world)}", headers={"Authorization": f"Bearer {tokens[who]}"})
        told = answer.content.decode()
        assert all(sign not in told for sign in SIGNS), (who, path)
        assert json.dumps(world.objects["hr"]["number"]) not in told, (who, path)


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_access_function_gives_it(who: str, world: World) -> None:
    actor, secret = world.actor(who), world.tickets["hr"]
    assert not tickets_for(actor).filter(pk=secret.pk).exists()
    assert not attachments_for(actor).filter(message__ticket=secret).exists()
    assert not [hit for hit in find(actor, "Gehaltsfrage") if hit.ticket.pk == secret.pk]
    assert not deliveries_for(actor).filter(message__ticket=secret).exists()


def test_the_logs_of_mail_leave_it_out(world: World) -> None:
    secret, admin = world.tickets["hr"], world.actor("admin")
    open_one = world.tickets["team"]
    Inbound.objects.filter(ticket=secret).delete()
    taken = [
        Inbound.objects.create(ticket=one, key=f"k{one.pk}", raw=one.messages.exclude(raw=None)[0].raw)
        for one in (secret, open_one)
    ]
    seen = set(inbound_for(admin).filter(pk__in=[one.pk for one in taken]))
    assert seen == {taken[1]}
    assert deliveries_for(admin).filter(message__ticket=open_one).exists()
    subjects = [f"Re: x [{one.number}]" for one in (secret, open_one)]
    assert confidential_subjects(admin, subjects) == {subjects[0]}
    with undone():
        TeamMembership.objects.create(team=secret.team, person=world.people["admin"])
        assert inbound_for(world.actor("admin")).filter(pk=taken[0].pk).exists()
        assert not confidential_subjects(world.actor("admin"), subjects)


def test_who_is_an_agent_here_is_only_the_customer_there(
    world: World, browsers: dict[str, Client], tokens: dict[str, str]
) -> None:
    """G5: his own request to the personnel office. The public words, and nothing else, by any door."""
    number = world.objects["hr"]["number"]
    ask: Callable[[str], Any] = lambda path: Client().get(  # noqa: E731
        f"/api/v1/tickets/{number}{path}", headers={"Authorization": f"Bearer {tokens['outsider']}"}
    )
    assert ask("").json()["team"] is None
    kinds = {one["kind"] for one in ask("/messages").json()["items"]}
    assert kinds == {"customer", "reply"}
    for path in ("/events", "/participants", "/links"):
        assert ask(path).status_code == 404
    for path in ("", "changes/", "panels/", "participants/", "links/", "assignment/"):
        assert browsers["outsider"].get(f"/desk/tickets/{number}/{path}").status_code == 404
    assert number not in browsers["outsider"].get("/desk/views/open/").content.decode()
    assert browsers["outsider"].get(f"/desk/messages/{world.objects['hr']['note']}/").status_code == 404
