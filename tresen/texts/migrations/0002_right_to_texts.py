"""Who shares views with a team looks after its texts too, until an administrator decides otherwise."""

from django.db import migrations


def give(apps, schema_editor):
    role = apps.get_model("people", "TeamRole")
    for one in role.objects.all():
        if "views" in one.rights and "texts" not in one.rights:
            one.rights = [*one.rights, "texts"]
            one.save(update_fields=["rights"])


class Migration(migrations.Migration):
    dependencies = [("texts", "0001_text_modules"), ("people", "0016_organisation_words")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
