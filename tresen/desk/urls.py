"""Addresses of the desk: things, not actions. POST makes, DELETE undoes."""

from django.urls import include, path

from tresen.desk.admin.setup import first
from tresen.desk.attachments import danger, download, embedded, uploads
from tresen.desk.bulk import act, batch, compose
from tresen.desk.conditions import parts as conditions
from tresen.desk.fields import edit as fields
from tresen.desk.fields import new_ticket as new_fields
from tresen.desk.fields import pick as field_pick
from tresen.desk.macros import urls as macros
from tresen.desk.messages import delivery, headers, menu, move, original, pictures, raw, why, withdrawal
from tresen.desk.messages import show as message
from tresen.desk.notices import urls as notices
from tresen.desk.organisations import edit as organisation_edit
from tresen.desk.organisations import index as organisations
from tresen.desk.organisations import organisation, parts
from tresen.desk.palette import keysheet
from tresen.desk.palette import page as palette
from tresen.desk.people import check, doubles, person
from tresen.desk.people import edit as person_edit
from tresen.desk.people import index as people
from tresen.desk.profile import page as profile
from tresen.desk.profile import tokens
from tresen.desk.search import page as search
from tresen.desk.teams import members as team_members
from tresen.desk.texts import urls as texts
from tresen.desk.tickets import (
    assessment,
    assignment,
    category,
    changes,
    customer,
    customers,
    draft,
    family,
    instructions,
    jotting,
    kind,
    later,
    letterhead,
    links,
    mentions,
    merge,
    new,
    new_categories,
    note,
    page,
    panels,
    participants,
    planned,
    presence,
    preview,
    priority,
    protection,
    questions,
    reply,
    rule_why,
    settled,
    sharing,
    split,
    state,
    subject,
    team,
    undo,
)
from tresen.desk.views import arranging, export, look, saving
from tresen.desk.views import page as views
from tresen.desk.workload import from_template
from tresen.desk.workload import urls as work

app_name = "desk"

ticket = [
    path("", page.show, name="ticket"),
    path("changes/", changes.show, name="changes"),
    path("panels/", panels.show, name="panels"),
    path("reply/", reply.make, name="reply"),
    path("forward/", reply.forward, name="forward"),
    path("note/", note.make, name="note"),
    path("phone/", note.phone, name="phone"),
    *texts.TICKET,
    path("preview/<slug:kind>/", preview.make, name="preview"),
    path("letterhead/", letterhead.show, name="letterhead"),
    path("protection/", protection.show, name="protection"),
    path("waiting/<int:key>/", later.act, name="waiting"),
    path("draft/", draft.keep, name="draft"),
    path("presence/", presence.show, name="presence"),
    path("mentions/", mentions.suggest, name="mentions"),
    path("questions/<int:key>/", questions.act, name="question"),
    path("assignment/", assignment.choose, name="assignment"),
    path("team/", team.choose, name="team"),
    path("state/", state.choose, name="state"),
    path("priority/", priority.choose, name="priority"),
    path("impact/", assessment.choose, {"what": "impact"}, name="impact"),
    path("urgency/", assessment.choose, {"what": "urgency"}, name="urgency"),
    path("kind/", kind.choose, name="kind"),
    path("category/", category.choose, name="category"),
    path("subject/", subject.choose, name="subject"),
    path("customer/", customer.choose, name="customer"),
    path("participants/", participants.choose, name="participants"),
    path("participants/<int:key>/", participants.end, name="participant"),
    path("instructions/", instructions.confirm, name="instructions"),
    path("sharing/", sharing.choose, name="sharing"),
    path("links/", links.choose, name="links"),
    path("links/<int:key>/", links.end, name="link"),
    path("relatives/<int:key>/", links.part, name="relative"),
    path("family/", family.choose, name="family"),
    path("events/<int:key>/undo/", undo.make, name="undo"),
    path("events/<int:key>/why/", rule_why.show, name="rule_why"),
    path("events/<int:key>/rule/undo/", rule_why.undo, name="rule_undo"),
    path("events/<int:key>/back/", settled.back, name="back"),
    *work.TICKET,
    *notices.TICKET,
    path("merge/", merge.choose, name="merge"),
    path("merged/<int:key>/", merge.undo, name="unmerge"),
    path("split/", split.choose, name="split"),
    path("fields/", fields.change, name="fields"),
    path("fields/form/", fields.live, name="fields_live"),
]

urlpatterns = [
    path("", views.default, name="home"),
    path("views/new/", saving.new, name="view_new"),
    path("views/saved-<int:key>/edit/", saving.edit, name="view_edit"),
    path("views/saved-<int:key>/end/", saving.end, name="view_end"),
    path("views/arrangement/", arranging.choose, name="view_arrangement"),
    path("views/<slug:key>/", views.show, name="view"),
    path("views/<slug:key>/look/", look.choose, name="view_look"),
    path("views/<slug:key>/look/folded/", look.folded, name="view_folded"),
    path("views/<slug:key>/export/", export.download, name="view_export"),
    path("views/<slug:key>/changes/", views.changes, name="view_changes"),
    path("conditions/part/", conditions.part, name="condition_part"),
    path("conditions/choices/", conditions.choices, name="condition_choices"),
    path("conditions/matches/", conditions.matches, name="condition_matches"),
    path("counts/", views.counts, name="counts"),
    *work.DESK,
    *macros.urlpatterns,
    path("tickets/new/", new.show, name="new"),
    path("tickets/new/jottings/<slug:key>/", jotting.keep, name="jotting"),
    path("tickets/new/fields/", new_fields.live, name="new_fields"),
    path("tickets/new/categories/", new_categories.suggest, name="new_categories"),
    path("tickets/new/templates/", from_template.suggest, name="new_templates"),
    path("tickets/new/template/", from_template.fill, name="new_template"),
    path("tickets/<str:number>/", include(ticket)),
    path("bulk/<slug:action>/preview/", act.preview, name="bulk_preview"),
    path("bulk/macros/", compose.macros, name="bulk_macros"),
    path("bulk/compose/", compose.actions, name="bulk_compose"),
    path("planned/", planned.show, name="planned"),
    *texts.DESK,
    path("fields/pick/<slug:key>/", field_pick.suggest, name="field_pick"),
    path("people/", people.show, name="people"),
    path("people/new/", person_edit.new, name="person_new"),
    path("people/<int:key>/", person.show, name="person"),
    path("people/<int:key>/doubles/", doubles.hint, name="person_doubles"),
    path("people/<int:key>/edit/", person_edit.edit, name="person_edit"),
    path("people/<int:key>/check/", check.person, name="person_check"),
    path("organisations/", organisations.show, name="organisations"),
    path("organisations/new/", organisation_edit.new, name="organisation_new"),
    path("organisations/<int:key>/", organisation.show, name="organisation"),
    path("organisations/<int:key>/edit/", organisation_edit.edit, name="organisation_edit"),
    path("organisations/<int:key>/people/", organisation.people, name="organisation_people"),
    path("organisations/<int:key>/check/", check.organisation, name="organisation_check"),
    path("organisations/<int:key>/<slug:part>/new/", parts.new, name="organisation_part_new"),
    path("organisations/<int:key>/<slug:part>/<int:one>/", parts.edit, name="organisation_part"),
    path("bulk/<slug:action>/", act.choose, name="bulk"),
    path("batches/<int:key>/", batch.show, name="batch"),
    path("customers/", customers.suggest, name="customers"),
    path("messages/<int:key>/", message.show, name="message"),
    path("messages/<int:key>/menu/", menu.show, name="message_menu"),
    path("messages/<int:key>/why/", why.show, name="message_why"),
    path("messages/<int:key>/move/", move.choose, name="message_move"),
    path("messages/<int:key>/original/", original.show, name="original"),
    path("messages/<int:key>/raw/", raw.show, name="raw"),
    path("messages/<int:key>/headers/", headers.show, name="headers"),
    path("messages/<int:key>/pictures/", pictures.choose, name="pictures"),
    path("messages/<int:key>/held/<slug:digest>/", pictures.held, name="held_picture"),
    path("messages/<int:key>/pictures/<int:picture>-<slug:given>/", pictures.show, name="picture"),
    path("previews/<str:key>/", preview.frame, name="preview_frame"),
    path("messages/<int:key>/withdrawal/", withdrawal.make, name="withdrawal"),
    path("messages/<int:key>/delivery/", delivery.again, name="delivery"),
    path("uploads/", uploads.make, name="uploads"),
    path("uploads/<str:token>/", uploads.show, name="upload"),
    path("files/<int:key>/danger/", danger.ask, name="danger"),
    path("files/<int:key>/mail/", embedded.show, name="embedded"),
    path("files/<int:key>/mail/html/", embedded.html, name="embedded_html"),
    path("files/<int:key>/mail/<int:number>/", embedded.part, name="embedded_part"),
    path("attachments/<int:key>/<path:name>", download.show, name="attachment"),
    path("keys/", keysheet.show, name="keys"),
    path("palette/", palette.show, name="palette"),
    path("palette/found/", palette.found, name="palette_found"),
    path("search/", search.show, name="search"),
    *notices.DESK,
    path("profile/", profile.show, name="profile"),
    path("profile/tokens/", tokens.make, name="tokens"),
    path("profile/tokens/<int:key>/", tokens.end, name="token"),
    path("teams/", team_members.index, name="teams"),
    path("teams/<int:key>/members/", team_members.show, name="team_members"),
    path("teams/<int:key>/members/new/", team_members.add, name="team_members_add"),
    path("teams/<int:key>/members/<int:person>/", team_members.change, name="team_member"),
    path("teams/<int:key>/members/<int:person>/end/", team_members.end, name="team_member_end"),
    path("admin/", include("tresen.desk.admin.urls")),
    path("setup/<str:secret>/", first.page, name="setup"),
]
