"""The first administrator: once, by the right link, with a good password."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tresen.people.models import Person
from tresen.people.setup import issue_setup_token

GOOD = {"name": "Erika Erste", "email": "Erika@firma.example", "password": "ein langes, gutes Wort", "locale": "de"}


@pytest.fixture
def link(db: None) -> str:
    return f"/desk/setup/{issue_setup_token()}/"


def test_it_makes_the_administrator_and_signs_in(link: str) -> None:
    browser = Client()
    assert browser.get(link).status_code == 200
    response = browser.post(link, GOOD, follow=True)
    assert response.redirect_chain == [("/desk/admin/first-steps/", 302)]
    made = Person.objects.get()
    assert (made.email, made.role, made.locale, made.name) == ("erika@firma.example", "admin", "de", "Erika Erste")
    assert made.check_password(GOOD["password"])
    page = response.content.decode()
    assert "/desk/admin/mailboxes/new/" in page
    assert "/desk/admin/teams/new/" in page


def test_the_link_works_once(link: str) -> None:
    Client().post(link, GOOD)
    again = Client().post(link, GOOD | {"email": "zweite@firma.example"})
    assert again.status_code == 404
    assert "Dieser Link geht nicht" in again.content.decode()
    assert Person.objects.count() == 1


def test_a_wrong_or_an_older_link_works_never(link: str) -> None:
    issue_setup_token()
    for wrong in (link, "/desk/setup/x/"):
        assert Client().get(wrong).status_code == 404
        assert Client().post(wrong, GOOD).status_code == 404
    assert not Person.objects.exists()


def test_with_an_administrator_no_link_works(cast: Cast) -> None:
    assert Client().get(f"/desk/setup/{issue_setup_token()}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nein"}, "email"),
        ({"password": "kurz"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "erika@firma"}, "password"),
        ({"locale": "fr"}, "locale"),
    ],
)
def test_faults_are_told_and_the_link_stays_good(changes: dict[str, Any], field: str, link: str) -> None:
    response = Client().post(link, GOOD | changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Client().post(link, GOOD).status_code == 302


def test_undeclared_fields_change_nothing(link: str) -> None:
    Client().post(link, GOOD | {"is_active": "", "role": "customer", "theme": "dark"})
    made = Person.objects.get()
    assert (made.is_admin, made.theme) == (True, "auto")


def test_a_forged_form_is_refused(link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(link, GOOD).status_code == 403
