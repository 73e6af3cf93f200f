from django.db import migrations

from tresen.rules.folding import functions


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_folded")]
    operations = [migrations.RunSQL(functions(), migrations.RunSQL.noop)]
