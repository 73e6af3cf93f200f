"""What can be chosen in actions: as in conditions, and what stands for nobody and nothing."""

from collections.abc import Collection
from dataclasses import replace

from tresen.people.actor import Actor
from tresen.rules.fields import Choice, Choices
from tresen.tickets.checklists import checklists_for
from tresen.tickets.choices import states
from tresen.tickets.conditions import choices


def of_agents(actor: Actor, *own: Choice) -> Choices:
    return replace(choices.of_agents(actor), own=own)


def of_teams(actor: Actor, *own: Choice) -> Choices:
    return replace(choices.of_teams(actor), own=own)


def of_categories(actor: Actor, *own: Choice) -> Choices:
    return replace(choices.of_categories(actor), own=own)


def of_states() -> Choices:
    """By their keys, which are the same in every house that has kept them."""

    def offered(search: str) -> list[Choice]:
        return [Choice(one.key, one.label) for one in states() if search.lower() in one.label.lower()]

    def named(keys: Collection[str]) -> dict[str, str]:
        return {one.key: one.label for one in states(in_use=False) if one.key in keys}

    return Choices(offered, named)


def of_checklists(actor: Actor) -> Choices:
    def offered(search: str) -> list[Choice]:
        return [Choice(str(one.pk), one.name) for one in checklists_for(actor).filter(name__icontains=search)]

    def named(keys: Collection[str]) -> dict[str, str]:
        wanted = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
        return {str(one.pk): one.name for one in checklists_for(actor, in_use=False).filter(pk__in=wanted)}

    return Choices(offered, named)
