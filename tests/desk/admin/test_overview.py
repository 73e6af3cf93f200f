import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Postfach", "mailboxes"),
        ("e-mail konto", "mailboxes"),
        ("kennwort", "people"),
        ("password", "people"),
        ("mandant", "organisations"),
        ("Zustand", "states"),
        ("aktenzeichen", "numbers"),
        ("unzustellbar", "mail/outgoing"),
    ],
)
def test_everyday_words_of_either_language_lead_to_the_setting(words: str, found: str, admin: Client) -> None:
    page = admin.get("/desk/admin/", {"words": words}).content.decode()
    assert f'class="stretch" href="/desk/admin/{found}/"' in page


def test_what_nobody_knows_leads_back_to_everything(admin: Client) -> None:
    page = admin.get("/desk/admin/", {"words": "xylophon"}).content.decode()
    assert "So eine Einstellung gibt es nicht" in page
