"""Roles every house begins with. Whoever has made some already keeps those alone."""

from django.db import migrations

AGENT = ["reply", "note", "open", "edit", "assign", "merge", "bulk", "export", "time", "billing", "views", "people"]
ROLES = (
    ({"de": "Teamleitung", "en": "Team lead"}, [*AGENT, "lead"], False),
    ({"de": "Bearbeiten", "en": "Work on tickets"}, ["reply", "note", "open", "edit", "assign", "merge", "time"], False),
    ({"de": "Nur eigene Vorgänge", "en": "Own tickets only"}, ["reply", "note", "edit", "time"], True),
    ({"de": "Lesen", "en": "Read"}, [], False),
)


def seed(apps, schema_editor):
    role = apps.get_model("people", "TeamRole")
    if not role.objects.exists():
        role.objects.bulk_create(
            role(names=names, rights=rights, own_only=own, position=place)
            for place, (names, rights, own) in enumerate(ROLES)
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0013_match_keys")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
