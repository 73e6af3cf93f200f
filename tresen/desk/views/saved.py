"""Saved views as the desk shows them: in the navigation with their counts, and as lists."""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from tresen.desk.statements import Statement, compiled, fetch, statement
from tresen.desk.views.builtin import BY_KEY, ORGANISATION, View, organisation_view
from tresen.kit import clock
from tresen.people.actor import Actor
from tresen.tickets.models import SavedView
from tresen.tickets.saved_views import MOST_SHOWN, selected, views_for
from tresen.tickets.sorting import Order

SAVED = "saved-"
NAMES = ("id", "name", "icon", "version")  # what the navigation needs


def view_for(actor: Actor, key: str) -> View | None:
    """The view of this key, if the actor has it."""
    if key.startswith(ORGANISATION):
        return organisation_view(actor, key)
    if key.startswith(SAVED):
        found = saved_view(actor, key)
        return as_view(found) if found else None
    return BY_KEY.get(key)


def saved_view(actor: Actor, key: str) -> SavedView | None:
    number = key.removeprefix(SAVED)
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    return views_for(actor).filter(pk=int(number)).first()


def as_view(view: SavedView) -> View:
    return View(
        key=f"{SAVED}{view.pk}",
        name=view.name,
        icon=view.icon,
        condition=_condition(view),
        empty=_("No ticket you work on is like this at the moment."),
        about=fingerprint(view),
        order=Order(view.sort, view.descending),
        columns=tuple(view.columns),
        saved=view,
    )


def _condition(view: SavedView) -> Callable[[Actor], Q]:
    return lambda actor: selected(view, actor)


def fingerprint(view: SavedView) -> str:
    """What a kept statement may be kept for: this wording of the view, and this minute ("less than 2 hours ago")."""
    return f"{view.version} {clock.now().timestamp() // 60:.0f}"


def saved_views(actor: Actor) -> list[SavedView]:
    """The saved views of the navigation, in one small query; a page that has the directory has them from there."""
    rows = fetch(statement(actor, "saved views", lambda: compiled(views_for(actor).values_list(*NAMES)[:MOST_SHOWN])))
    return [SavedView(**dict(zip(NAMES, row, strict=True))) for row in rows]


def counting(actor: Actor, view: SavedView, build: Callable[[SavedView], Statement]) -> Statement:
    """The kept statement that counts a view; only where there is none yet is the whole view read."""
    name = f"count {SAVED}{view.pk} {fingerprint(view)}"
    return statement(actor, name, lambda: build(views_for(actor).filter(pk=view.pk).first() or view))
