from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tresen.tickets"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import tresen.tickets.asking
        import tresen.tickets.bulk
        import tresen.tickets.merged_people
        import tresen.tickets.presence
        import tresen.tickets.recurring
        import tresen.tickets.scheduling
        import tresen.tickets.waking  # noqa: F401
        from tresen.tickets.conditions import custom
        from tresen.tickets.field_conditions import offered

        custom.offer(offered)
