"""Mails that could not be understood: shown safely, tried again, left aside."""

import pytest
from django.test import Client

from tests.desk.admin.conftest import House
from tresen.channels.email import filing
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound

PAGE = "/desk/admin/mail/quarantine/"


def test_it_says_why_and_shows_the_beginning_as_text(house: House, admin: Client) -> None:
    page = admin.get(PAGE).content.decode()
    assert "Die Mail nennt keinen Absender" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_another_try_says_what_came_of_it(house: House, admin: Client) -> None:
    response = admin.post(f"{PAGE}{house.quarantined.pk}/again/", follow=True)
    assert "Weiterhin nicht lesbar: Die Mail nennt keinen Absender" in response.content.decode()
    assert Inbound.objects.get(pk=house.quarantined.pk).state == "quarantined"


def test_what_works_now_becomes_a_ticket(house: House, admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(filing, "decide", lambda arrival: 1 / 0)
        inbound, _ = take(b"From: karla@klinikum.test\r\nSubject: Hallo\r\n\r\nText", source="smtp")
        process(inbound.pk)
    page = admin.get(PAGE).content.decode()
    assert "Tresen ist an dieser Mail gescheitert." in page
    assert "ZeroDivisionError" in page
    response = admin.post(f"{PAGE}{inbound.pk}/again/", follow=True)
    done = Inbound.objects.select_related("ticket").get(pk=inbound.pk)
    assert done.ticket is not None
    assert f"Die Mail ist jetzt im Vorgang {done.ticket.number}" in response.content.decode()


def test_it_is_left_aside_with_a_reason_and_stays_in_the_log(house: House, admin: Client) -> None:
    url = f"{PAGE}{house.quarantined.pk}/aside/"
    assert admin.post(url, {"reason": "  "}).status_code == 422
    admin.post(url, {"reason": "Werbung"})
    left = Inbound.objects.get(pk=house.quarantined.pk)
    assert (left.state, left.outcome, left.reason) == ("done", "ignored", "Werbung")
    assert "Werbung" in admin.get("/desk/admin/mail/incoming/").content.decode()
    assert "Nichts in Quarantäne" in admin.get(PAGE).content.decode()
    assert admin.post(url, {"reason": "noch einmal"}).status_code == 404
