import pytest
from django.test import Client

from tresen.desk.admin.contents import found as found_by


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


# Ten words a page, as people say them.
EVERYDAY = {
    "roles": "Rolle Rollen Rechte Berechtigungen Zugriff Leserechte eigene darf Profil Teamleiter",
    "teams": "Team Gruppen Abteilung Level Mitglieder Bereich vertraulich Personalabteilung Warteschlange Queue",
    "reach": "wer darf sehen Zugriff warum Recht Rechte prüfen Berechtigung sieht",
    "audit": "Protokoll Audit Änderungen Anmeldung Nachweis DSGVO Datenschutz Revision Historie Zugriffe",
    "duplicates": "doppelt Dubletten Duplikate zusammenführen gleiche vereinigen bereinigen zweimal mehrfach trennen",
    "people": "Personen Benutzer Mitarbeiter Kunde Ansprechpartner Kontakt Passwort Sprache Telefonnummer Kollegen",
    "organisations": "Firma Kunden Mandant Tenant Vertrag Domain Standort Abteilungen Anweisung Sicherheitsfrage",
    "custom_fields": "Feld Felder Zusatzfelder Formularfeld Auswahlliste Pflichtfeld Gerätenummer Attribut Maske Datum",
    "form_rules": "Formular Regeln Pflicht anzeigen ausblenden Bedingung Abhängigkeit dynamisch Maske Workflow",
    "states": "Status Zustand offen geschlossen wartend gelöst Farbe Reihenfolge Bearbeitungsstatus erledigt",
    "kinds": "Art Arten Typ Störung Anfrage Problem Änderung Beschwerde Tickettyp Vorgangsart",
    "matrix": "Priorität Matrix Dringlichkeit Auswirkung Wichtigkeit Begründung dringend ITIL Schweregrad Eskalation",
    "categories": "Kategorie Kategorien Themen Baum Zuordnung Import CSV Excel Einordnung Stichwort",
    "text_modules": "Textbaustein Bausteine Vorlage Kürzel Floskel Antwort Formulierung Variable Phrase Standard",
    "views": "Ansicht Ansichten Listen Filter gespeichert Suche Warteschlange Ordner Bedingung teilen",
    "numbers": "Nummer Ticketnummer Nummernkreis Vorgangsnummer Format Jahr Zähler Präfix Stellen Aktenzeichen",
}


@pytest.mark.parametrize("key", EVERYDAY)
def test_ten_everyday_words_lead_to_each_page(key: str) -> None:
    words = EVERYDAY[key].split()
    assert len(words) == 10
    lost = [word for word in words if key not in {one.key for group in found_by(word) for one in group.entries}]
    assert not lost


def test_what_nobody_knows_leads_back_to_everything(admin: Client) -> None:
    page = admin.get("/desk/admin/", {"words": "xylophon"}).content.decode()
    assert "So eine Einstellung gibt es nicht" in page
