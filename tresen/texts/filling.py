"""A module's words for one ticket: in the customer's language, with what is known of him, safe to put in anywhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import escape

from tresen.kit.html import clean
from tresen.people.actor import Actor
from tresen.texts.models import TextModule
from tresen.texts.values import all_values
from tresen.texts.variables import VARIABLE, kept, known, named
from tresen.tickets.models import Ticket


@dataclass(frozen=True)
class Filled:
    """`language`: the one there was; `missing`: what the variables without a value are called."""

    html: str
    language: str
    missing: list[str]


def language_of(module: TextModule, wanted: str) -> str:
    """The wanted language; else the house's, English, or what there is."""
    order = (wanted, settings.LANGUAGE_CODE[:2], "en", *module.contents)
    return next((one for one in order if module.contents.get(one)), wanted)


def fill(
    module: TextModule, ticket: Ticket, *, actor: Actor, language: str, values: Mapping[str, str] | None = None
) -> Filled:
    """`ticket` and `module`: fetched for the actor. `values`: of variables that are not the ticket's.

    A variable without a value stays, called as the reader calls it, for him to fill in."""
    chosen = language_of(module, language)
    return fill_html(module.contents.get(chosen, ""), ticket, actor=actor, language=chosen, values=values)


def fill_html(
    html: str, ticket: Ticket, *, actor: Actor, language: str, values: Mapping[str, str] | None = None
) -> Filled:
    """`fill` for words that are no module's: `html` safe, its variables called by their names."""
    wanted = list(dict.fromkeys(named(html)))
    labels = {one.name: one.label for one in known()}
    worth = {**all_values(ticket, actor, language, [one for one in wanted if one in labels]), **(values or {})}
    missing = [labels.get(one, one) for one in wanted if not worth.get(one)]

    def put(found: re.Match[str]) -> str:
        name = found[1]
        return escape(worth.get(name) or f"{{{{{labels.get(name, name)}}}}}")

    # Cleaned once more: a value may have become part of a link's address.
    return Filled(clean(VARIABLE.sub(put, html)), language, missing)


def fill_action(html: str, ticket: Ticket, actor: Actor, language: str) -> tuple[str, list[str]]:
    """The words of an action, in which a variable may be called as its writer called it."""
    filled = fill_html(kept(html)[0], ticket, actor=actor, language=language)
    return filled.html, filled.missing
