from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tresen.desk"
    label = "desk"

    def ready(self) -> None:
        import tresen.desk.admin.alarms.telling  # noqa: F401  a worker runs the job declared there
