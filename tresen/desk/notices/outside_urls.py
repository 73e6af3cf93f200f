"""Addresses of notices beyond the desk: what a mail or a browser's service worker asks for."""

from django.urls import path

from tresen.desk.notices import moving, stop, worker

app_name = "notices"
urlpatterns = [
    path("sw.js", worker.script, name="worker"),
    path("notices/device/", moving.move_device, name="device"),
    path("notices/stop/<str:token>/", stop.page, name="stop"),
]
