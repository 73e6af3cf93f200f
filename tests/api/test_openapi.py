"""The OpenAPI document says what is true: proven by requests made from it, sensible and wild."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.api.conftest import Call, Program, answered
from tests.cast import Cast
from tresen.api.openapi import document_of
from tresen.api.routes import api
from tresen.api.schemas import (
    contacts,
    event,
    form_rules,
    instructions,
    lists,
    mail,
    message,
    notices,
    organisations,
    participant,
    people,
    tasks,
    teams,
    templates,
    ticket,
    times,
)
from tresen.tickets.body import Body
from tresen.tickets.noting import note

DOCUMENT = document_of(api)
MODELS: dict[str, type[BaseModel]] = {
    "list_tickets": ticket.TicketList,
    "open_ticket": ticket.Ticket,
    "get_ticket": ticket.Ticket,
    "change_ticket": ticket.Ticket,
    "list_messages": message.MessageList,
    "add_message": message.Message,
    "list_participants": participant.ParticipantList,
    "add_participant": participant.Participant,
    "move_message": ticket.Ticket,
    "list_events": event.EventList,
    "search": lists.HitList,
    "list_categories": lists.CategoryList,
    "list_teams": teams.TeamList,
    "get_team": teams.TeamWithMembers,
    "found_team": teams.TeamWithMembers,
    "change_team": teams.TeamWithMembers,
    "list_roles": teams.RoleList,
    "add_role": teams.Role,
    "change_role": teams.Role,
    "list_form_rules": form_rules.FormRuleList,
    "get_form_rule": form_rules.FormRule,
    "change_form_rule": form_rules.FormRule,
    "list_people": people.PersonList,
    "get_person": people.Person,
    "register_person": people.Person,
    "change_person": people.Person,
    "check_person": contacts.Checked,
    "check_organisation": contacts.Checked,
    "get_instructions": instructions.Instructions,
    "confirm_instructions": instructions.Instructions,
    "list_organisations": organisations.OrganisationList,
    "get_organisation": organisations.Organisation,
    "found_organisation": organisations.Organisation,
    "change_organisation": organisations.Organisation,
    "list_mailboxes": mail.MailboxList,
    "get_mailbox": mail.Mailbox,
    "change_mailbox": mail.Mailbox,
    "get_mail_limits": mail.Limits,
    "change_mail_limits": mail.Limits,
    "get_mail_sheet": mail.Sheet,
    "health": lists.Health,
    "list_tasks": tasks.TaskList,
    "add_task": tasks.Task,
    "change_task": tasks.Task,
    "list_my_tasks": tasks.TaskList,
    "list_checklists": tasks.ChecklistList,
    "put_checklist": tasks.TaskList,
    "list_ticket_times": times.TimeEntryList,
    "book_time": times.TimeEntry,
    "correct_time": times.TimeEntry,
    "list_times": times.TimeEntryList,
    "sum_times": times.Sums,
    "list_activities": times.ActivityList,
    "list_billings": times.BillingList,
    "bill_time": times.Billing,
    "undo_billing": times.Billing,
    "list_templates": templates.TemplateList,
    "make_template": templates.Template,
    "get_template": templates.Template,
    "change_template": templates.Template,
    "open_from_template": ticket.Ticket,
    "list_notices": notices.NoticeList,
    "read_notices": notices.ReadDone,
    "change_notice": notices.Notice,
    "list_notice_choices": notices.NoticeChoiceList,
    "set_notice_choices": notices.NoticeChoice,
    "get_notice_times": notices.NoticeTimes,
    "change_notice_times": notices.NoticeTimes,
    "list_recurrences": templates.RecurrenceList,
    "plan_recurrence": templates.Recurrence,
    "get_recurrence": templates.Recurrence,
    "change_recurrence": templates.Recurrence,
}
OPERATIONS = {
    one["operationId"]: (method.upper(), path, one)
    for path, methods in DOCUMENT["paths"].items()
    for method, one in methods.items()
}
ENDS = {path.rpartition("/")[2] for _, path, _ in OPERATIONS.values()}
WORDS = [
    "karla@klinikum.test",
    "anna@desk.test",
    "klinikum",
    "Netze",
    "Drucker",
    "open",
    "x",
    "",
    "\x00",
    "\ud800",
    "😀",
    "' OR 1=1",
    "ı",
    "%",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(WORDS)
WILD = st.recursive(
    SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3), max_leaves=8
)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of about the right shape, now and then something else."""
    schema = resolved(schema)
    if options := schema.get("anyOf") or schema.get("allOf"):
        return st.one_of([fitting(option) for option in options])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    match schema.get("type"):
        case "object":
            return built(schema)
        case "array":
            return st.lists(loosely(schema["items"]), max_size=3)
        case "integer":
            return st.integers(-3, 120) | st.integers()
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
    given_words = [str(one) for one in schema.get("examples", [])]
    return (
        st.sampled_from(WORDS + given_words)
        | st.text(max_size=40)
        | st.datetimes().map(lambda at: at.isoformat() + "Z")
    )


def loosely(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.one_of(*[fitting(schema)] * 6, WILD)


def built(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    fields = {name: loosely(details) for name, details in schema.get("properties", {}).items()}
    required = {name: fields.pop(name) for name in schema.get("required", []) if name in fields}
    return st.fixed_dictionaries(required, optional=fields)


def request_of(operation: dict[str, Any]) -> st.SearchStrategy[tuple[Any, dict[str, Any]]]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    query = {one["name"]: loosely(one["schema"]) for one in operation["parameters"] if one["in"] == "query"}
    return st.tuples(loosely(body) if body else st.none(), st.fixed_dictionaries({}, optional=query))


def encoded(body: Any) -> bytes:
    return json.dumps(body).encode()


def check(program: Program, operation_id: str, path: str, body: Any, query: dict[str, Any]) -> None:
    method, _, operation = OPERATIONS[operation_id]
    address = f"{path}?{urlencode(query, errors='replace')}" if query else path
    with transaction.atomic():
        response = program.send(method, address, encoded(body) if method != "GET" else None)
        transaction.set_rollback(True)
    status = response.status_code
    assert status < 500, (method, address, body, response.content)
    assert str(status) in operation["responses"], (status, response.content)
    if status < 300 and operation_id in MODELS:
        MODELS[operation_id].model_validate_json(response.content, strict=True)
    elif status >= 300:
        assert response["Content-Type"] == "application/problem+json"
        lists.Problem.model_validate_json(response.content)


@pytest.mark.parametrize("who", ["admin", "customer"])
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_no_request_breaks_it_and_every_answer_is_as_described(
    operation_id: str, who: str, cast: Cast, program: Call
) -> None:
    caller = program(who)
    note(cast.ticket, by=cast.actor("agent"), body=Body.from_text("Notiz"))
    _, template, operation = OPERATIONS[operation_id]
    known = {"number": [cast.ticket.number], "key": [str(cast.customer.pk), "klinikum"]}
    names = [one["name"] for one in operation["parameters"] if one["in"] == "path"]
    # Neither a slash (however it is written, a server takes it for one) nor what addresses end in: that would be
    # another operation's address.
    words = (
        st.text(min_size=1, max_size=12).map(lambda text: text.replace("/", "_")).filter(lambda text: text not in ENDS)
    )
    places = st.fixed_dictionaries({name: st.one_of(*[st.sampled_from(known[name])] * 5, words) for name in names})

    @settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(place=places, asked=request_of(operation))
    def attempt(place: dict[str, str], asked: tuple[Any, dict[str, Any]]) -> None:
        address = template
        for name, value in place.items():
            address = address.replace("{" + name + "}", quote(value, safe="", errors="replace"))
        check(caller, operation_id, address, *asked)

    attempt()


def test_it_is_published_to_everybody(program: Call) -> None:
    document = answered(program("nobody").get("/openapi.json"))
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Tresen"
    assert document["components"]["securitySchemes"] == {"bearer": {"type": "http", "scheme": "bearer"}}
    assert "/api/v1/tickets/{number}/messages" in document["paths"]


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_is_described(operation_id: str) -> None:
    method, _, operation = OPERATIONS[operation_id]
    assert operation["summary"]
    for status, details in operation["responses"].items():
        if int(status) >= 400:
            assert details["$ref"].startswith("#/components/responses/")
        elif operation_id in MODELS:
            schema = details["content"]["application/json"]["schema"]
            model = "Scheduled" if status == "202" else MODELS[operation_id].__name__
            assert schema == {"$ref": f"#/components/schemas/{model}"}
    if operation_id != "health":
        assert operation["security"] == [{"bearer": []}]
        assert "401" in operation["responses"]
    if method == "POST":
        assert any(one["name"] == "Idempotency-Key" for one in operation["parameters"])
    if "requestBody" in operation:
        assert "$ref" in operation["requestBody"]["content"]["application/json"]["schema"]


def test_every_reference_leads_somewhere_and_errors_are_problems() -> None:
    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [one for value in part.values() for one in references(value)]
        return [one for value in part for one in references(value)] if isinstance(part, list) else []

    for reference in set(references(DOCUMENT)):
        part: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    for response in DOCUMENT["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]
