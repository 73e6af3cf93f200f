"""The base of every journal: append-only rows, numbered by transaction, and what follows from them.

Rows get the number of the transaction that wrote them. Sequences commit out of order, so a reader that
remembers "the last id I saw" skips rows; a reader that stops below the oldest transaction still running
(`pg_snapshot_xmin`) and remembers (xid, id) never does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import connection, models, transaction
from django.db.models.expressions import Func

from tresen.kit import wake


class CurrentTransaction(Func):
    """`pg_current_xact_id()`, as bigint: 64 bits, never wraps."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()
    arity = 0


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in a journal; "0-0" is its beginning."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """ValueError unless the text is "<xid>-<id>"."""
        xid, _, row = text.partition("-")
        if not (xid.isascii() and xid.isdigit() and row.isascii() and row.isdigit() and len(text) < 40):
            raise ValueError(f"not a journal cursor: {text[:40]!r}")
        return cls(int(xid), int(row))


class Entry(models.Model):
    """Abstract: one line of a journal. Subclasses add what it is about, and `APPEND_ONLY` to a migration."""

    id = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=CurrentTransaction())
    name = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.xid, self.id)


def append_only(table: str) -> str:
    """SQL that makes the database refuse every change and removal of a row of `table`, for everybody."""
    return f"""
        CREATE OR REPLACE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the journal % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_journal_change();
        CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change();
    """


def end_of(journal: type[Entry]) -> Cursor:
    """The place after which nothing is settled yet: where a new reader begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        (xid,) = cursor.fetchone()
    return Cursor(xid, 2**62)


def settled_since(journal: type[Entry], place: Cursor, limit: int) -> list[Any]:
    """Up to `limit` rows after `place` that no running transaction can still precede, in journal order."""
    xmin = Func(
        template="(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)",
        output_field=models.BigIntegerField(),
    )
    rows = journal.objects.filter(  # type: ignore[attr-defined]
        models.Q(xid__gt=place.xid) | models.Q(xid=place.xid, id__gt=place.id),
        xid__gte=place.xid,
        xid__lt=xmin,
    )
    return list(rows.order_by("xid", "id")[:limit])


Reaction = Callable[[Any], None]


@dataclass(frozen=True)
class Reactions:
    """What follows from one kind of event, in order.

    `within`: in the verb's own transaction; if one fails, the verb did not happen.
    `after`: jobs, enqueued in that transaction with the event's id and run once it is committed.
    """

    within: Sequence[Reaction] = ()
    after: Sequence[Callable[[int], None]] = ()


class Journal:
    """The reactions declared for the events of one journal."""

    declared: ClassVar[dict[str, Reactions]] = {}
    last: ClassVar[Sequence[Callable[[Sequence[Any]], None]]] = ()

    @classmethod
    def declare(cls, reactions: Mapping[str, Reactions], last: Sequence[Callable[[Sequence[Any]], None]] = ()) -> None:
        """`last`: in the verb's transaction too, with all events it wrote, when each has had its own reactions."""
        cls.declared, cls.last = dict(reactions), tuple(last)

    @classmethod
    def react(cls, events: Iterable[Entry]) -> None:
        """Runs what is declared for each event and wakes the live readers once the transaction is committed."""
        events = list(events)
        for event in events:
            reactions = cls.declared.get(event.name, Reactions())
            for function in reactions.within:
                function(event)
            for enqueue in reactions.after:
                enqueue(event.pk)
        for follow in cls.last:
            follow(events)
        transaction.on_commit(wake.up)


__all__ = ["Cursor", "Entry", "Journal", "Reactions", "append_only", "end_of", "settled_since"]
