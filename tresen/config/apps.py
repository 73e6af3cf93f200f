from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tresen.config"
    label = "config"

    def ready(self) -> None:
        from tresen.config.reactions import declare
        from tresen.search.field_words import reindex_field
        from tresen.tickets import field_editing

        declare()
        field_editing.followers.append(lambda field: reindex_field.later(lock=f"field {field.key}", key=field.key))
