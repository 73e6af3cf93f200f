"""Fetching mailboxes by IMAP and POP3: bytes committed first, then marked; one process a mailbox at a time."""
