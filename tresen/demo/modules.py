"""Text modules as a helpdesk has them after a year."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tresen.demo.clients import House
from tresen.demo.stories import CONTENT, load
from tresen.people.actor import SYSTEM, Actor
from tresen.people.models import Organisation, Person
from tresen.texts.editing import Draft, make_module
from tresen.texts.models import TextModule
from tresen.tickets.models.view import Audience

LANGUAGES = ("de", "en", "fr")
OWN = Draft(
    "gruss",
    "Mein Gruß zum Wochenende",
    {"de": "<p>Ihnen ein schönes Wochenende!</p>", "en": "<p>Have a nice weekend!</p>"},
    folder="Meine",
)


def make_modules(house: House, today: datetime) -> None:
    dice = Random(len(LANGUAGES))
    for one in load(CONTENT / "modules.toml")["modules"]:
        module = make_module(_draft(one, house), by=SYSTEM)
        used = today - timedelta(hours=dice.randrange(2, 200))
        TextModule.objects.filter(pk=module.pk).update(uses=one["uses"], last_used_at=used)
    writer = Person.objects.filter(email="aylin.kaya@demo.example").first()
    if writer is not None:
        make_module(OWN, by=Actor.of(writer))


def _draft(one: dict[str, Any], house: House) -> Draft:
    shared = one["team"] != "everybody"
    client = Organisation.objects.filter(key=one.get("organisation", "")).values_list("pk", flat=True)
    return Draft(
        shortcut=one["shortcut"],
        name=one["name"],
        folder=one["folder"],
        contents={language: one[language] for language in LANGUAGES if language in one},
        audience=Audience.TEAMS if shared else Audience.EVERYBODY,
        teams=[house.teams[one["team"]].pk] if shared else [],
        organisations=list(client),
    )
