"""The nightly check of the audit log."""

from tresen.kit.audit.telling import check
from tresen.kit.jobs import periodic


@periodic("17 2 * * *")
def look_after(timestamp: int) -> None:
    """Each night; may run twice."""
    check()
