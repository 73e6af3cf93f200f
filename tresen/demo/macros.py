"""Eight macros a helpdesk has after its first month: of all, of teams, and one of an agent's own."""

from typing import Any

from tresen.demo.clients import House
from tresen.people.actor import Actor
from tresen.people.models import Person
from tresen.routing.editing import Draft, make_macro
from tresen.tickets.models.view import Audience

Actions = list[dict[str, Any]]
OPEN = {"all": [{"field": "ticket.state_type", "operator": "is", "value": ["new", "open", "waiting"]}]}
NEW = {"all": [{"field": "ticket.state_type", "operator": "is", "value": ["new"]}]}
HELPED = """<p>das Problem ist behoben; bitte versuchen Sie es noch einmal. Klappt etwas nicht, antworten Sie einfach
auf diese E-Mail, dann geht es hier weiter.</p>"""
HELPED_EN = "<p>the problem is solved; please try again. If anything is amiss, simply answer this mail.</p>"
ASKED = """<p>damit wir Ihnen rasch helfen können, brauchen wir noch:</p><ul><li>die Gerätenummer (Aufkleber, beginnt
mit „GER-“)</li><li>seit wann es so ist</li><li>ob es auch Kolleginnen und Kollegen betrifft</li></ul><p>Danke!</p>"""
ASKED_EN = """<p>to help you quickly we need to know:</p><ul><li>the number of the device (the sticker that begins
with “GER-”)</li><li>since when it has been so</li><li>whether colleagues are affected too</li></ul><p>Thank you!</p>"""
CALLED = """<p>ich habe heute versucht, Sie anzurufen, und Sie leider nicht erreicht. Wann passt es Ihnen? Oder rufen
Sie gern zurück und nennen Sie die Nummer {{ticket.number}}.</p>"""


def _drafts(house: House) -> list[Draft]:
    second = str(house.teams["systems"].pk)
    of_all: dict[str, Any] = {"audience": Audience.EVERYBODY}
    while_open: dict[str, Any] = {**of_all, "condition": OPEN}
    desk: dict[str, Any] = {"audience": Audience.TEAMS, "teams": [house.teams["desk"].pk], "condition": OPEN}
    helped: Actions = [
        {"do": "assign", "to": "me"},
        {"do": "reply", "text": HELPED, "english": HELPED_EN},
        {"do": "state", "to": "solved"},
    ]
    asked: Actions = [
        {"do": "assign", "to": "me"},
        {"do": "reply", "text": ASKED, "english": ASKED_EN},
        {"do": "snooze", "until": "3d", "reason": "Rückfrage an den Kunden"},
    ]
    higher: Actions = [
        {"do": "note", "text": "<p>Im First Level geprüft, bitte übernehmen. Neustart und Kabel sind geprüft.</p>"},
        {"do": "hand_over", "to": second, "reason": "Im First Level nicht zu lösen"},
    ]
    site: Actions = [
        {"do": "priority", "to": "3"},
        {"do": "task", "title": "Termin vor Ort mit dem Kunden vereinbaren", "owner": "me", "due": "1d"},
        {"do": "task", "title": "Gerät vor Ort geprüft", "due": "3d", "compulsory": "yes"},
        {"do": "note", "text": "<p>Lässt sich aus der Ferne nicht lösen, Einsatz vor Ort nötig.</p>"},
    ]
    missed: Actions = [
        {"do": "note", "text": "<p>Angerufen, niemanden erreicht.</p>"},
        {"do": "draft", "text": CALLED},
        {"do": "snooze", "until": "1d"},
    ]
    taken: Actions = [{"do": "assign", "to": "me"}, {"do": "state", "to": "open"}]
    thanked: Actions = [
        {"do": "note", "text": "<p>Nur ein Dank, nichts mehr zu tun.</p>"},
        {"do": "state", "to": "closed"},
    ]
    return [
        Draft("Erledigt: antworten und lösen", helped, "Das Problem ist behoben", "circle-check", **while_open),
        Draft("Angaben anfordern", asked, "Gerät, Zeitpunkt, Umfang; in drei Tagen wieder da", "reply", **while_open),
        Draft("An 2nd Level weitergeben", higher, "Mit Notiz, was schon geprüft ist", "forward", **desk),
        Draft("Einsatz vor Ort vorbereiten", site, "Aufgaben, Priorität und Notiz", "list-checks", **desk),
        Draft("Nicht erreicht, morgen wieder", missed, "Nach vergeblichem Anruf", "phone-call", **while_open),
        Draft("Übernehmen", taken, "Ein neuer wird meiner", "hand", condition=NEW, at_once=True, **of_all),
        Draft("Nur ein Dank: schließen", thanked, "Der Kunde hat sich nur bedankt", "star", **of_all),
    ]


def make_macros(house: House) -> None:
    admin = Actor.of(Person.objects.filter(role="admin").order_by("pk")[0])
    for place, draft in enumerate(_drafts(house)):
        make_macro(Draft(**{**vars(draft), "position": place}), by=admin)
    own = Draft(
        "Auf Wiedervorlage Montag",
        [{"do": "assign", "to": "me"}, {"do": "snooze", "until": "monday"}],
        "Für ruhige Minuten in der nächsten Woche",
        "clock",
        condition=OPEN,
    )
    make_macro(own, by=Actor.of(house.agents["desk"][1].person))  # the first is the administrator
