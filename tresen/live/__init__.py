"""Browser events: one LISTEN connection a process, fanned out as server-sent events."""
