from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "tresen.channels.email"
    label = "email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import tresen.channels.email.intake  # noqa: F401  a worker runs the job declared there
        from tresen.channels.contract import register
        from tresen.channels.email.sending import EmailSender
        from tresen.tickets.models import Channel

        register(Channel.EMAIL, EmailSender())
