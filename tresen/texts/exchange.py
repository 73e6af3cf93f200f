"""Shared text modules as a JSON file, and back: for another house, or a copy before a great change.

[{"shortcut", "name", "folder", "contents": {"de": html}, "audience": "teams" | "everybody", "teams": [names],
"organisations": [short names], "active"}]; files stay behind."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.texts.access import modules_kept_by
from tresen.texts.editing import Draft, change_module, make_module
from tresen.texts.models import TextModule
from tresen.tickets.change import Refused
from tresen.tickets.models.view import Audience

MOST = 2000
LARGEST = 10_000_000  # bytes


def written(modules: Iterable[TextModule], by: Actor) -> str:
    """Those that are shared; teams and organisations `by` does not know are left out."""
    teams = dict(teams_for(by).values_list("pk", "name"))
    clients = dict(organisations_for(by).values_list("pk", "key"))
    rows = [
        {
            "shortcut": one.shortcut,
            "name": one.name,
            "folder": one.folder,
            "contents": one.contents,
            "audience": one.audience,
            "teams": [teams[key] for key in one.teams if key in teams],
            "organisations": [clients[key] for key in one.organisations if key in clients],
            "active": one.is_active,
        }
        for one in modules
        if one.audience != Audience.OWN
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def taken_in(content: bytes, *, by: Actor) -> tuple[int, int]:
    """(made, changed): one with the same shortcut and name becomes what the file says. All or nothing; Refused with the
    number of the entry that is wrong."""
    made = changed = 0
    with transaction.atomic():
        for number, row in enumerate(_read(content), 1):
            try:
                fresh = _put(_draft(row, by), by)
            except (Refused, KeyError, TypeError, AttributeError, ValueError) as fault:
                words = str(fault) if isinstance(fault, Refused) else _("it does not have the form of an export")
                raise Refused(_("Entry %(number)d: %(words)s") % {"number": number, "words": words}) from fault
            made, changed = made + fresh, changed + (not fresh)
    return made, changed


def _read(content: bytes) -> list[dict[str, Any]]:
    try:
        rows = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        rows = None
    if len(content) > LARGEST or not isinstance(rows, list) or len(rows) > MOST:
        raise Refused(_("This is no file of text modules. Choose one that was exported here."))
    return rows


def _draft(row: dict[str, Any], by: Actor) -> Draft:
    teams = {name: key for key, name in teams_for(by).values_list("pk", "name")}
    clients = {short: key for key, short in organisations_for(by).values_list("pk", "key")}
    audience = str(row["audience"])
    if audience == Audience.OWN:
        raise Refused(_("What is somebody's own stays his."))
    for name in (*row["teams"], *row["organisations"]):
        if name not in teams and name not in clients:
            raise Refused(_("“%s” is not known here.") % str(name)[:80])
    return Draft(
        shortcut=str(row["shortcut"]),
        name=str(row["name"]),
        folder=str(row["folder"]),
        contents={str(language): str(html) for language, html in row["contents"].items()},
        audience=audience,
        teams=[teams[name] for name in row["teams"]],
        organisations=[clients[name] for name in row["organisations"]],
        is_active=bool(row["active"]),
    )


def _put(draft: Draft, by: Actor) -> bool:
    known = modules_kept_by(by).exclude(audience=Audience.OWN)
    shortcut, name = draft.shortcut.strip().casefold(), " ".join(draft.name.split())
    same = known.filter(shortcut=shortcut, name=name).order_by("pk").first()
    if same is None:
        make_module(draft, by=by)
    else:
        change_module(same, draft, by=by)
    return same is None
