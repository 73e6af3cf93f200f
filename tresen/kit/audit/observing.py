"""One transaction of an administrator: its changes become its entry, or none of them happens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from tresen.kit.audit.entries import NOTHING, Draft, Origin, Thing, append, waiting
from tresen.kit.audit.names import Name
from tresen.kit.audit.watching import SETTING, Watched, declared, of_kind

MOST = 40  # changes in one entry


@dataclass
class Seen:
    """What has changed so far, as entries tell it, and what the change is chiefly about."""

    changes: list[dict[str, Any]] = field(default_factory=list)
    about: Thing = NOTHING
    name: Name = Name.DONE

    def look(self) -> None:
        """Takes in what the triggers have noted in this transaction."""
        with connection.cursor() as cursor:
            cursor.execute(
                """DELETE FROM kit_auditchange WHERE xid = pg_current_xact_id_if_assigned()::text::bigint
                   RETURNING id, relation, key, label, owner, did, fields"""
            )
            rows = [_Row(*row) for row in sorted(cursor.fetchall())]
        rows = [row for row in rows if row.relation in declared()]
        for row in rows:
            self.changes.append(row.told())
        if rows and not self.about.kind:
            main = next((row for row in rows if not row.watched.owner[0]), None)
            self.about, self.name = main.itself() if main else rows[0].owned()

    def told(self, *, page: str, origin: Origin) -> bool:
        """Has a verb said already what it did? Then its entry is the one, and says what changed as well."""
        drafts = waiting.get()
        if not drafts:
            return False
        last = drafts[-1]
        drafts[-1] = replace(last, data={**last.data, "page": page, **self.data()}, origin=origin)
        return True

    def data(self) -> dict[str, Any]:
        kept = {"changes": self.changes[:MOST]} if self.changes else {}
        return kept | ({"more": len(self.changes) - MOST} if len(self.changes) > MOST else {})


DID = {"insert": Name.MADE, "update": Name.CHANGED, "delete": Name.REMOVED}


@dataclass(frozen=True)
class _Row:
    id: int
    relation: str
    key: str
    label: str
    owner: str
    did: str
    fields: Any

    @property
    def watched(self) -> Watched:
        return declared()[self.relation]

    def told(self) -> dict[str, Any]:
        fields = json.loads(self.fields) if isinstance(self.fields, str) else self.fields
        return {
            "kind": self.watched.kind,
            "id": self.key,
            "label": readable(self.label),
            "did": str(DID[self.did]),
            "fields": {name: pair and [self._named(name, one) for one in pair] for name, pair in fields.items()},
        }

    def itself(self) -> tuple[Thing, Name]:
        return Thing(self.watched.kind, self.key, readable(self.label)), DID[self.did]

    def owned(self) -> tuple[Thing, Name]:
        """A part that comes or goes is a change of the whole."""
        kind = self.watched.owner[0]
        owner = of_kind(kind)
        found = owner.model._base_manager.filter(pk=self.owner).first() if owner and self.owner else None
        return Thing(kind, self.owner, str(found) if found else ""), Name.CHANGED

    def _named(self, column: str, value: Any) -> Any:
        """Ids with the name before them: the log is read when the row may be gone."""
        if not column.endswith("_id") or not isinstance(value, int):
            return value
        related = next((one for one in self.watched.model._meta.concrete_fields if one.column == column), None)
        model: Any = related.related_model if related else None
        found = model._base_manager.filter(pk=value).first() if model else None
        return f"{found} ({value})" if found else value


def readable(label: str) -> str:
    """A name that stands in several languages is {language: name}."""
    if label.startswith("{"):
        names = json.loads(label)
        return str(names.get("de") or next(iter(names.values()), ""))
    return label


@contextmanager
def observed() -> Iterator[Seen]:
    """A transaction in which every change of a watched row is noted, and entries are written at its end. Nested in
    another observed one it is part of that one, whose changes it sees so far."""
    if waiting.get() is not None:
        seen = Seen()
        yield seen
        return
    with transaction.atomic():
        drafts: list[Draft] = []
        token = waiting.set(drafts)
        _switch("on")
        try:
            yield Seen()
        finally:
            waiting.reset(token)
        _switch("off")
        for draft in drafts:
            append(draft)


def _switch(to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, to])
