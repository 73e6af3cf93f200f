"""Sign-in, sign-out, forgotten passwords, the language before one is known, and what every answer carries."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "Sehr-geheim-7"


@pytest.fixture
def agent(cast: Cast) -> Any:
    cast.agent.set_password(PASSWORD)
    cast.agent.save(update_fields=["password"])
    return cast.agent


def test_it_lets_an_agent_in_and_leads_where_he_wanted_to_go(agent: Any, client: Client) -> None:
    door = client.get("/desk/search/?q=x")["Location"]
    assert door == "/accounts/login/?next=/desk/search/%3Fq%3Dx"
    page = client.get(door).content.decode()
    assert "Anmelden" in page
    assert 'name="next" value="/desk/search/?q=x"' in page
    given = {"login": "ANNA@desk.test", "password": PASSWORD, "next": "/desk/search/?q=x"}
    assert client.post("/accounts/login/", given)["Location"] == "/desk/search/?q=x"


@pytest.mark.parametrize(
    "given", [{"login": "anna@desk.test", "password": "falsch"}, {"login": "x@y.test", "password": "x"}, {}]
)
def test_it_says_the_same_to_every_wrong_key(given: dict[str, str], agent: Any, client: Client) -> None:
    answer = client.post("/accounts/login/", given)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_person_switched_off_stays_outside(agent: Any, client: Client) -> None:
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    client.post("/accounts/login/", {"login": agent.email, "password": PASSWORD})
    assert client.get("/desk/views/open/").status_code == 302


def test_it_leads_nobody_to_a_foreign_house(agent: Any, client: Client) -> None:
    given = {"login": agent.email, "password": PASSWORD, "next": "https://evil.test/"}
    assert client.post("/accounts/login/", given)["Location"] == "/desk/"


def test_a_new_password_is_chosen_by_a_link(agent: Any, client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": agent.email})
    words = mail.outbox[0].body
    assert "einmal" in words
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", words)
    assert link
    page = client.get(link[1], follow=True)
    assert "Passwort wählen" in page.content.decode()
    new = "Ganz-anderes-9"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    client.post("/accounts/login/", {"login": agent.email, "password": new})
    assert client.get("/desk/views/open/").status_code == 200
    assert "gilt nicht mehr" in Client().get(link[1], follow=True).content.decode()


def test_an_unknown_address_gets_the_same_page(agent: Any, client: Client) -> None:
    known = client.post("/accounts/password/reset/", {"email": agent.email}, follow=True).content
    unknown = client.post("/accounts/password/reset/", {"email": "niemand@nirgends.test"}, follow=True).content
    assert b"unterwegs" in known
    assert b"unterwegs" in unknown


def test_nobody_makes_an_account_at_the_door(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "a@b.test", "password1": PASSWORD})
    assert answer.status_code == 405
    assert "Administration" in client.get("/accounts/signup/").content.decode()


def test_the_language_is_the_browsers_until_one_is_chosen(client: Client) -> None:
    assert "Anmelden" in client.get("/accounts/login/").content.decode()
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert "Sign in" in client.get("/accounts/login/", headers=english).content.decode()
    answer = client.post("/accounts/language/", {"language": "de", "next": "/accounts/login/"})
    assert answer["Location"] == "/accounts/login/"
    assert "Anmelden" in client.get("/accounts/login/", headers=english).content.decode()
    away = client.post("/accounts/language/", {"language": "en", "next": "https://evil.test/"})
    assert away["Location"] == "/"


def test_a_persons_own_language_counts_more(agent: Any, client: Client) -> None:
    agent.locale = "en"
    agent.save(update_fields=["locale"])
    client.force_login(agent)
    assert "My teams" in client.get("/desk/views/open/", headers={"Accept-Language": "de"}).content.decode()


@pytest.mark.parametrize("address", ["/accounts/login/", "/desk/views/open/", "/desk/nirgends/", "/healthz"])
def test_every_answer_carries_the_policy(address: str, agent: Any, client: Client) -> None:
    client.force_login(agent)
    answer = client.get(address)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_nothing_is_there_is_said_handsomely(agent: Any, client: Client) -> None:
    client.force_login(agent)
    answer = client.get("/desk/tickets/T-0/")
    assert answer.status_code == 404
    assert "Team" in answer.content.decode()


def test_pages_hold_no_inline_script_or_style(agent: Any, client: Client) -> None:
    client.force_login(agent)
    for address in ("/desk/views/open/", "/desk/tickets/new/", "/desk/profile/", "/desk/search/?q=x"):
        page = client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", page), address
