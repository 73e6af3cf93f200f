"""The outbox, the log of incoming mail, the local folder."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from tests.desk.admin.conftest import House
from tresen.channels.email.intake import process, take
from tresen.channels.models import Delivery


def test_the_outbox_shows_states_and_the_servers_words(house: House, admin: Client) -> None:
    page = admin.get("/desk/admin/mail/outgoing/").content.decode()
    assert "550 5.1.1 User unknown" in page
    assert house.cast.ticket.number in page
    Delivery.objects.update(state="queued", attempts=2, next_attempt_at=timezone.now() + timedelta(hours=1))
    waiting = admin.get("/desk/admin/mail/outgoing/", {"state": "queued"}).content.decode()
    assert "Wartet auf neuen Versuch" in waiting
    assert "2 Versuche bisher" in waiting
    assert house.cast.ticket.number not in admin.get("/desk/admin/mail/outgoing/", {"state": "sent"}).content.decode()


def test_a_failed_delivery_is_tried_again(house: House, admin: Client) -> None:
    response = admin.post(f"/desk/admin/mail/outgoing/{house.delivery.pk}/again/", {"state": "failed"})
    assert response["Location"] == "/desk/admin/mail/outgoing/?state=failed"
    assert Delivery.objects.get(pk=house.delivery.pk).state == "queued"


def test_after_a_server_was_put_right_all_are_tried_again(house: House, admin: Client) -> None:
    assert "Alle noch einmal versuchen" in admin.get("/desk/admin/mail/outgoing/", {"state": "failed"}).content.decode()
    response = admin.post("/desk/admin/mail/outgoing/again/", follow=True)
    assert "1 Mail wird noch einmal gesendet." in response.content.decode()
    assert not Delivery.objects.filter(state="failed").exists()


def test_the_log_says_what_became_of_each_mail_and_why(house: House, admin: Client) -> None:
    mail = b"From: karla@klinikum.test\r\nTo: support@desk.test\r\nSubject: =?utf-8?q?Dr=C3=BCcker?=\r\n\r\nKlemmt."
    inbound, _ = take(mail, source="smtp", envelope_to=["support@desk.test"])
    done = process(inbound.pk)
    assert done is not None
    assert done.ticket is not None
    page = admin.get("/desk/admin/mail/incoming/").content.decode()
    for words in ("Drücker", "karla@klinikum.test", done.ticket.number, "Sie antwortet auf nichts, das wir kennen"):
        assert words in page
    filtered = admin.get("/desk/admin/mail/incoming/", {"outcome": "quarantined"}).content.decode()
    assert "Rechnung" in filtered
    assert "Drücker" not in filtered


def test_old_pages_follow_by_keyset(house: House, admin: Client) -> None:
    for number in range(55):
        take(b"From: a@b.test\r\nSubject: Nr %d\r\n\r\nx" % number, source="smtp")
    first = admin.get("/desk/admin/mail/incoming/")
    assert [row.subject for row in first.context["rows"]][:2] == ["Nr 54", "Nr 53"]
    second = admin.get("/desk/admin/mail/incoming/", {"before": first.context["older"]})
    subjects = [row.subject for row in second.context["rows"]]
    assert subjects[0] == "Nr 4"
    assert subjects[-1] == "Rechnung"
    assert admin.get("/desk/admin/mail/incoming/", {"before": "9" * 40 + "'"}).status_code == 200


def test_raw_bytes_are_downloaded_never_shown(house: House, admin: Client) -> None:
    response = admin.get(f"/desk/admin/mail/incoming/{house.quarantined.pk}/raw/")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).startswith(b"Subject: Rechnung")  # type: ignore[attr-defined]


def test_what_would_have_been_sent_can_be_read(house: House, admin: Client) -> None:
    index = admin.get("/desk/admin/mail/outgoing/folder/").content.decode()
    assert escape(house.cast.customer.email) in index
    page = admin.get(f"/desk/admin/mail/outgoing/folder/{house.kept}/").content.decode()
    assert "Bitte Druckkopf prüfen." in page
    assert "Message-ID" in page
    frame = admin.get(f"/desk/admin/mail/outgoing/folder/{house.kept}/html/")
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert frame["Content-Security-Policy"].startswith("sandbox")


def test_no_key_leads_out_of_the_folder(house: House, admin: Client) -> None:
    for key in ("..", "%2e%2e", "..%2f..%2fsecret-key", "1763800000.x", "1763800000.M1P1Q1.host"):
        assert admin.get(f"/desk/admin/mail/outgoing/folder/{key}/").status_code == 404
