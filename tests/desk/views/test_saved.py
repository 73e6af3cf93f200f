"""Saved views: whose they are, what they show, and that they never show more."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.kit.patience import TooSlow, at_most
from tresen.people.models import Team, TeamMembership, TeamRole
from tresen.rules.language import Row, as_json
from tresen.tickets.assigning import assign
from tresen.tickets.models import SavedView, Ticket
from tresen.tickets.saved_views import Draft, change_view, make_view, views_for
from tresen.tickets.sorting import Order

SignIn = Callable[[Any], Client]
MINE = as_json(Row("ticket.assignee", "is", ("me",)))
EVERY = {"all": []}
TOKEN = {"row": "\ue000row", "group": "\ue000group", "end": "\ue000end"}


def tokens(*rows: tuple[str, ...]) -> list[str]:
    """What the form sends for a group of rows."""
    sent = [TOKEN["group"], "all"]
    for row in rows:
        sent += [TOKEN["row"], *row, TOKEN["end"]]
    return [*sent, TOKEN["end"]]


def sent(**more: Any) -> dict[str, Any]:
    usual = {"name": "Dringendes", "icon": "flag", "audience": "own", "sort": "updated", "descending": "True"}
    return usual | {"condition": tokens(("ticket.priority", "is", "4"))} | more


def test_an_agent_makes_a_view_and_finds_it_with_its_number(cast: Cast, sign_in: SignIn) -> None:
    agent = sign_in(cast.agent)
    cast.open("Brennt", priority=4)
    page = agent.post("/desk/views/new/", sent(), follow=True).content.decode()
    view = SavedView.objects.get()
    assert view.condition == {"all": [{"field": "ticket.priority", "operator": "is", "value": ["4"]}]}
    here = f'data-view="saved-{view.pk}" title="Dringendes" aria-current="page">'
    assert re.search(rf"{here}.*<span>Dringendes</span><b>1</b>", page)
    assert "Brennt" in page
    assert cast.ticket.subject not in page


def test_the_live_list_and_the_ticket_page_know_the_view(cast: Cast, sign_in: SignIn) -> None:
    view = make_view(Draft("Meine", MINE), by=cast.actor("agent"))
    assign(cast.ticket, cast.agent, by=cast.actor("agent"))
    agent = sign_in(cast.agent)
    for address in (
        f"/desk/views/saved-{view.pk}/changes/?numbers={cast.ticket.number}",
        f"/desk/tickets/{cast.ticket.number}/?view=saved-{view.pk}",
    ):
        page = agent.get(address).content.decode()
        assert f'id="row-{cast.ticket.number}"' in page
        assert f'data-view="saved-{view.pk}"' in page


def test_what_is_wrong_stands_at_its_row_and_nothing_is_lost(cast: Cast, sign_in: SignIn) -> None:
    wrong = tokens(("ticket.subject", "contains", "Drucker"), ("ticket.subject", "contains", ""))
    answer = sign_in(cast.agent).post("/desk/views/new/", sent(condition=wrong, name="Halb fertig"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Drucker"' in page
    assert "Halb fertig" in page
    assert page.count("womit „Betreff“ verglichen werden soll.</p>") == 1
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("who", ["colleague", "outsider", "admin", "customer"])
def test_ones_own_view_is_nobody_elses(who: str, cast: Cast, sign_in: SignIn) -> None:
    view = make_view(Draft("Meine", EVERY), by=cast.actor("agent"))
    stranger = sign_in(cast.person(who))
    for address in (f"saved-{view.pk}/", f"saved-{view.pk}/edit/", f"saved-{view.pk}/export/"):
        assert stranger.get(f"/desk/views/{address}").status_code == 404
    assert stranger.post(f"/desk/views/saved-{view.pk}/end/").status_code == 404
    assert not views_for(cast.actor(who)).exists()


def test_a_shared_view_shows_each_what_he_works_on_and_nothing_more(cast: Cast, sign_in: SignIn) -> None:
    """The condition is everybody's, the tickets are one's own: by list, count, changes and export."""
    view = make_view(Draft("Alles", EVERY, audience="everybody"), by=cast.actor("admin"))
    theirs = cast.open("Kanarienvogel", team=cast.other_team, customer=cast.stranger)
    assert "Kanarienvogel" in sign_in(cast.outsider).get(f"/desk/views/saved-{view.pk}/").content.decode()
    agent = sign_in(cast.agent)
    page = agent.get(f"/desk/views/saved-{view.pk}/").content.decode()
    changes = agent.get(f"/desk/views/saved-{view.pk}/changes/?numbers={theirs.number}").content.decode()
    file = b"".join(agent.get(f"/desk/views/saved-{view.pk}/export/").streaming_content).decode()  # type: ignore[attr-defined]
    assert not any("Kanarienvogel" in one for one in (page, changes, file))
    assert "<span>Alles</span><b>1</b>" in page


def test_a_view_of_a_team_is_its_members(cast: Cast) -> None:
    make_view(Draft("Team", EVERY, audience="teams", teams=[cast.team.pk]), by=cast.actor("agent"))
    has = {who: views_for(cast.actor(who)).exists() for who in ("agent", "colleague", "outsider", "customer")}
    assert has == {"agent": True, "colleague": True, "outsider": False, "customer": False}


@pytest.mark.parametrize(
    ("who", "audience", "team", "may"),
    [
        ("agent", "teams", "team", True),
        ("agent", "teams", "other_team", False),
        ("agent", "everybody", "team", False),
        ("admin", "teams", "other_team", True),
        ("admin", "everybody", "team", True),
    ],
)
def test_who_shares_with_whom(who: str, audience: str, team: str, may: bool, cast: Cast, sign_in: SignIn) -> None:
    given = sent(audience=audience, teams=[getattr(cast, team).pk])
    status = sign_in(cast.person(who)).post("/desk/views/new/", given).status_code
    assert (status, SavedView.objects.count()) == ((302, 1) if may else (422, 0))


def test_a_role_without_the_right_shares_nothing_and_changes_no_shared_view(cast: Cast, sign_in: SignIn) -> None:
    view = make_view(Draft("Team", EVERY, audience="teams", teams=[cast.team.pk]), by=cast.actor("agent"))
    reader = TeamRole.objects.create(names={"de": "Leser"}, rights=["reply"])
    TeamMembership.objects.filter(person=cast.colleague).update(role=reader)
    colleague = sign_in(cast.colleague)
    assert colleague.get(f"/desk/views/saved-{view.pk}/").status_code == 200
    assert colleague.get(f"/desk/views/saved-{view.pk}/edit/").status_code == 422
    assert colleague.post(f"/desk/views/saved-{view.pk}/end/").status_code == 422
    assert colleague.post("/desk/views/new/", sent(audience="teams", teams=[cast.team.pk])).status_code == 422
    assert colleague.get(f"/desk/views/saved-{view.pk}/export/").status_code == 422
    assert SavedView.objects.get() == view


def test_the_views_of_a_confidential_team_are_its_members_alone(cast: Cast, sign_in: SignIn) -> None:
    secret = Team.objects.create(name="Personal", confidential=True)
    TeamMembership.objects.create(team=secret, person=cast.colleague)
    view = make_view(Draft("Abmahnungen", EVERY, audience="teams", teams=[secret.pk]), by=cast.actor("colleague"))
    admin = sign_in(cast.admin)
    assert admin.get(f"/desk/views/saved-{view.pk}/").status_code == 404
    assert admin.get(f"/desk/views/saved-{view.pk}/edit/").status_code == 404
    assert "Abmahnungen" not in admin.get("/desk/admin/views/").content.decode()
    assert sign_in(cast.colleague).get(f"/desk/views/saved-{view.pk}/").status_code == 200


def test_a_changed_view_is_counted_anew_at_once(cast: Cast, sign_in: SignIn) -> None:
    agent, actor = sign_in(cast.agent), cast.actor("agent")
    view = make_view(Draft("Zähler", EVERY), by=actor)
    assert "<span>Zähler</span><b>1</b>" in agent.get("/desk/counts/").content.decode()
    change_view(view, Draft("Zähler", MINE), by=actor)
    assert "<span>Zähler</span><b>0</b>" in agent.get("/desk/counts/").content.decode()


def test_counting_views_costs_no_further_query(cast: Cast, sign_in: SignIn, queries: Any) -> None:
    for number in range(8):
        make_view(Draft(f"Ansicht {number}", MINE), by=cast.actor("agent"))
    agent = sign_in(cast.agent)
    agent.get("/desk/views/open/")  # finds out that they are quick, and keeps their statements
    with queries(most=8):
        page = agent.get("/desk/views/open/").content.decode()
    assert page.count("<span>Ansicht ") == 8


def test_a_view_that_takes_too_long_shows_dots_and_the_others_count(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tresen.desk.views import counts

    actor = cast.actor("agent")
    quick, slow = make_view(Draft("Schnell", EVERY), by=actor), make_view(Draft("Langsam", EVERY), by=actor)
    monkeypatch.setattr(counts, "PATIENCE", 400)
    monkeypatch.setattr(counts, "SHARE", 400)
    part = counts._part
    sleeping = ("SELECT 1 AS pk FROM pg_sleep(%s)", (3,))
    monkeypatch.setattr(counts, "_part", lambda who, view: sleeping if view.pk == slow.pk else part(who, view))
    agent = sign_in(cast.agent)
    for _ in range(2):  # the second time it is known to be slow, and the others are in the one statement
        page = agent.get("/desk/views/open/").content.decode()
        assert "<span>Langsam</span><b>…</b>" in page
        assert "<span>Schnell</span><b>1</b>" in page
    assert quick.pk != slow.pk


def test_the_limit_ends_with_its_block(db: None) -> None:
    from django.db import connection

    def wait(seconds: float) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])

    with pytest.raises(TooSlow), at_most(50):
        wait(5)
    with at_most(50):
        pass
    wait(0.1)


@pytest.mark.parametrize("sort", ["updated", "created", "message", "waiting", "priority"])
@pytest.mark.parametrize("descending", [True, False])
def test_each_order_is_read_page_by_page_without_gaps(sort: str, descending: bool, cast: Cast) -> None:
    for number in range(40):
        cast.open(f"Vorgang {number}", priority=1 + number % 4)
    Ticket.objects.filter(priority=2).update(waiting_until="2027-01-01T00:00Z", updated_at="2026-01-01T00:00Z")
    order, seen, cursor = Order(sort, descending), list[int](), ""
    everything = Ticket.objects.all()
    for _ in range(9):
        rows = order.apply(order.after(everything, cursor) if cursor else everything)
        found = list(rows.values("id", order.column)[:5])
        seen += [row["id"] for row in found]
        cursor = order.cursor(found[-1]) if found else cursor
    assert seen == [row.pk for row in order.apply(everything)]
    for hostile in ("x", "1", "-", "9" * 30 + "-1", "1-" + "9" * 30, "²-1", "99999999999999999-1"):
        assert order.after(everything, hostile).count() <= 41  # and nothing fails


def test_the_columns_of_a_view_stand_in_its_rows_by_name(cast: Cast, sign_in: SignIn) -> None:
    columns = ["ticket.category", "ticket.created_at", "customer", "ticket.has_parent"]
    view = make_view(Draft("Mehr", EVERY, columns=columns), by=cast.actor("agent"))
    page = sign_in(cast.agent).get(f"/desk/views/saved-{view.pk}/").content.decode()
    assert "<i>Kategorie</i> Drucker" in page
    assert "<i>Kunde</i> Karla Kundin" in page
    assert "nein" in page


def test_a_view_whose_field_has_gone_shows_nothing_and_can_be_mended(cast: Cast, sign_in: SignIn) -> None:
    view = make_view(Draft("Alt", EVERY), by=cast.actor("agent"))
    gone = {"any": [{"field": "field.gone", "operator": "is", "value": "x"}]}
    SavedView.objects.filter(pk=view.pk).update(condition=gone, columns=["field.gone"], version=2)
    agent = sign_in(cast.agent)
    assert f'id="row-{cast.ticket.number}"' not in agent.get(f"/desk/views/saved-{view.pk}/").content.decode()
    page = agent.get(f"/desk/views/saved-{view.pk}/edit/").content.decode()
    assert "Dieses gibt es nicht (mehr)" in page
