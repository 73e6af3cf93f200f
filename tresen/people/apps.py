from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tresen.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import tresen.people.imports.forgetting
        import tresen.people.imports.running  # noqa: F401
