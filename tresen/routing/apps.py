from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "tresen.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tresen.routing import by_time  # noqa: F401 — a job
