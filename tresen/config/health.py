"""For load balancers and Prometheus."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


FIGURES = {
    "tresen_tickets_unfinished": (
        "Tickets that are new, open or waiting",
        "SELECT count(*) FROM tickets_ticket WHERE state_type IN ('new', 'open', 'waiting')",
    ),
    "tresen_mail_unread": (
        "Mails taken but not yet processed",
        "SELECT count(*) FROM email_inbound WHERE state = 'received'",
    ),
    "tresen_mail_quarantined": (
        "Mails in quarantine",
        "SELECT count(*) FROM email_inbound WHERE state = 'quarantined'",
    ),
    "tresen_outgoing_waiting": (
        "Outgoing messages not yet sent",
        "SELECT count(*) FROM channels_delivery WHERE state IN ('queued', 'sending')",
    ),
    "tresen_outgoing_failed": (
        "Outgoing messages given up",
        "SELECT count(*) FROM channels_delivery WHERE state = 'failed'",
    ),
    "tresen_alarms_open": (
        "Alarms administrators should look at",
        "SELECT count(*) FROM kit_alarm WHERE ended_at IS NULL",
    ),
    "tresen_mailboxes_failing": (
        "Active mailboxes whose last fetch failed",
        "SELECT count(*) FROM email_mailbox WHERE is_active AND fetch_protocol <> 'none' AND fetch_error <> ''",
    ),
    "tresen_jobs_waiting": (
        "Jobs waiting for a worker",
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'",
    ),
    "tresen_jobs_failed": (
        "Jobs given up",
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'",
    ),
}


def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus, no personal data. Only for this machine: a proxy in front must not pass it on."""
    if request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"} or "HTTP_X_FORWARDED_FOR" in request.META:
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    with connection.cursor() as cursor:
        for name, (meaning, query) in FIGURES.items():
            cursor.execute(query)
            Gauge(name, meaning, registry=registry).set(cursor.fetchone()[0])
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
