from django.db import migrations

# Kept whole in each function: a restored dump runs them with an empty search path.
PLAIN = """translate(lower($1),
    'àáâãåāăąäçćčďèéêëēęěğìíîïīıłñńňòóôõøōőöřśšşșťţțùúûůūűüýÿźžż',
    'aaaaaaaaacccdeeeeeeegiiiiiilnnnoooooooorsssstttuuuuuuuyyzzz')"""
FOLDED = f"""replace(replace(replace(replace(replace(replace(replace(
    {PLAIN}, 'ß', 's'), 'æ', 'a'), 'œ', 'o'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'), 'ss', 's')"""

FORWARD = f"""
CREATE FUNCTION people_folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT {FOLDED}
$$;
CREATE FUNCTION people_sorted(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT replace({PLAIN}, 'ß', 'ss')
$$;
CREATE FUNCTION people_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsvector('simple'::regconfig, regexp_replace({FOLDED}, '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE FUNCTION people_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsquery('simple'::regconfig, {FOLDED} || ':*')
$$;
"""
BACK = """
DROP FUNCTION people_query(text);
DROP FUNCTION people_folded(text);
DROP FUNCTION people_sorted(text);
DROP FUNCTION people_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_team_tree")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
