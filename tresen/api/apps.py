from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tresen.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import tresen.api.forgetting  # noqa: F401  a worker runs the job declared there
