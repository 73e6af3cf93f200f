"""A page is read in several queries; what happens between two of them is told by the next answer, not lost."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.desk.tickets import answer, page
from tresen.tickets.body import Body
from tresen.tickets.mentioning import Naming
from tresen.tickets.noting import note


def asked(cast: Cast) -> int:
    naming = Naming((cast.colleague.pk,), asks=True)
    return note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Weißt du das?"), naming=naming).pk


def seen(html: str) -> str:
    return html.partition('data-seen="')[2].partition('"')[0]


@pytest.mark.parametrize("where", [page, answer])
def test_an_answer_that_comes_while_the_page_is_read_shows_the_question_anew_with_the_next_one(
    cast: Cast, agent: Client, monkeypatch: pytest.MonkeyPatch, where: Any
) -> None:
    question = asked(cast)
    url = f"/desk/tickets/{cast.ticket.number}/"
    before = seen(agent.get(url).content.decode())
    real = where.ticket_to_show

    def shows(*given: Any) -> Any:
        ticket = real(*given)
        note(cast.ticket, by=cast.actor("colleague"), body=Body.from_text("Ja, Serie 4."))
        return ticket

    monkeypatch.setattr(where, "ticket_to_show", shows)
    headers = {"HX-Request": "true", "X-Seen": before}
    stale = agent.get(url if where is page else f"{url}changes/", headers=headers).content.decode()
    monkeypatch.setattr(where, "ticket_to_show", real)
    assert "Ja, Serie 4." in stale

    fresh = agent.get(f"{url}changes/", headers=headers | {"X-Seen": seen(stale)}).content.decode()
    assert f'id="m-{question}"' in fresh
    assert "beantwortet" in fresh
    quiet = agent.get(f"{url}changes/", headers=headers | {"X-Seen": seen(fresh)}).content.decode()
    assert 'id="m-' not in quiet
