"""The country of phone numbers that say none."""

from django.test import Client

from tests.cast import Cast
from tests.desk.admin.conftest import errors
from tresen.kit.recent import forget
from tresen.people.numbers import REGION, normal_number, regions

PAGE = "/desk/admin/phones/"


def test_numbers_belong_to_the_country_that_was_chosen(cast: Cast, admin: Client) -> None:
    assert normal_number("0431 123456") == "+49431123456"
    try:
        assert admin.post(PAGE, {"region": "AT"}).status_code == 302
        assert normal_number("0316 123456") == "+43316123456"
        assert b'<option value="AT" selected>' in admin.get(PAGE).content
    finally:
        forget()


def test_only_countries_there_are(cast: Cast, admin: Client) -> None:
    response = admin.post(PAGE, {"region": "XX"})
    assert response.status_code == 422
    assert "region" in errors(response)
    assert REGION.get() == "DE"


def test_countries_in_the_order_of_their_names() -> None:
    names = [name for _region, name in regions("de")]
    assert "Deutschland (+49)" in names
    assert names.index("Österreich (+43)") < names.index("Polen (+48)")
    assert ("CH", "Switzerland (+41)") in regions("en")


def test_it_is_found_by_everyday_words(cast: Cast, admin: Client) -> None:
    for word in ("vorwahl", "standardland", "telefonnummer"):
        assert PAGE in admin.get("/desk/admin/", {"words": word}).content.decode()
