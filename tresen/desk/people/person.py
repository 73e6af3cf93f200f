"""One person: who it is, how to be reached, what was agreed, and everything that ran before."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tresen.desk.auditing import looked
from tresen.desk.directory import directory
from tresen.desk.doors import agents_only, is_fragment
from tresen.desk.people.history import history_of
from tresen.desk.people.standing import contracts_told
from tresen.desk.views.counts import lines
from tresen.kit.audit.names import Name
from tresen.people.access import may_change_among
from tresen.people.actor import Actor
from tresen.people.handles import link_to
from tresen.people.models import Person
from tresen.people.models.contact import Network, NumberLabel
from tresen.people.numbers import readable_number
from tresen.people.portraits import portraits


@dataclass(frozen=True)
class Way:
    """A way to reach somebody."""

    icon: str
    label: str
    text: str
    link: str
    dead: bool = False


def person_for(actor: Actor, key: int) -> Person:
    if (found := portraits(actor).filter(pk=key).first()) is None:
        raise Http404
    return found


@require_safe
@agents_only
def show(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    person = person_for(actor, key)
    looked(request, actor, Name.OPENED, person)
    known = directory(actor)
    only_open = request.GET.get("which") == "open"
    past = history_of(person, actor, known, after=request.GET.get("after", ""), only_open=only_open)
    context: dict[str, Any] = {"history": past, "url": request.path, "person": person}
    if is_fragment(request, "further"):
        return render(request, "desk/people/further.html", context)
    belongs = list(person.memberships.all())
    context |= {
        "ways": ways_of(person),
        "belongs": belongs,
        "contracts": contracts_told(one for each in belongs for one in each.organisation.contracts.all()),
        "may_edit": may_change_among(actor, person),
        "nav": lines(actor, known),
        "here": "people",
    }
    return render(request, "desk/people/person.html", context)


def ways_of(person: Any) -> list[Way]:
    """Of a person out of `portraits`: the main address first."""
    addresses = sorted(person.ways_addresses, key=lambda one: one["value"] != person.email)
    ways = [Way("mail", "", one["value"], f"mailto:{one['value']}", bool(one["dead"])) for one in addresses]
    for one in person.ways_numbers:
        sign = "smartphone" if one["label"] == NumberLabel.MOBILE else "phone"
        label = str(NumberLabel(one["label"]).label)
        ways.append(Way(sign, label, readable_number(one["value"]), f"tel:{one['value']}"))
    return ways + [_messenger(one["network"], one["value"]) for one in person.ways_handles]


def _messenger(network: str, value: str) -> Way:
    return Way("message-circle", str(Network(network).label), value, link_to(network, value))
