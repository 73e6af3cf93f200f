"""Every address of /api/v1, what it is for and what it answers. `api.urls` is mounted by config."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from tresen.api import audit, health, openapi
from tresen.api.audit import AuditList
from tresen.api.bearer import Bearer
from tresen.api.door import door, nothing
from tresen.api.fields import definitions as fields
from tresen.api.fields import form
from tresen.api.fields import rules as form_rules
from tresen.api.macros import macros, rehearsals, rules
from tresen.api.macros import on_ticket as macro_on_ticket
from tresen.api.mail import limits, mailboxes, sheet
from tresen.api.notices.routes import notices
from tresen.api.people import listing as people
from tresen.api.people import make as registering
from tresen.api.people import merging as merging_people
from tresen.api.people import organisations, roles, teams
from tresen.api.people.merging import Merged
from tresen.api.problems import answer
from tresen.api.rendering import shown
from tresen.api.schemas.batches import Batch
from tresen.api.schemas.classification import KindList, Matrix, StateList
from tresen.api.schemas.contacts import Checked
from tresen.api.schemas.event import EventList
from tresen.api.schemas.fields import CustomField, CustomFieldList, Form
from tresen.api.schemas.form_rules import FormRule, FormRuleList
from tresen.api.schemas.instructions import Instructions
from tresen.api.schemas.links import Link, LinkList
from tresen.api.schemas.lists import Category, CategoryList, Health, HitList
from tresen.api.schemas.macros import ActionKindList, Macro, MacroList, MacroPreview
from tresen.api.schemas.mail import Limits, Mailbox, MailboxList, Sheet
from tresen.api.schemas.message import Message, MessageList, Scheduled
from tresen.api.schemas.organisations import Organisation, OrganisationList
from tresen.api.schemas.participant import Participant, ParticipantList
from tresen.api.schemas.people import Person, PersonList
from tresen.api.schemas.rehearsals import Rehearsal
from tresen.api.schemas.rules import Rule, RuleList
from tresen.api.schemas.teams import Role, RoleList, TeamList, TeamWithMembers
from tresen.api.schemas.ticket import Ticket, TicketList
from tresen.api.schemas.views import ConditionFieldList, View, ViewList
from tresen.api.sla.routes import sla
from tresen.api.texts.modules import texts
from tresen.api.tickets import (
    attachments,
    batches,
    categories,
    category_tree,
    change,
    classification,
    events,
    instructions,
    links,
    listing,
    make,
    merging,
    messages,
    moving,
    participants,
    search,
    show,
)
from tresen.api.views import views
from tresen.api.workload.routes import work

ABOUT = """Tickets, messages and people of this helpdesk, for programs.

Send `Authorization: Bearer <token>`; a token acts as the person it was issued to and
sees what this person sees.
Lists are `{"items": […], "next": "…"}`: pass `next` as `cursor` to get the next page, null is the end.
Errors are problem documents (RFC 9457). Times are ISO 8601 with zone.
Every POST takes an `Idempotency-Key`, so that a request may be repeated after a lost connection."""


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body.decode("utf-8"))


class Api(NinjaAPI):
    """Ninja's routes behind our door, and an answer of our own for every other address below them."""

    def set_default_exception_handlers(self) -> None:
        for error in (Exception, Http404, HttpError, ValidationError):
            self.add_exception_handler(error, answer)

    @property
    def urls(self) -> tuple[list[URLPattern | URLResolver], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            assert isinstance(pattern, URLPattern)
            pattern.callback = door(pattern.callback)
        return [*patterns, re_path("^", door(nothing))], app, namespace


def describe(request: HttpRequest) -> HttpResponse:
    """This interface, for generators and people."""
    return shown(openapi.document_of(api))


# A ticket's number may hold a slash: what lies below a ticket is looked for before the ticket itself.
ticket, said, who, mail, house = (
    Router(tags=["tickets"]),
    Router(tags=["messages"]),
    Router(tags=["people"]),
    Router(tags=["mail"]),
    Router(tags=["house"]),
)
NUMBER = "/tickets/{path:number}"

said.get(f"{NUMBER}/messages", response=MessageList, operation_id="list_messages", summary="List messages")(
    messages.listing
)
said.post(
    f"{NUMBER}/messages", response={201: Message, 202: Scheduled}, operation_id="add_message", summary="Say something"
)(messages.make)
said.get(
    f"{NUMBER}/attachments/{{int:key}}",
    operation_id="get_attachment",
    summary="Read a file",
    openapi_extra=openapi.BYTES,
)(attachments.show)

ticket.get(
    f"{NUMBER}/participants", response=ParticipantList, operation_id="list_participants", summary="List who takes part"
)(participants.listing)
ticket.post(
    f"{NUMBER}/participants", response={201: Participant}, operation_id="add_participant", summary="Let somebody in"
)(participants.make)
ticket.delete(
    f"{NUMBER}/participants/{{key}}",
    response={204: None},
    operation_id="remove_participant",
    summary="Take somebody out",
)(participants.end)
ticket.get(f"{NUMBER}/links", response=LinkList, operation_id="list_links", summary="List linked tickets")(
    links.listing
)
ticket.post(f"{NUMBER}/links", response={201: Link}, operation_id="add_link", summary="Link a ticket")(links.make)
ticket.delete(f"{NUMBER}/links/{{key}}", response={204: None}, operation_id="remove_link", summary="Remove a link")(
    links.end
)
ticket.post(f"{NUMBER}/merge", response={201: Ticket}, operation_id="merge_ticket", summary="Merge into another one")(
    merging.make
)
ticket.delete(f"{NUMBER}/merge", response={204: None}, operation_id="unmerge_ticket", summary="Undo a merge")(
    merging.end
)
ticket.post(f"{NUMBER}/split", response={201: Ticket}, operation_id="split_ticket", summary="Split off messages")(
    merging.part
)
ticket.post(
    f"{NUMBER}/cascade", response={201: Batch}, operation_id="answer_all_below", summary="Answer all tickets below"
)(batches.answer_all)
ticket.post(
    f"{NUMBER}/macros/{{key}}/preview",
    response={201: MacroPreview},
    operation_id="preview_macro",
    summary="What a macro would do",
)(macro_on_ticket.foretell)
ticket.post(
    f"{NUMBER}/macros/{{key}}",
    response={201: Batch, 204: None},
    operation_id="apply_macro",
    summary="Apply a macro",
)(macro_on_ticket.make)
ticket.post("/batches", response={201: Batch}, operation_id="change_many", summary="Change many tickets")(batches.make)
ticket.get("/batches/{int:key}", response=Batch, operation_id="get_batch", summary="How far a batch is")(batches.show)
ticket.delete("/batches/{int:key}", response=Batch, operation_id="undo_batch", summary="Undo a batch")(batches.end)
said.delete(
    "/messages/{int:key}", response={204: None}, operation_id="withdraw_message", summary="Take back what has not left"
)(messages.withdraw_message)
said.post("/messages/{int:key}/move", response={201: Ticket}, operation_id="move_message", summary="Move a message")(
    moving.move
)
ticket.get(f"{NUMBER}/events", response=EventList, operation_id="list_events", summary="List what happened")(
    events.listing
)
ticket.get(
    f"{NUMBER}/instructions", response=Instructions, operation_id="get_instructions", summary="Read the instructions"
)(instructions.show)
ticket.post(
    f"{NUMBER}/instructions",
    response={201: Instructions},
    operation_id="confirm_instructions",
    summary="Confirm the instructions",
)(instructions.confirm)
ticket.get(f"{NUMBER}/form", response=Form, operation_id="get_form", summary="Read a ticket's form")(form.show)
ticket.get(NUMBER, response=Ticket, operation_id="get_ticket", summary="Read a ticket")(show.show)
ticket.patch(NUMBER, response=Ticket, operation_id="change_ticket", summary="Change a ticket")(change.change)
ticket.get("/tickets", response=TicketList, operation_id="list_tickets", summary="List tickets")(listing.listing)
ticket.post("/tickets", response={201: Ticket}, operation_id="open_ticket", summary="Open a ticket")(make.make)
ticket.get("/search", response=HitList, operation_id="search", summary="Find tickets")(search.search)
ticket.post("/categories", response={201: Category}, operation_id="add_category", summary="Add a category")(
    category_tree.make
)
ticket.patch(
    "/categories/{int:key}", response=Category, operation_id="change_category", summary="Change or move a category"
)(category_tree.change)
ticket.get("/states", response=StateList, operation_id="list_states", summary="List states")(classification.states)
ticket.get("/kinds", response=KindList, operation_id="list_kinds", summary="List kinds")(classification.kinds)
ticket.get("/matrix", response=Matrix, operation_id="get_matrix", summary="Read the priority matrix")(
    classification.matrix
)
ticket.put("/matrix", response=Matrix, operation_id="set_matrix", summary="Change the priority matrix")(
    classification.set_cells
)
ticket.get("/categories", response=CategoryList, operation_id="list_categories", summary="List categories")(
    categories.listing
)

who.get("/people", response=PersonList, operation_id="list_people", summary="List people")(people.listing)
who.post("/people", response={201: Person}, operation_id="register_person", summary="Register a customer")(
    registering.make
)
who.get("/people/{int:key}", response=Person, operation_id="get_person", summary="Read a person")(people.show)
who.patch("/people/{int:key}", response=Person, operation_id="change_person", summary="Change a person")(
    registering.change
)
who.post(
    "/people/{int:key}/security_check",
    response={201: Checked},
    operation_id="check_person",
    summary="Ask the security question",
)(people.check)
who.get(
    "/organisations",
    response=OrganisationList,
    operation_id="list_organisations",
    summary="List organisations",
)(organisations.listing)
who.post("/people/{int:key}/merge", response={201: Merged}, operation_id="merge_person", summary="Merge a person")(
    merging_people.persons
)
who.post(
    "/organisations/{slug:key}/merge",
    response={201: Merged},
    operation_id="merge_organisation",
    summary="Merge an organisation",
)(merging_people.organisations)
who.delete("/merges/{int:key}", response=Merged, operation_id="undo_merge", summary="Take a merge back")(
    merging_people.undo
)
who.post(
    "/organisations",
    response={201: Organisation},
    operation_id="found_organisation",
    summary="Add an organisation",
)(organisations.make)
who.get(
    "/organisations/{slug:key}",
    response=Organisation,
    operation_id="get_organisation",
    summary="Read an organisation",
)(organisations.show)
who.patch(
    "/organisations/{slug:key}",
    response=Organisation,
    operation_id="change_organisation",
    summary="Change an organisation",
)(organisations.change)
who.post(
    "/organisations/{slug:key}/security_check",
    response={201: Checked},
    operation_id="check_organisation",
    summary="Ask the organisation's security question",
)(organisations.check)
who.get("/teams", response=TeamList, operation_id="list_teams", summary="List teams")(teams.listing)
who.post("/teams", response={201: TeamWithMembers}, operation_id="found_team", summary="Add a team")(teams.make)
who.get("/teams/{int:key}", response=TeamWithMembers, operation_id="get_team", summary="Read a team")(teams.show)
who.patch("/teams/{int:key}", response=TeamWithMembers, operation_id="change_team", summary="Change a team")(
    teams.change
)
who.get("/roles", response=RoleList, operation_id="list_roles", summary="List roles")(roles.listing)
who.post("/roles", response={201: Role}, operation_id="add_role", summary="Add a role")(roles.make)
who.patch("/roles/{int:key}", response=Role, operation_id="change_role", summary="Change a role")(roles.change)
who.delete("/roles/{int:key}", response={204: None}, operation_id="delete_role", summary="Delete a role")(roles.end)

mail.get("/mail/mailboxes", response=MailboxList, operation_id="list_mailboxes", summary="List mailboxes")(
    mailboxes.listing
)
mail.get("/mail/mailboxes/{int:key}", response=Mailbox, operation_id="get_mailbox", summary="Read a mailbox")(
    mailboxes.show
)
mail.patch("/mail/mailboxes/{int:key}", response=Mailbox, operation_id="change_mailbox", summary="Change a mailbox")(
    mailboxes.change
)
mail.get("/mail/limits", response=Limits, operation_id="get_mail_limits", summary="Read the limits of mail")(
    limits.show
)
mail.patch("/mail/limits", response=Limits, operation_id="change_mail_limits", summary="Change the limits of mail")(
    limits.change
)
mail.get("/mail/sheet", response=Sheet, operation_id="get_mail_sheet", summary="Does all mail add up?")(sheet.show)

house.get("/fields", response=CustomFieldList, operation_id="list_fields", summary="List custom fields")(fields.listing)
house.post("/fields", response={201: CustomField}, operation_id="add_field", summary="Add a custom field")(fields.make)
house.get("/fields/{slug:key}", response=CustomField, operation_id="get_field", summary="Read a custom field")(
    fields.show
)
house.patch("/fields/{slug:key}", response=CustomField, operation_id="change_field", summary="Change a custom field")(
    fields.change
)
house.get("/form_rules", response=FormRuleList, operation_id="list_form_rules", summary="List form rules")(
    form_rules.listing
)
house.post("/form_rules", response={201: FormRule}, operation_id="add_form_rule", summary="Add a form rule")(
    form_rules.make
)
house.get("/form_rules/{int:key}", response=FormRule, operation_id="get_form_rule", summary="Read a form rule")(
    form_rules.show
)
house.patch("/form_rules/{int:key}", response=FormRule, operation_id="change_form_rule", summary="Change a form rule")(
    form_rules.change
)
house.delete(
    "/form_rules/{int:key}", response={204: None}, operation_id="delete_form_rule", summary="Delete a form rule"
)(form_rules.end)
house.get("/rules", response=RuleList, operation_id="list_rules", summary="List automatic rules")(rules.listing)
house.post("/rules", response={201: Rule}, operation_id="make_rule", summary="Make a rule")(rules.make)
house.post(
    "/rules/rehearsals", response={201: Rehearsal}, operation_id="rehearse_rule", summary="Try a rule on the past"
)(rehearsals.make)
house.get("/rules/rehearsals/{int:key}", response=Rehearsal, operation_id="get_rehearsal", summary="Read a rehearsal")(
    rehearsals.show
)
house.get("/rules/{int:key}", response=Rule, operation_id="get_rule", summary="Read a rule")(rules.show)
house.patch("/rules/{int:key}", response=Rule, operation_id="change_rule", summary="Change a rule")(rules.change)
house.delete("/rules/{int:key}", response={204: None}, operation_id="delete_rule", summary="Delete a rule")(rules.end)
house.post(
    "/rules/{int:key}/undo", response={201: Batch}, operation_id="undo_rule", summary="Take back what a rule did"
)(rules.undo)
ticket.get("/macros", response=MacroList, operation_id="list_macros", summary="List macros")(macros.listing)
ticket.post("/macros", response={201: Macro}, operation_id="make_macro", summary="Make a macro")(macros.make)
ticket.get("/macros/actions", response=ActionKindList, operation_id="list_actions", summary="List what macros can do")(
    macros.kinds
)
ticket.get("/macros/{int:key}", response=Macro, operation_id="get_macro", summary="Read a macro")(macros.show)
ticket.patch("/macros/{int:key}", response=Macro, operation_id="change_macro", summary="Change a macro")(macros.change)
ticket.delete("/macros/{int:key}", response={204: None}, operation_id="delete_macro", summary="Delete a macro")(
    macros.end
)
ticket.get("/views", response=ViewList, operation_id="list_views", summary="List views")(views.listing)
ticket.post("/views", response={201: View}, operation_id="make_view", summary="Make a view")(views.make)
ticket.get(
    "/views/fields",
    response=ConditionFieldList,
    operation_id="list_condition_fields",
    summary="List what conditions can ask",
)(views.fields)
ticket.get("/views/{int:key}", response=View, operation_id="get_view", summary="Read a view")(views.show)
ticket.patch("/views/{int:key}", response=View, operation_id="change_view", summary="Change a view")(views.change)
ticket.delete("/views/{int:key}", response={204: None}, operation_id="delete_view", summary="Delete a view")(views.end)

house.get("/audit", response=AuditList, operation_id="list_audit", summary="Read the audit log")(audit.listing)
house.get("/health", auth=None, response=Health, operation_id="health", summary="Is the house open?")(health.health)
house.get("/openapi.json", auth=None, include_in_schema=False)(describe)

api = Api(
    title="Tresen",
    version="1.0",
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
    parser=StrictParser(),
)
for router in (said, work, texts, notices, ticket, who, mail, house, sla):
    api.add_router("", router)
