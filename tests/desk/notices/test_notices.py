"""The bell, the list and what one does with a notice: always one's own, never what one may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.notices.stories import Journal
from tresen.notices.choosing import chosen_by
from tresen.notices.handling import is_muted
from tresen.notices.models import Notice
from tresen.people.models import TeamMembership
from tresen.tickets.assigning import assign
from tresen.tickets.body import Body
from tresen.tickets.models import Ticket
from tresen.tickets.receiving import receive

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def ticket(cast: Cast, journal: Journal) -> Ticket:
    """Assigned to the agent by his colleague, and answered."""
    made = cast.open("Etiketten fehlen")
    assign(made, cast.agent, by=cast.actor("colleague"))
    receive(made, by=cast.actor("customer"), author=cast.customer, body=Body.from_text("Geht es heute noch?"))
    journal.told()
    return made


def mine(cast: Cast) -> Notice:
    return Notice.objects.get(person=cast.agent)


def do(browser: Client, notice: Notice, what: str) -> Any:
    return browser.post(f"/desk/notices/{notice.pk}/", {"do": what}, headers={"HX-Request": "true"})


@pytest.mark.parametrize("page", ["/desk/notices/", "/desk/notices/recent/", "/desk/notices/?unread=1"])
def test_it_tells_who_what_where_and_why(cast: Cast, ticket: Ticket, sign_in: SignIn, page: str) -> None:
    told = sign_in(cast.agent).get(page).content.decode()
    assert "Cem Kollege hat Ihnen den Vorgang zugewiesen" in told
    assert "und 2 weitere" in told
    assert f"{ticket.number}</span> Etiketten fehlen" in told
    assert "der Drucker auf Station 3" in told, "how the message begins it leads to"
    assert "weil der Vorgang Ihnen zugewiesen ist" in told
    assert f"/desk/tickets/{ticket.number}/#m-{mine(cast).message}" in told


@pytest.mark.parametrize("page", ["/desk/notices/", "/desk/notices/recent/", "/desk/profile/notices/"])
def test_a_right_taken_away_leaves_no_word(cast: Cast, ticket: Ticket, sign_in: SignIn, page: str) -> None:
    browser = sign_in(cast.agent)
    do(browser, mine(cast), "mute")
    assign(ticket, None, by=cast.actor("colleague"))
    TeamMembership.objects.filter(person=cast.agent).delete()
    told = browser.get(page).content.decode()
    assert ticket.number not in told
    assert "Etiketten" not in told


def test_reading_and_unreading(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    assert "unread" not in do(browser, mine(cast), "read").content.decode().partition("id=")[0]
    assert mine(cast).read_at is not None
    assert "unread" in do(browser, mine(cast), "unread").content.decode()
    assert mine(cast).read_at is None
    assert browser.post("/desk/notices/read/").status_code == 204
    assert mine(cast).read_at is not None


def test_a_ticket_before_ones_eyes_is_read(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    assert sign_in(cast.agent).post(f"/desk/tickets/{ticket.number}/seen/").status_code == 204
    assert mine(cast).read_at is not None
    assert Notice.objects.filter(person=cast.colleague, read_at=None).exists(), "his colleague's are not"


def test_looking_changes_nothing(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    for page in ("/desk/notices/", "/desk/notices/recent/", f"/desk/tickets/{ticket.number}/"):
        browser.get(page)
    assert mine(cast).read_at is None


def test_muting_a_ticket_and_a_kind(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    do(browser, mine(cast), "mute")
    assert is_muted(cast.agent, ticket)
    do(browser, mine(cast), "unmute")
    assert not is_muted(cast.agent, ticket)
    do(browser, mine(cast), "less")
    assert chosen_by(cast.agent)["assigned"] == frozenset()
    assert chosen_by(cast.agent)["answered"] != frozenset()
    assert do(browser, mine(cast), "burn").status_code == 422


@pytest.mark.parametrize("who", ["colleague", "outsider", "admin"])
@pytest.mark.parametrize("what", ["read", "mute", "less"])
def test_anothers_is_not_there(cast: Cast, ticket: Ticket, sign_in: SignIn, who: str, what: str) -> None:
    browser, notice = sign_in(getattr(cast, who)), mine(cast)
    foreign = do(browser, notice, what)
    unknown = browser.post("/desk/notices/987654321/", {"do": what}, headers={"HX-Request": "true"})
    assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content) == (404, unknown.content)
    assert mine(cast).read_at is None


def test_ones_own_of_a_ticket_one_sees_no_more_is_not_there(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    assign(ticket, None, by=cast.actor("colleague"))
    TeamMembership.objects.filter(person=cast.agent).delete()
    assert do(sign_in(cast.agent), mine(cast), "unread").status_code == 404


def test_a_message_that_went_elsewhere_shows_no_words(cast: Cast, ticket: Ticket, sign_in: SignIn) -> None:
    from tresen.tickets.models import Message

    hidden = cast.open("Anderswo", team=cast.other_team)
    Message.objects.filter(pk=mine(cast).message).update(ticket=hidden, text="Geheimnis")
    assert "Geheimnis" not in sign_in(cast.agent).get("/desk/notices/").content.decode()


def test_older_ones_come_on_request_and_each_once(cast: Cast, journal: Journal, sign_in: SignIn) -> None:
    for number in range(35):
        cast.open(f"Vorgang {number:02}")
    journal.told()
    browser = sign_in(cast.agent)
    first = browser.get("/desk/notices/").content.decode()
    after = first.rpartition("after=")[2].partition('"')[0]
    second = browser.get(f"/desk/notices/?after={after}", headers={"HX-Request": "true"}).content.decode()
    for number in range(35):
        assert first.count(f"Vorgang {number:02}") + second.count(f"Vorgang {number:02}") == 1
    assert browser.get("/desk/notices/?after=nonsense").status_code == 200


def test_the_page_costs_no_query_more_for_more_notices(
    cast: Cast,
    journal: Journal,
    sign_in: SignIn,
    queries: Any,
) -> None:
    for number in range(30):
        cast.open(f"Vorgang {number}")
    journal.told()
    browser = sign_in(cast.agent)
    with queries(most=12):
        browser.get("/desk/notices/")
    with queries(most=8):
        browser.get("/desk/notices/recent/")


def test_a_ticket_shows_that_it_is_muted_and_takes_it_back_the_same_way(
    cast: Cast, ticket: Ticket, sign_in: SignIn
) -> None:
    browser, place = sign_in(cast.agent), f"/desk/tickets/{ticket.number}/"
    assert "für mich stumm" not in browser.get(place).content.decode()
    answer = browser.post(f"{place}mute/", {"do": "mute"}, headers={"HX-Request": "true"}).content.decode()
    assert "für mich stumm" in answer
    assert "Stumm: zu diesem Vorgang wieder benachrichtigen" in answer
    assert is_muted(cast.agent, ticket)
    assert "für mich stumm" not in sign_in(cast.colleague).get(place).content.decode(), "it is his alone"
    answer = browser.post(f"{place}mute/", {"do": "unmute"}, headers={"HX-Request": "true"}).content.decode()
    assert "für mich stumm" not in answer
    assert not is_muted(cast.agent, ticket)
    assert browser.post(f"{place}mute/", {"do": "mute"})["Location"] == place, "without scripts it is the page again"


def test_ones_settings_lead_to_what_one_is_told(cast: Cast, sign_in: SignIn) -> None:
    assert 'href="/desk/profile/notices/"' in sign_in(cast.agent).get("/desk/profile/").content.decode()
