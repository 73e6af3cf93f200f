from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tresen.ui"
    label = "ui"
