from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart, and without a lock: there may be millions of messages."""

    atomic = False

    dependencies = [
        ('tickets', '0007_links_merging_batches'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('home__isnull', False)), fields=['home'], name='message_home'),
        ),
    ]
