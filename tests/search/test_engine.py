"""Finding by number and by words, for each only what he may see."""

import pytest

from tests.cast import Cast
from tresen.search.engine import excerpt, find
from tresen.tickets.body import Body
from tresen.tickets.changing import retitle
from tresen.tickets.models import Ticket
from tresen.tickets.noting import note


def found(cast: Cast, who: str, query: str) -> list[str]:
    return [hit.ticket.number for hit in find(cast.actor(who), query)]


@pytest.mark.parametrize("form", ["{}", "#{}", " {} ", "lower"])
def test_a_number_finds_its_ticket_alone(cast: Cast, form: str) -> None:
    number = cast.ticket.number
    query = number.lower() if form == "lower" else form.format(number)
    assert found(cast, "agent", query) == [number]
    assert found(cast, "agent", number.removeprefix("T-")) == [number]


@pytest.mark.parametrize(
    "query", ["Barcodes", "barcode", "Etikettendr", "linke Hälfte", "hälfte linke", "linke  (Hälfte)!"]
)
def test_words_find_in_any_order_and_unfinished(cast: Cast, query: str) -> None:
    assert found(cast, "agent", query) == [cast.ticket.number]


@pytest.mark.parametrize(
    "query", [":", "&", "!", "a & b", "'", "\\", "<->", "():*", "%", "--", "", " ", "\0", "x" * 3000]
)
def test_no_sign_is_an_operator_and_none_breaks_it(cast: Cast, query: str) -> None:
    find(cast.actor("agent"), query)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("admin", 1), ("agent", 1), ("outsider", 0), ("customer", 1), ("workmate", 0), ("manager", 1), ("stranger", 0)],
)
def test_everybody_finds_what_he_may_see(cast: Cast, who: str, sees: int) -> None:
    assert len(found(cast, who, "Barcodes")) == sees
    assert len(found(cast, who, cast.ticket.number)) == sees


def test_a_note_is_found_by_agents_alone(cast: Cast) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Zahlungsmoral katastrophal"))
    for who in ("agent", "colleague", "admin"):
        assert found(cast, who, "katastrophal") == [cast.ticket.number]
    assert found(cast, "customer", "katastrophal") == []
    assert found(cast, "manager", "katastrophal") == []


def test_new_words_are_found_at_once_and_a_ticket_once(cast: Cast) -> None:
    retitle(cast.ticket, "Kassendrucker", by=cast.actor("agent"))
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Kassendrucker getauscht"))
    assert found(cast, "agent", "Kassendrucker") == [cast.ticket.number]


def test_an_agent_of_another_team_finds_it_once_it_is_his(cast: Cast) -> None:
    Ticket.objects.filter(pk=cast.ticket.pk).update(assignee=cast.outsider)
    assert found(cast, "outsider", "Barcodes") == [cast.ticket.number]


def test_the_excerpt_shows_the_word(cast: Cast) -> None:
    text = "Vorspann. " * 40 + "Hier steht das Wort Kupplung mitten im Text. " + "Nachspann. " * 40
    shown = excerpt(text, ["kupplung"])
    assert "Kupplung" in shown
    assert shown.startswith("… ")
    assert len(shown) < 180
