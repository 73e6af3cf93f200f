"""Addresses of the administration."""

from django.urls import path

from tresen.desk.admin import overview
from tresen.desk.admin.audit import page as audit
from tresen.desk.admin.mail import (
    folder,
    incoming,
    keys,
    mailbox_connection,
    mailbox_keys,
    mailbox_sign_in,
    mailbox_texts,
    mailboxes,
    outgoing,
    pictures,
    quarantine,
    rules,
    sheet,
)
from tresen.desk.admin.people import members, organisations, password, people, person, teams
from tresen.desk.admin.setup import steps
from tresen.desk.admin.tickets import categories, kinds, matrix, numbers, states, views

app_name = "admin"

mail = [
    path("mailboxes/", mailboxes.index, name="mailboxes"),
    path("mailboxes/new/", mailboxes.new, name="mailbox_new"),
    path("mailboxes/<int:key>/", mailboxes.edit, name="mailbox"),
    path("mailboxes/<int:key>/texts/", mailbox_texts.page, name="mailbox_texts"),
    path("mailboxes/<int:key>/texts/preview/", mailbox_texts.preview, name="mailbox_texts_preview"),
    path("mailboxes/<int:key>/connection/", mailbox_connection.page, name="mailbox_connection"),
    path("mailboxes/<int:key>/connection/trip/", mailbox_connection.trip, name="mailbox_trip"),
    path("mailboxes/<int:key>/connection/trip/new/", mailbox_connection.begin_trip, name="mailbox_trip_new"),
    path("mailboxes/<int:key>/connection/<str:way>/", mailbox_connection.examine, name="mailbox_examine"),
    path("mailboxes/<int:key>/sign-in/", mailbox_sign_in.page, name="mailbox_sign_in"),
    path("mailboxes/<int:key>/sign-in/begin/", mailbox_sign_in.begin, name="mailbox_sign_in_begin"),
    path("mailboxes/oauth/", mailbox_sign_in.callback, name="mailbox_callback"),
    path("mail/sheet/", sheet.page, name="sheet"),
    path("mail/sheet/csv/", sheet.csv, name="sheet_csv"),
    path("mail/sheet/compare/", sheet.compare_now, name="sheet_compare"),
    path("mailboxes/<int:key>/active/", mailboxes.active, name="mailbox_active"),
    path("mailboxes/<int:key>/keys/", mailbox_keys.page, name="mailbox_keys"),
    path("mailboxes/<int:key>/keys/new/", mailbox_keys.make, name="mailbox_key_new"),
    path("mailboxes/<int:key>/keys/rules/", mailbox_keys.rules, name="mailbox_key_rules"),
    path("keys/", keys.index, name="keys"),
    path("keys/<int:key>/", keys.decision, name="key"),
    path("keys/<int:key>/file/", keys.file, name="key_file"),
    path("mail/outgoing/", outgoing.index, name="outgoing"),
    path("mail/outgoing/again/", outgoing.all_again, name="outgoing_all_again"),
    path("mail/outgoing/<int:key>/again/", outgoing.again, name="outgoing_again"),
    path("mail/outgoing/folder/", folder.index, name="folder"),
    path("mail/outgoing/folder/<str:key>/", folder.mail, name="folder_mail"),
    path("mail/outgoing/folder/<str:key>/html/", folder.html, name="folder_html"),
    path("mail/outgoing/folder/<str:key>/raw/", folder.raw, name="folder_raw"),
    path("mail/incoming/", incoming.index, name="incoming"),
    path("mail/incoming/<int:key>/", incoming.mail, name="incoming_mail"),
    path("mail/incoming/<int:key>/raw/", incoming.raw, name="incoming_raw"),
    path("mail/incoming/<int:key>/wanted/", incoming.wanted, name="incoming_wanted"),
    path("mail/rules/", rules.page, name="mail_rules"),
    path("mail/pictures/", pictures.index, name="pictures"),
    path("mail/pictures/<int:key>/", pictures.end, name="picture_consent"),
    path("mail/quarantine/", quarantine.index, name="quarantine"),
    path("mail/quarantine/several/", quarantine.several, name="quarantine_several"),
    path("mail/quarantine/<int:key>/again/", quarantine.again, name="quarantine_again"),
    path("mail/quarantine/<int:key>/release/", quarantine.release, name="quarantine_release"),
    path("mail/quarantine/<int:key>/aside/", quarantine.aside, name="quarantine_aside"),
]
who = [
    path("people/", people.index, name="people"),
    path("people/new/", person.new, name="person_new"),
    path("people/<int:key>/", person.edit, name="person"),
    path("people/<int:key>/password/", password.give, name="person_password"),
    path("people/<int:key>/link/", password.link, name="person_link"),
    path("organisations/", organisations.index, name="organisations"),
    path("organisations/new/", organisations.new, name="organisation_new"),
    path("organisations/<int:key>/", organisations.edit, name="organisation"),
    path("organisations/<int:key>/members/", members.add, name="members"),
    path("organisations/<int:key>/members/<int:person>/", members.change, name="member"),
    path("teams/", teams.index, name="teams"),
    path("teams/new/", teams.new, name="team_new"),
    path("teams/<int:key>/", teams.edit, name="team"),
]
what = [
    path("states/", states.index, name="states"),
    path("states/new/", states.new, name="state_new"),
    path("states/<int:key>/", states.edit, name="state"),
    path("states/<int:key>/place/", states.place, name="state_place"),
    path("categories/", categories.index, name="categories"),
    path("categories/new/", categories.new, name="category_new"),
    path("categories/<int:key>/", categories.edit, name="category"),
    path("categories/<int:key>/place/", categories.place, name="category_place"),
    path("categories/<int:key>/active/", categories.active, name="category_active"),
    path("views/", views.index, name="views"),
    path("kinds/", kinds.index, name="kinds"),
    path("kinds/<slug:key>/", kinds.edit, name="kind"),
    path("matrix/", matrix.page, name="matrix"),
    path("numbers/", numbers.page, name="numbers"),
    path("numbers/preview/", numbers.preview, name="numbers_preview"),
]
safety = [
    path("audit/", audit.index, name="audit"),
    path("audit/csv/", audit.export, name="audit_csv"),
    path("audit/verify/", audit.verify, name="audit_verify"),
]
urlpatterns = [
    path("", overview.page, name="home"),
    path("first-steps/", steps.page, name="steps"),
    *mail,
    *who,
    *what,
    *safety,
]
