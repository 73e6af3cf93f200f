"""Mails that could not be understood: shown safely, tried again, left aside."""

import pytest
from django.test import Client

from tests.desk.admin.conftest import House
from tresen.channels.email import filing
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound
from tresen.desk.admin.mail.readable import what_is_readable
from tresen.kit import blobs

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


def _broken(number: int) -> Inbound:
    head = f"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe_{number}?=\r\nContent-Type: text/html\r\n"
    raw = f"{head}\r\n<p>Wort{number}<script>x()</script>"
    inbound, _ = take(raw.encode(), source="smtp", key=f"broken {number}")
    process(inbound.pk)
    return Inbound.objects.get(pk=inbound.pk)


def test_what_can_be_read_is_shown_as_text(house: House, admin: Client) -> None:
    _broken(1)
    page = admin.get(PAGE).content.decode()
    assert "Grüße 1" in page
    assert "Wort1" in page
    assert "<script>x()" not in page


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\0\xff\xfe" * 900, b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 5000,
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n", b"Content-Type: text/plain; charset=\xff\r\n\r\nx",
        b"Subject: =?x?b?////?=\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%", b"A:" * 9000,
        b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(2000)),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_whatever_it_is_the_page_stands(raw: bytes) -> None:
    told = what_is_readable(blobs.put(raw))
    assert "\0" not in told.words + told.source


def test_several_are_treated_at_once(house: House, admin: Client) -> None:
    mails = [_broken(number) for number in range(3)]
    keys = [str(one.pk) for one in mails]
    assert 'name="mail"' in admin.get(PAGE).content.decode()
    assert "Wählen Sie zuerst" in admin.post(f"{PAGE}several/", {"do": "again"}, follow=True).content.decode()
    refused = admin.post(f"{PAGE}several/", {"do": "aside", "mail": keys, "reason": " "}, follow=True)
    assert "Sagen Sie, warum" in refused.content.decode()
    admin.post(f"{PAGE}several/", {"do": "aside", "mail": [*keys[:2], "x", "99999999"], "reason": "Werbung"})
    states = [Inbound.objects.get(pk=key).state for key in keys]
    assert states == ["done", "done", "quarantined"]
    admin.post(f"{PAGE}several/", {"do": "again", "mail": keys})
    assert [Inbound.objects.get(pk=key).state for key in keys] == ["done", "done", "received"]
