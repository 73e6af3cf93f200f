"""How often a module is used: once for each message that has its words in it."""

import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from tresen.kit.html import to_text
from tresen.kit.jobs import job
from tresen.people.actor import Actor
from tresen.texts.access import modules_for
from tresen.texts.models import ModuleUse, TextModule
from tresen.tickets.models import Event, Message
from tresen.tickets.models.message import MessageKind

FACT = "modules"
MOST = 50
_LONG_ENOUGH = 12  # characters that say nothing by chance
_CUT = re.compile(r"\{\{[^{}\n]{1,90}\}\}|\[\[[^\[\]\n]{1,80}\]\]|\n")
_BLANKS = re.compile(r"\s+")


def used_in(text: str, keys: Iterable[int], actor: Actor) -> list[int]:
    """Of the modules somebody has put in (ids, from outside), those whose words are still there."""
    wanted, words = list(dict.fromkeys(keys))[:MOST], _folded(text)
    return [one.pk for one in modules_for(actor).filter(pk__in=wanted).order_by("pk") if _occurs(one, words)]


def note_uses(event: Event) -> None:
    """A message says with which modules it was written: they are counted once it has left."""
    message = event.said
    if message is not None and message.facts.get(FACT):
        count_uses.later(message_id=message.pk, delay=int(event.data.get("delay") or 0) + 1)


@job(queue="tickets", attempts=5)
def count_uses(message_id: int) -> None:
    """At least once; each message counts once. One that was taken back counts not."""
    message = Message.objects.filter(pk=message_id).exclude(kind=MessageKind.WITHDRAWN).first()
    if message is None:
        return
    keys = [one for one in message.facts.get(FACT, []) if isinstance(one, int)]
    with transaction.atomic():
        for module in TextModule.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
            if ModuleUse.objects.get_or_create(module=module, message=message)[1]:
                TextModule.objects.filter(pk=module.pk).update(uses=F("uses") + 1, last_used_at=message.created_at)


def _occurs(module: TextModule, words: str) -> bool:
    """Does a piece of it without a variable stand in the words? Of variables alone nobody knows."""
    pieces = [piece for html in module.contents.values() for piece in _pieces(to_text(html))]
    return not pieces or any(piece in words for piece in pieces)


def _pieces(text: str) -> list[str]:
    cut = [_folded(piece).strip(" ,.;:!?–-") for piece in _CUT.split(text) if piece]
    return [one for one in cut if len(one) >= _LONG_ENOUGH] or [one for one in cut if one]


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().casefold()
