"""Invitations in mails (RFC 5545, 5546): read, shown, never accepted by a machine, and never expanded."""
