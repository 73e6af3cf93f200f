"""Addresses of text modules."""

from django.urls import path

from tresen.desk.texts import edit, index, suggest

TICKET = [
    path("modules/", suggest.listing, name="ticket_modules"),
    path("modules/<int:key>/", suggest.fill_in, name="ticket_module"),
]
DESK = [
    path("modules/", index.show, name="modules"),
    path("modules/new/", edit.new, name="module_new"),
    path("modules/<int:key>/", edit.edit, name="module"),
    path("modules/<int:key>/end/", edit.end, name="module_end"),
]
