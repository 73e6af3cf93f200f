from datetime import UTC, datetime

from django.db import migrations

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EMPTY = {"holidays": None, "exceptions": [], "closures": []}
OFFICE = {day: ["08:00-17:00"] if day not in ("sat", "sun") else [] for day in DAYS}
ALWAYS = {day: ["00:00-24:00"] for day in DAYS}

# What has held is what figures were reckoned by: the database itself refuses to change it.
FROZEN = """
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a calendar that holds is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER version_holds BEFORE UPDATE OF hours, valid_from, calendar_id ON sla_calendarversion
    FOR EACH ROW WHEN (OLD.valid_from IS NULL OR OLD.valid_from <= now()) EXECUTE FUNCTION refuse_version_change();
CREATE TRIGGER version_held BEFORE DELETE ON sla_calendarversion
    FOR EACH ROW WHEN (OLD.valid_from IS NULL OR OLD.valid_from <= now()) EXECUTE FUNCTION refuse_version_change();
"""
THAWED = """
DROP TRIGGER version_holds ON sla_calendarversion;
DROP TRIGGER version_held ON sla_calendarversion;
DROP FUNCTION refuse_version_change();
"""


def seed(apps, schema_editor):
    Calendar = apps.get_model("sla", "Calendar")
    Version = apps.get_model("sla", "CalendarVersion")
    Use = apps.get_model("sla", "CalendarUse")
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    office = Calendar.objects.create(name="Bürozeiten")
    always = Calendar.objects.create(name="Rund um die Uhr")
    for calendar, weekly in ((office, OFFICE), (always, ALWAYS)):
        hours = {"zone": "Europe/Berlin", "weekly": weekly, **EMPTY}
        Version.objects.create(calendar=calendar, hours=hours, valid_from=None, made_at=begin)
    Use.objects.create(calendar=office, since=begin)


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_calendars")]

    operations = [
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
