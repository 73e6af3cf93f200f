"""What can be chosen in conditions about tickets: names through the access functions of whoever asks."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tresen.people.access import agents_for, organisations_for, persons_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Person, Team
from tresen.rules.fields import Choice, Choices
from tresen.tickets.choices import categories_for, states
from tresen.tickets.kinds import kind_label
from tresen.tickets.models import Category, Kind

MOST = 20
ME = Choice("me", _("me"))
MY_TEAMS = Choice("my_teams", _("one of my teams"))


def of_enum(pairs: Iterable[tuple[Any, Any]]) -> Choices:
    return Choices.of(Choice(str(key), label) for key, label in pairs)


def of_states() -> Choices:
    def offered(search: str) -> list[Choice]:
        return [Choice(str(state.pk), state.label) for state in states() if search.lower() in state.label.lower()]

    return Choices(offered, lambda keys: {str(state.pk): state.label for state in _chosen(states(in_use=False), keys)})


def of_kinds() -> Choices:
    """By the names the house gave them."""

    def offered(search: str) -> list[Choice]:
        named = [Choice(str(kind), kind_label(kind)) for kind in Kind]
        return [one for one in named if search.lower() in str(one.label).lower()]

    def named(keys: Collection[str]) -> dict[str, str]:
        return {key: kind_label(key) for key in keys if key in Kind.values}

    return Choices(offered, named, fixed=frozenset(Kind.values))


def of_persons(actor: Actor) -> Choices:
    return _people(lambda: persons_for(actor))


def of_agents(actor: Actor) -> Choices:
    return _people(lambda: agents_for(actor), everybody=lambda: persons_for(actor))


def _people(rows: Callable[[], QuerySet[Person]], everybody: Callable[[], QuerySet[Person]] | None = None) -> Choices:
    def offered(search: str) -> list[Choice]:
        found = rows().filter(is_active=True).order_by("name", "id")
        if search:
            found = found.filter(Q(name__icontains=search) | Q(email__istartswith=search))
        return [Choice(str(one.pk), str(one)) for one in found[:MOST]]

    return Choices(offered, _named(everybody or rows), searched=True, own=(ME,))


def of_organisations(actor: Actor) -> Choices:
    def offered(search: str) -> list[Choice]:
        found = organisations_for(actor).filter(name__icontains=search).order_by("name")[:MOST]
        return [Choice(str(one.pk), one.name) for one in found]

    return Choices(offered, _named(lambda: organisations_for(actor)), searched=True)


def of_teams(actor: Actor) -> Choices:
    def offered(search: str) -> list[Choice]:
        return _tree(list(teams_for(actor)), lambda team: team.name, search)

    return Choices(offered, _named(lambda: teams_for(actor)), own=(MY_TEAMS,))


def of_categories(actor: Actor) -> Choices:
    def offered(search: str) -> list[Choice]:
        return _tree(list(categories_for(actor)), lambda category: category.label, search)

    def named(keys: Collection[str]) -> dict[str, str]:
        return {str(one.pk): one.trail for one in _chosen(categories_for(actor, in_use=False), keys)}

    return Choices(offered, named)


def _tree(nodes: Sequence[Any], label: Callable[[Any], str], search: str) -> list[Choice]:
    """Children below their parents, indented; what has no parent among them stands at the left. A search is flat."""
    if search:
        found = [node for node in nodes if search.lower() in label(node).lower()]
        return [Choice(str(node.pk), label(node)) for node in found]
    known = {node.pk for node in nodes}
    children: dict[int | None, list[Any]] = {}
    for node in nodes:
        children.setdefault(node.parent_id if node.parent_id in known else None, []).append(node)
    listed: list[Choice] = []

    def add(parent: int | None, depth: int) -> None:
        for node in children.get(parent, ()):
            listed.append(Choice(str(node.pk), label(node), depth))
            add(node.pk, depth + 1)

    add(None, 0)
    return listed


def _named(rows: Callable[[], QuerySet[Any]]) -> Callable[[Collection[str]], Mapping[str, str]]:
    return lambda keys: {str(one.pk): str(one) for one in _chosen(rows(), keys)}


def _chosen(rows: QuerySet[Any], keys: Collection[str]) -> Iterable[Any]:
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit()]
    return rows.filter(pk__in=numbers) if numbers else ()


def below(model: type[Team] | type[Category]) -> Callable[[frozenset[int]], frozenset[int]]:
    """Adds everything below to some nodes; the tree is read once, when it is first needed."""

    @cache
    def children() -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for key, parent in model._default_manager.values_list("pk", "parent_id"):
            found.setdefault(parent, []).append(key)
        return found

    def all_below(keys: frozenset[int]) -> frozenset[int]:
        reached, waiting = set(keys), list(keys)
        while waiting:
            fresh = [key for key in children().get(waiting.pop(), ()) if key not in reached]
            reached.update(fresh)
            waiting.extend(fresh)
        return frozenset(reached)

    return all_below
