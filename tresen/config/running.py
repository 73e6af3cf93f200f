"""What every command needs before Django: the data folder, and a database that answers."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tresen.config.locking import hold
from tresen.config.place import Place, PlaceRefused, default_data
from tresen.config.stop import Stop
from tresen.kit.database import DatabaseRefused, Embedded


def place() -> Place:
    found = Place(default_data().resolve())
    try:
        found.prepare()
    except PlaceRefused as error:
        raise Stop(str(error)) from error
    return found


def check_port(host: str, port: int, option: str) -> None:
    """Stop, with the option that helps, unless somebody could listen there now."""
    if not 0 < port < 65536:
        raise Stop(f"{port} is not a port number.")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"Port {port} on {host} cannot be used ({error.strerror}); choose another with {option}."
            ) from None


def uses_embedded() -> bool:
    return not os.environ.get("TRESEN_DATABASE_URL")


@contextmanager
def database() -> Iterator[None]:
    """A database for the duration: the external one, the running embedded one, or one started for this command."""
    embedded = Embedded(place().data)
    if not uses_embedded() or embedded.running_pid() is not None:
        yield
        return
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
