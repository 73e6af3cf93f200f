"""All people: to be found by name, address or number."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.paging import by_name
from tresen.desk.admin.shell import show
from tresen.people.access import persons_for
from tresen.people.actor import Actor
from tresen.people.finding import persons_fitting
from tresen.people.models import Organisation, Person, Team
from tresen.people.models.person import Role
from tresen.ui.faces import face

STAFF = Q(role__in=[Role.ADMIN, Role.AGENT])
FILTERS = {
    "": (_("All"), Q()),
    "staff": (_("Agents and administrators"), STAFF),
    "customer": (_("Customers"), Q(role=Role.CUSTOMER)),
    "off": (_("Switched off"), Q(is_active=False)),
}


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    words = " ".join(request.GET.get("words", "").split())[:100]
    which = request.GET.get("which", "")
    which = which if which in FILTERS else ""
    rows = persons_for(actor).filter(FILTERS[which][1]).prefetch_related("organisations", "teams", "numbers")
    if words:
        rows = rows.filter(persons_fitting(words))
    found, after = by_name(rows, request.GET.get("after", "")[:250])
    context = {
        "rows": [(one, face(one.pk, str(one)), _where(one)) for one in found],
        "after": after,
        "words": words,
        "which": which,
        "tabs": [(key, label) for key, (label, _condition) in FILTERS.items()],
        "paged": "after" in request.GET,
    }
    return show(request, actor, "people/people.html", "people", context)


def _where(person: Person) -> str:
    places: list[Organisation | Team] = [*person.teams.all(), *person.organisations.all()]
    return " · ".join(one.name for one in places[:3])
