from django.db import migrations

from tresen.rules.folding import functions


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            functions(), "DROP FUNCTION IF EXISTS folded_words(text); DROP FUNCTION IF EXISTS folded(text);"
        )
    ]
