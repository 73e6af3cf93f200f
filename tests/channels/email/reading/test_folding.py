# ruff: noqa: E501 - quoted mails read best as they are
"""Quotes and signatures in plain text, by the program that wrote them."""

import pytest

from tresen.channels.email.reading.folding import fold

NEW = "Guten Tag,\n\nder Drucker streikt wieder.\n\nMit freundlichen Grüßen\nErika Muster"
OLD = "Bitte starten Sie ihn neu.\n\nIhr Support"
MARKED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))

PROGRAMS = {
    "Outlook, German": f"Von: Support <s@t.example>\nGesendet: Montag, 3. Juni 2024 10:12\nAn: Erika Muster <e@k.example>\nCc: x@y.example\nBetreff: AW: Drucker\n\n{OLD}",
    "Outlook, English": f"From: Support <s@t.example>\nSent: Monday, June 3, 2024 10:12 AM\nTo: Erika Muster\nSubject: RE: Drucker\n\n{OLD}",
    "Outlook with rule": f"________________________________\nVon: Support <s@t.example>\nGesendet: Montag, 3. Juni 2024 10:12\nAn: Erika\nBetreff: AW\n\n{OLD}",
    "Outlook, original": f"-----Ursprüngliche Nachricht-----\nVon: Support <s@t.example> \nGesendet: Montag, 3. Juni 2024 10:12\nAn: Erika\nBetreff: AW\n\n{OLD}",
    "Outlook for iOS": f"Outlook für iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Support <s@t.example>\nSent: Monday, June 3, 2024 10:12:00 AM\nTo: E\nSubject: AW\n\n{OLD}",
    "Outlook for Android": f"Gesendet von Outlook für Android<https://aka.ms/AAb9ysg>\n\n{OLD}",
    "bold header block": f"*Von:* Support <s@t.example>\n*Gesendet:* Montag, 3. Juni 2024\n*An:* Erika\n*Betreff:* AW\n\n{OLD}",
    "Gmail, German": f"Am Mo., 3. Juni 2024 um 10:12 Uhr schrieb Support <\ns@t.example>:\n\n{MARKED}",
    "Gmail, English": f"On Mon, Jun 3, 2024 at 10:12 AM Support <s@t.example>\nwrote:\n\n{MARKED}",
    "Gmail, not marked": f"On Mon, Jun 3, 2024 at 10:12 AM Support <s@t.example> wrote:\n\n{OLD}",
    "Apple Mail": f"> Am 03.06.2024 um 10:12 schrieb Support <s@t.example>:\n> \n{MARKED}",
    "iPhone": f"Von meinem iPhone gesendet\n\n> Am 03.06.2024 um 10:12 schrieb Support <s@t.example>:\n> \n{MARKED}",
    "Thunderbird": f"Am 03.06.24 um 10:12 schrieb Support:\n{MARKED}",
    "Thunderbird, name first": f"Support schrieb am 03.06.24 um 10:12:\n{MARKED}",
    "Thunderbird, old": f"On 03/06/2024 10:12, Support wrote:\n{MARKED}",
    "GMX": f"Gesendet: Montag, 03. Juni 2024 um 10:12 Uhr\nVon: \"Support\" <s@t.example>\nAn: erika@gmx.example\nBetreff: AW: Drucker\n\n{OLD}",
    "web.de": f"Gesendet mit der WEB.DE Mail App\n\nAm 03.06.24, 10:12, Support <s@t.example> schrieb:\n\n{OLD}",
    "T-Online": f"-----Original-Nachricht-----\nBetreff: AW: Drucker\nDatum: 2024-06-03T10:12:00+0200\nVon: \"Support\" <s@t.example>\nAn: \"E\" <e@t-online.example>\n\n{OLD}",
    "Yahoo": f"Am Montag, 3. Juni 2024 um 10:12:00 MESZ hat Support <s@t.example> Folgendes geschrieben: \n\n{OLD}",
    "Samsung": f"Von meinem/meiner Galaxy gesendet\n\n-------- Ursprüngliche Nachricht --------\nVon: Support <s@t.example>\nDatum: 03.06.24 10:12 (GMT+01:00)\nAn: e@k.example\nBetreff: AW\n\n{OLD}",
    "Roundcube": f"Am 2024-06-03 10:12, schrieb Support:\n{MARKED}",
    "Zoho": f"---- On Mon, 03 Jun 2024 10:12:50 +0200 s@t.example wrote ----\n\n{OLD}",
    "Gmail forward": f"---------- Forwarded message ---------\nVon: Support <s@t.example>\nDate: Mo., 3. Juni 2024 um 10:12 Uhr\nSubject: Drucker\nTo: <e@k.example>\n\n{OLD}",
    "Apple forward": f"Anfang der weitergeleiteten Nachricht:\n\nVon: Support <s@t.example>\nBetreff: Drucker\nDatum: 3. Juni 2024 um 10:12:00 MESZ\nAn: e@k.example\n\n{OLD}",
    "signature": "-- \nErika Muster\nKlinik am Berg\nTel. 0431 123",
    "weak signature": "--\nErika Muster",
    "a chain": f"Von: A <a@x>\nGesendet: heute\nAn: B\nBetreff: C\n\nMittel\n\nVon: B <b@x>\nGesendet: gestern\nAn: A\nBetreff: C\n\n{OLD}",
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_folds_what_the_program_quotes(program: str) -> None:
    halves = fold(f"{NEW}\n\n{PROGRAMS[program]}\n")
    assert halves.visible == NEW
    assert halves.folded.split("\n")[-1].rstrip() == PROGRAMS[program].split("\n")[-1].rstrip()


@pytest.mark.parametrize("program", [name for name in PROGRAMS if "signature" not in name and "iPhone" not in name])
def test_it_shows_everything_when_nothing_is_new(program: str) -> None:
    halves = fold(PROGRAMS[program])
    assert (halves.visible.split(), halves.folded) == (PROGRAMS[program].split(), "")


def test_it_shows_answers_between_quotes_with_their_questions() -> None:
    text = "Hallo,\n\n> Welcher Raum?\n\nZ 12.\n\n> Seit wann?\n\nSeit gestern.\n\n> Viele Grüße\n> Support"
    halves = fold(text)
    assert "> Welcher Raum?\n\nZ 12." in halves.visible
    assert "> Seit wann?\n\nSeit gestern." in halves.visible
    assert halves.folded == "> Viele Grüße\n> Support"


def test_it_shows_the_answer_below_a_quote() -> None:
    halves = fold(f"Am 03.06.24 um 10:12 schrieb Support:\n{MARKED}\n\nHat geholfen, danke.\n\n-- \nErika")
    assert halves.visible == "Hat geholfen, danke."


def test_it_takes_tails_of_wrapped_quotes_for_quotes() -> None:
    quote = (
        "> Diese Zeile war zu lang und wurde vom Mailprogramm des Absenders umbrochen, ohne\nein Zeichen davor.\n> Ende"
    )
    assert fold(f"Neu.\n\n{quote}").visible == "Neu."


def test_it_shows_all_when_the_answers_stand_inside_the_old_mail() -> None:
    text = f"Guten Tag, meine Antworten stehen unten in rot.\n\n{PROGRAMS['Outlook, German']}"
    assert fold(text).visible == text


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Juni schrieb ich Ihnen bereits:\n\nDer Drucker streikt. Bitte helfen Sie.",
        "On the one hand it works.\n\nOn the other hand, he wrote: nothing.",
        "Die Punkte:\n-- erster Punkt\n-- zweiter Punkt\n\nDanke!",
        "Überschrift\n----\n\nText danach, der dazugehört und wichtig ist.\n\n====\n\nNoch mehr.",
        "Von: Hamburg\nNach: München\nDatum: 3. Juni\n\nBitte buchen.",
        "Sent from my desk, which is easier than the phone.",
        "Die Mail wurde von meinem iPhone gesendet und kam nie an.",
        "Mit freundlichen Grüßen endet jeder Brief.\n\nUnd nun zum Problem: Tel. geht nicht.\nKönnen Sie helfen?",
        "Siehe https://x.example/on-date-someone-wrote: dort steht es.",
        "Guten Tag,\n\nNeue Anschrift\n\nMuster GmbH\nHauptstr. 5\n24103 Kiel\nTel. 0431 4711",
        "Bitte ändern.\n\nLieferadresse\n\nMuster GmbH\nHauptstraße 5\n24103 Kiel\nTel. 0431 4711",
        "Bei Fragen:\n\nMax Muster\n\nTel. 0431 4711\nmax@x.example",
        "Bitte legen Sie an.\n\nErika Lindner\nerika@x.example\nTel. 12\n\nJonas Petersen\njonas@x.example\nTel. 13",
        "Wir brauchen Zugänge für\n\nErika Lindner\nerika@x.example\nTel. 12\n\nJonas Petersen\njonas@x.example\nTel. 13",
        "Messwerte:\n2024-01-15 14:30:25\n15.01.2024 14:30\nEnde.",
    ],
)
def test_it_leaves_ordinary_words_alone(text: str) -> None:
    assert fold(text).visible == text
    assert fold(text).folded == ""


def test_it_folds_the_contact_block_but_neither_greeting_nor_postscript() -> None:
    block = "IT-Leitung\nKlinik am Berg gGmbH\nTel.: 0431 / 123-456\nwww.klinik.example\nAmtsgericht Kiel HRB 123"
    halves = fold(f"{NEW}\n{block}\n\nP.S.: Es ist Zimmer 12.")
    assert halves.visible == f"{NEW}\n\nP.S.: Es ist Zimmer 12."
    assert halves.folded == block


def test_it_folds_a_mailing_list_foot() -> None:
    halves = fold("Neu.\n\n__\nliste mailing list\nliste@x.example\nhttps://x.example/liste")
    assert halves.visible == "Neu."
