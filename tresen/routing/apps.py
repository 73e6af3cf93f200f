from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "tresen.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tresen.routing import by_time, rehearsing  # noqa: F401 — jobs
