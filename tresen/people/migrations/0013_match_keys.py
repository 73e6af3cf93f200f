"""The keys people and organisations are compared by, for those who were there before, and their indexes."""

from django.db import migrations, models

from tresen.kit.indexes import AddIndexAgain

FILL = """UPDATE {table} SET match_key = {function}(name)
          WHERE id IN (SELECT id FROM {table} WHERE match_key IS NULL AND id > %s ORDER BY id LIMIT 5000) RETURNING id"""


def fill(apps, schema_editor):
    """In small steps, so that nobody waits for it; what a kill leaves over, the next start fills."""
    for table, function in (("people_person", "people_match"), ("people_organisation", "people_match_house")):
        last = 0
        while True:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(FILL.format(table=table, function=function), [last])
                done = [row[0] for row in cursor.fetchall()]
            if not done:
                break
            last = max(done)


class Migration(migrations.Migration):

    atomic = False
    dependencies = [('people', '0012_merging')]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexAgain(model_name='organisation', index=models.Index(fields=['match_key'], name='organisation_match')),
        AddIndexAgain(model_name='person', index=models.Index(fields=['match_key'], name='person_match')),
    ]
