"""Triggers that note which rows an observed transaction changes: however it is written (a verb, `bulk_create`, bare
SQL), it is in the entry. Outside an observed transaction a trigger asks for one setting and does nothing.

Values are kept of the columns that are named; of every other one only that it has changed. What is watched stands in
one file, tresen/config/audited.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import Model

SETTING = "tresen.audit"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb; after jsonb; one jsonb; differing jsonb;
BEGIN
    IF coalesce(current_setting('{SETTING}', true), '') <> 'on' THEN
        RETURN NULL;
    END IF;
    before := CASE WHEN TG_OP = 'INSERT' THEN '{{}}'::jsonb ELSE to_jsonb(OLD) END;
    after := CASE WHEN TG_OP = 'DELETE' THEN '{{}}'::jsonb ELSE to_jsonb(NEW) END;
    one := CASE WHEN TG_OP = 'DELETE' THEN before ELSE after END;
    SELECT coalesce(jsonb_object_agg(name, CASE
               WHEN name = ANY (string_to_array(TG_ARGV[1], ','))
               THEN jsonb_build_array(before -> name, after -> name)
           END), '{{}}'::jsonb)
      INTO differing
      FROM jsonb_object_keys(one) AS name
     WHERE coalesce(before -> name, 'null') IS DISTINCT FROM coalesce(after -> name, 'null')
       AND name <> ALL (string_to_array(TG_ARGV[4], ','));
    IF TG_OP = 'UPDATE' AND differing = '{{}}'::jsonb THEN
        RETURN NULL;
    END IF;
    INSERT INTO kit_auditchange (xid, relation, key, label, owner, did, fields)
    VALUES (pg_current_xact_id()::text::bigint, TG_TABLE_NAME, coalesce(one ->> TG_ARGV[0], ''),
            coalesce(one ->> TG_ARGV[2], ''), coalesce(one ->> TG_ARGV[3], ''), lower(TG_OP), differing);
    RETURN NULL;
END $$;
"""  # noqa: S608 - a constant


@dataclass(frozen=True)
class Watched:
    """`kind`: what the log calls it. `values`: columns whose old and new value are kept. `label`: the column people
    know it by. `owner`: (kind, column) of what it is a part of. `silent`: columns that are no change at all."""

    model: type[Model]
    kind: str
    values: Sequence[str] = ()
    label: str = ""
    owner: tuple[str, str] = ("", "")
    silent: Sequence[str] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        pk = self.model._meta.pk
        assert pk is not None
        return (str(pk.column), ",".join(self.values), self.label, self.owner[1], ",".join(self.silent))


_declared: dict[str, Watched] = {}


def declare(watched: Iterable[Watched]) -> None:
    _declared.clear()
    _declared.update({one.model._meta.db_table: one for one in watched})


def declared() -> dict[str, Watched]:
    """By table."""
    return _declared


def of_kind(kind: str) -> Watched | None:
    return next((one for one in _declared.values() if one.kind == kind), None)


def everything_else(named: Iterable[Watched], never: Iterable[str]) -> list[Watched]:
    """The tables nobody has said anything about: that something changed there is noted, no value of it."""
    known = {one.model._meta.label for one in named} | set(never)
    return [
        Watched(model, model._meta.model_name or "")
        for model in apps.get_models()
        if model.__module__.startswith("tresen.") and model._meta.label not in known and model._meta.managed
    ]


def install() -> None:
    """Brings the triggers of the database to what is declared; costs one look where nothing has changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relation.relname, trigger.tgargs FROM pg_trigger trigger
               JOIN pg_class relation ON relation.oid = trigger.tgrelid WHERE trigger.tgname = 'audit_change'"""
        )
        there = {name: bytes(arguments) for name, arguments in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))  # a migration of one app alone lacks the others
        missing = {
            table: one
            for table, one in _declared.items()
            if table in tables and there.get(table) != b"".join(part.encode() + b"\0" for part in one.arguments)
        }
        gone = set(there) - set(_declared)
        if not (missing or gone):
            return
        cursor.execute(FUNCTION)
        for table in gone:
            cursor.execute(f"DROP TRIGGER audit_change ON {_quoted(table)}")
        for table, one in missing.items():
            arguments = ", ".join("'" + part.replace("'", "''") + "'" for part in one.arguments)
            cursor.execute(
                f"""CREATE OR REPLACE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON {_quoted(table)}
                    FOR EACH ROW EXECUTE FUNCTION audit_note_change({arguments})"""
            )


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
