"""What one is told: a table, a few times, one's devices; and the links out of mails."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.notices.test_pushing import Browser
from tresen.notices.choosing import choose_for_house, chosen_by
from tresen.notices.handling import is_muted
from tresen.notices.models import Device, Habits, Push
from tresen.notices.stopping import Stop, link
from tresen.people.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
PLACE = "/desk/profile/notices/"
TIMES = {"rhythm": "daily", "daily_at": "07:15", "quiet": "on", "quiet_from": "19:00", "quiet_until": "06:30"}


def test_the_table_is_kept_as_ticked(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    assert browser.post(PLACE, {"assigned-desk": "on", "opened-push": "on"}).status_code == 302
    chosen = chosen_by(cast.agent)
    assert chosen["assigned"] == {"desk"}
    assert chosen["opened"] == {"push"}
    assert chosen["answered"] == frozenset()
    browser.post(PLACE, {"do": "like"})
    assert chosen_by(cast.agent)["assigned"] == {"desk", "mail", "push"}


def test_a_team_has_a_choice_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    browser.post(f"{PLACE}?team={cast.team.pk}", {"opened-mail": "on"})
    assert chosen_by(cast.agent, cast.team)["opened"] == {"mail"}
    assert chosen_by(cast.agent)["opened"] == {"desk"}
    assert "Wie für alle Teams" in browser.get(f"{PLACE}?team={cast.team.pk}").content.decode()


@pytest.mark.parametrize("team", ["other", "999999", "x", "1" * 30])
def test_a_team_that_is_not_his_is_not_there(cast: Cast, sign_in: SignIn, team: str) -> None:
    key = str(cast.other_team.pk) if team == "other" else team
    assert sign_in(cast.agent).get(f"{PLACE}?team={key}").status_code == 404
    assert sign_in(cast.agent).post(f"{PLACE}?team={key}", {}).status_code == 404


def test_nobody_gets_a_mail_for_a_mention_by_ticking(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.agent).post(PLACE, {"mentioned-mail": "on", "mentioned-desk": "on"})
    assert chosen_by(cast.agent)["mentioned"] == {"desk"}


def test_what_administrators_choose_counts_until_one_chooses(cast: Cast) -> None:
    choose_for_house({"opened": ["desk", "push"]}, cast.team)
    assert chosen_by(cast.agent, cast.team)["opened"] == {"desk", "push"}
    assert chosen_by(cast.agent)["opened"] == {"desk"}


def test_times_are_kept(cast: Cast, sign_in: SignIn) -> None:
    given = {**TIMES, "quiet_weekends": "on", "zone": "Asia/Tokyo"}
    assert sign_in(cast.agent).post(f"{PLACE}times/", given).status_code == 302
    habits = Habits.objects.get(person=cast.agent)
    assert (habits.rhythm, habits.daily_at) == ("daily", time(7, 15))
    assert (habits.quiet_from, habits.quiet_until, habits.quiet_weekends) == (time(19), time(6, 30), True)
    assert habits.shows_subject is False
    assert Person.objects.get(pk=cast.agent.pk).zone == "Asia/Tokyo"


@pytest.mark.parametrize("wrong", [{"quiet_from": ""}, {"rhythm": "never"}, {"daily_at": "25:00"}, {"zone": "Mond"}])
def test_times_that_are_none_are_told(cast: Cast, sign_in: SignIn, wrong: dict[str, str]) -> None:
    assert sign_in(cast.agent).post(f"{PLACE}times/", {**TIMES, **wrong}).status_code == 422
    assert not Habits.objects.exists()


def subscription(browser: Browser) -> dict[str, str]:
    return {"endpoint": browser.reader.endpoint, "p256dh": browser.reader.key, "auth": browser.reader.auth}


def test_a_device_is_switched_on_tried_and_removed(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    agent = "Mozilla/5.0 (Android 15; Mobile) Gecko/1 Firefox/140.0"
    answer = browser.post(f"{PLACE}devices/", subscription(Browser()), headers={"User-Agent": agent})
    assert answer.status_code == 201
    assert "Firefox auf Android" in answer.content.decode()
    device = Device.objects.get()
    assert Browser().reader.auth not in device.sealed_auth
    assert browser.post(f"{PLACE}devices/{device.pk}/", {"do": "test"}).status_code == 204
    assert Push.objects.get().notice is None
    assert browser.post(f"{PLACE}devices/{device.pk}/", {"do": "end"}).status_code == 200
    assert not Device.objects.exists()


def test_what_is_no_subscription_is_refused(cast: Cast, sign_in: SignIn) -> None:
    for wrong in ({}, {"endpoint": "http://127.0.0.1/"}, {"p256dh": "AAAA"}, {"auth": ""}):
        answer = sign_in(cast.agent).post(f"{PLACE}devices/", {**subscription(Browser()), **wrong} if wrong else {})
        assert answer.status_code == 422
    assert not Device.objects.exists()


def test_anothers_device_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.agent).post(f"{PLACE}devices/", subscription(Browser()))
    key = Device.objects.get().pk
    for what in ("test", "end"):
        assert sign_in(cast.admin).post(f"{PLACE}devices/{key}/", {"do": what}).status_code == 404
    assert Device.objects.exists()
    assert "Firefox" not in sign_in(cast.admin).get(PLACE).content.decode()


def test_the_endpoint_is_shown_to_nobody(cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.agent)
    browser.post(f"{PLACE}devices/", subscription(Browser()))
    assert "push.example.net" not in browser.get(PLACE).content.decode()


def test_a_service_worker_renews_without_a_form(cast: Cast) -> None:
    browser, old, new = Client(enforce_csrf_checks=True), Browser(), Browser("https://push.example.net/new")
    browser.force_login(cast.agent)
    from tresen.notices.devices import switch_on

    switch_on(cast.agent, old.reader, name="Firefox")
    given = {"old": old.reader.endpoint, **subscription(new)}
    assert browser.post("/notices/device/", given).status_code == 204
    assert Device.objects.get().endpoint == new.reader.endpoint
    stranger = {"old": "https://push.example.net/guessed", **subscription(old)}
    assert browser.post("/notices/device/", stranger).status_code == 204
    assert Device.objects.get().endpoint == new.reader.endpoint


def test_the_service_worker_stands_at_the_root(sign_in: SignIn) -> None:
    answer = sign_in(None).get("/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert len(answer.content) < 3500


def test_a_link_stops_only_when_it_is_sent(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    place = link(Stop("ticket", cast.agent.pk, str(cast.ticket.pk))).removeprefix("http://testserver")
    page = browser.get(place).content.decode()
    assert cast.ticket.number in page
    assert cast.ticket.subject not in page
    assert not is_muted(cast.agent, cast.ticket)
    answer = browser.post(place, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert is_muted(cast.agent, cast.ticket)
    browser.post(place, {"do": "back"})
    assert not is_muted(cast.agent, cast.ticket)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_is_not_there(cast: Cast, method: str) -> None:
    place = link(Stop("ticket", cast.agent.pk, str(cast.ticket.pk))).removeprefix("http://testserver")
    forged = place.replace(f"-{cast.agent.pk}-", f"-{cast.colleague.pk}-")
    assert getattr(Client(), method)(forged).status_code == 404
    assert not is_muted(cast.colleague, cast.ticket)
