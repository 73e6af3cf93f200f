import pytest
from django.test import Client

from tests.cast import Cast
from tresen.tickets.numbering import FORMAT

PAGE = "/desk/admin/numbers/"


def test_the_next_ticket_has_the_new_format(cast: Cast, admin: Client) -> None:
    admin.post(PAGE, {"pattern": "HD{year}-{number:06}"})
    assert cast.open().number.startswith("HD20")
    assert cast.ticket.number.startswith("T-")


@pytest.mark.parametrize(
    "pattern", ["", "T-", "T {number}", "{number}{number}", "{number:99}", "{x}", "x" * 40 + "{number}"]
)
def test_what_would_not_work_is_refused(pattern: str, cast: Cast, admin: Client) -> None:
    assert admin.post(PAGE, {"pattern": pattern}).status_code == 422
    assert FORMAT.get() == "T-{number}"


def test_it_shows_beforehand(cast: Cast, admin: Client) -> None:
    assert "K10482" in admin.get(f"{PAGE}preview/", {"pattern": "K{number}"}).content.decode()
    wrong = admin.get(f"{PAGE}preview/", {"pattern": "<b>{number}</b>"}).content.decode()
    assert "Erlaubt sind" in wrong
    assert "<b>{" not in wrong
