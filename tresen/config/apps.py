from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tresen.config"
    label = "config"

    def ready(self) -> None:
        from tresen.config.reactions import declare

        declare()
