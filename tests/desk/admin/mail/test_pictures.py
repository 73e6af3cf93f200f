"""Who may show pictures without being asked about: listed, and ended by an administrator."""

from django.test import Client

from tests.desk.admin.conftest import House
from tresen.channels.email.models import PictureConsent

PAGE = "/desk/admin/mail/pictures/"


def test_allowed_senders_are_listed_and_end(house: House, admin: Client) -> None:
    assert "Keinem Absender" in admin.get(PAGE).content.decode()
    consent = PictureConsent.objects.create(sender="news@shop.test", by=house.cast.agent)
    page = admin.get(PAGE).content.decode()
    assert "news@shop.test" in page
    assert "Erlaubt von Anna Agentin" in page
    assert "warten ab jetzt wieder" in admin.post(f"{PAGE}{consent.pk}/", follow=True).content.decode()
    assert not PictureConsent.objects.exists()
    assert admin.post(f"{PAGE}{consent.pk}/").status_code == 404


def test_consent_for_one_mail_is_none_for_its_sender(house: House, admin: Client) -> None:
    message = house.cast.ticket.messages.all()[0]
    consent = PictureConsent.objects.create(message=message, by=house.cast.agent)
    assert "Keinem Absender" in admin.get(PAGE).content.decode()
    assert admin.post(f"{PAGE}{consent.pk}/").status_code == 404
