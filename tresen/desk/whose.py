"""Whose a view, a macro or a text module is to be: its author's, some teams', everybody's."""

from typing import Any

from django import forms

from tresen.people.access import teams_for
from tresen.people.actor import Actor
from tresen.tickets.models.view import Audience


def audiences(actor: Actor, right: str) -> list[tuple[str, str]]:
    """[(value, label)] of what he may choose; `right`: to share such a thing with a team."""
    offered = [Audience.OWN]
    if actor.has(right):
        offered.append(Audience.TEAMS)
    if actor.is_admin:
        offered.append(Audience.EVERYBODY)
    return [(one.value, str(one.label)) for one in offered]


def offer(form: forms.Form, actor: Actor, right: str) -> None:
    """Lets the form's `audience` and `teams` take what he may choose and nothing else."""
    audience, teams = form.fields["audience"], form.fields["teams"]
    assert isinstance(audience, forms.ChoiceField)
    assert isinstance(teams, forms.ModelChoiceField)
    audience.choices = audiences(actor, right)
    mine = teams_for(actor)
    teams.queryset = mine.filter(pk__in=[team.pk for team in mine if actor.has(right, [team.pk])])


def chosen_teams(sent: dict[str, Any]) -> list[int]:
    """Teams that were chosen before the audience was changed do not count."""
    return [team.pk for team in sent["teams"]] if sent["audience"] == Audience.TEAMS else []
