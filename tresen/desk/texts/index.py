"""The text modules an agent has: his own, his teams', everybody's."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.doors import agents_only
from tresen.desk.texts.languages import name_of
from tresen.desk.views.counts import lines
from tresen.kit.html import to_text
from tresen.people.access import organisations_for, teams_for
from tresen.people.actor import Actor
from tresen.texts.access import may_share, modules_for
from tresen.texts.finding import found
from tresen.texts.models import TextModule
from tresen.texts.variables import labels, shown
from tresen.tickets.models.view import Audience

MOST = 500
GIST = 220


@dataclass(frozen=True)
class Line:
    module: TextModule
    gist: str
    languages: list[str]
    who: str
    clients: list[str]
    files: int
    may_change: bool


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    query = request.GET.get("words", "")[:100]
    modules = modules_for(actor)
    rows = lines_of(list((found(modules, query) if query else modules).prefetch_related("files")[:MOST]), actor)
    by_folder = (
        rows if query else sorted(rows, key=lambda one: (one.module.folder.casefold(), one.module.name.casefold()))
    )
    groups = [("", by_folder)] if query else [(name, list(some)) for name, some in groupby(by_folder, _folder)]
    context = {"groups": groups, "words": query, "here": "modules", "nav": lines(actor), "count": len(rows)}
    return render(request, "desk/texts/index.html", context)


def lines_of(modules: list[TextModule], actor: Actor) -> list[Line]:
    """Three queries, however many modules."""
    teams = {team.pk: team.name for team in teams_for(actor)}
    wanted = {key for one in modules for key in one.organisations}
    clients = dict(organisations_for(actor).filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    names = labels()
    return [_line(one, actor, teams, clients, names) for one in modules]


def _folder(line: Line) -> str:
    return line.module.folder


def _line(
    module: TextModule, actor: Actor, teams: dict[int, str], clients: dict[int, str], names: dict[str, str]
) -> Line:
    text = " ".join(shown(to_text(next(iter(module.contents.values()), "")), names).split())
    own = module.audience == Audience.OWN
    has = [teams[key] for key in module.teams if key in teams] if module.audience == Audience.TEAMS else []
    return Line(
        module=module,
        gist=text[:GIST] + ("…" if len(text) > GIST else ""),
        languages=[name_of(one) for one in module.contents],
        who=", ".join(has) or str(Audience(module.audience).label),
        clients=[clients[key] for key in module.organisations if key in clients],
        files=len(module.files.all()),
        may_change=own or may_share(actor, module.audience, module.teams),
    )
