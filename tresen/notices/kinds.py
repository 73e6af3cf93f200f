"""Every kind of notice, weightiest first. A new kind is one entry here: its words, how it is told unless somebody
chooses otherwise, and the function that finds whom an event concerns (`notices.whom`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tresen.notices import whom
from tresen.notices.whom import Concerned, Happened

DESK, MAIL, PUSH = "desk", "mail", "push"
CHANNELS = (DESK, MAIL, PUSH)


@dataclass(frozen=True)
class Kind:
    """`told`: what happened, as a sentence with %(who)s. `whom`: None if no event of the journal tells of it."""

    key: str
    name: str | Promise
    told: str | Promise
    usual: tuple[str, ...]
    whom: Callable[[Happened], Iterable[Concerned]] | None
    channels: tuple[str, ...] = CHANNELS
    breaks_mute: bool = False


KINDS = (
    Kind(
        "mentioned",
        _("I am mentioned in a note"),
        _("%(who)s mentioned you"),
        (DESK, PUSH),
        whom.mentioned,
        channels=(DESK, PUSH),  # the mail about it carries the note itself and takes an answer; it is not a notice's
        breaks_mute=True,
    ),
    Kind(
        "undelivered",
        _("My message could not be delivered"),
        _("A message could not be delivered"),
        CHANNELS,
        whom.undelivered,
    ),
    Kind("assigned", _("A ticket is assigned to me"), _("%(who)s assigned it to you"), CHANNELS, whom.assigned),
    Kind(
        "answered",
        _("Somebody answers in my ticket"),
        _("%(who)s has answered"),
        CHANNELS,
        whom.answered,
    ),
    Kind(
        "question",
        _("A colleague I asked has answered, or has not in time"),
        _("There is news about your question to a colleague"),
        (DESK, PUSH),
        whom.question,
    ),
    Kind("task_due", _("A task of mine is due"), _("A task is due"), CHANNELS, None),
    Kind("task_given", _("I am given a task"), _("%(who)s gave you a task"), (DESK, MAIL), whom.task_given),
    Kind("woken", _("A waiting ticket comes back"), _("It is back: its wait is over"), (DESK, PUSH), whom.woken),
    Kind(
        "handed_over",
        _("A ticket is handed over to my team"),
        _("%(who)s handed it over to your team"),
        (DESK,),
        whom.handed_over,
    ),
    Kind("opened", _("New ticket in my team"), _("New ticket from %(who)s"), (DESK,), whom.opened),
    Kind(
        "answered_team",
        _("Somebody answers in a ticket of my team nobody has taken"),
        _("%(who)s has answered, and nobody has taken it"),
        (DESK,),
        whom.answered_team,
    ),
    Kind("changed", _("Others change my ticket"), _("%(who)s changed it"), (DESK,), whom.changed),
)
BY_KEY = {kind.key: kind for kind in KINDS}
WEIGHT = {kind.key: place for place, kind in enumerate(KINDS)}


def weightiest(keys: Iterable[str]) -> str:
    """Kinds that are gone weigh nothing."""
    return min(keys, key=lambda key: WEIGHT.get(key, len(KINDS)))
