"""From a mail's bytes to an envelope. Nothing here knows the database."""
