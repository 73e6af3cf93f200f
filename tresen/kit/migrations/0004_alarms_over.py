from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0003_alarms")]
    operations = [
        migrations.AddField(
            model_name="alarm",
            name="over_told_at",
            field=models.DateTimeField(help_text="when somebody was written to that it is over", null=True),
        ),
        # What is still to be told, in each direction; an archive of old alarms costs nothing.
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True), ("over_told_at__isnull", True), _connector="OR"),
                fields=["raised_at"],
                name="alarm_untold",
            ),
        ),
    ]
