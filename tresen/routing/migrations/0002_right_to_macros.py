"""Who shares views with a team shares macros too, until an administrator decides otherwise."""

from django.db import migrations


def give(apps, schema_editor):
    role = apps.get_model("people", "TeamRole")
    for one in role.objects.all():
        if "views" in one.rights and "macros" not in one.rights:
            one.rights = [*one.rights, "macros"]
            one.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_macros"), ("people", "0018_single_keys")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
