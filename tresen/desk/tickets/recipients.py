"""Whom a reply goes to unless the agent says otherwise: as in the API, so in the desk."""

from tresen.channels.email.outgoing.recipients import Recipients, usual

__all__ = ["Recipients", "usual"]
