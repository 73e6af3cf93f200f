from django.db import migrations, models

from tresen.kit.indexes import AddIndexAgain


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0015_work")]

    operations = [
        AddIndexAgain(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("state_type__in", ["new", "open", "waiting"])),
                fields=["customer", "-created_at", "-id"],
                name="ticket_unfinished_customer",
            ),
        ),
    ]
