"""What is known of a call stays with its phone note."""

import pytest

from tests.cast import Cast
from tresen.tickets.body import Body
from tresen.tickets.calls import Call, call_of
from tresen.tickets.change import Refused
from tresen.tickets.noting import phone

WORDS = Body.from_text("Er ruft morgen wieder an.")


def test_a_call_is_kept_with_its_note(cast: Cast) -> None:
    call = call_of(direction="out", who=" Karla  Kundin ", number="0431 123456", minutes=7)
    said = phone(cast.ticket, by=cast.actor("agent"), body=WORDS, call=call)
    said.refresh_from_db()
    assert said.kind == "phone"
    assert Call.of(said.facts["call"]) == Call("out", "Karla Kundin", "+49431123456", 7)


def test_a_phone_note_sent_twice_is_said_once(cast: Cast) -> None:
    first, again = (phone(cast.ticket, by=cast.actor("agent"), body=WORDS, submission="k1") for _ in range(2))
    assert first.pk == again.pk


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"direction": "quer"}, {"number": "keine"}, {"minutes": 1441}, {"minutes": -1}])
def test_what_is_no_call_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(Refused):
        call_of(**given)  # type: ignore[arg-type]  # what a form may send


def test_what_is_kept_is_read_whatever_it_is() -> None:
    assert Call.of(None) is None
    assert Call.of({"minutes": "x", "who": None}) == Call("", "", "", 0)
