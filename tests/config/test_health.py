"""The doors for machines: health and figures."""

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.django_db
def test_it_is_healthy_while_the_database_answers(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_figures_are_for_this_machine_alone(cast: Cast, client: Client) -> None:
    answer = client.get("/metrics")
    assert b"tresen_tickets_unfinished 1.0" in answer.content
    assert cast.customer.name.encode() not in answer.content
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "10.1.2.3"}).status_code == 404


@pytest.mark.parametrize("path", ["/desk/tickets/%00/", "/desk/customers/?customer_text=%00aa"])
def test_a_character_no_database_holds_is_refused_at_the_door(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.agent)
    assert client.get(path).status_code == 400


def test_private_pages_stay_in_no_cache(cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    assert client.get("/desk/views/teams/").headers["Cache-Control"] == "no-store"
