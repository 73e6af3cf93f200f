"""The macros an administrator looks after: all that are shared, and his own."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tresen.desk.admin.doors import admins_only
from tresen.desk.admin.shell import show
from tresen.desk.macros.pages import rows_for
from tresen.people.actor import Actor


@require_safe
@admins_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = [row for row in rows_for(actor) if not row["own"]]
    return show(request, actor, "tickets/macros.html", "macros", {"rows": rows})
