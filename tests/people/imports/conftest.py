from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tresen.people.imports.running import check, read_file, start, writing
from tresen.people.models import PeopleImport

Take = Callable[..., PeopleImport]


@pytest.fixture
def take(cast: Cast) -> Take:
    """`take(text)`: checks a table as the administrator; `sure=True` imports it, too."""

    def taken(
        text: str | bytes, *, kind: str = "person", sure: bool = False, columns: Any = None, founds: bool = False
    ) -> PeopleImport:
        content = text if isinstance(text, bytes) else text.encode()
        with override("en"):
            by = cast.actor("admin")
            batch = read_file(content, kind=kind, file="liste.csv", by=by, locale="en")
            check(batch, by=by, columns=columns, founds_missing=founds)
            if sure:
                batch.refresh_from_db()
                start(batch, by=by)
                writing(import_id=batch.pk)
        batch.refresh_from_db()
        return batch

    return taken
