from django.db import migrations

# The states every installation began with: whom they wait for says their name.
KNOWN = """
    UPDATE tickets_state SET waits_for = CASE key WHEN 'waiting' THEN 'customer' ELSE 'supplier' END
    WHERE key IN ('waiting', 'waiting_supplier') AND type = 'waiting' AND waits_for = ''
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0018_recurring")]

    operations = [migrations.RunSQL(KNOWN, migrations.RunSQL.noop)]
