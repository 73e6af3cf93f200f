from django.db import migrations

from tresen.kit.journal import append_only

PATHS = """
    WITH RECURSIVE tree(id, path) AS (
        SELECT id, ARRAY[id] FROM tickets_category WHERE parent_id IS NULL
        UNION ALL
        SELECT one.id, tree.path || one.id FROM tickets_category one JOIN tree ON one.parent_id = tree.id
    )
    UPDATE tickets_category SET path = tree.path FROM tree WHERE tree.id = tickets_category.id
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0013_classification")]

    operations = [
        migrations.RunSQL(PATHS, migrations.RunSQL.noop),
        migrations.RunSQL(append_only("tickets_categorychange"), migrations.RunSQL.noop),
    ]
