"""Text for seeded tickets: German-looking words with a natural spread, as real desks have."""

from random import Random

COMMON = """
    Anmeldung Rechner Netz Bildschirm Passwort Kennwort Server Station Lizenz Update Fehler Meldung Termin
    Bestellung Lieferung Rechnung Rückgabe Telefon Notebook Konto Freigabe Ordner Zugriff Kalender Nachricht Anhang
    bitte danke leider heute gestern morgen wieder seit nicht funktioniert startet zeigt kommt geht hängt prüfen
    können haben wurde gelöst erledigt weitere Frage Antwort Hilfe schnell dringend Kollegin Kollege Abteilung
"""
FIRST = "Dreh Licht Werk Haupt Neben Unter Bild Glas Schalt Mess Prüf Lager Versand Stations Labor Wasser Luft"
SECOND = "kabel kasten platte dienst tisch gerät leitung plan raum zettel nummer karte wagen stand geber filter"
THIRD = "prüfung wechsel ausfall störung anzeige freigabe wartung meldung"

RARE = "Zwiebelfisch"  # in one ticket of a thousand, at least twenty
FREQUENT = "Drucker"  # in about one message of six


def vocabulary() -> list[str]:
    """A few thousand words, the common ones first."""
    compounds = [first + second for first in FIRST.split() for second in SECOND.split()]
    longer = [compound + third for compound in compounds for third in THIRD.split()]
    return COMMON.split() + compounds + longer


class Writer:
    """Writes sentences; word k comes up about 1/(k+8) as often as the first."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        words = vocabulary()
        weights = [1 / (place + 8) for place in range(len(words))]
        # Drawing once in bulk and slicing afterwards is twenty times faster than a draw per message.
        self.stock = self.dice.choices(words, weights, k=200_000)

    def text(self, length: int) -> str:
        start = self.dice.randrange(len(self.stock) - length)
        words = self.stock[start : start + length]
        if self.dice.random() < 1 / 6:
            words[length // 2] = FREQUENT
        lines = [" ".join(words[place : place + 14]).capitalize() + "." for place in range(0, length, 14)]
        return "\n\n".join(lines)

    def title(self) -> str:
        start = self.dice.randrange(len(self.stock) - 8)
        return " ".join(self.stock[start : start + self.dice.randint(3, 7)]).capitalize()
