"""Merging persons and organisations, and what they are compared by.

The key is kept by a trigger, whoever writes the name: the longest word, then the first letters of the others, so that
"Müller, Anna", "Anna Mueller" and "A. Müller" stand together; of organisations the name without its legal form."""

import django.db.models.deletion
import tresen.kit.clock
from django.conf import settings
from django.db import migrations, models

FUNCTIONS = """
CREATE OR REPLACE FUNCTION people_match(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT left(string_agg(CASE WHEN place = 1 THEN word ELSE left(word, 1) END, ' '
                           ORDER BY place = 1 DESC, left(word, 1)), 200)
    FROM (SELECT word, row_number() OVER (ORDER BY length(word) DESC, word) AS place
          FROM regexp_split_to_table(public.people_folded($1), '[^[:alnum:]]+') AS word WHERE word <> '') AS words
$$;
CREATE OR REPLACE FUNCTION people_match_house(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT left(regexp_replace(regexp_replace(
        ' ' || regexp_replace(regexp_replace(public.people_folded($1), '\\.', '', 'g'), '[^[:alnum:]]+', ' ', 'g') || ' ',
        ' (gmbh|mbh|ag|kg|kga|kgaa|ohg|gbr|ug|ek|ev|eg|sa|sarl|inc|ltd|llc|co|corp|plc|bv|nv|srl|spa|und|and|haftungsbeschrankt)(?= )', '', 'g'),
        ' +', '', 'g'), 200)
$$;
CREATE OR REPLACE FUNCTION people_keep_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.match_key := CASE WHEN TG_TABLE_NAME = 'people_person' THEN public.people_match(NEW.name)
                          ELSE public.people_match_house(NEW.name) END;
    RETURN NEW;
END $$;
CREATE TRIGGER people_match BEFORE INSERT OR UPDATE OF name ON people_person
    FOR EACH ROW EXECUTE FUNCTION people_keep_match();
CREATE TRIGGER people_match BEFORE INSERT OR UPDATE OF name ON people_organisation
    FOR EACH ROW EXECUTE FUNCTION people_keep_match();
"""
BACK = """
DROP TRIGGER people_match ON people_person;
DROP TRIGGER people_match ON people_organisation;
DROP FUNCTION people_keep_match();
DROP FUNCTION people_match(text);
DROP FUNCTION people_match_house(text);
"""


def column():
    return models.CharField(editable=False, help_text='kept by the database: look-alikes', max_length=220, null=True)


def merged(model):
    return models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=model)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0011_scope_tickets'),
    ]

    operations = [
        migrations.AddField(model_name='person', name='merged_into', field=merged('people.person')),
        migrations.AddField(model_name='person', name='match_key', field=column()),
        migrations.AddField(model_name='organisation', name='merged_into', field=merged('people.organisation')),
        migrations.AddField(model_name='organisation', name='match_key', field=column()),
        migrations.CreateModel(
            name='Distinct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='person or organisation', max_length=12)),
                ('first', models.BigIntegerField(help_text='the lower id')),
                ('second', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=tresen.kit.clock.now)),
                ('moved', models.JSONField(default=dict, help_text='{part: [what identifies each row]}, and the columns before')),
                ('undone_at', models.DateTimeField(null=True)),
                ('settled', models.BooleanField(default=False, help_text='all tickets have followed, there or back')),
            ],
        ),
        migrations.AddConstraint(
            model_name='distinct',
            constraint=models.UniqueConstraint(fields=('kind', 'first', 'second'), name='distinct_once'),
        ),
        migrations.AddField(
            model_name='merge',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='into_organisation',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='merge',
            name='into_person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='organisation',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='merge',
            name='person',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['into_person'], name='merge_into_person'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['into_organisation'], name='merge_into_organisation'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('into_person__isnull', False), ('organisation__isnull', True), ('person__isnull', False)), models.Q(('into_organisation__isnull', False), ('organisation__isnull', False), ('person__isnull', True)), _connector='OR'), name='merge_of_one_kind'),
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
