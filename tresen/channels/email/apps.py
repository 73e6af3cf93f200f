from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "tresen.channels.email"
    label = "email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A worker runs the jobs declared there.
        import tresen.channels.email.alarming
        import tresen.channels.email.intake
        import tresen.channels.email.outgoing.acknowledging
        import tresen.channels.email.round_trips
        import tresen.channels.email.sheet.comparing  # noqa: F401
        from tresen.channels.contract import register
        from tresen.channels.email.outgoing.sending import EmailSender
        from tresen.channels.email.outgoing.unattended import letter_for
        from tresen.tickets.actions import words
        from tresen.tickets.models import Channel

        register(Channel.EMAIL, EmailSender())
        words.carried_by(letter_for)
