from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """Django's database cache, for counters that all processes share (sign-in throttling)."""
    call_command("createcachetable", verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
