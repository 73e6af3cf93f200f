"""What the addresses and bodies in `tests.api.operations` name in braces: made for the cast when asked for."""

from typing import Any

from tests.access.world import work_of
from tests.cast import Cast
from tresen.api.openapi import document_of
from tresen.api.routes import api
from tresen.kit import clock
from tresen.notices.models import Notice
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership, TeamRole
from tresen.routing.editing import Draft as MacroDraft
from tresen.routing.editing import make_macro
from tresen.routing.models import Macro
from tresen.routing.rehearsing import begin as begin_rehearsal
from tresen.routing.rule_editing import RuleDraft, make_rule
from tresen.sla.models import Calendar
from tresen.texts import editing
from tresen.tickets.body import Body
from tresen.tickets.booking import Work, book
from tresen.tickets.bulk import begin
from tresen.tickets.family import set_parent
from tresen.tickets.field_editing import Shape, add_field
from tresen.tickets.involving import involve
from tresen.tickets.linking import link
from tresen.tickets.merging import merge
from tresen.tickets.models import Activity, CustomField, FormRule, Message, SavedView, Ticket
from tresen.tickets.noting import note
from tresen.tickets.replying import reply
from tresen.tickets.saved_views import Draft, make_view
from tresen.tickets.tasks import Duty, add_task


def team_view(cast: Cast) -> SavedView:
    """Of a team whose colleague may read, not share."""
    reader = TeamRole.objects.create(names={"de": "Leser"}, rights=["reply"])
    TeamMembership.objects.filter(person=cast.colleague).update(role=reader)
    draft = Draft("Team", {"all": []}, audience="teams", teams=[cast.team.pk])
    return make_view(draft, by=cast.actor("agent"))


def team_macro(cast: Cast, **more: Any) -> Macro:
    """Of a team whose colleague may edit, not share."""
    role = TeamRole.objects.create(names={"de": "Leser"}, rights=["reply", "edit"])
    TeamMembership.objects.filter(person=cast.colleague).update(role=role)
    given: dict[str, Any] = {"audience": "teams", "teams": [cast.team.pk], **more}
    by = cast.actor("admin" if given["audience"] == "everybody" else "agent")
    return make_macro(MacroDraft("Eilig", [{"do": "priority", "to": "4"}], **given), by=by)


def operations() -> dict[str, tuple[str, str]]:
    paths = document_of(api)["paths"]
    return {one["operationId"]: (method, path) for path, methods in paths.items() for method, one in methods.items()}


def filled(path: str, cast: Cast) -> str:
    message = Message.objects.filter(ticket=cast.ticket).order_by("id")[0].pk
    parts = {
        "number": cast.ticket.number,
        "customer": cast.customer.pk,
        "message": message,
        "participant": 0,
        "sent": 0,
        "mailbox": cast.mailbox.pk,
        "category": cast.category.pk,
        "view": 0,
        "macro": 0,
        "house_macro": 0,
        "team": cast.team.pk,
        "calendar": Calendar.objects.all()[0].pk,
    }
    if "{text_module}" in path:
        draft = editing.Draft("vpn", "VPN", {"de": "Guten Tag {{customer.name}}"})
        parts["text_module"] = editing.make_module(draft, by=cast.actor("agent")).pk
    if "{notice}" in path:
        now = clock.now()
        told = {"kind": "assigned", "kinds": ["assigned"], "reason": "assignee", "begun_at": now, "at": now}
        parts["notice"] = Notice.objects.create(person=cast.agent, ticket=cast.ticket, **told).pk
    if "{role}" in path:
        parts["role"] = TeamRole.objects.create(names={"de": "Frei"}, rights=["reply"]).pk
    if "{form_rule}" in path:
        parts["form_rule"] = FormRule.objects.create(name="Regel", actions=[{"do": "hide", "field": "x"}]).pk
    if "{rule}" in path or "{acted_rule}" in path:
        rule = make_rule(RuleDraft("Eilig", ["noted"], [{"do": "priority", "to": "4"}]), by=cast.actor("admin"))
        parts |= {"rule": rule.pk, "acted_rule": rule.pk}
    if "{acted_rule}" in path:
        note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Danach handelt die Regel."))
    if "{rehearsal}" in path:
        draft = RuleDraft("Eilig", ["noted"], [{"do": "priority", "to": "4"}])
        parts["rehearsal"] = begin_rehearsal(draft, by=cast.actor("admin")).pk
    if "{macro}" in path:
        parts["macro"] = team_macro(cast).pk
    if "{house_macro}" in path:
        parts["house_macro"] = team_macro(cast, audience="everybody", teams=[]).pk
    if "{view}" in path:
        parts["view"] = team_view(cast).pk
    if "{participant}" in path:
        parts["participant"] = involve(cast.ticket, "p@b.test", by=SYSTEM).pk
    if "{sent}" in path:
        body = Body.from_text("Zu schnell")
        parts["sent"] = reply(cast.ticket, by=cast.actor("agent"), body=body, delay=30).pk
    if "{task}" in path:
        parts["task"] = add_task(cast.ticket, Duty("Prüfen"), by=SYSTEM).pk
    if "{entry}" in path:
        activity = Activity.objects.get_or_create(names={"de": "Arbeit"})[0]
        parts["entry"] = book(cast.ticket, Work(15, activity), by=cast.actor("agent")).pk
    if "{template}" in path or "{recurrence}" in path:
        parts |= work_of(cast)
    if "{field}" in path:
        parts["field"] = (CustomField.objects.first() or add_field("text", Shape({"de": "Intern"}))).key
    if "{link}" in path:
        parts["link"] = f"link-{link(cast.ticket, cast.open('Anderes'), 'related', by=SYSTEM).pk}"
    if "{parent}" in path:
        parts["parent"] = cast.ticket.number
        set_parent(cast.open("Darunter"), cast.ticket, by=SYSTEM)
    if "{batch}" in path:
        parts["batch"] = begin([cast.ticket], "priority", "3", by=cast.actor("agent")).pk
    if "{merged}" in path:
        parts["merged"] = cast.open("Doppelt").number
        merge([Ticket.objects.get(number=parts["merged"])], cast.ticket, by=SYSTEM)
    return path.format(**parts)


def filled_body(body: Any, cast: Cast) -> Any:
    """ "{other}" is the number of another ticket of the team, [0] a second message of the cast's."""
    if isinstance(body, dict) and body.get("tickets") == ["{number}"]:
        return {**body, "tickets": [cast.ticket.number]}
    if isinstance(body, dict) and body.get("messages") == [0]:
        return {"messages": [note(cast.ticket, by=SYSTEM, body=Body.from_text("Zweites")).pk]}
    if not isinstance(body, dict):
        return body
    if work := [value for value in body.values() if value in ("{checklist}", "{activity}")]:
        key = work_of(cast)[work[0].strip("{}")]
        return {name: key if value == work[0] else value for name, value in body.items()}
    if "{other}" not in body.values():
        return body
    other = cast.open("Anderes").number
    return {name: other if value == "{other}" else value for name, value in body.items()}
