from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "tresen.rules"
    label = "rules"
