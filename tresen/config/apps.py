from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tresen.config"
    label = "config"

    def ready(self) -> None:
        import tresen.kit.audit.nightly  # noqa: F401  a worker runs the job declared there
        from tresen.config import audited, reactions
        from tresen.search.field_words import reindex_field
        from tresen.tickets import field_editing

        reactions.declare()
        audited.declare()
        field_editing.followers.append(lambda field: reindex_field.later(lock=f"field {field.key}", key=field.key))
