"""Views, their rows and counts."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from tests.cast import Cast
from tresen.kit import clock
from tresen.tickets import assigning, states
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.noting import note
from tresen.tickets.waking import wake_due

SignIn = Callable[[Any], Client]


def numbers(page: Any) -> list[str]:
    return re.findall(r'id="row-([^"]+)"', page.content.decode())


def counts(page: Any) -> dict[str, str]:
    return dict(re.findall(r'data-view="([^"]+)".*?<b>([^<]*)</b>', page.content.decode()))


def test_it_pages_by_cursor_without_gap_or_repeat(cast: Cast, sign_in: SignIn) -> None:
    agent, moment = sign_in(cast.agent), clock.now()
    for number in range(70):
        # Seven tickets of one moment: the cursor must tell them apart.
        with clock.at(moment - timedelta(minutes=number // 7)):
            cast.open(f"Vorgang {number}")
    seen, address = [], "/desk/views/open/?after="
    while address:
        page = agent.get(address)
        seen += numbers(page)
        following = re.search(r'hx-get="([^"]+\?after=[^"]+)"', page.content.decode())
        address = following[1] if following else ""
    wanted = Ticket.objects.order_by("-updated_at", "-id").values_list("number", flat=True)
    assert seen == list(wanted)
    assert len(seen) == 71


def test_a_broken_cursor_shows_the_beginning(cast: Cast, sign_in: SignIn) -> None:
    assert numbers(sign_in(cast.agent).get("/desk/views/open/?after=x' OR 1")) == [cast.ticket.number]


def test_each_view_holds_what_its_name_says(cast: Cast, sign_in: SignIn) -> None:
    by = cast.actor("agent")
    mine, waiting, solved, foreign = (cast.open(name) for name in ("meiner", "wartet", "gelöst", "fremd"))
    assigning.assign(mine, cast.agent, by=by)
    states.wait(waiting, by=by)
    states.solve(solved, by=by)
    assigning.hand_over(foreign, cast.other_team, by=by)
    agent, fresh = sign_in(cast.agent), cast.ticket
    expected = {
        "teams": {fresh, mine},
        "mine": {mine},
        "unassigned": {fresh, waiting},
        "waiting": {waiting},
        "open": {fresh, mine, waiting},
        "solved": {solved},
        "org-klinikum": {fresh, mine, waiting},
    }
    for key, tickets in expected.items():
        assert set(numbers(agent.get(f"/desk/views/{key}/"))) == {ticket.number for ticket in tickets}, key
    shown = counts(agent.get("/desk/counts/"))
    assert {key: shown[key] for key in expected} == {key: str(len(tickets)) for key, tickets in expected.items()}


def test_counts_stop_at_the_cap(cast: Cast, sign_in: SignIn, monkeypatch: Any) -> None:
    from tresen.ui.sizes import capped

    assert (capped(999), capped(1000)) == ("999", "999+")


def test_the_counts_follow_a_change_of_teams(cast: Cast, sign_in: SignIn) -> None:
    """Statements are kept, answers are not."""
    outsider = sign_in(cast.outsider)
    assert counts(outsider.get("/desk/counts/"))["open"] == "0"
    cast.team.memberships.create(person=cast.outsider)
    assert counts(outsider.get("/desk/counts/"))["open"] == "1"


def test_it_says_which_changed_tickets_are_still_in_the_view(cast: Cast, sign_in: SignIn) -> None:
    gone, stays = cast.open("geht"), cast.open("bleibt")
    states.solve(gone, by=cast.actor("agent"))
    page = sign_in(cast.agent).get(f"/desk/views/open/changes/?numbers={gone.number},{stays.number}")
    assert numbers(page) == [stays.number]
    assert counts(page)["open"] == "2"


def test_a_ticket_that_is_back_from_waiting_is_marked_until_somebody_does_something(
    cast: Cast, sign_in: SignIn
) -> None:
    agent, at = sign_in(cast.agent), clock.now() - timedelta(hours=1)
    with clock.at(at):
        states.wait(cast.ticket, by=cast.actor("agent"), until=at + timedelta(minutes=5))
    assert "Wieder fällig" not in agent.get("/desk/views/open/").content.decode()
    wake_due(0)
    for address in ("/desk/views/open/", f"/desk/people/{cast.customer.pk}/"):
        assert "Wieder fällig" in agent.get(address).content.decode(), address
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Gesehen"))
    assert "Wieder fällig" not in agent.get("/desk/views/open/").content.decode()


def test_it_escapes_what_strangers_write(cast: Cast, sign_in: SignIn) -> None:
    cast.open("<script>alert(1)</script>")
    page = sign_in(cast.agent).get("/desk/views/open/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_empty_view_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    assert "Taste A" in sign_in(cast.agent).get("/desk/views/mine/").content.decode()


def test_the_desk_begins_with_ones_teams(cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(cast.agent).get("/desk/")["Location"] == "/desk/views/teams/"


def test_a_customers_last_word_stands_out_while_the_ticket_is_open(cast: Cast, sign_in: SignIn) -> None:
    agent, row = sign_in(cast.agent), f'id="row-{cast.ticket.number}"'
    assert "awaits" in line_of(agent.get("/desk/views/open/").content.decode(), row)
    states.solve(cast.ticket, by=cast.actor("agent"))
    history = agent.get(f"/desk/people/{cast.customer.pk}/").content.decode()
    assert "awaits" not in line_of(history, row)


def line_of(page: str, row: str) -> str:
    """The opening tag with this id."""
    at = page.index(row)
    return page[page.rindex("<", 0, at) : page.index(">", at)]
