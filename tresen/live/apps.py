from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "tresen.live"
    label = "live"
