"""A check that looked after the chain, told: the alarm, the log, the mark."""

import structlog

from tresen.kit.alarms import end_alarm, raise_alarm
from tresen.kit.audit import seals
from tresen.kit.audit.checking import Report, verify

log = structlog.get_logger()
ALARM = "audit-broken"


def check() -> Report:
    """Verifies the whole log beside the marks of this host. A broken chain raises the alarm; whole, it gets a mark."""
    report = verify(marks=seals.kept(seals.place()))
    if report.whole:
        end_alarm(ALARM, "")
        if mark := seals.present():
            seals.keep(mark)
    else:
        first = report.faults[0]
        log.error("audit log broken", kind=str(first.kind), number=first.number, faults=len(report.faults))
        raise_alarm(ALARM, "", fault=str(first.kind), number=first.number, until=first.until, count=len(report.faults))
    return report
