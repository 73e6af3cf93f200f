"""rules/rehearsals: what a rule would have done in the last months. For administrators, each for himself."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse

from tresen.api.bearer import Call
from tresen.api.once import once
from tresen.api.problems import Problem, invalid
from tresen.api.rendering import made
from tresen.api.rendering import shown as rendered
from tresen.api.schemas.rehearsals import NewRehearsal
from tresen.api.tickets.events import changes_named, names_of
from tresen.people.actor import Actor
from tresen.routing.access import rules_for
from tresen.routing.models import Outcome, Rehearsal, Rule
from tresen.routing.rehearsing import at_once, begin, rehearsal_for
from tresen.routing.rule_editing import RuleDraft
from tresen.tickets.access import tickets_for
from tresen.tickets.models import Event

SHOWN = 1000


@once
def make(request: Call, given: NewRehearsal) -> HttpResponse:
    """For administrators. The wording is tried on the tickets you see, one after the other, in the background; ask for
    it until it is finished. Another rehearsal of yours takes the place of this one. Nothing of it stays in any ticket.
    """
    actor = request.auth.actor
    if not actor.is_admin:
        raise Problem(403, "Only administrators may rehearse rules.")
    draft = RuleDraft(given.name, given.occasions, given.actions, given.condition)
    rehearsal = begin(draft, by=actor, rule=_rule(actor, given.rule))
    return made(request, _shown(rehearsal, actor), rehearsal.pk)


def show(request: Call, key: int) -> HttpResponse:
    """How far it is, and what it has found so far; your latest one alone."""
    actor = request.auth.actor
    rehearsal = rehearsal_for(actor, key) if key < 2**63 else None
    if rehearsal is None:
        raise Http404
    return rendered(_shown(rehearsal, actor))


def _rule(actor: Actor, key: int | None) -> Rule | None:
    if key is None:
        return None
    rule = rules_for(actor).filter(pk=key).first() if key < 2**63 else None
    if rule is None:
        raise invalid("rule", "this is none of the rules")
    return rule


def _shown(one: Rehearsal, actor: Actor) -> dict[str, Any]:
    acted = [each for each in one.found if each["outcome"] == Outcome.ACTED]
    others = [each for each in one.found if each["outcome"] != Outcome.ACTED]
    plain = ("name", "occasions", "condition", "actions", "since", "total", "seen", "finished_at")
    return {
        "id": one.pk,
        **{name: getattr(one, name) for name in plain},
        "acted": len(acted),
        "refused": len(others),
        "at_once": at_once(one, actor),
        "found": _found([*acted, *others][:SHOWN], actor),
    }


def _found(found: Sequence[dict[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """Those he sees still."""
    chosen = tickets_for(actor).filter(pk__in=[one["ticket"] for one in found])
    tickets = dict(chosen.values_list("pk", "number"))
    seen = [one for one in found if one["ticket"] in tickets]
    names = names_of([Event(changes=line["changes"]) for one in seen for line in one["told"]], actor)
    return [
        {
            "ticket": tickets[one["ticket"]],
            **{name: one[name] for name in ("at", "occasion", "outcome", "reason")},
            "events": [
                {"name": line["name"], "changes": changes_named(line["changes"], names)} for line in one["told"]
            ],
        }
        for one in seen
    ]
