import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.comparison
from django.db import migrations, models

from tresen.kit.indexes import AddIndexAgain


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0009_without_phone")]

    operations = [
        AddIndexAgain(
            model_name='address',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('value'), function='people_words', output_field=django.contrib.postgres.search.SearchVectorField()), name='address_words'),
        ),
        AddIndexAgain(
            model_name='organisation',
            index=models.Index(django.db.models.functions.comparison.Collate(models.Func(models.F('name'), function='people_sorted', output_field=models.CharField()), 'C'), models.F('id'), name='organisation_in_order'),
        ),
        AddIndexAgain(
            model_name='person',
            index=models.Index(django.db.models.functions.comparison.Collate(models.Func(models.F('name'), function='people_sorted', output_field=models.CharField()), 'C'), models.F('id'), name='person_in_order'),
        ),
        AddIndexAgain(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(models.Func(models.F('name'), function='people_words', output_field=django.contrib.postgres.search.SearchVectorField()), name='person_words'),
        ),
    ]
