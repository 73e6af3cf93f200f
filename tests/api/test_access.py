"""Who gets what: one table over every address, and the same answer for foreign and unknown."""

import json
from typing import Any

import pytest
from django.db import connection

from tests.access.world import work_of
from tests.api.conftest import Call, answered, problem
from tests.cast import Cast
from tresen.api.openapi import document_of
from tresen.api.routes import api
from tresen.people.actor import SYSTEM
from tresen.people.models import TeamMembership, TeamRole
from tresen.people.tokens import issue, revoke, token_by_secret
from tresen.routing.editing import Draft as MacroDraft
from tresen.routing.editing import make_macro
from tresen.routing.models import Macro
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

OK, MADE, GONE, DENIED, NONE = 200, 201, 204, 403, 404
EVERYBODY = ("admin", "agent", "colleague", "outsider", "customer", "workmate", "manager", "stranger")
REPLY = {"kind": "reply", "body": "x"}


def row(
    admin: int, agent: int, outsider: int, customer: int, workmate: int, manager: int, stranger: int
) -> dict[str, int]:
    return {
        "admin": admin,
        "agent": agent,
        "colleague": agent,
        "outsider": outsider,
        "customer": customer,
        "workmate": workmate,
        "manager": manager,
        "stranger": stranger,
    }


# For each operation a request about the customer's ticket (or person, or organisation), and each answer.
TABLE: dict[str, tuple[str, str, Any, dict[str, int]]] = {
    "list_tickets": ("GET", "/tickets", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "open_ticket": ("POST", "/tickets", {"subject": "a", "body": "b", "customer": "karla@klinikum.test"},
                    row(MADE, MADE, MADE, MADE, DENIED, DENIED, DENIED)),
    "get_ticket": ("GET", "/tickets/{number}", None, row(OK, OK, NONE, OK, NONE, OK, NONE)),
    "change_ticket": ("PATCH", "/tickets/{number}", {"priority": "high"},
                      row(OK, OK, NONE, DENIED, NONE, DENIED, NONE)),
    "list_messages": ("GET", "/tickets/{number}/messages", None, row(OK, OK, NONE, OK, NONE, OK, NONE)),
    "add_message": ("POST", "/tickets/{number}/messages", REPLY, row(MADE, MADE, NONE, MADE, NONE, MADE, NONE)),
    "get_attachment": ("GET", "/tickets/{number}/attachments/1", None, row(*[NONE] * 7)),
    "get_form": ("GET", "/tickets/{number}/form", None, row(OK, OK, NONE, OK, NONE, OK, NONE)),
    "list_fields": ("GET", "/fields", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_field": ("GET", "/fields/{field}", None, row(OK, OK, OK, NONE, NONE, NONE, NONE)),
    "add_field": ("POST", "/fields", {"type": "text", "names": {"de": "Neu"}},
                  row(MADE, DENIED, DENIED, DENIED, DENIED, DENIED, DENIED)),
    "change_field": ("PATCH", "/fields/{field}", {"is_required": True},
                     row(OK, DENIED, DENIED, NONE, NONE, NONE, NONE)),
    "list_events": ("GET", "/tickets/{number}/events", None, row(OK, OK, NONE, NONE, NONE, NONE, NONE)),
    "list_participants": ("GET", "/tickets/{number}/participants", None,
                          row(OK, OK, NONE, NONE, NONE, NONE, NONE)),
    "add_participant": ("POST", "/tickets/{number}/participants", {"address": "a@b.test"},
                        row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "remove_participant": ("DELETE", "/tickets/{number}/participants/{participant}", None,
                           row(GONE, GONE, NONE, DENIED, NONE, DENIED, NONE)),
    "list_links": ("GET", "/tickets/{number}/links", None, row(OK, OK, NONE, NONE, NONE, NONE, NONE)),
    "add_link": ("POST", "/tickets/{number}/links", {"to": "{other}", "type": "blocked_by"},
                 row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "remove_link": ("DELETE", "/tickets/{number}/links/{link}", None,
                    row(GONE, GONE, NONE, DENIED, NONE, DENIED, NONE)),
    "answer_all_below": ("POST", "/tickets/{parent}/cascade", {"de": "Es geht wieder.", "then": "solve"},
                         row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "change_many": ("POST", "/batches", {"tickets": ["{number}"], "action": "priority", "value": "3"},
                    row(MADE, MADE, 422, DENIED, DENIED, DENIED, DENIED)),
    "get_batch": ("GET", "/batches/{batch}", None, row(NONE, NONE, NONE, NONE, NONE, NONE, NONE) | {"agent": OK}),
    "undo_batch": ("DELETE", "/batches/{batch}", None, row(NONE, NONE, NONE, NONE, NONE, NONE, NONE) | {"agent": OK}),
    "merge_ticket": ("POST", "/tickets/{number}/merge", {"into": "{other}"},
                     row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "unmerge_ticket": ("DELETE", "/tickets/{merged}/merge", None,
                       row(GONE, GONE, NONE, DENIED, NONE, DENIED, NONE)),
    "split_ticket": ("POST", "/tickets/{number}/split", {"messages": [0]},
                     row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "withdraw_message": ("DELETE", "/messages/{sent}", None,
                         row(GONE, GONE, NONE, DENIED, NONE, DENIED, NONE) | {"colleague": 422}),
    "move_message": ("POST", "/messages/{message}/move", {"to": None, "close_emptied": True},
                     row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "list_tasks": ("GET", "/tickets/{number}/tasks", None, row(OK, OK, NONE, NONE, NONE, NONE, NONE)),
    "add_task": ("POST", "/tickets/{number}/tasks", {"title": "Prüfen"},
                 row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "change_task": ("PATCH", "/tickets/{number}/tasks/{task}", {"title": "Anders", "place": 1},
                    row(OK, OK, NONE, DENIED, NONE, DENIED, NONE)),
    "remove_task": ("DELETE", "/tickets/{number}/tasks/{task}", None,
                    row(GONE, GONE, NONE, DENIED, NONE, DENIED, NONE)),
    "list_my_tasks": ("GET", "/tasks", None, row(*[OK] * 7)),
    "list_checklists": ("GET", "/checklists", None, row(*[OK] * 7)),
    "put_checklist": ("POST", "/tickets/{number}/checklists", {"checklist": "{checklist}"},
                      row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "list_ticket_times": ("GET", "/tickets/{number}/times", None, row(OK, OK, NONE, NONE, NONE, NONE, NONE)),
    "book_time": ("POST", "/tickets/{number}/times", {"minutes": 5, "activity": "{activity}"},
                  row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    # Only who booked it changes it.
    "correct_time": ("PATCH", "/tickets/{number}/times/{entry}", {"minutes": 6},
                     row(DENIED, OK, NONE, DENIED, NONE, DENIED, NONE) | {"colleague": DENIED}),
    "withdraw_time": ("DELETE", "/tickets/{number}/times/{entry}", None,
                      row(DENIED, GONE, NONE, DENIED, NONE, DENIED, NONE) | {"colleague": DENIED}),
    "list_times": ("GET", "/times", None, row(*[OK] * 7)),
    "sum_times": ("GET", "/times/sums", None, row(*[OK] * 7)),
    "list_activities": ("GET", "/activities", None, row(*[OK] * 7)),
    "list_billings": ("GET", "/billings", None, row(*[OK] * 7)),
    # Nothing is booked: whoever may bill is told so.
    "bill_time": ("POST", "/billings", {"organisation": "klinikum", "first": "2026-01-01", "last": "2026-01-31"},
                  row(422, 422, 422, DENIED, DENIED, DENIED, DENIED)),
    "undo_billing": ("POST", "/billings/0/undo", {"reason": "Irrtum"},
                     row(NONE, NONE, NONE, DENIED, DENIED, DENIED, DENIED)),
    "list_templates": ("GET", "/templates", None, row(*[OK] * 7)),
    "get_template": ("GET", "/templates/{template}", None, row(OK, OK, OK, NONE, NONE, NONE, NONE)),
    "make_template": ("POST", "/templates", {"name": "Neu", "subject": "Neu"}, row(MADE, *[DENIED] * 6)),
    "change_template": ("PATCH", "/templates/{template}", {"subject": "Anders"},
                        row(OK, DENIED, DENIED, NONE, NONE, NONE, NONE)),
    # Tickets open from it by themselves: whoever may delete it is told so.
    "delete_template": ("DELETE", "/templates/{template}", None, row(422, DENIED, DENIED, NONE, NONE, NONE, NONE)),
    "open_from_template": ("POST", "/templates/{template}/tickets", {},
                           row(MADE, MADE, MADE, NONE, NONE, NONE, NONE)),
    "list_text_modules": ("GET", "/text_modules", None, row(*[OK] * 7)),
    "make_text_module": ("POST", "/text_modules", {"shortcut": "neu", "name": "Neu", "contents": {"de": "x"}},
                         row(MADE, MADE, MADE, DENIED, DENIED, DENIED, DENIED)),
    # His alone, who has made it.
    "get_text_module": ("GET", "/text_modules/{text_module}", None, row(NONE, OK, *[NONE] * 5) | {"colleague": NONE}),
    "change_text_module": ("PATCH", "/text_modules/{text_module}", {"name": "Anders"},
                           row(NONE, OK, *[NONE] * 5) | {"colleague": NONE}),
    "delete_text_module": ("DELETE", "/text_modules/{text_module}", None,
                           row(NONE, GONE, *[NONE] * 5) | {"colleague": NONE}),
    "fill_text_module": ("GET", "/tickets/{number}/text_modules/{text_module}", None,
                         row(NONE, OK, *[NONE] * 5) | {"colleague": NONE}),
    "list_recurrences": ("GET", "/recurrences", None, row(*[OK] * 7)),
    "get_recurrence": ("GET", "/recurrences/{recurrence}", None, row(OK, *[NONE] * 6)),
    "plan_recurrence": ("POST", "/recurrences", {"template": 999999999, "first_day": "2030-01-01", "at": "08:00"},
                        row(422, *[DENIED] * 6)),
    "change_recurrence": ("PATCH", "/recurrences/{recurrence}", {"paused": True}, row(OK, *[NONE] * 6)),
    "end_recurrence": ("DELETE", "/recurrences/{recurrence}", None, row(GONE, *[NONE] * 6)),
    "search": ("GET", "/search?q=Barcodes", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "add_category": ("POST", "/categories", {"names": {"de": "Neu"}},
                     row(MADE, *[DENIED] * 6)),
    "change_category": ("PATCH", "/categories/{category}", {"names": {"de": "Neu"}}, row(OK, *[DENIED] * 6)),
    "list_states": ("GET", "/states", None, row(*[OK] * 7)),
    "list_kinds": ("GET", "/kinds", None, row(*[OK] * 7)),
    "get_matrix": ("GET", "/matrix", None, row(OK, OK, OK, NONE, NONE, NONE, NONE)),
    "set_matrix": ("PUT", "/matrix", {"cells": None}, row(OK, *[DENIED] * 6)),
    "list_categories": ("GET", "/categories", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "list_teams": ("GET", "/teams", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_team": ("GET", "/teams/{team}", None, row(OK, OK, OK, NONE, NONE, NONE, NONE)),
    "found_team": ("POST", "/teams", {"name": "Neu"}, row(MADE, *[DENIED] * 6)),
    "change_team": ("PATCH", "/teams/{team}", {"level": "2"}, row(OK, DENIED, DENIED, NONE, NONE, NONE, NONE)),
    "list_roles": ("GET", "/roles", None, row(*[OK] * 7)),
    "add_role": ("POST", "/roles", {"names": {"de": "Neu"}, "rights": ["reply"]}, row(MADE, *[DENIED] * 6)),
    "change_role": ("PATCH", "/roles/{role}", {"names": {"de": "Anders"}},
                    row(OK, DENIED, DENIED, NONE, NONE, NONE, NONE)),
    "delete_role": ("DELETE", "/roles/{role}", None, row(GONE, DENIED, DENIED, NONE, NONE, NONE, NONE)),
    "list_form_rules": ("GET", "/form_rules", None, row(*[OK] * 7)),
    "add_form_rule": ("POST", "/form_rules", {"name": "Neu", "actions": [{"do": "hide", "field": "intern"}]},
                      row(422, *[DENIED] * 6)),
    "get_form_rule": ("GET", "/form_rules/{form_rule}", None, row(OK, *[NONE] * 6)),
    "change_form_rule": ("PATCH", "/form_rules/{form_rule}", {"position": 0}, row(OK, *[NONE] * 6)),
    "delete_form_rule": ("DELETE", "/form_rules/{form_rule}", None, row(GONE, *[NONE] * 6)),
    "list_people": ("GET", "/people", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_person": ("GET", "/people/{customer}", None, row(OK, OK, OK, OK, NONE, OK, NONE)),
    "register_person": ("POST", "/people", {"name": "N", "email": "n@neu.test"},
                        row(MADE, MADE, MADE, DENIED, DENIED, DENIED, DENIED)),
    "change_person": ("PATCH", "/people/{customer}", {"phone": "1"}, row(OK, OK, OK, DENIED, NONE, DENIED, NONE)),
    # No question is set: whoever may ask is told so.
    "check_person": ("POST", "/people/{customer}/security_check", {"answer": "a"},
                     row(422, 422, 422, DENIED, NONE, DENIED, NONE)),
    "check_organisation": ("POST", "/organisations/klinikum/security_check", {"answer": "a"},
                           row(422, 422, 422, DENIED, DENIED, DENIED, NONE)),
    "get_instructions": ("GET", "/tickets/{number}/instructions", None,
                         row(OK, OK, NONE, NONE, NONE, NONE, NONE)),
    "confirm_instructions": ("POST", "/tickets/{number}/instructions", {"edition": 0},
                             row(422, 422, NONE, DENIED, NONE, DENIED, NONE)),
    "list_organisations": ("GET", "/organisations", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_organisation": ("GET", "/organisations/klinikum", None, row(OK, OK, OK, OK, OK, OK, NONE)),
    "found_organisation": ("POST", "/organisations", {"name": "Neu"},
                           row(MADE, MADE, MADE, DENIED, DENIED, DENIED, DENIED)),
    "change_organisation": ("PATCH", "/organisations/klinikum", {"name": "Neu"},
                            row(OK, OK, OK, DENIED, DENIED, DENIED, NONE)),
    # What it shall go into is not known: only whoever may merge is told so.
    "merge_person": ("POST", "/people/{customer}/merge", {"into": 999999999},
                     row(422, DENIED, DENIED, DENIED, DENIED, DENIED, DENIED)),
    "merge_organisation": ("POST", "/organisations/klinikum/merge", {"into": "nichts"},
                           row(422, DENIED, DENIED, DENIED, DENIED, DENIED, DENIED)),
    "undo_merge": ("DELETE", "/merges/0", None, row(NONE, NONE, NONE, NONE, NONE, NONE, NONE)),
    "list_mailboxes": ("GET", "/mail/mailboxes", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_mailbox": ("GET", "/mail/mailboxes/{mailbox}", None, row(OK, NONE, NONE, NONE, NONE, NONE, NONE)),
    "change_mailbox": ("PATCH", "/mail/mailboxes/{mailbox}", {"name": "Neu"},
                       row(OK, NONE, NONE, NONE, NONE, NONE, NONE)),
    "get_mail_limits": ("GET", "/mail/limits", None, row(OK, NONE, NONE, NONE, NONE, NONE, NONE)),
    "change_mail_limits": ("PATCH", "/mail/limits", {"sender_hourly": 7},
                           row(OK, NONE, NONE, NONE, NONE, NONE, NONE)),
    "list_audit": ("GET", "/audit", None, row(OK, NONE, NONE, NONE, NONE, NONE, NONE)),
    "get_mail_sheet": ("GET", "/mail/sheet", None, row(OK, NONE, NONE, NONE, NONE, NONE, NONE)),
    "list_macros": ("GET", "/macros", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "make_macro": ("POST", "/macros", {"name": "Neu", "actions": [{"do": "assign", "to": "me"}]},
                   row(MADE, MADE, MADE, DENIED, DENIED, DENIED, DENIED)),
    "list_actions": ("GET", "/macros/actions", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_macro": ("GET", "/macros/{macro}", None, row(NONE, OK, NONE, NONE, NONE, NONE, NONE)),
    "change_macro": ("PATCH", "/macros/{macro}", {"name": "Neu"},
                     row(NONE, OK, NONE, NONE, NONE, NONE, NONE) | {"colleague": DENIED}),
    "delete_macro": ("DELETE", "/macros/{macro}", None,
                     row(NONE, GONE, NONE, NONE, NONE, NONE, NONE) | {"colleague": DENIED}),
    # For all agents: what decides is the ticket.
    "preview_macro": ("POST", "/tickets/{number}/macros/{house_macro}/preview", {},
                      row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "apply_macro": ("POST", "/tickets/{number}/macros/{house_macro}", {},
                    row(MADE, MADE, NONE, DENIED, NONE, DENIED, NONE)),
    "list_views": ("GET", "/views", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "make_view": ("POST", "/views", {"name": "Neu", "condition": {"all": []}},
                  row(MADE, MADE, MADE, DENIED, DENIED, DENIED, DENIED)),
    "list_condition_fields": ("GET", "/views/fields", None, row(OK, OK, OK, OK, OK, OK, OK)),
    "get_view": ("GET", "/views/{view}", None, row(NONE, OK, NONE, NONE, NONE, NONE, NONE)),
    "change_view": ("PATCH", "/views/{view}", {"name": "Neu"},
                    row(NONE, OK, NONE, NONE, NONE, NONE, NONE) | {"colleague": DENIED}),
    "delete_view": ("DELETE", "/views/{view}", None,
                    row(NONE, GONE, NONE, NONE, NONE, NONE, NONE) | {"colleague": DENIED}),
}  # fmt: skip
OPEN_TO_ALL = {"health"}


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
    }
    if "{text_module}" in path:
        draft = editing.Draft("vpn", "VPN", {"de": "Guten Tag {{customer.name}}"})
        parts["text_module"] = editing.make_module(draft, by=cast.actor("agent")).pk
    if "{role}" in path:
        parts["role"] = TeamRole.objects.create(names={"de": "Frei"}, rights=["reply"]).pk
    if "{form_rule}" in path:
        parts["form_rule"] = FormRule.objects.create(name="Regel", actions=[{"do": "hide", "field": "x"}]).pk
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


def test_no_operation_is_without_a_rule() -> None:
    assert set(operations()) == set(TABLE) | OPEN_TO_ALL


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("operation", TABLE)
def test_each_gets_what_is_theirs(operation: str, who: str, cast: Cast, program: Call) -> None:
    method, path, body, expected = TABLE[operation]
    response = program(who).send(method, filled(path, cast), filled_body(body, cast))
    if expected[who] == GONE:
        assert (response.status_code, response.content) == (GONE, b"")
    elif expected[who] < 300:
        answered(response, expected[who])
    else:
        problem(response, expected[who])


@pytest.mark.parametrize("operation", TABLE)
def test_without_a_valid_token_nobody_gets_anything(operation: str, cast: Cast, program: Call, sign_in: Any) -> None:
    method, path, body, _ = TABLE[operation]
    response = program("nobody").send(method, filled(path, cast), body)
    problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer")
    browser = sign_in(cast.admin)
    response = browser.generic(
        method, f"/api/v1{filled(path, cast)}", json.dumps(body), content_type="application/json"
    )
    problem(response, 401)


@pytest.mark.parametrize("operation", [name for name, (method, *_) in TABLE.items() if method != "GET"])
def test_a_reading_token_never_writes(operation: str, cast: Cast, program: Call) -> None:
    method, path, body, _ = TABLE[operation]
    content = problem(program("admin", "read").send(method, filled(path, cast), body), 403)
    assert "read" in content["detail"]


@pytest.mark.parametrize("operation", [name for name, (method, *_) in TABLE.items() if method == "GET"])
def test_reading_changes_nothing(operation: str, cast: Cast, program: Call) -> None:
    method, path, _, _ = TABLE[operation]
    reader = program("agent", "read")
    reader.get("/teams")  # notes that the token is used, once a minute
    address = filled(path, cast)
    before = written()
    reader.send(method, address)
    assert written() == before


def written() -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        # Reading leaves a line in the audit log, and nothing else.
        cursor.execute(
            """SELECT relname, n_tup_ins + n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
               WHERE relname NOT LIKE 'kit_audit%' ORDER BY 1"""
        )
        return list(cursor.fetchall())


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer tresen_", "Token x", "Bearer \x01"]
)
def test_it_takes_nothing_else_for_a_token(sent: str, cast: Cast, program: Call) -> None:
    problem(program("nobody").get("/teams", authorization=sent), 401)


def test_a_revoked_token_and_one_of_a_person_who_left_end_at_once(cast: Cast, program: Call) -> None:
    agent = program("agent")
    answered(agent.get("/teams"))
    known = token_by_secret(agent.token or "")
    assert known
    revoke(known, by=cast.actor("agent"))
    problem(agent.get("/teams"), 401)
    colleague = program("colleague")
    cast.colleague.is_active = False
    cast.colleague.save()
    problem(colleague.get("/teams"), 401)
    assert issue(cast.agent, scope="read", name="x") != agent.token


@pytest.mark.parametrize("rest", ["", "/messages", "/events", "/attachments/1"])
def test_foreign_and_unknown_answer_alike(rest: str, cast: Cast, program: Call) -> None:
    foreign = program("stranger").get(f"/tickets/{cast.ticket.number}{rest}")
    unknown = program("stranger").get(f"/tickets/T-99999999{rest}")
    assert problem(foreign, 404) == problem(unknown, 404)
    assert {name: foreign[name] for name in foreign.headers} == {name: unknown[name] for name in unknown.headers}


def test_what_is_named_in_a_body_is_fetched_by_access_too(cast: Cast, program: Call) -> None:
    customer = program("customer")
    foreign = problem(customer.post("/tickets", {"subject": "a", "body": "b", "organisation": "werk"}), 422)
    unknown = problem(customer.post("/tickets", {"subject": "a", "body": "b", "organisation": "nichts"}), 422)
    assert foreign == unknown


def test_lists_and_search_hold_nothing_of_others(cast: Cast, program: Call) -> None:
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("kanarienvogel"))
    cast.open(subject="Fremdes kanarienvogel", customer=cast.stranger, team=cast.other_team)
    seen = {
        who: {
            path: "kanarienvogel" in json.dumps(answered(program(who).get(path)))
            for path in ("/tickets", "/search?q=kanarienvogel", f"/tickets/{cast.ticket.number}/messages")
            if who != "stranger" or "messages" not in path
        }
        for who in ("customer", "manager", "stranger")
    }
    assert not any(seen["customer"].values())
    assert not any(seen["manager"].values())
    assert seen["stranger"] == {"/tickets": True, "/search?q=kanarienvogel": True}
    assert len(answered(program("agent").get("/search?q=kanarienvogel"))["items"]) == 1


def test_people_teams_and_organisations_of_a_customer_are_his_own(cast: Cast, program: Call) -> None:
    customer, manager = program("customer"), program("manager")
    assert [one["name"] for one in answered(customer.get("/people"))["items"]] == ["Karla Kundin"]
    assert len(answered(manager.get("/people"))["items"]) == 3
    assert [one["key"] for one in answered(customer.get("/organisations"))["items"]] == ["klinikum"]
    assert answered(customer.get("/teams"))["items"] == []
    assert [one["team"] for one in answered(customer.get("/categories"))["items"]] == [None]
    assert answered(program("stranger").get("/categories"))["items"] == []
