"""A mere thank-you is told from a mail that wants something. In doubt it wants something."""

import pytest

from tresen.channels.email.reading.courtesy import courtesy


@pytest.mark.parametrize(
    "text",
    [
        "Danke!",
        "danke",
        "Vielen Dank, funktioniert!",
        "Vielen Dank, funktioniert wieder.",
        "Super, danke!",
        "Hallo Frau Aydin,\n\nvielen Dank für die schnelle Hilfe!\n\nMit freundlichen Grüßen\nErika Lindner",
        "Guten Morgen Herr Behrens,\n\nperfekt, es geht jetzt wieder. Herzlichen Dank!\n\nViele Grüße\nJonas Petersen",
        "Hat geklappt, danke schön.\n\nLG Kemal",
        "Besten Dank und schönes Wochenende!",
        "Vielen Dank für Ihre Mühe.\nPetra Sommer",
        "Das Problem ist gelöst. Sie können das Ticket schließen. Danke!",
        "👍",
        "Danke 🙏",
        "Moin, danke, läuft wieder :-)",
        "Ja, danke, das hat geholfen.",
        "Thanks!",
        "Thank you so much, it works now.",
        "Hi Anna,\n\nthanks a lot for your help!\n\nBest regards\nGrace Miller",
        "Perfect, thanks.",
        "Great, that did the trick. Thanks again!\n\nCheers\nTom",
        "Thank you, you can close the ticket.",
        "Thanks for the quick reply. Have a nice day!",
        "Much appreciated.",
    ],
)
def test_thanks_are_courtesy(text: str) -> None:
    assert courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Danke, aber es geht immer noch nicht.",
        "Danke, leider geht es nicht.",
        "Vielen Dank, funktioniert nicht.",
        "Danke. Können Sie auch Zimmer 12 freischalten?",
        "Danke für die Antwort, der Drucker in Zimmer 3 streikt aber weiter.",
        "Vielen Dank im Voraus!",
        "Danke, bitte noch den Scanner einrichten.",
        "Danke!\n\nNoch etwas: Mein Kollege braucht auch Zugriff.",
        "Bitte um Rückruf. Danke!",
        "Danke, ich melde mich, wenn es wieder auftritt.",
        "Funktioniert es bei Ihnen?",
        "Guten Tag,\n\nMit freundlichen Grüßen\nErika",
        "Thanks, but it still does not work.",
        "Thanks, it works not.",
        "Thanks. One more thing: the scanner.",
        "Thank you in advance!",
        "Works on my phone, thanks, but not on the laptop.",
        "Thanks for nothing.",
        "Danke, funktioniert jetzt. Der Scanner leider nicht.",
        "ok, dann kündige ich",
        "Danke, passt. Rechnung bitte an 24937 Flensburg",
        "Danke. " + "Es gibt noch viel zu sagen. " * 40,
    ],
)
def test_whoever_wants_something_is_no_courtesy(text: str) -> None:
    assert not courtesy(text)
