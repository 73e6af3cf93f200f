from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "tresen.texts"
    label = "texts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import tresen.texts.using  # noqa: F401  # its job
        from tresen.texts.filling import fill_action
        from tresen.tickets.actions import words

        words.filled_by(fill_action)
