"""GET states, kinds, matrix; PUT matrix."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from ninja import Query

from tresen.api.bearer import Call
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import listed
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.classification import MatrixFilter, MatrixGiven
from tresen.api.tickets import shown
from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.people.models import Organisation
from tresen.tickets.assessing import SIDE, matrix_of, set_matrix
from tresen.tickets.choices import states as states_in_order
from tresen.tickets.kinds import kind_label, kind_settings


def states(request: Call) -> HttpResponse:
    """All states in their order; agents get retired ones too. Customers get the names that are meant for them."""
    actor = request.auth.actor
    teams = _teams(actor)
    rows = [
        {
            "key": one.key,
            "names": one.names if actor.is_agent else one.public_names or one.names,
            "type": one.type,
            "waits_for": one.waits_for or None,
            "kinds": one.kinds,
            "workspaces": [teams[key] for key in one.workspaces if key in teams],
            "active": one.is_active,
        }
        for one in states_in_order(in_use=not actor.is_agent)
    ]
    return listed(request, rows, None)


def kinds(request: Call) -> HttpResponse:
    """All kinds. The key never changes; the name is the house's."""
    teams = _teams(request.auth.actor)
    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            {
                "key": one.key,
                "name": kind_label(one.key),
                "workspaces": [teams[key] for key in one.workspaces if key in teams],
                "active": one.is_active,
            }
            for one in kind_settings()
        ]
    return listed(request, rows, None)


def _teams(actor: Actor) -> dict[int, str]:
    return dict(teams_for(actor).values_list("pk", "name"))


def matrix(request: Call, wanted: Query[MatrixFilter]) -> HttpResponse:
    """For agents: how impact and urgency give the priority of an organisation's tickets."""
    actor = request.auth.actor
    if not actor.is_agent:
        raise Http404
    return rendered(_matrix(_organisation(actor, wanted.organisation)))


def set_cells(request: Call, given: MatrixGiven) -> HttpResponse:
    """For administrators. Tickets keep their priority until they are assessed again."""
    actor = request.auth.actor
    if not actor.is_admin:
        raise Problem(403, "Only administrators may change the matrix.")
    organisation = _organisation(actor, given.organisation)
    set_matrix(organisation, None if given.cells is None else _cells(given))
    return rendered(_matrix(organisation))


def _cells(given: MatrixGiven) -> list[int]:
    assert given.cells is not None
    rows: dict[Any, dict[Any, Any]] = dict(given.cells)
    try:
        words = [rows[impact][urgency] for impact in shown.IMPACT_VALUES for urgency in shown.URGENCY_VALUES]
    except KeyError:
        raise invalid("cells", "all nine priorities are needed") from None
    return [shown.PRIORITY_VALUES[word] for word in words]


def _matrix(organisation: Organisation | None) -> shown.Shown:
    found = matrix_of(organisation.pk if organisation else None)
    rows = {
        impact: {
            urgency: shown.PRIORITIES[found.cells[(row - 1) * SIDE + column - 1]]
            for urgency, column in shown.URGENCY_VALUES.items()
        }
        for impact, row in shown.IMPACT_VALUES.items()
    }
    own = organisation is None or found.organisation_id == organisation.pk
    return {"organisation": organisation.key if organisation else None, "own": own, "cells": rows}


def _organisation(actor: Actor, key: str | None) -> Organisation | None:
    if key is None:
        return None
    if (found := organisations_for(actor).filter(key=key).first()) is None:
        raise invalid("organisation", "no organisation with this key")
    return found
