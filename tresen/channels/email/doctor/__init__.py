"""The connection doctor: a mailbox's servers tried step by step, each failure with its cause."""
