from typing import Any

from django.db import migrations

from tresen.people.numbers import is_extension, is_mobile, normal_number

BATCH = 2000


def to_numbers(apps: Any, schema_editor: Any) -> None:
    """What is no number as we know them is kept as it was written: somebody wrote it down for a reason."""
    Person, Number = apps.get_model("people", "Person"), apps.get_model("people", "Number")
    made = []
    for key, phone in Person.objects.exclude(phone="").values_list("pk", "phone").iterator(chunk_size=BATCH):
        try:
            value = normal_number(phone)
        except ValueError:
            value, label = phone.strip()[:60], "work"
        else:
            label = "extension" if is_extension(value) else "mobile" if is_mobile(value) else "work"
        if value:
            made.append(Number(person_id=key, value=value, label=label))
        if len(made) >= BATCH:
            Number.objects.bulk_create(made)
            made = []
    Number.objects.bulk_create(made)


def to_phone(apps: Any, schema_editor: Any) -> None:
    for number in apps.get_model("people", "Number").objects.order_by("-pk").iterator(chunk_size=BATCH):
        apps.get_model("people", "Person").objects.filter(pk=number.person_id).update(phone=number.value)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_more_about_people"), ("kit", "0001_initial")]

    operations = [migrations.RunPython(to_numbers, to_phone)]
