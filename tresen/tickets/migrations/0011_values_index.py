import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index on tickets is built while people go on working

    dependencies = [
        ("tickets", "0010_custom_fields"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("values", {}), _negated=True),
                fields=["values"],
                name="ticket_values",
                opclasses=["jsonb_path_ops"],
            ),
        ),
    ]
