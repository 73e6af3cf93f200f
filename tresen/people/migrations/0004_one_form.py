from typing import Any

from django.db import migrations

from tresen.people.addresses import normal_address, normal_domain


def to_one_form(apps: Any, schema_editor: Any) -> None:
    """Addresses with other than ASCII letters get the form they are compared in. Where that form is somebody's
    already, the row stays as it is: who of the two it belongs to is for people to say."""
    for name, column, form in (
        ("Address", "value", normal_address),
        ("Person", "email", normal_address),
        ("Domain", "name", normal_domain),
    ):
        model = apps.get_model("people", name)
        for row in model.objects.filter(**{f"{column}__regex": "[^\x01-\x7f]"}):
            value = form(getattr(row, column))
            if not model.objects.filter(**{column: value}).exists():
                model.objects.filter(pk=row.pk).update(**{column: value})


class Migration(migrations.Migration):
    dependencies = [("people", "0003_outgoing")]

    operations = [migrations.RunPython(to_one_form, migrations.RunPython.noop)]
