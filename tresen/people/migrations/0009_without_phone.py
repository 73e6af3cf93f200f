from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0008_phone_to_numbers")]

    operations = [migrations.RemoveField(model_name="person", name="phone")]
