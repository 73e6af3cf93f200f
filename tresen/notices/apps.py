from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tresen.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import tresen.notices.due
        import tresen.notices.forgetting
        import tresen.notices.mailing
        import tresen.notices.pushing  # noqa: F401  a worker runs the jobs declared there
        from tresen.kit.worker import accompany
        from tresen.notices.reading import follow

        accompany("notices", follow)
