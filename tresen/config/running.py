"""What every command needs before Django: the data folder, and a database that answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tresen.config.place import Place, PlaceRefused, default_data
from tresen.kit.database import DatabaseRefused, Embedded


class Stop(Exception):
    """Ends the command with one clear sentence."""


def place() -> Place:
    found = Place(default_data().resolve())
    try:
        found.prepare()
    except PlaceRefused as error:
        raise Stop(str(error)) from error
    return found


def uses_embedded() -> bool:
    return not os.environ.get("TRESEN_DATABASE_URL")


@contextmanager
def database() -> Iterator[None]:
    """A database for the duration: the external one, the running embedded one, or one started for this command."""
    embedded = Embedded(place().data)
    if not uses_embedded() or embedded.running_pid() is not None:
        yield
        return
    from tresen.config.locking import hold

    with hold(embedded.folder):
        try:
            process = embedded.start()
        except DatabaseRefused as error:
            raise Stop(str(error)) from error
        try:
            yield
        finally:
            embedded.stop(process)


def load_django() -> None:
    import django

    django.setup()
