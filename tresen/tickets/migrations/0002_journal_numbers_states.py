from django.db import migrations

from tresen.kit.journal import append_only

STATES = [
    ("new", {"de": "Neu", "en": "New"}, "new", "house"),
    ("open", {"de": "In Arbeit", "en": "In progress"}, "open", "warn"),
    ("waiting", {"de": "Wartet auf Kunde", "en": "Waiting for customer"}, "waiting", "plain"),
    ("waiting_supplier", {"de": "Wartet auf Lieferant", "en": "Waiting for supplier"}, "waiting", "plain"),
    ("solved", {"de": "Gelöst", "en": "Solved"}, "solved", "good"),
    ("closed", {"de": "Geschlossen", "en": "Closed"}, "closed", "plain"),
]


def seed(apps, schema_editor):
    State = apps.get_model("tickets", "State")
    for position, (key, names, type, colour) in enumerate(STATES):
        State.objects.create(key=key, names=names, type=type, colour=colour, position=position)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunSQL(append_only("tickets_event"), migrations.RunSQL.noop),
        migrations.RunSQL("CREATE SEQUENCE ticket_number START 10001", "DROP SEQUENCE ticket_number"),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
