from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tresen.demo"
    label = "demo"
