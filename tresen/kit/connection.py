"""The address of the database, as libpq reads it."""

from typing import Any

import psycopg.conninfo
from django.conf import settings
from django.db import connection


def direct_dsn() -> str:
    """For connections that must be a session of their own (LISTEN, advisory locks): never through PgBouncer."""
    if settings.TRESEN_DIRECT_DATABASE_URL:
        return str(settings.TRESEN_DIRECT_DATABASE_URL)
    params: dict[str, Any] = dict(connection.get_connection_params())
    wanted = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return psycopg.conninfo.make_conninfo(**{key: params[key] for key in wanted if params.get(key)})
