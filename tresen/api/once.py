"""Idempotency-Key: a POST that is sent again, because its answer got lost, happens once.

The answer is kept in the transaction that made it. A second request with the same key waits at the unique
index until the first has committed (and is then answered with its answer) or failed (and then does the work).
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

from tresen.api.bearer import Call
from tresen.api.forgetting import KEPT_FOR
from tresen.api.models import Answer
from tresen.api.problems import Problem
from tresen.kit import clock

LONGEST_WAIT = "10s"

CLAIM = """
    INSERT INTO api_answer (token_id, key, fingerprint, location, created_at) VALUES (%s, %s, %s, '', %s)
    ON CONFLICT (token_id, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, created_at = excluded.created_at,
           status = NULL, body = NULL, location = ''
       WHERE api_answer.created_at < %s
    RETURNING id
"""

View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Runs a POST in one transaction, and with an Idempotency-Key at most once a day."""

    @wraps(view)
    def posted(request: Call, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        with transaction.atomic():
            if key is None:
                return view(request, *args, **kwargs)
            fingerprint = _fingerprint(request)
            claimed = _claim(request, key, fingerprint)
            if claimed is None:
                return _replay(Answer.objects.get(token=request.auth.token, key=key), fingerprint)
            response = view(request, *args, **kwargs)
            Answer.objects.filter(pk=claimed).update(
                status=response.status_code,
                body=response.content,
                location=response.get("Location", "")[:300],
            )
            return response

    return posted


def _key(request: Call) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (key.isascii() and key.isprintable() and 0 < len(key) <= 255):
        raise Problem(
            422,
            "An Idempotency-Key is 1 to 255 printable ASCII characters.",
            {"Idempotency-Key": "not a key"},
        )
    return key


def _fingerprint(request: Call) -> str:
    return hashlib.sha256(request.path.encode(errors="replace") + b"\n" + request.body).hexdigest()


def _claim(request: Call, key: str, fingerprint: str) -> int | None:
    """The id of our row; None if an answer younger than a day is there already."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        cursor.execute(CLAIM, [request.auth.token.pk, key, fingerprint, now, now - KEPT_FOR])
        row = cursor.fetchone()
    return row[0] if row else None


def _replay(kept: Answer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise Problem(422, "This Idempotency-Key was used for another request.", {"Idempotency-Key": "already used"})
    assert kept.status is not None
    assert kept.body is not None
    response = HttpResponse(bytes(kept.body), status=kept.status, content_type="application/json")
    if kept.location:
        response["Location"] = kept.location
    response["Idempotent-Replayed"] = "true"
    return response
