"""Addresses of notices: the list, what one does with them, what one wants to be told."""

from django.urls import path

from tresen.desk.notices import acts, devices, listing, settings

TICKET = [
    path("seen/", acts.seen, name="seen"),
    path("mute/", acts.mute_ticket, name="mute"),
]
DESK = [
    path("notices/", listing.show, name="notices"),
    path("notices/recent/", listing.recent, name="notices_recent"),
    path("notices/read/", acts.read_all, name="notices_read"),
    path("notices/<int:key>/", acts.act, name="notice"),
    path("profile/notices/", settings.show, name="notice_settings"),
    path("profile/notices/times/", settings.times, name="notice_times"),
    path("profile/notices/devices/", devices.make, name="devices"),
    path("profile/notices/devices/<int:key>/", devices.act, name="device"),
    path("profile/notices/mutes/<str:number>/", settings.unmute_ticket, name="mute_end"),
]
