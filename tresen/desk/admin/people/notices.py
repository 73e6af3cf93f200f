"""What agents are told, and how, until they choose themselves: in the house, and of the tickets of single teams."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.notices.matrix import WAYS, given, table
from tresen.notices import choosing
from tresen.people.actor import Actor
from tresen.people.leading import teams_led_by
from tresen.people.models import Team


@require_http_methods(["GET", "POST"])
@admins_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`?team=`: of this team's tickets. POST `do=like`: as in the house again, or as Tresen is delivered."""
    team = _team(actor, request.GET.get("team", ""))
    if request.method == "POST":
        if request.POST.get("do") == "like":
            choosing.choose_for_house_no_more(team)
        else:
            choosing.choose_for_house(given(request.POST), team)
        messages.success(request, _("Saved. It holds for what happens from now on."))
        return redirect(reverse("desk:admin:notices") + (f"?team={team.pk}" if team else ""))
    chosen = choosing.teams_chosen_for()
    teams = list(teams_led_by(actor).order_by("name"))
    context = {
        "table": table(choosing.chosen_for_house(team)),
        "ways": WAYS,
        "team": team,
        "differing": [one for one in teams if one.pk in chosen],
        "others": [one for one in teams if one.pk not in chosen and one != team],
        "is_own": (team.pk if team else None) in chosen,
        "themselves": choosing.people_who_chose(),
    }
    return show(request, actor, "people/notices.html", "notices", context)


def _team(actor: Actor, key: str) -> Team | None:
    if not key:
        return None
    known = key.isascii() and key.isdecimal() and len(key) < 19
    team = teams_led_by(actor).filter(pk=int(key)).first() if known else None
    if team is None:
        raise Http404
    return team
