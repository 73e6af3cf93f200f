"""Addresses of macros and of the editor of actions."""

from django.urls import path

from tresen.desk.actions import parts
from tresen.desk.macros import on_ticket, pages

urlpatterns = [
    path("macros/", pages.index, name="macros"),
    path("macros/new/", pages.new, name="macro_new"),
    path("macros/<int:key>/", pages.edit, name="macro"),
    path("macros/<int:key>/end/", pages.end, name="macro_end"),
    path("actions/line/", parts.line, name="action_line"),
    path("actions/says/", parts.says, name="actions_say"),
    path("tickets/<str:number>/macros/", on_ticket.menu, name="macros_on"),
    path("tickets/<str:number>/macros/<int:key>/", on_ticket.make, name="macro_on"),
    path("tickets/<str:number>/macros/<int:key>/preview/", on_ticket.show, name="macro_preview"),
]
